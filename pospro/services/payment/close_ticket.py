"""Close a ticket that owes nothing, such as one whose lines were all given away."""

from dataclasses import dataclass

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances, close
from pospro.services.once import Answer, Request, once
from pospro.services.ticket.change import locked
from pospro.services.ticket.open_ticket import open_period_or_refuse
from pospro.storage.db import Database


@dataclass(frozen=True, slots=True)
class CloseTicket:
    """The ticket that the screen showed with nothing due."""

    request_id: str
    actor: Actor
    ticket_id: int
    version: int | None


def close_ticket(db: Database, clock: Clock, command: CloseTicket) -> Answer:
    """Close it; answers {"ticket_id", "number"}. Conflict while something is due."""
    command.actor.must("pay")
    request = Request(command.request_id, "close_ticket", {"ticket": command.ticket_id})
    return once(db, clock, request, lambda unit: _close(unit, clock, command))


def _close(unit: Unit, clock: Clock, command: CloseTicket) -> Answer:
    setup = unit.setup
    when = Circumstances(setup, open_period_or_refuse(unit), clock.now(), command.actor)
    stored = locked(unit, command.ticket_id, command.version)
    return {"ticket_id": str(stored.id), "number": close(unit, stored, when)}
