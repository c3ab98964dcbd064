"""Check: every entry has two postings or more, and they balance; so does the whole ledger."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, func, or_, select

from pospro.domain.errors import N_
from pospro.reports.checks.finding import Check, Finding
from pospro.storage.journal_queries import of_work_period
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.streams import streamed

KEY = "balance"


def find(connection: Connection) -> Iterator[Finding]:
    """Name every entry that does not balance, then postings that belong to none."""
    yield from _unbalanced(connection)
    yield from _orphans(connection)


def find_in_period(connection: Connection, work_period_id: int) -> Iterator[Finding]:
    """Name every entry of a work period that does not balance."""
    return _unbalanced(connection, *of_work_period(work_period_id))


def _unbalanced(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[Finding]:
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    debit, credit = func.sum(postings.c.debit), func.sum(postings.c.credit)
    query = (
        select(entries.c.id, debit.label("debit"), credit.label("credit"))
        .outerjoin_from(entries, postings, postings.c.entry_id == entries.c.id)
        .where(*conditions)
        .group_by(entries.c.id)
        .having(or_(func.count(postings.c.entry_id) < 2, debit != credit))
        .order_by(entries.c.id)
    )
    for row in streamed(connection, query):
        yield Finding(
            KEY,
            f"entry:{row.id}",
            N_("Entry {entry} does not balance: debit {debit}, credit {credit}."),
            {"entry": row.id, "debit": row.debit or 0, "credit": row.credit or 0},
        )


def _orphans(connection: Connection) -> Iterator[Finding]:
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    query = (
        select(postings.c.entry_id)
        .outerjoin_from(postings, entries, postings.c.entry_id == entries.c.id)
        .where(entries.c.id.is_(None))
        .distinct()
        .order_by(postings.c.entry_id)
    )
    for row in streamed(connection, query):
        message = N_("Postings name the entry {entry}, which does not exist.")
        yield Finding(KEY, f"entry:{row.entry_id}", message, {"entry": row.entry_id})


CHECK = Check(KEY, N_("Every entry balances"), find, find_in_period)
