"""Tills that are killed: each is a process of its own, forked from one that has loaded the program.

Run as `python -m tests.scenarios.doomed_tills SOURCE TARGET EVERY SCRIPT`: a copy of the shop in
SOURCE does the script in TARGET/0 to its end; then one copy for every EVERYth statement is killed
just before it. Prints what each had promised, as JSON.
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
from tests.scenarios.till_day import Promise, edit, serve_together, trade
from tests.shop import Shop

TILLS = ("till-one", "till-two", "till-three", "till-four", "till-five", "till-six")
"""The prefixes of the request ids, one for each pair of hands."""


def alone(db: Database, settings: Settings, promise: Promise) -> None:
    """One pair of hands does a whole day."""
    trade(Shop(db, settings, prefix=TILLS[0]), promise)


def crowd(db: Database, settings: Settings, promise: Promise) -> None:
    """Many serve at once."""
    serve_together([Shop(db, settings, prefix=till) for till in TILLS], promise)


def office(db: Database, settings: Settings, promise: Promise) -> None:
    """The manager arranges the menu by a program."""
    edit(Shop(db, settings, prefix=TILLS[0]), promise)


SCRIPTS = {"alone": alone, "crowd": crowd, "office": office}


def settings_in(folder: Path) -> Settings:
    """Return the settings of the copy in a folder."""
    return Settings(database_url=f"sqlite:///{folder / 'venue.sqlite'}", data_dir=folder)


def doomed(folder: Path, kill_at: int, script: str, report: int) -> None:
    """Work in the folder until the statement with this number is about to run."""
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

    SCRIPTS[script](db, settings, promise)
    os.write(report, f"statements {next(statements) - 1}\n".encode())
    db.close()


def fate(source: Path, folder: Path, kill_at: int, script: str) -> list[str]:
    """Let a till trade in a copy of the source; return the lines that it wrote before its end."""
    shutil.copytree(source, folder)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            doomed(folder, kill_at, script, write)
        finally:
            os._exit(1)
    os.close(write)
    with os.fdopen(read) as lines:
        promised = lines.read().splitlines()
    os.waitpid(child, 0)
    return promised


def main(source: Path, target: Path, every: int, script: str) -> None:
    fates = {0: fate(source, target / "0", 0, script)}
    statements = int(fates[0][-1].removeprefix("statements "))
    for number in range(1, statements + 1, every):
        fates[number] = fate(source, target / str(number), number, script)
    json.dump(fates, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
