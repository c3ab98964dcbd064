"""Put a discount or another calculation on a ticket or on one line, or take it off again."""

from dataclasses import dataclass
from decimal import Decimal

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_, NotFound
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.services.ticket.calculation_steps import amount_of, put_on, require_shown, take_off
from pospro.services.ticket.change import locked, refuse_overpaid
from pospro.storage.db import Database
from pospro.storage.venue_setup import CalculationType, VenueSetup


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
    return once(db, clock, command.request, lambda unit: _apply(unit, clock, command))


def remove_calculation(db: Database, clock: Clock, command: RemoveCalculation) -> Answer:
    """Take the calculation off; answers {"ticket_id"}. The audit trail keeps that it was there."""
    facts = {"ticket": command.ticket_id, "calculation": command.calculation_id}
    request = Request(command.request_id, "remove_calculation", facts)
    return once(db, clock, request, lambda unit: _remove(unit, clock, command))


def _apply(unit: Unit, clock: Clock, command: ApplyCalculation) -> Answer:
    setup = unit.setup
    kind = _kind(setup, command.calculation)
    amount = amount_of(setup, kind, command.amount)
    stored = locked(unit, command.ticket_id, command.version)
    require_shown(unit, kind, command.actor, stored)
    if command.line_id is not None:
        stored.line(command.line_id)
        _refuse_after_tax(kind)
    scene = (unit, clock, command.actor)
    calculation_id = put_on(scene, stored, kind, (amount, command.line_id))
    refuse_overpaid(unit, stored)
    return {"ticket_id": str(stored.id), "calculation_id": str(calculation_id)}


def _kind(setup: VenueSetup, calculation: int | str) -> CalculationType:
    if isinstance(calculation, str):
        return setup.calculation_role(calculation)
    return setup.calculation_type(calculation)


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
    take_off((unit, clock, command.actor), stored, calculation)
    refuse_overpaid(unit, stored)
    return {"ticket_id": str(stored.id)}
