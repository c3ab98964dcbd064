"""What was debited and credited, by account, day, kind of entry and book."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select

from pospro.domain.errors import N_
from pospro.reports.journal import REASONS
from pospro.reports.movements import booked_in, unsummed
from pospro.reports.own.dimensions import DAY_FACT
from pospro.reports.own.subject import Dimension, Names, Sums
from pospro.reports.query import ReportQuery
from pospro.reports.summed.source import OF_DAY, Fact, Totals, added
from pospro.reports.table import Proof, ProofLine
from pospro.storage.accounts import AccountRow, AccountTypeRow
from pospro.storage.day_sales import DayEntriesRow, between
from pospro.storage.day_summaries import DaySummaryRow, last_summarised
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.planning import Unindexed

ENTRIES, POSTINGS = JournalEntryRow.__table__, PostingRow.__table__
ACCOUNTS, KEPT = AccountRow.__table__, DaySummaryRow.__table__
SUMS = ("debit", "credit")
KINDS_KEPT = DayEntriesRow.__table__
"""Sums of closed days that tell apart of which kind, and in which book, an entry was."""


def posted(connection: Connection, query: ReportQuery, keys: tuple[str, ...]) -> Totals:
    """Values of `keys` → debits and credits over the query's days; closed ones from their sums."""
    if {"reason", "register_id"} & {*keys} or "register" in query.narrow:
        found = _added({}, keys, connection, _kept(KINDS_KEPT, query, keys))
        rest = unsummed(connection, query)
        return found if rest is None else _added(found, keys, connection, _live(rest, keys))
    last = last_summarised(connection)
    tail = _live(query, keys)
    tail = tail if last is None else tail.where(ENTRIES.c.business_date > last)
    return _added(_added({}, keys, connection, _kept(KEPT, query, keys)), keys, connection, tail)


def _added(
    first: Totals,
    keys: tuple[str, ...],
    connection: Connection,
    rows: Any,  # noqa: ANN401 - a Select
) -> Totals:
    further = {key: OF_DAY[key] for key in keys if key in OF_DAY}
    facts: Iterable[Fact] = (row._asdict() for row in connection.execute(rows))
    if further:
        facts = ({**f, **{key: own(f[DAY_FACT]) for key, own in further.items()}} for f in facts)
    return added(first, keys, SUMS, facts)


def _columns(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that keys are made of, each once."""
    return tuple(dict.fromkeys(DAY_FACT if key in OF_DAY else key for key in keys))


def _live(query: ReportQuery, keys: tuple[str, ...]) -> Select[Any]:
    # SQLite would walk every posting in the order of its index on accounts.
    account = Unindexed(POSTINGS.c.account_id)
    columns = {
        "account_id": account,
        DAY_FACT: ENTRIES.c.business_date,
        "reason": ENTRIES.c.reason,
        "register_id": ENTRIES.c.book_id,
    }
    own = _columns(keys)
    found = (
        select(
            *(columns[key].label(key) for key in own),
            func.coalesce(func.sum(POSTINGS.c.debit), 0).label("debit"),
            func.coalesce(func.sum(POSTINGS.c.credit), 0).label("credit"),
        )
        .join_from(ENTRIES, POSTINGS, POSTINGS.c.entry_id == ENTRIES.c.id)
        .where(*booked_in(query))
    )
    if "register" in query.narrow:
        found = found.where(ENTRIES.c.book_id == query.narrow["register"])
    if "account_type" in query.narrow:
        found = found.where(account.in_(_of_type(query)))
    return found.group_by(*(columns[key] for key in own))


def _kept(table: Table, query: ReportQuery, keys: tuple[str, ...]) -> Select[Any]:
    own = [
        (table.c.book_id if key == "register_id" else table.c[key]).label(key)
        for key in _columns(keys)
    ]
    sums = (func.coalesce(func.sum(table.c[name]), 0).label(name) for name in SUMS)
    found = select(*own, *sums).where(*between(table, query.since, query.until))
    if "register" in query.narrow:
        found = found.where(table.c.book_id == query.narrow["register"])
    if "account_type" in query.narrow:
        found = found.where(table.c.account_id.in_(_of_type(query)))
    return found.group_by(*own)


def _of_type(query: ReportQuery) -> Select[int]:
    return select(ACCOUNTS.c.id).where(ACCOUNTS.c.account_type_id == query.narrow["account_type"])


def balanced(_connection: Connection, query: ReportQuery, sums: Sums) -> Proof | None:
    """That debits equal credits, where no account is left out."""
    if query.narrow.keys() - {"register"}:
        return None
    lines = (
        ProofLine(N_("Debits of these days"), sums["debit"]),
        ProofLine(N_("Credits of these days"), sums["credit"]),
    )
    return Proof(N_("Debits equal credits"), lines, sums["debit"] == sums["credit"])


def _accounts(connection: Connection, language: str) -> Names:
    return {
        row.id: f"{row.code} {row.translations.get(language, row.name)}"
        for row in connection.execute(select(ACCOUNTS))
    }


def _types(connection: Connection, language: str) -> Names:
    rows = connection.execute(select(AccountTypeRow.__table__))
    return {row.id: row.translations.get(language, row.name) for row in rows}


def _type_of(connection: Connection) -> Any:  # noqa: ANN401 - a function
    rows = connection.execute(select(ACCOUNTS.c.id, ACCOUNTS.c.account_type_id))
    types = {row.id: row.account_type_id for row in rows}
    return lambda account_id: types[account_id]


class _Reasons(dict[str, str]):
    """Kind of an entry → its name; one that has none is called by its key."""

    def __missing__(self, key: str) -> str:
        return key


ACCOUNT = Dimension("account", N_("Account"), "account_id", _accounts, by_name=True)
ACCOUNT_TYPE = Dimension(
    "account_type",
    N_("Account type"),
    "account_id",
    _types,
    value=_type_of,
    narrows="account_type",
)
REASON = Dimension(
    "reason",
    N_("What"),
    "reason",
    lambda _connection, _language: _Reasons(REASONS),
    words=True,
)
