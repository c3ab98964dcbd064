"""The same sale through the network, with session, forged-form check and rendered answer."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.bare import Bare, Transaction, bare
from bench.cashier import Cashier, cashier_at, serving
from bench.figures import Figure, alternately, beside, milliseconds
from bench.sale import ROUNDS, WARM, recorded
from bench.venue import Keys, copied, furnish, opened
from pospro.storage.db import Database


def sold(cashier: Cashier, keys: Keys) -> list[float]:
    """Milliseconds of the last product's tap, of the closing, and of the receipt after it."""
    cashier.start()
    *first, last = keys.products
    for product_id in first:
        cashier.add(product_id)
    tap = milliseconds(lambda: cashier.add(last))
    cashier.pay(keys.card, "100.00")
    closing = milliseconds(lambda: cashier.pay(keys.cash))
    receipt = milliseconds(cashier.receipt)
    return [tap, closing, closing + receipt]


def written(program: Bare, sale: list[Transaction]) -> list[float]:
    """Milliseconds of the tap's and of the closing's bare transaction."""
    *_, tap, _part, closing = sale
    for transaction in sale[:-3]:
        program.write(transaction)
    first = milliseconds(lambda: program.write(tap))
    program.write(_part)
    last = milliseconds(lambda: program.write(closing))
    return [first, last, last]


def figures() -> Iterator[Figure]:
    """A tap and a closing, beside what they write."""
    with tempfile.TemporaryDirectory(prefix="pospro-bench-") as name:
        folder = Path(name)
        origin = furnish(folder / "origin")
        record, sell, barely = (
            copied(folder / "origin", folder / copy) for copy in ("record", "sell", "bare")
        )
        with opened(Database.open(origin), folder / "origin") as shop:
            keys = Keys.of(shop)
        sales = recorded(record, folder / "record", ROUNDS + WARM)
        with serving(folder / "sell", sell) as address, bare(barely) as program:
            cashier = cashier_at(address)
            ours, floor = (
                [times[WARM:] for times in work]
                for work in alternately(
                    range(ROUNDS + WARM),
                    lambda _: sold(cashier, keys),
                    lambda number: written(program, sales[number]),
                )
            )
    yield from beside("a tap with the rendered ticket ÷ bare sqlite3", ours[0], floor[0])
    yield from beside("closing payment over HTTP ÷ bare sqlite3", ours[1], floor[1], 8)
    yield from beside("closing and the rendered receipt ÷ bare sqlite3", ours[2], floor[2])
