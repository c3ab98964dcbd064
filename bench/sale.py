"""How long a payment takes that closes a ticket of four lines, beside the bare database.

Both are durable before they return: the floor is one SQLite transaction with as many rows.
Compare ratios and medians; a disk that is busy with other work moves both figures.
"""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pospro.storage.db import Database
from pospro.storage.migrate import upgrade
from tests.small_shop import BEER, CASH, TEA, SmallShop

ROUNDS = 300
ROWS = 20
"""Rows that such a closing writes: ticket, payment, entries, postings, taxes, answer."""


def measured(work: Callable[[], object]) -> float:
    """Milliseconds that the work took."""
    start = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - start) / 1_000_000


def floor(folder: Path) -> list[float]:
    """Milliseconds of each bare transaction."""
    with sqlite3.connect(folder / "bare.sqlite", isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE facts (id INTEGER PRIMARY KEY, fact TEXT)")

        def write() -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO facts (fact) VALUES (?)", [("x" * 80,)] * ROWS)
            connection.execute("COMMIT")

        return [measured(write) for _ in range(ROUNDS)]


def closings(folder: Path) -> list[float]:
    """Milliseconds of each payment that closes a ticket."""
    url = f"sqlite:///{folder / 'venue.sqlite'}"
    upgrade(url)
    database = Database.open(url)
    shop = SmallShop.set_up(database, folder)
    shop.open_day()
    lines = ((TEA, 3000), (TEA, 3000), (BEER, 24000), (BEER, 24000))
    tickets = [shop.ticket(*lines) for _ in range(ROUNDS)]
    taken = [measured(lambda ticket=ticket: shop.pay(ticket, CASH)) for ticket in tickets]
    database.close()
    return taken


def main() -> None:
    """Measure both and print their medians, their slowest hundredth and the ratio."""
    with tempfile.TemporaryDirectory(prefix="pospro-bench-") as name:
        bare, sale = floor(Path(name)), closings(Path(name))
    for label, times in (("bare transaction", bare), ("payment and closing", sale)):
        worst = statistics.quantiles(times, n=100)[98]
        print(f"{label:<20} median {statistics.median(times):7.2f} ms   p99 {worst:7.2f} ms")
    print(f"{'ratio':<20} {statistics.median(sale) / statistics.median(bare):7.1f}")


if __name__ == "__main__":
    main()
