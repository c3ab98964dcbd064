"""Managers choose when the trading day begins, and whether drawers are counted blind."""

from dataclasses import dataclass

from sqlalchemy import select, update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.services.atomic import atomic
from pospro.storage import audit
from pospro.storage.db import Database
from pospro.storage.venue import VenueRow, setup_changed

LATEST_HOUR = 12


@dataclass(frozen=True, slots=True)
class EditDay:
    """The hour before which it is still the day before, and how drawers are counted."""

    actor: Actor
    day_begins: int
    blind_count: bool


def edit_day(db: Database, clock: Clock, command: EditDay) -> None:
    """Keep the choices; BadInput for an hour after noon."""
    command.actor.must("configure")
    if not 0 <= command.day_begins <= LATEST_HOUR:
        raise BadInput(
            N_("Choose an hour from 0 to {latest}."), field="day_begins", latest=LATEST_HOUR
        )
    table = VenueRow.__table__
    chosen = {"day_begins": command.day_begins, "blind_count": command.blind_count}
    with atomic(db) as unit:
        query = select(table.c.day_begins, table.c.blind_count).with_for_update()
        before = dict(unit.connection.execute(query).mappings().one())
        if before == chosen:
            return
        unit.connection.execute(update(table).values(chosen))
        setup_changed(unit.connection)
        event = ("edit_day", "venue")
        audit.record(
            unit.connection, command.actor, clock.now(), event, before=before, after=chosen
        )
        unit.tell("setup")
