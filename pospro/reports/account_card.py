"""The card of one account: what it opened with, every posting, and the balance after each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, tuple_

from pospro.domain.errors import N_, NotFound
from pospro.reports.journal import REASONS
from pospro.reports.query import ReportQuery, id_of
from pospro.reports.table import Cell, Column, Graph, Table
from pospro.reports.table import Row as TableRow
from pospro.storage.account_sums import sums_up_to
from pospro.storage.accounts import AccountRow
from pospro.storage.document_types import DocumentTypeRow
from pospro.storage.documents import DocumentRow
from pospro.storage.ledger import BookRow, JournalEntryRow, PostingRow
from pospro.storage.planning import Unindexed
from pospro.storage.tickets import TicketRow
from pospro.storage.venue import VenueRow

COLUMNS = (
    Column("day", N_("Date"), "day"),
    Column("number", N_("Number")),
    Column("what", N_("What")),
    Column("ticket", N_("Ticket or document")),
    Column("description", N_("Description")),
    Column("debit", N_("Debit"), "money"),
    Column("credit", N_("Credit"), "money"),
    Column("balance", N_("Balance"), "money"),
)
FOREIGN = (("foreign", N_("In its currency")), ("foreign_balance", N_("Balance in its currency")))
"""Further columns of an account in a foreign currency."""


@dataclass(frozen=True, slots=True)
class _Key:
    """Where a page ends: the posting after which the next one starts."""

    day: date
    entry_id: int
    position: int

    @classmethod
    def read(cls, text: str | None) -> "_Key | None":
        """The key from its text; None for no key and for one that nobody gave out."""
        try:
            day, entry_id, position = (text or "").split("_")
            last, place = id_of(entry_id), id_of(position)
            return cls(date.fromisoformat(day), last, place) if last and place else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.day.isoformat()}_{self.entry_id}_{self.position}"


def account_card(connection: Connection, query: ReportQuery) -> Table:
    """The postings of `query.account_id`, oldest first, with a running balance.

    Raises NotFound for an account that does not exist.
    """
    account = _account(connection, query.account_id)
    key = _Key.read(query.after)
    running = _before(connection, query) + _earlier_pages(connection, query, key)
    found = _postings(connection, query, key)
    own = connection.scalar(select(VenueRow.__table__.c.currency)) or account.currency
    abroad = account.currency if account.currency != own else ""
    held = _held_before(connection, query, key) if abroad else 0
    rows = [_first_row(running, {"foreign_balance": held} if abroad else {})]
    shown = found[: query.size]
    for row in shown:
        running += row.debit - row.credit
        held += row.foreign_amount or 0
        more = {"foreign": row.foreign_amount, "foreign_balance": held} if abroad else {}
        rows.append(_row(row, running, more | _words(row, query.language)))
    name = account.translations.get(query.language, account.name)
    return Table(
        title=N_("Account {code} {name}"),
        columns=COLUMNS + _foreign_columns(abroad),
        rows=tuple(rows),
        currency=own,
        facts={"code": account.code, "name": name, "since": query.since, "until": query.until},
        graph=Graph("line", "day", "balance"),
        following=str(_key(shown[-1])) if len(found) > query.size else None,
    )


def card_totals(connection: Connection, queries: Sequence[ReportQuery]) -> list[dict[str, Cell]]:
    """What the account was debited and credited with in each span, and its balance at the end."""
    ends = [end for query in queries for end in (query.eve, query.until)]
    sums = sums_up_to(connection, ends, queries[0].account_id)
    return [
        {
            "debit": closing.debit - past.debit,
            "credit": closing.credit - past.credit,
            "balance": closing.debit - closing.credit,
        }
        for past, closing in zip(sums[::2], sums[1::2], strict=True)
    ]


def _foreign_columns(code: str) -> tuple[Column, ...]:
    if not code:
        return ()
    return tuple(Column(key, label, "money", code) for key, label in FOREIGN)


def _held_before(connection: Connection, query: ReportQuery, key: _Key | None) -> int:
    """What the account held in its own currency before the first posting of this page."""
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    sums = (
        select(func.coalesce(func.sum(postings.c.foreign_amount), 0))
        .join_from(postings, entries, entries.c.id == postings.c.entry_id)
        .where(postings.c.account_id == query.account_id)
    )
    if key is not None:
        sums = sums.where(~_after(key))
    elif query.since is not None:
        sums = sums.where(entries.c.business_date < query.since)
    else:
        return 0
    return int(connection.scalar(sums) or 0)


def _account(connection: Connection, account_id: int | None) -> Row[Any]:
    table = AccountRow.__table__
    found = connection.execute(select(table).where(table.c.id == account_id)).first()
    if found is None:
        raise NotFound(N_("There is no such account. Look for it in the list of accounts."))
    return found


def _before(connection: Connection, query: ReportQuery) -> int:
    """The balance of the account at the end of the days before."""
    if query.since is None:
        return 0
    (before,) = sums_up_to(connection, [query.eve], query.account_id)
    return before.debit - before.credit


def _earlier_pages(connection: Connection, query: ReportQuery, key: _Key | None) -> int:
    """What the pages before this one brought."""
    if key is None:
        return 0
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    earlier = (
        select(func.coalesce(func.sum(postings.c.debit - postings.c.credit), 0))
        .join_from(postings, entries, entries.c.id == postings.c.entry_id)
        .where(*_conditions(replace(query, until=key.day)), ~_after(key))
    )
    return int(connection.scalar(earlier) or 0)


def _postings(connection: Connection, query: ReportQuery, key: _Key | None) -> list[Row[Any]]:
    entries, postings, books = JournalEntryRow.__table__, PostingRow.__table__, BookRow.__table__
    tickets, documents = TicketRow.__table__, DocumentRow.__table__
    kinds = DocumentTypeRow.__table__
    found = (
        select(
            entries.c.id,
            entries.c.business_date,
            entries.c.sequence,
            entries.c.reason,
            entries.c.ticket_id,
            books.c.code.label("book"),
            entries.c.description,
            tickets.c.number,
            documents.c.number.label("document"),
            documents.c.name.label("document_name"),
            kinds.c.translations.label("document_said"),
            postings.c.position,
            postings.c.debit,
            postings.c.credit,
            postings.c.foreign_amount,
        )
        .join_from(postings, entries, entries.c.id == postings.c.entry_id)
        .join(books, books.c.register_id == entries.c.book_id)
        .outerjoin(tickets, tickets.c.id == entries.c.ticket_id)
        .outerjoin(documents, documents.c.entry_id == entries.c.id)
        .outerjoin(kinds, kinds.c.id == documents.c.document_type_id)
        .where(*_conditions(query), *([_after(key)] if key else []))
        .order_by(entries.c.business_date, entries.c.id, postings.c.position)
        .limit(query.size + 1)
    )
    return list(connection.execute(found))


def _conditions(query: ReportQuery) -> list[ColumnElement[bool]]:
    day = JournalEntryRow.__table__.c.business_date
    account = PostingRow.__table__.c.account_id
    conditions: list[ColumnElement[bool]] = [account == query.account_id]
    if query.since is not None:
        # A span of days is found by the index on dates, not by walking the account's whole past.
        conditions = [Unindexed(account) == query.account_id, day >= query.since]
    if query.until is not None:
        conditions.append(day <= query.until)
    return conditions


def _after(key: _Key) -> ColumnElement[bool]:
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    place = tuple_(entries.c.business_date, entries.c.id, postings.c.position)
    return place > tuple_(key.day, key.entry_id, key.position)


def _key(row: Row[Any]) -> _Key:
    return _Key(row.business_date, row.id, row.position)


def _first_row(balance: int, more: Mapping[str, Cell]) -> TableRow:
    cells: dict[str, Cell] = {"what": N_("Brought forward"), "balance": balance, **more}
    return TableRow(cells, level=1, words=frozenset({"what"}))


def _words(row: Row[Any], language: str | None) -> dict[str, Cell]:
    """What a row is called: a document of a type by its name, all else by its reason."""
    what = REASONS.get(row.reason, row.reason)
    if row.document_said is not None:
        what = row.document_said.get(language or "", row.document_name)
    return {
        "what": what,
        "ticket": row.number or row.document,
        "description": row.description or None,
    }


def _row(row: Row[Any], balance: int, more: Mapping[str, Cell]) -> TableRow:
    cells = {
        "day": row.business_date,
        "number": f"{row.book}·{row.sequence}",
        "debit": row.debit or None,
        "credit": row.credit or None,
        "balance": balance,
        **more,
    }
    is_word = row.reason in REASONS and row.document_said is None
    words = frozenset({"what"} if is_word else ())
    return TableRow(cells, opens=f"entry:{row.id}", words=words)
