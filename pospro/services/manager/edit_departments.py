"""Departments: what each is called, which tickets it opens, and at which registers."""

from dataclasses import dataclass
from typing import Any

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.services.manager.editing import Edit, editing, require_unchanged
from pospro.services.manager.menu_checks import require_menu
from pospro.services.manager.sections import Move, Names, Section
from pospro.storage.account_states import hold_setup
from pospro.storage.db import Database
from pospro.storage.departments import DepartmentRow, department_state, departments
from pospro.storage.placed import require_not_placed
from pospro.storage.places import NO_REGISTER, NO_TICKET_TYPE, registers_in_use
from pospro.storage.ticket_types import open_tickets_in_department, ticket_types

SECTION = Section(DepartmentRow.__table__, "department")


@dataclass(frozen=True, slots=True)
class DepartmentContent:
    """All that a manager says of a department; no registers are all of them.

    Without a menu it sells from the venue's usual one.
    """

    names: Names
    ticket_type_id: int | None = None
    menu_id: int | None = None
    register_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SaveDepartment:
    """A new department, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: DepartmentContent
    department_id: int | None = None
    seen: str = ""


def save_department(db: Database, clock: Clock, command: SaveDepartment) -> int:
    """Keep the department and return its id; tickets that are open stay as they were opened."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        before = None
        if command.department_id is not None:
            state = department_state(edit.connection, command.department_id)
            require_unchanged(state, command.seen)
            before = state | {"id": command.department_id}
        return SECTION.keep(edit, _checked(edit, command), before)


def retire_department(db: Database, clock: Clock, actor: Actor, department_id: int) -> None:
    """Take it off the tills; Conflict while tickets are open in it."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        department_state(edit.connection, department_id)
        count = open_tickets_in_department(edit.connection, department_id)
        if count:
            raise Conflict(
                N_("{count} tickets are open in this department. Close or void them first."),
                count=count,
            )
        require_not_placed(edit.connection, "department_id", department_id)
        SECTION.turn(edit, department_id, retired=True)


def restore_department(db: Database, clock: Clock, actor: Actor, department_id: int) -> None:
    """Take it back into use; Conflict when its ticket type or its menu is not any more."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        state = department_state(edit.connection, department_id)
        try:
            _require_ticket_type(edit, state["ticket_type_id"])
            require_menu(edit.connection, state["menu_id"])
        except BadInput as refusal:
            raise Conflict(refusal.message) from refusal
        SECTION.turn(edit, department_id, retired=False)


def move_department(db: Database, clock: Clock, command: Move) -> None:
    """Exchange it with its neighbour: a register begins in the first that it may sell in."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        department_state(edit.connection, command.id)
        found = departments(edit.connection).values()
        SECTION.move(edit, [each.id for each in found if not each.retired], command)


def _checked(edit: Edit, command: SaveDepartment) -> dict[str, Any]:
    content = command.content
    names = SECTION.names(edit, content.names, command.department_id)
    _require_ticket_type(edit, content.ticket_type_id)
    require_menu(edit.connection, content.menu_id)
    chosen = list(dict.fromkeys(content.register_ids))
    if not set(chosen) <= registers_in_use(edit.connection):
        raise BadInput(NO_REGISTER, field="register_ids")
    named = {"ticket_type_id": content.ticket_type_id, "menu_id": content.menu_id}
    return names | named | {"registers": chosen}


def _require_ticket_type(edit: Edit, ticket_type_id: int | None) -> None:
    found = ticket_types(edit.connection).get(ticket_type_id or 0)
    if ticket_type_id is not None and (found is None or found.retired):
        raise BadInput(NO_TICKET_TYPE, field="ticket_type_id")
