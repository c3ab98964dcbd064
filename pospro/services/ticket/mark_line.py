"""Give a line away, void it, or sell it after all, with a reason, before the ticket closes."""

from dataclasses import dataclass, replace

from pospro.domain.access import Actor
from pospro.domain.approval import Deed
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.ids import new_id
from pospro.domain.line import Line, LineState
from pospro.domain.quantity import Quantity
from pospro.domain.wording import LONGEST_REASON, plain_words
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.services.ticket.change import locked, refuse_overpaid, trace
from pospro.services.ticket.taking_back import must_take_back
from pospro.storage import audit, till
from pospro.storage.db import Database
from pospro.storage.ticket_loading import StoredTicket, frozen_modifier, frozen_tax
from pospro.storage.till import Trace

DEEDS = {
    LineState.GIFT: ("gift", N_("Give away {quantity} × {name}")),
    LineState.VOID: ("void", N_("Void {quantity} × {name}")),
}
"""What a line is turned into → the right for it, and what somebody is asked to approve."""


@dataclass(frozen=True, slots=True)
class MarkLine:
    """Turn a line, or `quantity` of it, into a gift or a void; SOLD takes that back."""

    request_id: str
    actor: Actor
    ticket_id: int
    version: int | None
    line_id: int
    state: LineState
    reason: str = ""
    quantity: Quantity | None = None

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        quantity = self.quantity.thousandths if self.quantity is not None else None
        facts = {"ticket": self.ticket_id, "line": self.line_id, "state": self.state.value}
        return Request(
            self.request_id, "mark_line", facts | {"reason": self.reason, "quantity": quantity}
        )


def mark_line(db: Database, clock: Clock, command: MarkLine) -> Answer:
    """Mark the line; answers {"ticket_id", "line_id"} of the marked line.

    Raises NeedsApproval without the right, BadInput without a reason.
    """
    if command.state is LineState.SOLD:
        command.actor.must("sell")
    return once(db, clock, command.request, lambda unit: _mark(unit, clock, command))


def _mark(unit: Unit, clock: Clock, command: MarkLine) -> Answer:
    reason = plain_words(command.reason, LONGEST_REASON, "reason")
    if command.state is not LineState.SOLD and not reason:
        raise BadInput(N_("Choose or write a reason."), field="reason")
    stored = locked(unit, command.ticket_id, command.version)
    line = stored.line(command.line_id)
    if line.state is command.state:
        raise Conflict(N_("The line is marked so already."))
    _require_right(unit, command, line, reason)
    mark, marked = trace(stored, clock, command.actor), line.id
    if command.quantity is not None and command.quantity != line.quantity:
        marked = _split_off(unit, stored, (line, command.quantity), mark)
    values = {"state": command.state.value, "reason": reason}
    till.update_line(unit.connection, marked, values, mark)
    refuse_overpaid(unit, stored)
    audit.record(
        unit.connection,
        command.actor,
        clock.now(),
        (f"line_{command.state.value}", f"line:{marked}"),
        before={"state": line.state.value, "value": line.full_value.minor, "name": line.name},
        after={"state": command.state.value, "ticket": stored.id, "version": stored.version},
        reason=reason,
    )
    return {"ticket_id": str(stored.id), "line_id": str(marked)}


def _require_right(unit: Unit, command: MarkLine, line: Line, reason: str) -> None:
    if command.state is LineState.SOLD:
        if line.quantity.thousandths < 0:
            must_take_back(unit.connection, command.actor, line.name, line.full_value)
        return
    right, message = DEEDS[command.state]
    quantity = command.quantity or line.quantity
    worth = replace(line, quantity=quantity).full_value
    facts = {"quantity": quantity.decimal, "name": line.name}
    command.actor.needs(right, Deed(message, facts, worth, reason))


def _split_off(unit: Unit, stored: StoredTicket, part: tuple[Line, Quantity], mark: Trace) -> int:
    """Move part of a line into a new line of the same product; the id of the new line."""
    line, quantity = part
    rest = line.quantity - quantity
    if not 0 < quantity.thousandths * line.quantity.thousandths < line.quantity.thousandths**2:
        raise BadInput(
            N_("The line has {quantity}. Enter less than that, or mark the whole line."),
            field="quantity",
            quantity=str(line.quantity),
        )
    till.update_line(unit.connection, line.id, {"quantity": rest.thousandths}, mark)
    facts = stored.facts[line.id]
    split_id = new_id()
    row = {
        "id": split_id,
        "ticket_id": stored.id,
        "product_id": line.product_id,
        "portion_id": line.portion_id,
        "name": line.name,
        "portion_name": line.portion_name,
        "quantity": quantity.thousandths,
        "unit_price": line.unit_price.minor,
        "modifiers": [frozen_modifier(modifier) for modifier in line.modifiers],
        "taxes": [frozen_tax(template) for template in line.taxes],
        "sale_type_id": line.sale_type.id,
        "sale_type_version": line.sale_type.version,
        "state": line.state.value,
        "reason": line.reason,
        "note": facts.note,
        "added_at": facts.added_at,
        "added_by": facts.added_by,
        "added_version": stored.version,
    }
    till.insert_lines(unit.connection, [row])
    return split_id
