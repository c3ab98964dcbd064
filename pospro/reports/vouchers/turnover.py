"""What vouchers come to, without reading them: how many there are, and the turnover of accounts."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, case, func, select

from pospro.reports.vouchers.grain import TICKET, Grain, Stretch
from pospro.storage.day_summaries import Sums, added
from pospro.storage.ledger import JournalEntryRow, PostingRow

_ENTRIES = JournalEntryRow.__table__
_POSTINGS = PostingRow.__table__

REVERSAL = "reversal"
_PLACE = ("business_date", "work_period_id", "book_id", "turned")


def count_vouchers(
    connection: Connection, grain: Grain, since: date | None, until: date | None
) -> int:
    """How many vouchers the days have."""
    found = 0
    for stretch in grain.stretches(since, until):
        columns = (*_PLACE, *(("ticket_id",) if stretch.grain == TICKET else ()))
        nets = _nets(stretch)
        groups = select(*(nets.c[name] for name in columns)).where(nets.c.debit != nets.c.credit)
        of_tickets = select(func.count()).select_from(groups.distinct().subquery())
        alone = select(func.count(_ENTRIES.c.id)).where(
            _ENTRIES.c.ticket_id.is_(None), *_days(stretch)
        )
        found += (connection.scalar(of_tickets) or 0) + (connection.scalar(alone) or 0)
    return found


def turnover(connection: Connection, since: date | None, until: date | None) -> dict[int, Sums]:
    """Account id → what the vouchers of the days debit and credit it with; the same at any grain.

    What moves to and fro within one ticket falls away; everything else counts as it was posted.
    """
    stretch = Stretch(TICKET, since, until)
    nets = _nets(stretch)
    rest = nets.c.debit - nets.c.credit
    of_tickets = select(
        nets.c.account_id,
        func.sum(case((rest > 0, rest), else_=0)),
        func.sum(case((rest < 0, -rest), else_=0)),
    ).group_by(nets.c.account_id)
    alone = (
        select(
            _POSTINGS.c.account_id,
            func.sum(_POSTINGS.c.debit),
            func.sum(_POSTINGS.c.credit),
        )
        .join_from(_ENTRIES, _POSTINGS, _POSTINGS.c.entry_id == _ENTRIES.c.id)
        .where(_ENTRIES.c.ticket_id.is_(None), *_days(stretch))
        .group_by(_POSTINGS.c.account_id)
    )
    return added(_sums(connection, of_tickets), _sums(connection, alone))


def _sums(connection: Connection, query: Select[*tuple[Any, ...]]) -> dict[int, Sums]:
    rows = connection.execute(query)
    return {account: Sums(int(debit), int(credit)) for account, debit, credit in rows}


def _nets(stretch: Stretch) -> Subquery:
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
        .where(_ENTRIES.c.ticket_id.is_not(None), *_days(stretch))
        .group_by(*place)
        .subquery()
    )


def _days(stretch: Stretch) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if stretch.since is not None:
        found.append(_ENTRIES.c.business_date >= stretch.since)
    if stretch.until is not None:
        found.append(_ENTRIES.c.business_date <= stretch.until)
    return found
