"""What moved on every account between two days: closed days cost nothing, however many."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, select

from pospro.reports.query import ReportQuery
from pospro.storage.day_sales import days_without_sums
from pospro.storage.day_summaries import Sums, sums_to_date
from pospro.storage.ledger import JournalEntryRow
from pospro.storage.venue import VenueRow

NOTHING = Sums(0, 0)


def opening(connection: Connection, since: date | None) -> dict[int, Sums]:
    """Account id → everything posted before `since`; nothing without it."""
    return {} if since is None else sums_to_date(connection, since - timedelta(days=1))


def moved(connection: Connection, query: ReportQuery) -> dict[int, Sums]:
    """Account id → the debits and credits of the query's days, for accounts that moved."""
    before = opening(connection, query.since)
    found = {}
    for account_id, sums in sums_to_date(connection, query.until).items():
        past = before.get(account_id, NOTHING)
        own = Sums(sums.debit - past.debit, sums.credit - past.credit)
        if any(own):
            found[account_id] = own
    return found


def unsummed(connection: Connection, query: ReportQuery) -> ReportQuery | None:
    """The question about those of its days whose sales are not kept in sums; None without any."""
    known = prepared(connection, query).unsummed or ()
    first, last = query.since or date.min, query.until or date.max
    days = [day for day in known if first <= day <= last]
    return query.on_days(days) if days else None


def prepared(connection: Connection, query: ReportQuery) -> ReportQuery:
    """The question with what every part of its answer asks, looked up once."""
    if query.unsummed is not None:
        return query
    return replace(query, unsummed=tuple(days_without_sums(connection, None, None)))


def booked_in(query: ReportQuery) -> list[ColumnElement[bool]]:
    """That an entry was booked on the query's days."""
    day = JournalEntryRow.__table__.c.business_date
    found: list[ColumnElement[bool]] = []
    if query.since is not None:
        found.append(day >= query.since)
    if query.until is not None:
        found.append(day <= query.until)
    if query.days is not None:
        found.append(day.in_(query.days))
    return found


def venue_currency(connection: Connection) -> str:
    """The code of the currency that the venue keeps its books in."""
    return connection.scalar(select(VenueRow.__table__.c.currency)) or "TRY"
