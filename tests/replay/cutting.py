"""Cut the first hours of one session out of a recording."""

import csv
from collections import Counter
from pathlib import Path

from tests.replay.books_of_a_week import rows

TICKETS = 300


def one_evening(source: Path, target: Path) -> Path:
    """Copy the first transactions of the smallest session; return the new folder."""
    target.mkdir()
    homes = {row["transaction"]: row["session"] for row in rows(source, "transactions")}
    smallest = min(Counter(homes.values()).items(), key=lambda found: found[1])[0]
    tickets = sorted(ticket for ticket, session in homes.items() if session == smallest)
    kept = set(tickets[:TICKETS])
    for name in ("departments", "sessions", "transactions", "lines", "payments"):
        wanted = [row for row in rows(source, name) if _belongs(name, row, kept, smallest)]
        with (target / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(wanted[0]))
            writer.writeheader()
            writer.writerows(wanted)
    return target


def _belongs(name: str, row: dict[str, str], kept: set[str], session: str) -> bool:
    if name == "departments":
        return True
    if name == "sessions":
        return row["session"] == session
    return row["transaction"] in kept
