"""Change the quantity or the note of a line before the ticket closes."""

from dataclasses import dataclass

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.line import LineState
from pospro.domain.quantity import Quantity
from pospro.domain.wording import LONGEST_NOTE, plain_words
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.services.ticket.add_line import MOST
from pospro.services.ticket.change import locked, refuse_overpaid
from pospro.storage import audit, till
from pospro.storage.db import Database


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A new quantity, a new note, or both, for the line that the screen showed."""

    request_id: str
    actor: Actor
    ticket_id: int
    version: int
    line_id: int
    quantity: Quantity | None = None
    note: str | None = None

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        quantity = self.quantity.thousandths if self.quantity is not None else None
        facts = {"ticket": self.ticket_id, "line": self.line_id, "note": self.note}
        return Request(self.request_id, "change_line", facts | {"quantity": quantity})


def change_line(db: Database, clock: Clock, command: ChangeLine) -> Answer:
    """Change the line; answers {"ticket_id"}. StaleVersion when the ticket has moved on."""
    command.actor.must("sell")
    return once(db, clock, command.request, lambda unit: _change(unit, clock, command))


def _change(unit: Unit, clock: Clock, command: ChangeLine) -> Answer:
    stored = locked(unit, command.ticket_id, command.version)
    line = stored.line(command.line_id)
    values: dict[str, object] = {}
    if command.quantity is not None:
        if line.state is not LineState.SOLD:
            raise Conflict(N_("A gift or void line keeps its quantity. Add the product again."))
        if not 0 < abs(command.quantity.thousandths) <= MOST.thousandths:
            raise BadInput(
                N_("Enter a quantity between 1 and {most}."), field="quantity", most=str(MOST)
            )
        command.quantity.times(line.unit_value).within_limit("quantity")
        values["quantity"] = command.quantity.thousandths
    if command.note is not None:
        values["note"] = plain_words(command.note, LONGEST_NOTE, "note")
    if values:
        till.update_line(unit.connection, line.id, values)
        refuse_overpaid(unit, stored)
        before = {"quantity": line.quantity.thousandths, "note": stored.facts[line.id].note}
        event = ("change_line", f"line:{line.id}")
        audit.record(
            unit.connection, command.actor, clock.now(), event, before=before, after=values
        )
    return {"ticket_id": str(stored.id)}
