"""What moved on every account between two days: closed days cost nothing, however many."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, select

from pospro.reports.query import ReportQuery
from pospro.storage.day_sales import days_to_read
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


def booked_in(query: ReportQuery) -> list[ColumnElement[bool]]:
    """That an entry was booked on the query's days."""
    day = JournalEntryRow.__table__.c.business_date
    found: list[ColumnElement[bool]] = []
    if query.since is not None:
        found.append(day >= query.since)
    if query.until is not None:
        found.append(day <= query.until)
    if query.unsummed:
        found.append(day.in_(days_to_read()))
    return found


def venue_currency(connection: Connection) -> str:
    """The code of the currency that the venue keeps its books in."""
    return connection.scalar(select(VenueRow.__table__.c.currency)) or "TRY"
