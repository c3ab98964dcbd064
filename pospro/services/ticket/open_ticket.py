"""Open a ticket: a row for the work period, with the calculations that apply by themselves."""

from dataclasses import dataclass
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
    """Start a ticket at the actor's register."""

    request_id: str
    actor: Actor
    name: str = ""


def open_ticket(db: Database, clock: Clock, command: OpenTicket) -> Answer:
    """Open a ticket; answers {"ticket_id": str}. Needs an open work period."""
    command.actor.must("sell")
    name = plain_words(command.name, LONGEST_NAME, "name")
    request = Request(command.request_id, "open_ticket", {"name": name})
    return once(
        db,
        clock,
        request,
        lambda unit: {"ticket_id": str(opened(unit, clock, command.actor, name))},
    )


def opened(unit: Unit, clock: Clock, actor: Actor, name: str = "") -> int:
    """The id of a ticket opened in the caller's block."""
    period = open_period_or_refuse(unit)
    setup = unit.setup
    register = setup.register(actor.register_id or 0)
    ticket_id = new_id()
    row = {
        "id": ticket_id,
        "version": FIRST,
        "state": "open",
        "name": name,
        "note": "",
        "tax_included": setup.venue.tax_included,
        "register_id": register.id,
        "opened_at": clock.now(),
        "opened_by": actor.user_id,
        "work_period_id": period.id,
    }
    till.insert_ticket(unit.connection, row)
    here = (actor.user_id, register.id)
    automatic = [
        kind
        for kind in setup.calculation_types.values()
        if kind.automatic and not kind.retired and shows_to(unit.connection, kind.places, here)
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
