"""The journal: every entry with its postings, the newest first, a page at a time."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from pospro.domain.errors import N_
from pospro.reports.query import EVERYTHING, ReportQuery, id_of
from pospro.reports.table import Cell, Column, Table
from pospro.reports.table import Row as TableRow
from pospro.storage.account_sums import sums_up_to
from pospro.storage.accounts import AccountRow
from pospro.storage.documents import DocumentRow
from pospro.storage.ledger import BookRow, JournalEntryRow, PostingRow
from pospro.storage.tickets import TicketRow
from pospro.storage.venue import the_venue

COLUMNS = (
    Column("day", N_("Date"), "day"),
    Column("number", N_("Number")),
    Column("what", N_("What")),
    Column("code", N_("Code")),
    Column("account", N_("Account")),
    Column("debit", N_("Debit"), "money"),
    Column("credit", N_("Credit"), "money"),
)
REASONS: Mapping[str, str] = {
    "payment": N_("Payment"),
    "undo": N_("Payment undone"),
    "sale": N_("Sale"),
    "reversal": N_("Reversal"),
    "document": N_("Document"),
    "by_hand": N_("Entry by hand"),
    "tax_closed": N_("Tax closed"),
    "opening": N_("Opening balances"),
    "year_close": N_("Year close"),
    "revaluation": N_("Foreign money revalued"),
    "exchange": N_("Foreign money exchanged"),
    "float_count": N_("Float counted"),
    "shift_count": N_("Drawer counted"),
    "cash_movement": N_("Cash moved"),
}
"""Reason of an entry → its name as a message id."""


def journal(connection: Connection, query: ReportQuery = EVERYTHING) -> Table:
    """Entries of a span of days or of one ticket; a heading row each, then its postings."""
    entries = _entries(connection, query)
    shown = entries[: query.size]
    postings = _postings(connection, [entry.id for entry in shown])
    rows: list[TableRow] = []
    for entry in shown:
        rows.append(_heading(entry))
        rows += [_posting(row, query.language) for row in postings.get(entry.id, [])]
    venue = the_venue(connection)
    return Table(
        title=N_("Journal"),
        columns=COLUMNS,
        rows=tuple(rows),
        currency=venue.currency if venue else "TRY",
        facts={"since": query.since, "until": query.until},
        following=str(shown[-1].id) if len(entries) > query.size else None,
    )


def journal_totals(connection: Connection, queries: Sequence[ReportQuery]) -> list[dict[str, Cell]]:
    """What all entries of each span debit and credit; nothing for the entries of one ticket."""
    if queries[0].ticket_id is not None:
        return [{} for _query in queries]
    ends = [end for query in queries for end in (query.eve, query.until)]
    sums = sums_up_to(connection, ends)
    return [
        {"debit": upto.debit - past.debit, "credit": upto.credit - past.credit}
        for past, upto in zip(sums[::2], sums[1::2], strict=True)
    ]


def _entries(connection: Connection, query: ReportQuery) -> list[Row[Any]]:
    entries, books, tickets = JournalEntryRow.__table__, BookRow.__table__, TicketRow.__table__
    documents = DocumentRow.__table__
    found = (
        select(
            entries,
            books.c.code.label("book"),
            tickets.c.number,
            documents.c.number.label("document"),
        )
        .join_from(entries, books, books.c.register_id == entries.c.book_id)
        .outerjoin(tickets, tickets.c.id == entries.c.ticket_id)
        .outerjoin(documents, documents.c.entry_id == entries.c.id)
        .where(*_days(connection, query), *_conditions(query))
        .order_by(entries.c.id.desc())
        .limit(query.size + 1)
    )
    return list(connection.execute(found))


def _days(connection: Connection, query: ReportQuery) -> list[ColumnElement[bool]]:
    """That an entry is of the query's days, as its primary key answers.

    Ids grow with the days, so the first and the last of them bound the page.
    """
    entries = JournalEntryRow.__table__
    own, day = entries.c.id, entries.c.business_date
    # Not the bare column: SQLite would sort all entries of the days, found by their index.
    plain: ColumnElement[date] = func.coalesce(day, day)
    found: list[ColumnElement[bool]] = []
    first = select(own).where(day >= (query.since or date.min)).order_by(day, own).limit(1)
    last = select(own).where(day <= (query.until or date.max))
    last = last.order_by(day.desc(), own.desc()).limit(1)
    bounds = select(first.scalar_subquery(), last.scalar_subquery())
    begin, end = connection.execute(bounds).one()
    if query.since is not None:
        found += [own >= (begin or 0), plain >= query.since]
    if query.until is not None:
        found += [own <= (end or 0), plain <= query.until]
    return found


def _conditions(query: ReportQuery) -> list[ColumnElement[bool]]:
    entries = JournalEntryRow.__table__
    conditions: list[ColumnElement[bool]] = []
    if query.ticket_id is not None:
        conditions.append(entries.c.ticket_id == query.ticket_id)
    if (last := id_of(query.after or "")) is not None:
        conditions.append(entries.c.id < last)
    return conditions


def _postings(connection: Connection, entry_ids: list[int]) -> dict[int, list[Row[Any]]]:
    postings, accounts = PostingRow.__table__, AccountRow.__table__
    query = (
        select(postings, accounts.c.code, accounts.c.name, accounts.c.translations)
        .join_from(postings, accounts, accounts.c.id == postings.c.account_id)
        .where(postings.c.entry_id.in_(entry_ids))
        .order_by(postings.c.entry_id, postings.c.position)
    )
    rows = connection.execute(query)
    return {entry_id: list(group) for entry_id, group in groupby(rows, key=lambda r: r.entry_id)}


def _heading(entry: Row[Any]) -> TableRow:
    cells = {
        "day": entry.business_date,
        "number": f"{entry.book}·{entry.sequence}",
        "what": REASONS.get(entry.reason, entry.reason),
        "account": " ".join(filter(None, (entry.document, entry.description))) or entry.number,
    }
    words = frozenset({"what"} if entry.reason in REASONS else ())
    return TableRow(cells, level=1, opens=f"entry:{entry.id}", words=words)


def _posting(row: Row[Any], language: str | None) -> TableRow:
    cells = {
        "code": row.code,
        "account": row.translations.get(language, row.name) if language else row.name,
        "debit": row.debit or None,
        "credit": row.credit or None,
    }
    return TableRow(cells, opens=f"account:{row.account_id}")
