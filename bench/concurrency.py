"""Sixteen clients at once on SQLite, beside a bare program whose one writer commits in groups."""

import gc
import queue
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from bench.bare import Bare, Transaction, bare
from bench.figures import Figure, median, milliseconds, percentile
from bench.sale import recorded
from bench.venue import Sale, copied, furnish, opened
from pospro.storage.db import Database
from pospro.storage.writer import GROUP_LIMIT
from tests.shop import Shop

CLIENTS = 16
SALES = 12
"""Sales of each client in a round."""

ROUNDS = 7


@dataclass(slots=True)
class Written:
    """A transaction on its way, and when it is durable."""

    transaction: Transaction
    durable: threading.Event = field(default_factory=threading.Event)


@dataclass
class GroupWriter:
    """One thread that writes whatever has come, and commits once for all of it."""

    program: Bare
    waiting: "queue.SimpleQueue[Written | None]" = field(default_factory=queue.SimpleQueue)

    def run(self) -> None:
        """Write until None comes."""
        while (first := self.waiting.get()) is not None:
            group = [first]
            while len(group) < GROUP_LIMIT and not self.waiting.empty():
                if (following := self.waiting.get()) is None:
                    self.waiting.put(None)
                    break
                group.append(following)
            self.program.write([each for one in group for each in one.transaction])
            for one in group:
                one.durable.set()


def at_once(work: Callable[[], None]) -> float:
    """Seconds until every client has done the work."""
    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as crowd:
        for done in [crowd.submit(work) for _ in range(CLIENTS)]:
            done.result()
    return time.perf_counter() - start


def our_round(shop: Shop, closings: list[float]) -> float:
    """Transactions a second of clients that sell; notes the milliseconds of each closing."""
    sale = Sale.at(shop)

    def sell() -> None:
        for _ in range(SALES):
            ticket_id = sale.order()
            sale.part(ticket_id)
            closings.append(milliseconds(lambda: sale.rest(ticket_id)))  # noqa: B023 - run at once

    return CLIENTS * SALES * 6 / at_once(sell)


def bare_round(program: Bare, transactions: Sequence[Transaction]) -> float:
    """Transactions a second of as many clients that each wait until theirs is durable."""
    writer, following, turn = GroupWriter(program), iter(transactions), threading.Lock()
    thread = threading.Thread(target=writer.run)
    thread.start()

    def send() -> None:
        while True:
            # In the order of the recording, because a book's number never goes back.
            with turn:
                if (transaction := next(following, None)) is None:
                    return
                written = Written(transaction)
                writer.waiting.put(written)
            written.durable.wait()

    seconds = at_once(send)
    writer.waiting.put(None)
    thread.join()
    return len(transactions) / seconds


def figures() -> Iterator[Figure]:
    """Throughput beside the bare program's, and how even the waiting is."""
    with tempfile.TemporaryDirectory(prefix="pospro-bench-") as name:
        folder = Path(name)
        furnish(folder / "origin")
        record, sell, barely = (
            copied(folder / "origin", folder / copy) for copy in ("record", "sell", "bare")
        )
        sales = recorded(record, folder / "record", CLIENTS * SALES * ROUNDS)
        transactions = [transaction for sale in sales for transaction in sale]
        share = len(transactions) // ROUNDS
        # As the server does when it starts: what was recorded is not searched for garbage.
        gc.freeze()
        ours: list[float] = []
        floor: list[float] = []
        closings: list[float] = []
        with opened(Database.open(sell), folder / "sell") as shop, bare(barely) as program:
            for number in range(ROUNDS):
                ours.append(our_round(shop, closings))
                part = transactions[number * share : (number + 1) * share]
                floor.append(bare_round(program, part))
    rates = f"{median(ours):,.0f} beside {median(floor):,.0f} requests a second"
    yield Figure(
        f"requests a second of {CLIENTS} clients ÷ bare group commit",
        median(ours) / median(floor),
        "×",
        0.35,
        at_least=True,
        note=rates,
    )
    slow, usual = percentile(closings, 99), median(closings)
    note = f"{slow:.1f} ms beside {usual:.1f} ms"
    yield Figure("closing payments among them, p99 ÷ p50", slow / usual, "×", 10, note=note)
