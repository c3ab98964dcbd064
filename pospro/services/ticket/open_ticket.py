"""Open a ticket: a row for the work period, with the calculations that apply by themselves."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.domain.ids import new_id
from pospro.domain.wording import LONGEST_NAME, plain_words
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.storage import till, work_periods
from pospro.storage.db import Database
from pospro.storage.places import shows_to
from pospro.storage.venue_setup import CalculationType
from pospro.storage.work_periods import WorkPeriod

FIRST = 1
"""The version of a ticket that was just opened."""


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Start a ticket at the actor's register, in a department or in the register's first one."""

    request_id: str
    actor: Actor
    name: str = ""
    department_id: int | None = None

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        chosen = {"department": self.department_id} if self.department_id else {}
        return Request(self.request_id, "open_ticket", {"name": self.name} | chosen)


def open_ticket(db: Database, clock: Clock, command: OpenTicket) -> Answer:
    """Open a ticket; answers {"ticket_id": str}. Needs an open work period."""
    command.actor.must("sell")
    named = replace(command, name=plain_words(command.name, LONGEST_NAME, "name"))
    return once(
        db, clock, named.request, lambda unit: {"ticket_id": str(opened(unit, clock, named))}
    )


def opened(unit: Unit, clock: Clock, command: OpenTicket) -> int:
    """The id of a ticket opened in the caller's block."""
    actor = command.actor
    period = open_period_or_refuse(unit)
    setup = unit.setup
    register = setup.register(actor.register_id or 0)
    department = setup.department_at(register.id, command.department_id)
    of_type = setup.ticket_type_of(department)
    own_tax = of_type.tax_included if of_type else None
    ticket = (department.id if department else None, of_type.id if of_type else None)
    ticket_id = new_id()
    row = {
        "id": ticket_id,
        "version": FIRST,
        "state": "open",
        "name": command.name,
        "note": "",
        "tax_included": setup.venue.tax_included if own_tax is None else own_tax,
        "register_id": register.id,
        "opened_at": clock.now(),
        "opened_by": actor.user_id,
        "work_period_id": period.id,
        "department_id": ticket[0],
        "ticket_type_id": ticket[1],
    }
    till.insert_ticket(unit.connection, row)
    here = (actor.user_id, register.id)
    automatic = [
        kind
        for kind in setup.calculation_types.values()
        if kind.automatic
        and not kind.retired
        and shows_to(unit.connection, kind.places, here, ticket)
    ]
    if automatic:
        rows = [
            calculation_row(kind, kind.amount, place=(ticket_id, None, position))
            | by(clock, actor, FIRST)
            for position, kind in enumerate(automatic, start=1)
        ]
        till.insert_calculations(unit.connection, rows)
    unit.tell("tickets")
    return ticket_id


def open_period_or_refuse(unit: Unit) -> WorkPeriod:
    """The open work period; Conflict when the day has not been opened."""
    period = work_periods.open_period(unit.connection)
    if period is None:
        raise Conflict(N_("No work period is open. Open the day before you sell."))
    return period


def by(clock: Clock, actor: Actor, version: int) -> dict[str, Any]:
    """When, by whom and with which version of the ticket something was added to it."""
    return {"added_at": clock.now(), "added_by": actor.user_id, "added_version": version}


def calculation_row(
    kind: CalculationType, amount: Decimal, place: tuple[int, int | None, int]
) -> dict[str, Any]:
    """A calculation frozen from its type; `place` is (ticket, line or None, position)."""
    ticket_id, line_id, position = place
    return {
        "id": new_id(),
        "ticket_id": ticket_id,
        "line_id": line_id,
        "calculation_type_id": kind.id,
        "name": kind.name,
        "method": kind.method.value,
        "amount": amount,
        "after_tax": kind.after_tax,
        "decreases": kind.decreases,
        "posts_net": kind.posts_net,
        "transaction_type_id": kind.transaction_type.id,
        "transaction_type_version": kind.transaction_type.version,
        "position": position,
    }
