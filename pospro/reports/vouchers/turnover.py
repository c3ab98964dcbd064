"""What vouchers come to, without reading them: how many there are, and the turnover of accounts.

Closed days are read from their sums; what belongs to no ticket is little and counted as it stands.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Subquery,
    case,
    exists,
    func,
    select,
)

from pospro.reports.vouchers.grain import TICKET, Grain, Stretch
from pospro.storage.day_sales import days_without_sums, summed_days
from pospro.storage.day_summaries import Sums, added
from pospro.storage.day_vouchers import DayVoucherLinesRow, DayVouchersRow
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.work_periods import WorkPeriodRow

_ENTRIES = JournalEntryRow.__table__
_POSTINGS = PostingRow.__table__
_KEPT, _KEPT_LINES = DayVouchersRow.__table__, DayVoucherLinesRow.__table__

REVERSAL = "reversal"
_PLACE = ("business_date", "work_period_id", "book_id", "turned")


def is_kept(connection: Connection, on: date) -> bool:
    """Whether sums of a day are kept."""
    return connection.scalar(summed_days(on, on)) is not None


def count_vouchers(
    connection: Connection, grain: Grain, since: date | None, until: date | None
) -> int:
    """How many vouchers the days have."""
    return sum(vouchers_by_day(connection, grain, since, until).values())


def vouchers_by_day(
    connection: Connection, grain: Grain, since: date | None, until: date | None
) -> dict[date, int]:
    """Business date → how many vouchers it has, for days that have any."""
    found: defaultdict[date, int] = defaultdict(int)
    for stretch in grain.stretches(since, until):
        by_ticket = stretch.grain == TICKET
        kept = select(
            _KEPT.c.business_date, func.sum(_KEPT.c.vouchers) if by_ticket else func.count()
        )
        queries = [
            kept.where(*_between(_KEPT.c.business_date, stretch)).group_by(_KEPT.c.business_date),
            select(_ENTRIES.c.business_date, func.count())
            .where(_ENTRIES.c.ticket_id.is_(None), *_days(stretch))
            .group_by(_ENTRIES.c.business_date),
        ]
        if live := days_without_sums(connection, stretch.since, stretch.until):
            nets = _nets(live)
            names = (*_PLACE, *(("ticket_id",) if by_ticket else ()))
            moved = select(*(nets.c[name] for name in names))
            groups = moved.where(nets.c.debit != nets.c.credit).distinct().subquery()
            day = groups.c.business_date
            queries.append(select(day, func.count()).group_by(day))
        for query in queries:
            for on, count in connection.execute(query):
                found[on] += int(count)
    return found


def turnover(connection: Connection, since: date | None, until: date | None) -> dict[int, Sums]:
    """Account id → what the vouchers of the days debit and credit it with; the same at any grain.

    What moves to and fro within one ticket falls away; everything else counts as it was posted.
    """
    return added(
        kept_turnover(connection, since, until, "by_ticket"),
        added(live_turnover(connection, since, until), turnover_alone(connection, since, until)),
    )


def kept_turnover(
    connection: Connection, since: date | None, until: date | None, column: str
) -> dict[int, Sums]:
    """The same of the tickets of the days whose sums are kept, in one of the two ways they are."""
    amount, debits = _KEPT_LINES.c[column], _KEPT_LINES.c.debits
    query = (
        select(
            _KEPT_LINES.c.account_id,
            func.sum(case((debits, amount), else_=0)),
            func.sum(case((debits, 0), else_=amount)),
        )
        .where(*_between(_KEPT_LINES.c.business_date, Stretch(TICKET, since, until)))
        .group_by(_KEPT_LINES.c.account_id)
    )
    return _sums(connection, query)


def live_turnover(
    connection: Connection, since: date | None, until: date | None
) -> dict[int, Sums]:
    """The same of the tickets of the other days."""
    live = days_without_sums(connection, since, until)
    if not live:
        return {}
    nets = _nets(live)
    return _sums(connection, select(nets.c.account_id, *_sides(nets)).group_by(nets.c.account_id))


def turnover_alone(
    connection: Connection, since: date | None, until: date | None
) -> dict[int, Sums]:
    """The same of what belongs to no ticket."""
    query = (
        select(
            _POSTINGS.c.account_id,
            func.sum(_POSTINGS.c.debit),
            func.sum(_POSTINGS.c.credit),
        )
        .join_from(_ENTRIES, _POSTINGS, _POSTINGS.c.entry_id == _ENTRIES.c.id)
        .where(_ENTRIES.c.ticket_id.is_(None), *_days(Stretch(TICKET, since, until)))
        .group_by(_POSTINGS.c.account_id)
    )
    return _sums(connection, query)


def sides_of_tickets(connection: Connection, on: date) -> dict[tuple[Any, ...], int]:
    """Work period, book, turned, account and whether it is debited → by how much on a day."""
    nets = _nets([on])
    place = (nets.c.work_period_id, nets.c.book_id, nets.c.turned, nets.c.account_id)
    found = {}
    for *where, debit, credit in connection.execute(select(*place, *_sides(nets)).group_by(*place)):
        period, book, turned, account = where
        found[period, book, bool(turned), account, True] = int(debit)
        found[period, book, bool(turned), account, False] = int(credit)
    return found


def tickets_of_books(connection: Connection, on: date) -> list[RowMapping]:
    """For each work period, book and turned: the tickets that came to something, and the first."""
    nets, firsts = _nets([on]), _firsts(on)
    place = (firsts.c.work_period_id, firsts.c.book_id, firsts.c.turned)
    moved = exists().where(
        nets.c.work_period_id == firsts.c.work_period_id,
        nets.c.book_id == firsts.c.book_id,
        nets.c.turned == firsts.c.turned,
        nets.c.ticket_id == firsts.c.ticket_id,
        nets.c.debit != nets.c.credit,
    )
    sums = (func.min(firsts.c.sequence).label("first_sequence"), func.count().label("vouchers"))
    query = select(*place, *sums).where(moved).group_by(*place)
    return list(connection.execute(query).mappings())


def has_foreign_money(connection: Connection, on: date) -> bool:
    """Whether a ticket moved foreign money on a day."""
    query = (
        select(_POSTINGS.c.account_id)
        .join_from(_ENTRIES, _POSTINGS, _POSTINGS.c.entry_id == _ENTRIES.c.id)
        .where(_ENTRIES.c.ticket_id.is_not(None), _ENTRIES.c.business_date == on)
        .where(_POSTINGS.c.foreign_currency.is_not(None))
    )
    return connection.execute(query.limit(1)).first() is not None


def business_dates(connection: Connection, since: date | None, until: date | None) -> list[date]:
    """The days on which a work period was opened, in order."""
    own = WorkPeriodRow.__table__.c.business_date
    query = select(own).distinct().order_by(own)
    return list(connection.scalars(query.where(*_between(own, Stretch(TICKET, since, until)))))


def _sums(connection: Connection, query: Select[*tuple[Any, ...]]) -> dict[int, Sums]:
    rows = connection.execute(query)
    return {account: Sums(int(debit), int(credit)) for account, debit, credit in rows}


def _sides(nets: Subquery) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    rest = nets.c.debit - nets.c.credit
    return (
        func.sum(case((rest > 0, rest), else_=0)),
        func.sum(case((rest < 0, -rest), else_=0)),
    )


def _nets(days: Sequence[date]) -> Subquery:
    """What the entries of each ticket of a register and day come to on each account."""
    turned = case((_ENTRIES.c.reason == REVERSAL, 1), else_=0).label("turned")
    place = (
        _ENTRIES.c.business_date,
        _ENTRIES.c.work_period_id,
        _ENTRIES.c.book_id,
        turned,
        _ENTRIES.c.ticket_id,
        _POSTINGS.c.account_id,
    )
    return (
        select(
            *place,
            func.sum(_POSTINGS.c.debit).label("debit"),
            func.sum(_POSTINGS.c.credit).label("credit"),
        )
        .join_from(_ENTRIES, _POSTINGS, _POSTINGS.c.entry_id == _ENTRIES.c.id)
        .where(_ENTRIES.c.ticket_id.is_not(None), _ENTRIES.c.business_date.in_(days))
        .group_by(*place)
        .subquery()
    )


def _firsts(on: date) -> Subquery:
    """Where the entries of each ticket of a register and day begin."""
    turned = case((_ENTRIES.c.reason == REVERSAL, 1), else_=0).label("turned")
    place = (_ENTRIES.c.work_period_id, _ENTRIES.c.book_id, turned, _ENTRIES.c.ticket_id)
    own = (_ENTRIES.c.ticket_id.is_not(None), _ENTRIES.c.business_date == on)
    first = func.min(_ENTRIES.c.sequence).label("sequence")
    return select(*place, first).where(*own).group_by(*place).subquery()


def _days(stretch: Stretch) -> list[ColumnElement[bool]]:
    return _between(_ENTRIES.c.business_date, stretch)


def _between(day: ColumnElement[date], stretch: Stretch) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if stretch.since is not None:
        found.append(day >= stretch.since)
    if stretch.until is not None:
        found.append(day <= stretch.until)
    return found
