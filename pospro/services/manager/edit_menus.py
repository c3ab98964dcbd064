"""Menus: what each is called, their order, and a new one that begins as a copy of another."""

from dataclasses import dataclass

from sqlalchemy import insert, select

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.ids import new_id
from pospro.services.manager.editing import Edit, editing, require_unchanged
from pospro.services.manager.menu_checks import require_menu
from pospro.services.manager.sections import Move, Names, Section
from pospro.storage.account_states import hold_setup
from pospro.storage.catalogue import MenuCategoryRow, MenuKeyRow
from pospro.storage.db import Database
from pospro.storage.menus import MenuRow, menu_state, menus, uses_of_menus

SECTION = Section(MenuRow.__table__, "menu")
_CATEGORIES = MenuCategoryRow.__table__
_KEYS = MenuKeyRow.__table__

USED_BY = {
    "department": N_("Department “{name}” sells from this menu. Give it another one first."),
    "ticket_type": N_("Ticket type “{name}” is sold from this menu. Give it another one first."),
}
"""Noun of what names a menu → why that menu stays in use."""


@dataclass(frozen=True, slots=True)
class SaveMenu:
    """A new menu, or a changed one when its id is given with the fingerprint `seen`.

    A new one may begin with the categories and keys of another, `copy_of`.
    """

    actor: Actor
    names: Names
    menu_id: int | None = None
    seen: str = ""
    copy_of: int | None = None


def save_menu(db: Database, clock: Clock, command: SaveMenu) -> int:
    """Keep the menu and return its id; a new one goes to the end."""
    with editing(db, clock, command.actor, "edit_catalogue") as edit:
        hold_setup(edit.connection)
        if command.menu_id is not None:
            state = menu_state(edit.connection, command.menu_id)
            require_unchanged(state, command.seen)
            values = SECTION.names(edit, command.names, command.menu_id)
            return SECTION.keep(edit, values, state | {"id": command.menu_id})
        menu_id = SECTION.keep(edit, SECTION.names(edit, command.names, None), None)
        if command.copy_of is not None:
            _copy(edit, command.copy_of, menu_id)
        return menu_id


def retire_menu(db: Database, clock: Clock, actor: Actor, menu_id: int) -> None:
    """Take a menu off the tills; Conflict for the last one and while something names it."""
    with editing(db, clock, actor, "edit_catalogue") as edit:
        hold_setup(edit.connection)
        menu_state(edit.connection, menu_id)
        for use in uses_of_menus(edit.connection).get(menu_id, ()):
            raise Conflict(USED_BY[use.noun], name=use.name)
        if not any(e.id != menu_id and not e.retired for e in menus(edit.connection).values()):
            raise Conflict(N_("The till needs a menu. Add another one first."))
        SECTION.turn(edit, menu_id, retired=True)


def restore_menu(db: Database, clock: Clock, actor: Actor, menu_id: int) -> None:
    """Take a menu back into use, with its categories and keys."""
    with editing(db, clock, actor, "edit_catalogue") as edit:
        menu_state(edit.connection, menu_id)
        SECTION.turn(edit, menu_id, retired=False)


def move_menu(db: Database, clock: Clock, command: Move) -> None:
    """Exchange it with its neighbour: the first is sold from where no other one is named."""
    with editing(db, clock, command.actor, "edit_catalogue") as edit:
        menu_state(edit.connection, command.id)
        found = menus(edit.connection).values()
        SECTION.move(edit, [each.id for each in found if not each.retired], command)


def _copy(edit: Edit, source_id: int, menu_id: int) -> None:
    """The categories in use of another menu and their keys, each at the same place."""
    try:
        require_menu(edit.connection, source_id)
    except BadInput as refusal:
        raise BadInput(refusal.message, field="copy_of") from refusal
    in_use = select(_CATEGORIES).where(
        _CATEGORIES.c.menu_id == source_id, _CATEGORIES.c.retired_at.is_(None)
    )
    found = [dict(row) for row in edit.connection.execute(in_use).mappings()]
    copies = {row["id"]: new_id() for row in found}
    own = select(_KEYS).where(_KEYS.c.menu_category_id.in_(copies))
    keys = [dict(row) for row in edit.connection.execute(own).mappings()]
    if found:
        rows = [row | {"id": copies[row["id"]], "menu_id": menu_id} for row in found]
        edit.connection.execute(insert(_CATEGORIES), rows)
    if keys:
        rows = [row | _moved(copies, row["menu_category_id"]) for row in keys]
        edit.connection.execute(insert(_KEYS), rows)
    after = {"source": source_id, "categories": len(found), "keys": len(keys)}
    edit.record("menu_copied", f"menu:{menu_id}", after=after)


def _moved(copies: dict[int, int], category_id: int) -> dict[str, int]:
    return {"id": new_id(), "menu_category_id": copies[category_id]}
