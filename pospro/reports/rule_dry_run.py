"""What the last days would have posted under another rule: account by account, before and after."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, literal, select

from pospro.domain.currency import currency
from pospro.domain.errors import PosproError
from pospro.domain.money import Currency
from pospro.domain.tax import TypeRef
from pospro.domain.transaction_type import TransactionType
from pospro.storage import ticket_loading
from pospro.storage.accounts import AccountRow, by_role
from pospro.storage.journal_queries import refs
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.streams import portions
from pospro.storage.transaction_type_lists import versions_of
from pospro.storage.venue import the_venue
from pospro.storage.work_periods import WorkPeriodRow

DAYS = 7
"""Business days that a dry run looks at, today among them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One account: debits less credits that the rule posted, and that it would have posted."""

    account_id: int
    code: str
    name: str
    translations: Mapping[str, str]
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class DryRun:
    """The postings of a rule on its last days, as they are and as they would be.

    `unplaced` of the entries would find no account: the rule leaves it open and so did they.
    `unread` could not be told apart from what other rules posted.
    """

    since: date | None
    until: date | None
    currency: Currency
    entries: int = 0
    unplaced: int = 0
    unread: int = 0
    lines: tuple[Line, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything would have been posted differently."""
        return any(line.before != line.after for line in self.lines)


class _Moved(NamedTuple):
    """An amount along the rule, and which of its ends were the defaults of their version."""

    source: int
    target: int
    source_is_default: bool
    target_is_default: bool


@dataclass(slots=True)
class _Found:
    """What the rule moved, summed up by its ends."""

    moved: Counter[_Moved] = field(default_factory=Counter)
    times: Counter[_Moved] = field(default_factory=Counter)
    entries: int = 0
    unread: int = 0

    def add(self, moved: _Moved, amount: int) -> None:
        """One amount more along these ends."""
        self.moved[moved] += amount
        self.times[moved] += 1


def dry_run(connection: Connection, rule_id: int, to: TransactionType) -> DryRun:
    """The last days' postings of the rule, and the same as if it had been `to`."""
    days = _last_days(connection)
    venue = the_venue(connection)
    unit = currency(venue.currency if venue else "TRY")
    if not days:
        return DryRun(None, None, unit)
    found = _found(connection, rule_id, days[-1], unit)
    before: Counter[int] = Counter()
    after: Counter[int] = Counter()
    unplaced = 0
    for moved, amount in found.moved.items():
        before[moved.target] += amount
        before[moved.source] -= amount
        source = to.source_account_id if moved.source_is_default else moved.source
        target = to.target_account_id if moved.target_is_default else moved.target
        if source is None or target is None:
            unplaced += found.times[moved]
            continue
        after[target] += amount
        after[source] -= amount
    lines = _lines(connection, before, after)
    return DryRun(days[-1], days[0], unit, found.entries, unplaced, found.unread, lines)


def _last_days(connection: Connection) -> list[date]:
    column = WorkPeriodRow.__table__.c.business_date
    query = select(column).distinct().order_by(column.desc()).limit(DAYS)
    return list(connection.scalars(query))


def _found(connection: Connection, rule_id: int, since: date, unit: Currency) -> _Found:
    versions = versions_of(connection, rule_id)
    types = _types(connection)
    found = _Found()
    mixed: list[int] = []
    for rows in _by_entry(_postings(connection, rule_id, since)):
        found.entries += 1
        own = next((row for row in rows if " " not in row.rules), None)
        if own is not None:
            version = versions[refs(own.rules)[0]]
            moved, amount = _moved(own, rows, (version, types))
            found.add(moved, amount)
        elif rows[0].reason == "sale" and rows[0].ticket_id is not None:
            mixed.append(rows[0].ticket_id)
        else:
            found.unread += 1
    _add_tickets(connection, found, (mixed, versions, unit))
    return found


def _postings(connection: Connection, rule_id: int, since: date) -> Iterable[Row[Any]]:
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    named = (literal(" ") + postings.c.rules).like(f"% {rule_id}.%")
    query = (
        select(
            postings.c.entry_id,
            postings.c.account_id,
            postings.c.debit,
            postings.c.credit,
            postings.c.rules,
            entries.c.reason,
            entries.c.ticket_id,
        )
        .join_from(entries, postings, postings.c.entry_id == entries.c.id)
        .where(entries.c.business_date >= since, named)
        .order_by(postings.c.entry_id, postings.c.position)
    )
    return connection.execute(query)


def _by_entry(rows: Iterable[Row[Any]]) -> Iterator[list[Row[Any]]]:
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.entry_id].append(row)
    yield from found.values()


def _moved(
    own: Row[Any], rows: list[Row[Any]], facts: tuple[Row[Any], Mapping[int, int]]
) -> tuple[_Moved, int]:
    """What an entry moved along the rule, read from the posting that the rule alone made."""
    version, types = facts
    is_source = _is_source(own, version, types)
    default = version.target_account_id if is_source else version.source_account_id
    others = [row.account_id for row in rows if row.account_id != own.account_id]
    other = default if default in others or not others else others[0]
    source, target = (own.account_id, other) if is_source else (other, own.account_id)
    moved = _Moved(
        source, target, source == version.source_account_id, target == version.target_account_id
    )
    amount = own.credit - own.debit if is_source else own.debit - own.credit
    return moved, amount


def _is_source(own: Row[Any], version: Row[Any], types: Mapping[int, int]) -> bool:
    """Whether the posting stands on the side that the rule credits."""
    if own.account_id in (version.source_account_id, version.target_account_id):
        return bool(own.account_id == version.source_account_id)
    if version.source_type_id != version.target_type_id:
        return bool(types.get(own.account_id) == version.source_type_id)
    if (version.source_account_id is None) != (version.target_account_id is None):
        return version.source_account_id is None
    return bool(own.credit > 0)


def _types(connection: Connection) -> dict[int, int]:
    table = AccountRow.__table__
    rows = connection.execute(select(table.c.id, table.c.account_type_id))
    return {row.id: row.account_type_id for row in rows}


def _add_tickets(
    connection: Connection,
    found: _Found,
    facts: tuple[list[int], Mapping[TypeRef, Row[Any]], Currency],
) -> None:
    """Where several rules share accounts, the tickets themselves say what each of them moved."""
    ticket_ids, versions, unit = facts
    open_tickets = by_role(connection).get("open_tickets")
    for portion in portions(ticket_ids):
        try:
            stored = ticket_loading.load_many(connection, unit, list(portion))
        except (PosproError, ValueError, TypeError):
            found.unread += len(portion)
            continue
        for ticket in stored:
            for part in ticket.totals.movements:
                version = versions.get(part.transaction_type)
                if version is None:
                    continue
                into = version.target_account_id == open_tickets
                moved = _Moved(version.source_account_id, version.target_account_id, True, True)
                found.add(moved, part.amount.minor if into else -part.amount.minor)


def _lines(
    connection: Connection, before: Mapping[int, int], after: Mapping[int, int]
) -> tuple[Line, ...]:
    table = AccountRow.__table__
    ids = {key for part in (before, after) for key, amount in part.items() if amount}
    rows = connection.execute(select(table).where(table.c.id.in_(ids)).order_by(table.c.code))
    return tuple(
        Line(
            row.id,
            row.code,
            row.name,
            row.translations,
            before.get(row.id, 0),
            after.get(row.id, 0),
        )
        for row in rows
    )
