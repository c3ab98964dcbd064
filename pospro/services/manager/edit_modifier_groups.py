"""Modifier groups: the questions asked at the till, with their answers and prices."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import insert, select, update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.domain.ids import new_id
from pospro.domain.money import LIMIT
from pospro.services.manager.editing import (
    Edit,
    clean_name,
    editing,
    require_free_name,
    require_unchanged,
)
from pospro.services.manager.matching import matched_ids
from pospro.storage import catalogue_editing
from pospro.storage.catalogue import ModifierGroupRow, ModifierRow
from pospro.storage.db import Database

MOST = 99
"""Largest number in a group: more answers than that nobody reads."""

_GROUPS = ModifierGroupRow.__table__
_MODIFIERS = ModifierRow.__table__


@dataclass(frozen=True, slots=True)
class ModifierContent:
    """One answer; `id` is None for a new one, `price` in minor units for one unit of the line."""

    id: int | None
    name: str
    price: int
    tax_free: bool = False
    maximum_quantity: int = 1


@dataclass(frozen=True, slots=True)
class ModifierGroupContent:
    """A question: at least `minimum`, at most `maximum` answers (0: no limit), in their order.

    An answer that is given twice counts as two.
    """

    name: str
    minimum: int
    maximum: int
    modifiers: tuple[ModifierContent, ...]


@dataclass(frozen=True, slots=True)
class SaveModifierGroup:
    """A new group, or a changed one when `group_id` is given with the fingerprint `seen`."""

    actor: Actor
    content: ModifierGroupContent
    group_id: int | None = None
    seen: str = ""


def save_modifier_group(db: Database, clock: Clock, command: SaveModifierGroup) -> int:
    """Keep the group and return its id; BadInput names the field, with the row of a modifier."""
    with editing(db, clock, command.actor, "edit_catalogue") as edit:
        content = _checked(edit, command)
        before: Mapping[str, Any] = {}
        if command.group_id is not None:
            before = catalogue_editing.modifier_group_state(edit.connection, command.group_id)
            require_unchanged(before, command.seen)
        group_id = command.group_id or new_id()
        values = {
            "name": content.name,
            "minimum": content.minimum,
            "maximum": content.maximum,
        }
        if before:
            edit.connection.execute(update(_GROUPS).where(_GROUPS.c.id == group_id).values(values))
        else:
            edit.connection.execute(insert(_GROUPS), values | {"id": group_id})
        _write_modifiers(edit, group_id, content.modifiers)
        action = "modifier_group_changed" if before else "modifier_group_created"
        told = {name: before[name] for name in before if name != "retired_at"}
        edit.record(action, f"modifier_group:{group_id}", before=told, after=asdict(content))
    return group_id


def retire_modifier_group(db: Database, clock: Clock, actor: Actor, group_id: int) -> None:
    """Ask this question no more, whichever products have it."""
    _set_retired(db, clock, actor, (group_id, True))


def restore_modifier_group(db: Database, clock: Clock, actor: Actor, group_id: int) -> None:
    """Ask it again, of the products that had it."""
    _set_retired(db, clock, actor, (group_id, False))


def _set_retired(db: Database, clock: Clock, actor: Actor, what: tuple[int, bool]) -> None:
    group_id, is_retired = what
    with editing(db, clock, actor, "edit_catalogue") as edit:
        catalogue_editing.modifier_group_state(edit.connection, group_id)
        at = edit.at if is_retired else None
        edit.connection.execute(
            update(_GROUPS).where(_GROUPS.c.id == group_id).values(retired_at=at)
        )
        action = "modifier_group_retired" if is_retired else "modifier_group_restored"
        edit.record(action, f"modifier_group:{group_id}")


def _checked(edit: Edit, command: SaveModifierGroup) -> ModifierGroupContent:
    content = command.content
    name = clean_name(content.name)
    require_free_name(edit.connection, _GROUPS.c.name, name, command.group_id)
    if not content.modifiers:
        raise BadInput(N_("Write at least one answer."), field="modifiers")
    offered = sum(modifier.maximum_quantity for modifier in content.modifiers)
    if not 0 <= content.minimum <= min(offered, MOST):
        raise BadInput(N_("There are not that many answers."), field="minimum")
    if content.maximum and not content.minimum <= content.maximum <= MOST:
        raise BadInput(N_("The most is less than the least."), field="maximum")
    modifiers = tuple(_checked_modifier(row, each) for row, each in enumerate(content.modifiers))
    names = [modifier.name for modifier in modifiers]
    for row, each in enumerate(names):
        if each in names[:row]:
            raise BadInput(
                N_("“{value}” stands here twice."), field=f"modifier_name-{row}", value=each
            )
    return ModifierGroupContent(name, content.minimum, content.maximum, modifiers)


def _checked_modifier(row: int, modifier: ModifierContent) -> ModifierContent:
    if abs(modifier.price) >= LIMIT:
        raise BadInput(N_("This price is too large."), field=f"modifier_price-{row}")
    if not 1 <= modifier.maximum_quantity <= MOST:
        raise BadInput(
            N_("Choose a number from 1 to {most}."), field=f"modifier_maximum-{row}", most=MOST
        )
    return ModifierContent(
        modifier.id,
        clean_name(modifier.name, f"modifier_name-{row}"),
        modifier.price,
        modifier.tax_free,
        modifier.maximum_quantity,
    )


def _write_modifiers(edit: Edit, group_id: int, modifiers: tuple[ModifierContent, ...]) -> None:
    """Keep what is given, retire the rest, revive an answer of the same name."""
    rows = edit.connection.execute(
        select(_MODIFIERS.c.id, _MODIFIERS.c.name, _MODIFIERS.c.retired_at).where(
            _MODIFIERS.c.modifier_group_id == group_id
        )
    ).all()
    known = {row.id: row.name for row in rows}
    ids = matched_ids(known, [(modifier.id, modifier.name) for modifier in modifiers])
    for row in rows:
        gone = {"retired_at": edit.at} if row.id not in ids and row.retired_at is None else {}
        # Names are unique in a group: out of the way first, so that two may be exchanged.
        moved = {"name": f"~{row.id}"} if row.id in ids else {}
        if gone or moved:
            _set(edit, row.id, gone | moved)
    for place, (modifier_id, modifier) in enumerate(zip(ids, modifiers, strict=True), 1):
        values = asdict(modifier) | {"position": place, "retired_at": None}
        del values["id"]
        if modifier_id in known:
            _set(edit, modifier_id, values)
        else:
            new = values | {"id": modifier_id, "modifier_group_id": group_id}
            edit.connection.execute(insert(_MODIFIERS), new)


def _set(edit: Edit, modifier_id: int, values: Mapping[str, Any]) -> None:
    edit.connection.execute(
        update(_MODIFIERS).where(_MODIFIERS.c.id == modifier_id).values(dict(values))
    )
