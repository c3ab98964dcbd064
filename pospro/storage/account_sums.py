"""What was posted up to the ends of several days, in two statements however many days there are."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select, union_all

from pospro.storage.day_summaries import DaySummaryRow, SummarisedDayRow, Sums
from pospro.storage.ledger_rows import JournalEntryRow, PostingRow
from pospro.storage.planning import Unindexed

_KEPT = DaySummaryRow.__table__
_ENTRIES, _POSTINGS = JournalEntryRow.__table__, PostingRow.__table__


def sums_up_to(
    connection: Connection, ends: Sequence[date | None], account_id: int | None = None
) -> list[Sums]:
    """The debits and credits of one account, or of all, up to the end of each day or up to now.

    Each reads the newest summary and the tail after it, so closed days cost nothing.
    """
    newest = _last_summarised(connection, ends)
    parts = [
        part
        for place, (end, kept) in enumerate(zip(ends, newest, strict=True))
        for part in _parts(place, (kept, end), account_id)
    ]
    found = [Sums(0, 0)] * len(ends)
    for place, debit, credit in connection.execute(union_all(*parts)):
        before = found[place]
        found[place] = Sums(before.debit + int(debit or 0), before.credit + int(credit or 0))
    return found


def _last_summarised(connection: Connection, ends: Sequence[date | None]) -> list[date | None]:
    """The newest day that is kept in sums, not after each of the days."""
    day = SummarisedDayRow.__table__.c.business_date
    newest = select(func.max(day))
    columns = (newest if end is None else newest.where(day <= end) for end in ends)
    row = connection.execute(select(*(each.scalar_subquery() for each in columns))).one()
    return list(row)


def _parts(
    place: int, span: tuple[date | None, date | None], account_id: int | None
) -> list[Select[*tuple[Any, ...]]]:
    """The sums to date that the summary of a day keeps, and the postings after it."""
    kept, end = span
    day = _ENTRIES.c.business_date
    tail: list[ColumnElement[bool]] = []
    if kept is not None:
        tail.append(day > kept)
    if end is not None:
        tail.append(day <= end)
    if account_id is not None:
        # The days after the last summary are few; the account's whole past is not.
        own = _POSTINGS.c.account_id
        tail.append((Unindexed(own) if tail else own) == account_id)
    later = (
        select(literal(place), func.sum(_POSTINGS.c.debit), func.sum(_POSTINGS.c.credit))
        .join_from(_ENTRIES, _POSTINGS, _POSTINGS.c.entry_id == _ENTRIES.c.id)
        .where(*tail)
    )
    if kept is None:
        return [later]
    sums = (func.sum(_KEPT.c.debit_to_date), func.sum(_KEPT.c.credit_to_date))
    summary = select(literal(place), *sums).where(_KEPT.c.business_date == kept)
    own_rows = [] if account_id is None else [_KEPT.c.account_id == account_id]
    return [summary.where(*own_rows), later]
