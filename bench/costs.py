"""Where the time of a closing payment goes: what to make cheaper next."""

import cProfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

from bench.figures import Figure
from bench.venue import Sale, furnish, opened
from pospro.storage.db import Database

ROUNDS = 300
WARM = 30
"""Rounds before those that count."""

COSTS = (
    ("'commit' of 'sqlite3", "waiting for the disk"),
    ("of 'sqlite3", "SQLite's own work"),
    ("pospro/storage/", "rows to and from the driver"),
    ("sqlalchemy/", "rows to and from the driver"),
    ("pospro/domain/", "totals, tax and chain"),
    ("pospro/posting/", "totals, tax and chain"),
    ("pospro/services/", "the use case"),
    ("/json/", "JSON of ids, answers and lines"),
)
"""Part of a function's place → what it is spent on; the first that fits counts."""

ELSE = "the rest of Python"


def figures() -> Iterator[Figure]:
    """The shares of one closing payment, the largest first."""
    with tempfile.TemporaryDirectory(prefix="pospro-bench-") as name:
        folder = Path(name) / "venue"
        url = furnish(folder)
        with opened(Database.open(url), folder) as shop:
            shares = spent(profiled(Sale.at(shop)))
    for what, share in reversed(shares):
        yield Figure(f"of a closing payment: {what}", share * 100, "%")


def profiled(sale: Sale) -> cProfile.Profile:
    """The profile of closings; what comes before them is left out."""
    profile = cProfile.Profile()
    for number in range(WARM + ROUNDS):
        ticket_id = sale.order()
        sale.part(ticket_id)
        if number < WARM:
            sale.rest(ticket_id)
        else:
            profile.runcall(sale.rest, ticket_id)
    return profile


def spent(profile: cProfile.Profile) -> list[tuple[str, float]]:
    """Share of the time by what it is spent on, the largest last."""
    shares: dict[str, float] = defaultdict(float)
    for each in profile.getstats():
        place = each.code if isinstance(each.code, str) else each.code.co_filename
        shares[next((what for part, what in COSTS if part in place), ELSE)] += each.inlinetime
    whole = sum(shares.values())
    return sorted(((what, share / whole) for what, share in shares.items()), key=itemgetter(1))
