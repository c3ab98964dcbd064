"""Ticket types: whether prices hold the tax, and by which rules the lines are booked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.services.manager.editing import Edit, editing, require_unchanged
from pospro.services.manager.menu_checks import require_menu
from pospro.services.manager.sections import (
    Move,
    Names,
    Section,
    chosen_rule,
    rules_with_account,
)
from pospro.services.manager.type_numbers import begin_type_numbers
from pospro.storage.account_states import hold_setup
from pospro.storage.db import Database
from pospro.storage.departments import departments_with
from pospro.storage.placed import require_not_placed
from pospro.storage.ticket_rules import TicketRule
from pospro.storage.ticket_types import (
    RULES_OF_TICKET_TYPE,
    TicketTypeRow,
    ticket_type_state,
    ticket_types,
)

SECTION = Section(TicketTypeRow.__table__, "ticket_type")


@dataclass(frozen=True, slots=True)
class TicketTypeContent:
    """All that a manager says of a ticket type; None is as the venue or the taxes say.

    With a `number_prefix` such tickets are numbered in series of their own, one a register; with a
    menu they are sold from it, whatever their department's is.
    """

    names: Names
    tax_included: bool | None = None
    sale_type_id: int | None = None
    returned_sale_type_id: int | None = None
    number_prefix: str = ""
    menu_id: int | None = None


@dataclass(frozen=True, slots=True)
class SaveTicketType:
    """A new ticket type, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: TicketTypeContent
    ticket_type_id: int | None = None
    seen: str = ""


def save_ticket_type(db: Database, clock: Clock, command: SaveTicketType) -> int:
    """Keep the ticket type and return its id; open tickets keep whether their prices hold tax."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        before = None
        if command.ticket_type_id is not None:
            state = ticket_type_state(edit.connection, command.ticket_type_id)
            require_unchanged(state, command.seen)
            before = state | {"id": command.ticket_type_id}
        kept_id = SECTION.keep(edit, _checked(edit, command), before)
        begin_type_numbers(edit.connection)
        return kept_id


def retire_ticket_type(db: Database, clock: Clock, actor: Actor, ticket_type_id: int) -> None:
    """Take it out of use; Conflict while a department opens such tickets."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        ticket_type_state(edit.connection, ticket_type_id)
        for department in departments_with(edit.connection, ticket_type_id):
            raise Conflict(
                N_("Department “{name}” opens such tickets. Give it another ticket type first."),
                name=department.name,
            )
        require_not_placed(edit.connection, "ticket_type_id", ticket_type_id)
        SECTION.turn(edit, ticket_type_id, retired=True)


def restore_ticket_type(db: Database, clock: Clock, actor: Actor, ticket_type_id: int) -> None:
    """Take it back into use; Conflict when one of its rules is not in use any more."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        state = ticket_type_state(edit.connection, ticket_type_id)
        named = {state[name] for name in RULES_OF_TICKET_TYPE} - {None}
        if not named <= set(rules_with_account(edit.connection)):
            raise Conflict(N_("Its transaction type is not in use. Choose another one first."))
        try:
            require_menu(edit.connection, state["menu_id"])
        except BadInput as refusal:
            raise Conflict(refusal.message) from refusal
        SECTION.turn(edit, ticket_type_id, retired=False)
        try:
            begin_type_numbers(edit.connection)
        except BadInput as refusal:
            raise Conflict(refusal.message, **refusal.facts) from refusal


def move_ticket_type(db: Database, clock: Clock, command: Move) -> None:
    """Exchange it with its neighbour in the list."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        ticket_type_state(edit.connection, command.id)
        found = ticket_types(edit.connection).values()
        SECTION.move(edit, [each.id for each in found if not each.retired], command)


def _checked(edit: Edit, command: SaveTicketType) -> dict[str, Any]:
    content = command.content
    values = SECTION.names(edit, content.names, command.ticket_type_id)
    rules = {name: getattr(content, name) for name in RULES_OF_TICKET_TYPE}
    _require_rules(rules_with_account(edit.connection), rules)
    require_menu(edit.connection, content.menu_id)
    own = {"tax_included": content.tax_included, "number_prefix": content.number_prefix.strip()}
    return values | own | {"menu_id": content.menu_id} | rules


def _require_rules(known: Mapping[int, TicketRule], wanted: Mapping[str, int | None]) -> None:
    for name, rule_id in wanted.items():
        if rule_id is not None:
            chosen_rule(known, rule_id, name)
    if wanted["returned_sale_type_id"] is not None and wanted["sale_type_id"] is None:
        raise BadInput(
            N_("Choose the transaction type of the sale too, or none for what comes back."),
            field="sale_type_id",
        )
