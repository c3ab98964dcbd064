"""The categories of a menu, coloured, and the keys in them, each at its place."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_, NotFound
from pospro.services.manager.edit_product import add_key
from pospro.services.manager.editing import (
    Edit,
    clean_name,
    editing,
    require_free_name,
    require_unchanged,
)
from pospro.services.manager.menu_checks import require_menu
from pospro.services.manager.sections import COLORS, Move, Section
from pospro.storage import catalogue_editing
from pospro.storage.account_states import hold_setup
from pospro.storage.catalogue import MenuCategoryRow, MenuKeyRow
from pospro.storage.db import Database
from pospro.storage.menus import usual_menu_id

_CATEGORIES = MenuCategoryRow.__table__
_KEYS = MenuKeyRow.__table__

CATEGORIES = Section(_CATEGORIES, "category")
KEYS = Section(_KEYS, "key")


@dataclass(frozen=True, slots=True)
class SaveCategory:
    """A new category, or a changed one when `category_id` is given with the fingerprint `seen`.

    Without a menu a new one goes to the venue's usual menu, and a changed one stays where it is.
    """

    actor: Actor
    name: str
    color: int
    icon: str
    category_id: int | None = None
    seen: str = ""
    menu_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeKey:
    """A product's key in a category, to be added or taken away."""

    actor: Actor
    category_id: int
    product_id: int


def save_category(db: Database, clock: Clock, command: SaveCategory) -> int:
    """Keep the category and return its id; a new one goes to the end of the menu."""
    with editing(db, clock, command.actor, "edit_catalogue") as edit:
        hold_setup(edit.connection)
        if command.category_id is None:
            usual = command.menu_id or usual_menu_id(edit.connection)
            return CATEGORIES.keep(edit, _checked(edit, command, usual), None)
        state = catalogue_editing.category_state(edit.connection, command.category_id)
        require_unchanged(state, command.seen)
        values = _checked(edit, command, command.menu_id or state["menu_id"])
        return CATEGORIES.keep(edit, values, state | {"id": command.category_id})


def retire_category(db: Database, clock: Clock, actor: Actor, category_id: int) -> None:
    """Take a category off the till; its products stay and are found by searching."""
    with editing(db, clock, actor, "edit_catalogue") as edit:
        catalogue_editing.category_state(edit.connection, category_id)
        CATEGORIES.turn(edit, category_id, retired=True)


def restore_category(db: Database, clock: Clock, actor: Actor, category_id: int) -> None:
    """Show a retired category again, with its keys."""
    with editing(db, clock, actor, "edit_catalogue") as edit:
        catalogue_editing.category_state(edit.connection, category_id)
        CATEGORIES.turn(edit, category_id, retired=False)


def move_category(db: Database, clock: Clock, command: Move) -> None:
    """Exchange the category with its neighbour in the menu; nothing happens at the end."""
    with editing(db, clock, command.actor, "edit_catalogue") as edit:
        state = catalogue_editing.category_state(edit.connection, command.id)
        listed = catalogue_editing.categories(edit.connection, state["menu_id"])
        ids = [category.id for category in listed if not category.is_retired]
        CATEGORIES.move(edit, ids, command)


def move_key(db: Database, clock: Clock, command: Move) -> None:
    """Exchange the key with its neighbour in the category."""
    with editing(db, clock, command.actor, "edit_catalogue") as edit:
        category_id = edit.connection.scalar(
            select(_KEYS.c.menu_category_id).where(_KEYS.c.id == command.id)
        )
        if category_id is None:
            raise NotFound(N_("This key is not on the menu any more. Open the category again."))
        keys = catalogue_editing.category_keys(edit.connection, category_id)
        KEYS.move(edit, [key.id for key in keys], command)


def put_key(db: Database, clock: Clock, command: ChangeKey) -> None:
    """Put a product's key at the end of a category; a key that is there stays where it is."""
    with editing(db, clock, command.actor, "edit_catalogue") as edit:
        catalogue_editing.category_state(edit.connection, command.category_id)
        catalogue_editing.product_state(edit.connection, command.product_id)
        if not _has_key(edit, command):
            add_key(edit, command.category_id, command.product_id)
            after = {"product_id": command.product_id}
            edit.record("key_added", f"category:{command.category_id}", after=after)


def take_key(db: Database, clock: Clock, command: ChangeKey) -> None:
    """Take a product's key out of a category; the product stays."""
    with editing(db, clock, command.actor, "edit_catalogue") as edit:
        edit.connection.execute(
            delete(_KEYS).where(
                _KEYS.c.menu_category_id == command.category_id,
                _KEYS.c.product_id == command.product_id,
            )
        )
        before = {"product_id": command.product_id}
        edit.record("key_removed", f"category:{command.category_id}", before=before)


def _checked(edit: Edit, command: SaveCategory, menu_id: int) -> dict[str, Any]:
    require_menu(edit.connection, menu_id)
    name = clean_name(command.name)
    place = (_CATEGORIES.c.name, name, command.category_id)
    require_free_name(edit.connection, *place, menu_id=menu_id)
    if command.color not in COLORS:
        raise BadInput(N_("Choose one of the ten colours."), field="color")
    if not command.icon.replace("-", "").isalnum():
        raise BadInput(N_("Choose one of the pictures."), field="icon")
    return {"menu_id": menu_id, "name": name, "color": command.color, "icon": command.icon}


def _has_key(edit: Edit, command: ChangeKey) -> bool:
    found = edit.connection.scalar(
        select(_KEYS.c.id).where(
            _KEYS.c.menu_category_id == command.category_id,
            _KEYS.c.product_id == command.product_id,
        )
    )
    return found is not None
