"""What a year of five million postings costs the till and the reports, beside none and hledger."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bench.cashier import POSPRO
from bench.figures import Figure, alternately, beside, median, milliseconds, percentile
from bench.history import books_of
from bench.venue import Sale, address, copied, furnish, opened
from pospro.reports.trial_balance import trial_balance
from pospro.storage.day_summaries import summarised_dates
from pospro.storage.db import Database

MANY, FEW = 5_000_000, 1_000_000
ROUNDS, WARM = 300, 20
DATES = 60
HLEDGER = "hledger"


def closings(empty: Path, full: Path) -> Iterator[Figure]:
    """The closing payment in a full file, beside the same in an empty one."""
    with (
        opened(Database.open(address(full)), full) as full_shop,
        opened(Database.open(address(empty)), empty) as empty_shop,
    ):
        old, new = Sale.at(full_shop), Sale.at(empty_shop)
        ours, floor = (
            work[1][WARM:]
            for work in alternately(
                range(ROUNDS + WARM), lambda _: old.timed(), lambda _: new.timed()
            )
        )
    what = f"closing payment with {MANY:,} postings ÷ with none"
    yield from beside(what, ours, floor, 1.1)


def balances(folder: Path) -> list[float]:
    """Milliseconds of the trial balance at many dates, today among them."""
    database = Database.open(address(folder))
    with database.reading() as connection:
        days = summarised_dates(connection)
    chosen = days[:: max(1, len(days) // DATES)]
    times = [_balance(database, on) for on in [*chosen, days[-1] + timedelta(days=1)]]
    database.close()
    return times


def _balance(database: Database, on: date) -> float:
    with database.reading() as connection:
        return milliseconds(lambda: trial_balance(connection, on))


def beside_hledger(folder: Path, origin: Path) -> Iterator[Figure]:
    """The trial balance beside hledger's on the same books."""
    program = shutil.which(HLEDGER)
    if program is None:
        return
    journal = folder / "books.journal"
    subprocess.run(
        [POSPRO, "export", "hledger", "--output", str(journal)],
        env={"POSPRO_DATABASE_URL": address(origin), "POSPRO_DATA_DIR": str(origin)},
        check=True,
        capture_output=True,
    )
    command = [program, "--file", str(journal), "balance", "--flat"]
    theirs = milliseconds(lambda: subprocess.run(command, check=True, capture_output=True))
    ours = balances(origin)
    what = f"trial balance of {FEW:,} postings, hledger ÷ ours"
    note = f"{theirs:,.0f} ms beside {median(ours):.2f} ms"
    yield Figure(what, theirs / median(ours), "×", 100, at_least=True, note=note)


def figures() -> Iterator[Figure]:
    """The till, the reports, and another program that reads the same books."""
    full = books_of(MANY)
    with tempfile.TemporaryDirectory(prefix="pospro-bench-") as name:
        folder = Path(name)
        furnish(folder / "empty")
        copied(full, folder / "full")
        yield from closings(folder / "empty", folder / "full")
        first, *times = balances(folder / "full")
        note = f"the first in a process {first:.0f} ms"
        what = f"trial balance of {MANY:,} postings at any date, median"
        yield Figure(what, median(times), "ms", 10, note=note)
        yield Figure("nineteen of twenty dates take no longer", percentile(times, 95), "ms", 10)
        yield from beside_hledger(folder, books_of(FEW))
