"""Entries that say where they come from, when nothing of that kind is there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from pospro.reports.checks.finding import Finding
from pospro.storage.ledger import JournalEntryRow
from pospro.storage.streams import portions, streamed


@dataclass(frozen=True, slots=True)
class Claim:
    """Entries with one of `reasons` come from a row of `table`: their source is `noun`:id.

    `key` is the check's, `message` what it says of an entry whose row is missing.
    """

    key: str
    noun: str
    table: Table
    reasons: tuple[str, ...]
    message: str


def invented(connection: Connection, claim: Claim) -> Iterator[Finding]:
    """Name every entry whose row is missing."""
    entries = JournalEntryRow.__table__
    query = (
        select(entries.c.id, entries.c.source)
        .where(entries.c.reason.in_(claim.reasons))
        .order_by(entries.c.id)
    )
    for portion in portions(streamed(connection, query)):
        known = _known(connection, claim, portion)
        for row in portion:
            if row.source not in known:
                yield Finding(claim.key, f"entry:{row.id}", claim.message, {"entry": row.id})


def _known(connection: Connection, claim: Claim, portion: Iterable[Row[Any]]) -> set[str]:
    column, prefix = claim.table.c.id, f"{claim.noun}:"
    digits = (row.source.removeprefix(prefix) for row in portion)
    ids = [int(text) for text in digits if text.isdecimal()]
    return {
        f"{prefix}{found}" for found in connection.scalars(select(column).where(column.in_(ids)))
    }
