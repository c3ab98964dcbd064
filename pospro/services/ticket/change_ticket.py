"""Name a ticket or note something on it; a named ticket is how one is held and found again."""

from dataclasses import dataclass

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.wording import LONGEST_NAME, LONGEST_NOTE, plain_words
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.services.ticket.change import locked
from pospro.storage import audit, till
from pospro.storage.db import Database


@dataclass(frozen=True, slots=True)
class ChangeTicket:
    """A new name, a new note, or both."""

    request_id: str
    actor: Actor
    ticket_id: int
    version: int
    name: str | None = None
    note: str | None = None


def change_ticket(db: Database, clock: Clock, command: ChangeTicket) -> Answer:
    """Change the ticket; answers {"ticket_id"}. StaleVersion when it has moved on."""
    command.actor.must("sell")
    values = {}
    if command.name is not None:
        values["name"] = plain_words(command.name, LONGEST_NAME, "name")
    if command.note is not None:
        values["note"] = plain_words(command.note, LONGEST_NOTE, "note")
    request = Request(command.request_id, "change_ticket", {"ticket": command.ticket_id} | values)

    def work(unit: Unit) -> Answer:
        stored = locked(unit, command.ticket_id, command.version)
        if values:
            till.rename_ticket(unit.connection, stored.id, values)
            before = {name: getattr(stored, name) for name in values}
            event = ("change_ticket", f"ticket:{stored.id}")
            after = values | {"version": stored.version}
            audit.record(
                unit.connection, command.actor, clock.now(), event, before=before, after=after
            )
        unit.tell("tickets")
        return {"ticket_id": str(stored.id)}

    return once(db, clock, request, work)
