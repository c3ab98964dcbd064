"""Void a whole ticket that nobody paid for; it stays on record with its reason."""

from dataclasses import dataclass

from pospro.domain.access import Actor
from pospro.domain.approval import Deed
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.wording import LONGEST_REASON, plain_words
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.services.ticket.change import locked
from pospro.storage import audit, till
from pospro.storage.db import Database


@dataclass(frozen=True, slots=True)
class VoidTicket:
    """The ticket that the screen showed, and why it is voided."""

    request_id: str
    actor: Actor
    ticket_id: int
    version: int
    reason: str

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {"ticket": self.ticket_id, "reason": self.reason}
        return Request(self.request_id, "void_ticket", facts)


def void_ticket(db: Database, clock: Clock, command: VoidTicket) -> Answer:
    """Void the ticket; answers {"ticket_id"}. Conflict when something was paid on it.

    Raises NeedsApproval without the right.
    """
    if not plain_words(command.reason, LONGEST_REASON, "reason"):
        raise BadInput(N_("Choose or write a reason."), field="reason")
    return once(db, clock, command.request, lambda unit: _void(unit, clock, command))


def _void(unit: Unit, clock: Clock, command: VoidTicket) -> Answer:
    stored = locked(unit, command.ticket_id, command.version)
    if stored.paid:
        raise Conflict(N_("Something was paid on this ticket. Give the money back first."))
    reason = plain_words(command.reason, LONGEST_REASON, "reason")
    deed = Deed(N_("Void the whole ticket"), amount=stored.totals.total, reason=reason)
    command.actor.needs("void", deed)
    till.void_ticket(unit.connection, stored.id)
    audit.record(
        unit.connection,
        command.actor,
        clock.now(),
        ("void_ticket", f"ticket:{stored.id}"),
        before={"total": stored.totals.total.minor, "lines": len(stored.ticket.lines)},
        reason=reason,
    )
    unit.tell("tickets")
    return {"ticket_id": str(stored.id)}
