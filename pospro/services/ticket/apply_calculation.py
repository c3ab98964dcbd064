"""Put a discount or another calculation on a ticket or on one line, or take it off again."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from pospro.domain.access import Actor
from pospro.domain.calculation import PERCENT_METHODS
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_, NotFound
from pospro.domain.money import LIMIT, Money
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.services.ticket.change import locked, refuse_overpaid
from pospro.services.ticket.open_ticket import by, calculation_row
from pospro.storage import audit, till
from pospro.storage.db import Database
from pospro.storage.places import shows_to
from pospro.storage.ticket_loading import StoredTicket
from pospro.storage.venue_setup import CalculationType, VenueSetup

PERCENT_PLACES = 4
"""How many decimals of a percentage are kept."""


@dataclass(frozen=True, slots=True)
class ApplyCalculation:
    """A calculation by its type's id, or by its role, such as `ticket_discount_percent`.

    `amount` is a percentage or minor units, as the type's method says; None takes the type's own.
    """

    request_id: str
    actor: Actor
    ticket_id: int
    version: int | None
    calculation: int | str
    amount: Decimal | None = None
    line_id: int | None = None

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {"ticket": self.ticket_id, "line": self.line_id, "amount": str(self.amount)}
        return Request(
            self.request_id, "apply_calculation", facts | {"calculation": self.calculation}
        )


@dataclass(frozen=True, slots=True)
class RemoveCalculation:
    """Take one calculation off the ticket that the screen showed."""

    request_id: str
    actor: Actor
    ticket_id: int
    version: int
    calculation_id: int


def apply_calculation(db: Database, clock: Clock, command: ApplyCalculation) -> Answer:
    """Put the calculation on; answers {"ticket_id", "calculation_id"}.

    Raises BadInput for an amount below zero, above 100 % or above the type's maximum.
    """
    command.actor.must("discount")
    return once(db, clock, command.request, lambda unit: _apply(unit, clock, command))


def remove_calculation(db: Database, clock: Clock, command: RemoveCalculation) -> Answer:
    """Take the calculation off; answers {"ticket_id"}. The audit trail keeps that it was there."""
    command.actor.must("discount")
    facts = {"ticket": command.ticket_id, "calculation": command.calculation_id}
    request = Request(command.request_id, "remove_calculation", facts)
    return once(db, clock, request, lambda unit: _remove(unit, clock, command))


def _apply(unit: Unit, clock: Clock, command: ApplyCalculation) -> Answer:
    setup = unit.setup
    kind = _kind(setup, command.calculation)
    amount = _amount(setup, kind, command.amount)
    stored = locked(unit, command.ticket_id, command.version)
    _require_here(unit, kind, command.actor, stored)
    if command.line_id is not None:
        stored.line(command.line_id)
        _refuse_after_tax(kind)
    place = (stored.id, command.line_id, len(stored.ticket.calculations) + 1)
    row = calculation_row(kind, amount, place) | by(clock, command.actor, stored.version)
    till.insert_calculations(unit.connection, [row])
    refuse_overpaid(unit, stored)
    audit.record(
        unit.connection,
        command.actor,
        clock.now(),
        ("apply_calculation", f"ticket:{stored.id}"),
        after={"name": kind.name, "amount": str(amount), "line": command.line_id},
    )
    return {"ticket_id": str(stored.id), "calculation_id": str(row["id"])}


def _require_here(unit: Unit, kind: CalculationType, actor: Actor, stored: StoredTicket) -> None:
    whom = (actor.user_id, actor.register_id)
    if not shows_to(unit.connection, kind.places, whom, stored.belongs):
        raise Conflict(
            N_("“{name}” is not for this ticket, register and role. Choose another one."),
            name=kind.name,
        )


def _kind(setup: VenueSetup, calculation: int | str) -> CalculationType:
    if isinstance(calculation, str):
        return setup.calculation_role(calculation)
    return setup.calculation_type(calculation)


def _amount(setup: VenueSetup, kind: CalculationType, asked: Decimal | None) -> Decimal:
    amount = kind.amount if asked is None or kind.amount else asked
    if not amount.is_finite() or amount == 0 or (amount < 0 and not kind.amount):
        raise BadInput(N_("Enter an amount above zero."), field="amount")
    is_percent = kind.method in PERCENT_METHODS
    if is_percent and amount > 100 and kind.decreases:
        raise BadInput(N_("A discount is at most 100 %."), field="amount")
    if abs(amount) >= LIMIT:
        raise BadInput(N_("This amount is too large. Check the digits."), field="amount")
    if amount != round(amount, PERCENT_PLACES if is_percent else 0):
        raise BadInput(N_("This amount has too many decimals."), field="amount")
    if kind.maximum is not None and amount > kind.maximum:
        _refuse_above(setup, kind, kind.maximum)
    return amount


def _refuse_above(setup: VenueSetup, kind: CalculationType, maximum: Decimal) -> NoReturn:
    if kind.method in PERCENT_METHODS:
        sentence = N_("{name} is at most {maximum} percent.")
        raise BadInput(sentence, field="amount", name=kind.name, maximum=maximum)
    most = Money(int(maximum), setup.currency)
    raise BadInput(N_("{name} is at most {maximum}."), field="amount", name=kind.name, maximum=most)


def _refuse_after_tax(kind: CalculationType) -> None:
    if kind.after_tax:
        raise BadInput(
            N_("{name} comes after tax. Put it on the whole ticket."),
            field="line_id",
            name=kind.name,
        )


def _remove(unit: Unit, clock: Clock, command: RemoveCalculation) -> Answer:
    stored = locked(unit, command.ticket_id, command.version)
    for calculation in stored.ticket.calculations:
        if calculation.id == command.calculation_id:
            break
    else:
        raise NotFound(N_("This discount is not on the ticket any more."))
    till.remove_calculation(unit.connection, calculation.id)
    refuse_overpaid(unit, stored)
    audit.record(
        unit.connection,
        command.actor,
        clock.now(),
        ("remove_calculation", f"ticket:{stored.id}"),
        before={
            "calculation": calculation.id,
            "line": calculation.line_id,
            "name": calculation.name,
            "method": calculation.method.value,
            "amount": str(calculation.amount),
        },
        after={"version": stored.version},
    )
    return {"ticket_id": str(stored.id)}
