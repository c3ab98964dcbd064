"""A recorded trade played through the till's own services: tickets a second, memory on the way."""

import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.figures import Figure
from bench.venue import address
from pospro import charts
from pospro.config import Settings
from pospro.domain.clock import SystemClock
from pospro.services.manager.set_up_venue import Person, SetUpVenue, set_up_venue
from pospro.services.replay.replay_folder import prepare_replay
from pospro.storage.db import Database
from pospro.storage.migrate import upgrade

LOOKS = (25, 50, 100)
"""At which hundredths of the tickets memory is read."""

PAGE = resource.getpagesize()


@dataclass
class Memory:
    """Megabytes that the process holds, read on the way."""

    tickets: int = 0
    count: int = 0
    held: dict[int, float] = field(default_factory=dict)

    def progress(self, closed: int) -> None:
        """So many more tickets are closed."""
        self.count += closed
        for place in LOOKS:
            if place not in self.held and self.count * 100 >= self.tickets * place:
                pages = int(Path("/proc/self/statm").read_text().split()[1])
                self.held[place] = pages * PAGE / 2**20


def replayed(recording: Path) -> Iterator[Figure]:
    """Play the folder into a new venue."""
    with tempfile.TemporaryDirectory(prefix="pospro-bench-") as name:
        folder = Path(name)
        settings = Settings(database_url=address(folder), data_dir=folder)
        upgrade(settings.database_url)
        database, clock = Database.open(settings.database_url), SystemClock()
        venue = SetUpVenue(
            charts.for_profile("generic"), "en", recording.name, (Person("Owner", "518204"),)
        )
        set_up_venue(database, clock, settings, venue)
        memory = Memory()
        ready = prepare_replay(database, clock, settings, recording)(memory.progress)
        memory.tickets = ready.recording.ticket_count
        start = time.perf_counter()
        tickets = ready.play().tickets
        seconds = time.perf_counter() - start
        database.close()
    note = f"{tickets:,} tickets in {seconds:.1f} s"
    rate = tickets / seconds
    yield Figure(f"{recording.name}: tickets", rate, "/s", 200, at_least=True, note=note)
    for place in LOOKS:
        yield Figure(f"memory after {place} % of them", memory.held[place], "MB")
    yield Figure("memory at the end ÷ at a quarter", memory.held[100] / memory.held[25], "×", 1.1)
