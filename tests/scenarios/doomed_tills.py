"""Tills that are killed: each is a process of its own, forked from one that has loaded the program.

Run as `python -m tests.scenarios.doomed_tills SOURCE TARGET EVERY HANDS`: a copy of the shop in
SOURCE trades in TARGET/0 to its end; then one copy for every EVERYth statement is killed just
before it. One pair of HANDS does a whole day, several serve at once. Prints what each had promised,
as JSON.
"""

import json
import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path

from sqlalchemy import event

from pospro.config import Settings
from pospro.storage.db import Database
from tests.scenarios.till_day import serve_together, trade
from tests.shop import Shop

TILLS = ("till-one", "till-two", "till-three", "till-four", "till-five", "till-six")
"""The prefixes of the request ids, one for each pair of hands."""


def settings_in(folder: Path) -> Settings:
    """Return the settings of the copy in a folder."""
    return Settings(database_url=f"sqlite:///{folder / 'venue.sqlite'}", data_dir=folder)


def doomed(folder: Path, kill_at: int, hands: int, report: int) -> None:
    """Trade in the folder until the statement with this number is about to run."""
    settings = settings_in(folder)
    db = Database.open(settings.database_url, exclusive=True)
    statements = count(1)

    def traced(_sql: str) -> None:
        if next(statements) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    @event.listens_for(db.writer, "connect")
    def trace(connection, _record) -> None:
        connection.set_trace_callback(traced)

    def promise(what: str, which: int) -> None:
        os.write(report, f"{what} {which}\n".encode())

    if hands == 1:
        trade(Shop(db, settings, prefix=TILLS[0]), promise)
    else:
        serve_together([Shop(db, settings, prefix=till) for till in TILLS[:hands]], promise)
    os.write(report, f"statements {next(statements) - 1}\n".encode())
    db.close()


def fate(source: Path, folder: Path, kill_at: int, hands: int) -> list[str]:
    """Let a till trade in a copy of the source; return the lines that it wrote before its end."""
    shutil.copytree(source, folder)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            doomed(folder, kill_at, hands, write)
        finally:
            os._exit(1)
    os.close(write)
    with os.fdopen(read) as lines:
        promised = lines.read().splitlines()
    os.waitpid(child, 0)
    return promised


def main(source: Path, target: Path, every: int, hands: int) -> None:
    fates = {0: fate(source, target / "0", 0, hands)}
    statements = int(fates[0][-1].removeprefix("statements "))
    for number in range(1, statements + 1, every):
        fates[number] = fate(source, target / str(number), number, hands)
    json.dump(fates, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
