"""Choose a calculation by a selector of the ticket: put it on, or take it off again."""

from dataclasses import dataclass
from decimal import Decimal

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.services.ticket.calculation_steps import amount_of, put_on, require_shown, take_off
from pospro.services.ticket.change import locked, refuse_overpaid
from pospro.storage.calculation_selectors import CalculationSelector
from pospro.storage.db import Database


@dataclass(frozen=True, slots=True)
class ChooseCalculation:
    """A calculation type that a selector offers; `amount` is for those that ask for one."""

    request_id: str
    actor: Actor
    ticket_id: int
    version: int | None
    selector_id: int
    calculation_type_id: int
    amount: Decimal | None = None

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {
            "ticket": self.ticket_id,
            "selector": self.selector_id,
            "calculation": self.calculation_type_id,
            "amount": str(self.amount),
        }
        return Request(self.request_id, "choose_calculation", facts)


def choose_calculation(db: Database, clock: Clock, command: ChooseCalculation) -> Answer:
    """Choose it; answers {"ticket_id", "calculation_id"}, without an id when it was taken off.

    Chosen again it goes off the ticket. Where one may be chosen only, it takes the place of the
    other. Raises BadInput for an amount that does not fit, StaleVersion when the ticket has moved.
    """
    return once(db, clock, command.request, lambda unit: _choose(unit, clock, command))


def _choose(unit: Unit, clock: Clock, command: ChooseCalculation) -> Answer:
    setup, scene = unit.setup, (unit, clock, command.actor)
    selector = setup.calculation_selector(command.selector_id)
    kind = setup.calculation_type(command.calculation_type_id)
    _require_offered(selector, kind.id)
    stored = locked(unit, command.ticket_id, command.version)
    for offered in (selector, kind):
        require_shown(unit, offered, command.actor, stored)
    standing = [each for each in stored.ticket.calculations if each.line_id is None]
    same = [each for each in standing if each.calculation_type_id == kind.id]
    rivals = () if selector.many else selector.calculation_type_ids
    gone = same or [each for each in standing if each.calculation_type_id in rivals]
    for calculation in gone:
        take_off(scene, stored, calculation)
    answer: Answer = {"ticket_id": str(stored.id), "calculation_id": None}
    if not same:
        amount = amount_of(setup, kind, command.amount)
        answer["calculation_id"] = str(put_on(scene, stored, kind, (amount, None)))
    refuse_overpaid(unit, stored)
    return answer


def _require_offered(selector: CalculationSelector, type_id: int) -> None:
    if type_id not in selector.calculation_type_ids:
        raise BadInput(
            N_("“{name}” does not offer this. Choose again."),
            field="calculation_type_id",
            name=selector.name,
        )
