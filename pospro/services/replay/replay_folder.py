"""Replay a folder: read it, give the venue what it needs, and play it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pospro.config import Settings
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.services.atomic import Unit, atomic
from pospro.services.manager.configuration.changes import changes_between
from pospro.services.manager.configuration.rows_read import read_configuration
from pospro.services.manager.configuration.rows_write import write
from pospro.services.replay.cast import ProductNames, cast_of, product_names, wanted
from pospro.services.replay.play import Played, Stage, play
from pospro.services.replay.recording import Recording, read_recording
from pospro.storage.db import Database
from pospro.storage.venue import setup_changed
from pospro.storage.venue_setup import current_setup


@dataclass(frozen=True, slots=True)
class Replay:
    """A recording that is ready to be played here."""

    recording: Recording
    stage: Stage

    def play(self) -> Played:
        """Play what was not played before."""
        return play(self.recording, self.stage)


def prepare_replay(
    db: Database, clock: Clock, settings: Settings, folder: Path | Recording
) -> Callable[[Callable[[int], None]], Replay]:
    """Read the folder and add its products, people, taxes and payment types to the set-up.

    Returns what makes the Replay, given whom to tell of each closed ticket. Raises BadInput that
    names every wrong line, before anything is written. A recording that was read already must be
    in the venue's currency.
    """
    with db.reading() as connection:
        setup = current_setup(db, connection)
    if not setup.venue.tax_included:
        raise Conflict(
            N_("A recording's prices include tax, but not those of this venue. Use another one.")
        )
    recording = read_recording(folder, setup.currency) if isinstance(folder, Path) else folder
    with atomic(db) as unit:
        names = _extend_setup(unit, clock, recording)
    with db.reading() as connection:
        setup = current_setup(db, connection)
        cast = cast_of(connection, recording, setup, names)
    key_file = settings.signing_key_path(setup.venue.id)
    return lambda progress: Replay(recording, Stage(db, cast, key_file, progress))


def _extend_setup(unit: Unit, clock: Clock, recording: Recording) -> ProductNames:
    current = read_configuration(unit.connection)
    names = product_names(recording, current)
    target = wanted(recording, current, names).over(current)
    changes = changes_between(current, target)
    if changes.any:
        write(unit.connection, target, changes, (clock.now(), None))
        setup_changed(unit.connection)
    return names
