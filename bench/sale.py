"""A sale of four lines and two payments beside the bare database, all of it durable."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.bare import Bare, Recorder, Transaction, bare
from bench.figures import Figure, alternately, beside, milliseconds
from bench.venue import Sale, copied, furnish, opened
from pospro.storage.db import Database
from tests.postgres import SETTINGS, Cluster

ROUNDS = 300
WARM = 20
"""Rounds before those that count."""

DURABLE = {**SETTINGS, "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass(frozen=True, slots=True)
class Floor:
    """The recorded transactions of each sale, and a bare program to write them again."""

    sales: list[list[Transaction]]
    program: Bare

    def sell(self, number: int) -> list[float]:
        """Milliseconds of the whole sale, and of its last transaction, which closes."""
        *before, last = self.sales[number]
        first = sum(milliseconds(partial(self.program.write, each)) for each in before)
        closing = milliseconds(lambda: self.program.write(last))
        return [first + closing, closing]


def recorded(url: str, folder: Path, rounds: int) -> list[list[Transaction]]:
    """Sell that often in this database and return each sale's transactions."""
    database, recorder = Database.open(url), Recorder()
    recorder.listen(database.writer)
    with opened(database, folder) as shop:
        sale, sales = Sale.at(shop), []
        for _ in range(rounds):
            recorder.transactions.clear()
            ticket_id = sale.order()
            sale.part(ticket_id)
            sale.rest(ticket_id)
            sales.append(list(recorder.transactions))
    return sales


def measured(urls: tuple[str, str, str], folder: Path) -> Iterator[list[list[float]]]:
    """Ours, then the floor: the milliseconds of whole sales and of closings.

    `urls` are three copies of a furnished database: to record, to sell in, to write barely.
    """
    to_record, to_sell, to_write = urls
    sales = recorded(to_record, folder, ROUNDS + WARM)
    with opened(Database.open(to_sell), folder) as shop, bare(to_write) as program:
        sale, floor = Sale.at(shop), Floor(sales, program)
        rounds = range(ROUNDS + WARM)
        for ours_or_floor in alternately(rounds, lambda _: sale.timed(), floor.sell):
            yield [times[WARM:] for times in ours_or_floor]


def on_sqlite(folder: Path) -> Iterator[Figure]:
    """Service calls beside sqlite3."""
    furnish(folder / "origin")
    urls = [copied(folder / "origin", folder / name) for name in ("record", "sell", "bare")]
    ours, floor = measured((urls[0], urls[1], urls[2]), folder / "sell")
    yield from beside("closing payment ÷ bare sqlite3", ours[1], floor[1], 3)
    yield from beside("whole sale, 6 requests ÷ bare sqlite3", ours[0], floor[0], 3)


def on_postgresql(folder: Path) -> Iterator[Figure]:
    """Service calls beside psycopg, on a server that waits for its disk."""
    with Cluster.started(DURABLE) as cluster:
        origin = cluster.new_database()
        furnish(folder / "origin", origin)
        template = origin.rpartition("/")[2]
        urls = [cluster.new_database(template) for _ in range(3)]
        ours, floor = measured((urls[0], urls[1], urls[2]), folder / "origin")
    yield from beside("closing payment ÷ bare psycopg", ours[1], floor[1], 2.5)
    yield from beside("whole sale, 6 requests ÷ bare psycopg", ours[0], floor[0], 2.5)


def figures() -> Iterator[Figure]:
    """Both engines."""
    with tempfile.TemporaryDirectory(prefix="pospro-bench-") as name:
        yield from on_sqlite(Path(name) / "sqlite")
        yield from on_postgresql(Path(name) / "postgresql")
