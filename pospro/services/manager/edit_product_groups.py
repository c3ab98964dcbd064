"""Product groups: what products are counted under in reports."""

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.domain.ids import new_id
from pospro.i18n import sort_key
from pospro.services.manager.editing import (
    clean_name,
    editing,
    require_free_name,
    require_unchanged,
)
from pospro.storage import catalogue_editing
from pospro.storage.catalogue import ProductGroupRow
from pospro.storage.db import Database
from pospro.storage.venue import VenueRow

_GROUPS = ProductGroupRow.__table__


@dataclass(frozen=True, slots=True)
class SaveProductGroup:
    """A new group, or a changed one when `group_id` is given with the fingerprint `seen`."""

    actor: Actor
    name: str
    group_id: int | None = None
    seen: str = ""


def save_product_group(db: Database, clock: Clock, command: SaveProductGroup) -> int:
    """Keep the group and return its id."""
    with editing(db, clock, command.actor, "edit_catalogue") as edit:
        name = clean_name(command.name)
        require_free_name(edit.connection, _GROUPS.c.name, name, command.group_id)
        language = edit.connection.scalar(select(VenueRow.language))
        values = {"name": name, "sort_key": sort_key(name, language or "en")}
        if command.group_id is None:
            group_id = new_id()
            edit.connection.execute(insert(_GROUPS), values | {"id": group_id})
            edit.record("product_group_created", f"product_group:{group_id}", after=values)
            return group_id
        before = catalogue_editing.group_state(edit.connection, command.group_id)
        require_unchanged(before, command.seen)
        edit.connection.execute(
            update(_GROUPS).where(_GROUPS.c.id == command.group_id).values(values)
        )
        facts = {"before": {"name": before["name"]}, "after": values}
        edit.record("product_group_changed", f"product_group:{command.group_id}", **facts)
        return command.group_id


def retire_product_group(db: Database, clock: Clock, actor: Actor, group_id: int) -> None:
    """Retire a group; Conflict while a product is in it."""
    with editing(db, clock, actor, "edit_catalogue") as edit:
        groups = {group.id: group for group in catalogue_editing.product_groups(edit.connection)}
        catalogue_editing.group_state(edit.connection, group_id)
        if groups[group_id].used_by:
            raise Conflict(
                N_("{count} products are in this group. Move them to another one first."),
                count=groups[group_id].used_by,
            )
        edit.connection.execute(
            update(_GROUPS).where(_GROUPS.c.id == group_id).values(retired_at=edit.at)
        )
        edit.record("product_group_retired", f"product_group:{group_id}")


def restore_product_group(db: Database, clock: Clock, actor: Actor, group_id: int) -> None:
    """Take a retired group back into use."""
    with editing(db, clock, actor, "edit_catalogue") as edit:
        catalogue_editing.group_state(edit.connection, group_id)
        edit.connection.execute(
            update(_GROUPS).where(_GROUPS.c.id == group_id).values(retired_at=None)
        )
        edit.record("product_group_restored", f"product_group:{group_id}")
