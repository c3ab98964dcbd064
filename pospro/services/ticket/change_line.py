"""Change quantity, note, portion or modifiers of a line before the ticket closes."""

from dataclasses import dataclass, replace
from typing import Any

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.domain.line import Line, LineState
from pospro.domain.quantity import Quantity
from pospro.domain.wording import LONGEST_NOTE, plain_words
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.services.ticket.booking import booked_before, turned
from pospro.services.ticket.change import locked, refuse_overpaid, trace
from pospro.services.ticket.options import Options, product_of, stored_options, with_options
from pospro.services.ticket.taking_back import must_take_back
from pospro.storage import audit, till
from pospro.storage.db import Database
from pospro.storage.ticket_loading import StoredTicket


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What is new about the line that the screen showed; None keeps what it is."""

    request_id: str
    actor: Actor
    ticket_id: int
    version: int
    line_id: int
    quantity: Quantity | None = None
    note: str | None = None
    options: Options | None = None

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        quantity = self.quantity.thousandths if self.quantity is not None else None
        facts = {
            "ticket": self.ticket_id,
            "line": self.line_id,
            "note": self.note,
            "quantity": quantity,
            "options": self.options.facts if self.options is not None else None,
        }
        return Request(self.request_id, "change_line", facts)


def change_line(db: Database, clock: Clock, command: ChangeLine) -> Answer:
    """Change the line; answers {"ticket_id"}. StaleVersion when the ticket has moved on."""
    command.actor.must("sell")
    return once(db, clock, command.request, lambda unit: _change(unit, clock, command))


def _change(unit: Unit, clock: Clock, command: ChangeLine) -> Answer:
    stored = locked(unit, command.ticket_id, command.version)
    line = stored.line(command.line_id)
    values = _values(unit, (stored, line), command)
    if values:
        till.update_line(unit.connection, line.id, values, trace(stored, clock, command.actor))
        refuse_overpaid(unit, stored)
        note = stored.facts[line.id].note
        was = {"quantity": line.quantity.thousandths, "note": note}
        was |= booked_before(line) | stored_options(line)
        before = {name: was[name] for name in values}
        after = values | {"version": stored.version}
        event = ("change_line", f"line:{line.id}")
        audit.record(unit.connection, command.actor, clock.now(), event, before=before, after=after)
    return {"ticket_id": str(stored.id)}


def _values(unit: Unit, found: tuple[StoredTicket, Line], command: ChangeLine) -> dict[str, Any]:
    """What the row of the line is to hold from now on, in the order of its columns."""
    stored, line = found
    changed = line
    values: dict[str, Any] = {}
    if command.quantity is not None:
        changed = _with_quantity(line, command.quantity)
        values["quantity"] = changed.quantity.thousandths
        if changed.quantity.thousandths * line.quantity.thousandths < 0:
            of_type = unit.setup.ticket_types.get(stored.ticket_type_id or 0)
            values |= turned(unit.setup, unit.connection, changed, of_type)
    if command.note is not None:
        values["note"] = plain_words(command.note, LONGEST_NOTE, "note")
    if command.options is not None:
        product = product_of(unit.db, unit.connection, line)
        changed = with_options(changed, product, command.options)
        values |= stored_options(changed)
    changed.quantity.times(changed.unit_value).within_limit("quantity")
    if changed.quantity.thousandths < 0 and changed != line:
        worth = changed.quantity.times(changed.unit_value)
        must_take_back(unit.connection, command.actor, line.name, worth)
    return values


def _with_quantity(line: Line, quantity: Quantity) -> Line:
    if line.state is not LineState.SOLD:
        raise Conflict(N_("A gift or void line keeps its quantity. Add the product again."))
    return replace(line, quantity=quantity.sellable())
