"""Calculation selectors: which calculation types one key of the ticket offers, and where."""

from dataclasses import dataclass
from typing import Any

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.services.manager.editing import Edit, editing, require_unchanged
from pospro.services.manager.sections import COLORS, Move, Names, Section
from pospro.storage.account_states import hold_setup
from pospro.storage.calculation_selectors import (
    CalculationSelectorRow,
    calculation_selector_state,
    calculation_selectors,
)
from pospro.storage.calculation_type_lists import selectable_types
from pospro.storage.db import Database
from pospro.storage.places import Places, kept, require_places

SECTION = Section(CalculationSelectorRow.__table__, "calculation_selector")
NONE_IN_USE = N_("Choose calculation types that are in use, at least one.")


@dataclass(frozen=True, slots=True)
class CalculationSelectorContent:
    """All that a manager says of a selector; `many` of its types may stand on a ticket at once."""

    names: Names
    calculation_type_ids: tuple[int, ...]
    color: int = 1
    many: bool = False
    places: Places = ()


@dataclass(frozen=True, slots=True)
class SaveCalculationSelector:
    """A new selector, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: CalculationSelectorContent
    selector_id: int | None = None
    seen: str = ""


def save_calculation_selector(db: Database, clock: Clock, command: SaveCalculationSelector) -> int:
    """Keep the selector and return its id; what stands on tickets stays as it was applied."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        before = None
        if command.selector_id is not None:
            state = calculation_selector_state(edit.connection, command.selector_id)
            require_unchanged(state, command.seen)
            before = state | {"id": command.selector_id}
        return SECTION.keep(edit, _checked(edit, command), before)


def retire_calculation_selector(db: Database, clock: Clock, actor: Actor, selector_id: int) -> None:
    """Take the key off the ticket."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        calculation_selector_state(edit.connection, selector_id)
        SECTION.turn(edit, selector_id, retired=True)


def restore_calculation_selector(
    db: Database, clock: Clock, actor: Actor, selector_id: int
) -> None:
    """Show the key again; Conflict when a calculation type of it is not in use any more."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        state = calculation_selector_state(edit.connection, selector_id)
        if not set(state["calculation_type_ids"]) <= set(selectable_types(edit.connection)):
            raise Conflict(NONE_IN_USE)
        SECTION.turn(edit, selector_id, retired=False)


def move_calculation_selector(db: Database, clock: Clock, command: Move) -> None:
    """Exchange the key with its neighbour."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        calculation_selector_state(edit.connection, command.id)
        found = calculation_selectors(edit.connection).values()
        SECTION.move(edit, [each.id for each in found if not each.retired], command)


def _checked(edit: Edit, command: SaveCalculationSelector) -> dict[str, Any]:
    content = command.content
    names = SECTION.names(edit, content.names, command.selector_id)
    if content.color not in COLORS:
        raise BadInput(N_("Choose one of the ten colours."), field="color")
    known = selectable_types(edit.connection)
    wanted = set(content.calculation_type_ids)
    if not wanted or not wanted <= set(known):
        raise BadInput(NONE_IN_USE, field="calculation_type_ids")
    require_places(edit.connection, content.places)
    return names | {
        "color": content.color,
        "many": content.many,
        "calculation_type_ids": [each for each in known if each in wanted],
        "places": kept(content.places),
    }
