"""What the entries of closed days moved, by their kind and by the accounts they moved together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from pospro.reports.query import ReportQuery
from pospro.reports.summed.source import Fact
from pospro.storage.day_sales import DayEntriesRow, between
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.streams import streamed

ENTRIES, POSTINGS = JournalEntryRow.__table__, PostingRow.__table__
KEPT = DayEntriesRow.__table__

_Key = tuple[int, str, str, int]


class Moved(NamedTuple):
    """What entries of a kind that moved the same accounts moved on one of them."""

    reason: str
    accounts: frozenset[int]
    account_id: int
    debit: int
    credit: int


def kept_movements(
    connection: Connection, query: ReportQuery, *conditions: ColumnElement[bool]
) -> Iterator[Moved]:
    """The movements of the query's days that are kept in sums."""
    keys = (KEPT.c.reason, KEPT.c.accounts, KEPT.c.account_id)
    found = (
        select(*keys, func.sum(KEPT.c.debit), func.sum(KEPT.c.credit))
        .where(*between(KEPT, query.since, query.until), *conditions)
        .group_by(*keys)
    )
    for reason, accounts, account_id, debit, credit in connection.execute(found):
        together = frozenset(map(int, accounts.split()))
        yield Moved(reason, together, account_id, int(debit), int(credit))


def entries_of_day(connection: Connection, on: date) -> list[Fact]:
    """The rows to be kept of one day."""
    found = (
        select(
            POSTINGS.c.entry_id,
            ENTRIES.c.book_id,
            ENTRIES.c.reason,
            POSTINGS.c.account_id,
            POSTINGS.c.debit,
            POSTINGS.c.credit,
        )
        .join_from(ENTRIES, POSTINGS, POSTINGS.c.entry_id == ENTRIES.c.id)
        .where(ENTRIES.c.business_date == on)
        .order_by(ENTRIES.c.id)
    )
    sums: defaultdict[_Key, list[int]] = defaultdict(lambda: [0, 0])
    for _id, rows in groupby(streamed(connection, found), lambda row: row.entry_id):
        _add(sums, list(rows))
    names = ("book_id", "reason", "accounts", "account_id", "debit", "credit")
    return [dict(zip(names, (*key, *both), strict=True)) for key, both in sums.items()]


def _add(sums: defaultdict[_Key, list[int]], postings: Iterable[Any]) -> None:
    own = list(postings)
    together = " ".join(map(str, sorted({row.account_id for row in own})))
    for row in own:
        line = sums[row.book_id, row.reason, together, row.account_id]
        line[0] += row.debit
        line[1] += row.credit
