"""What every list has in common: closed tickets in the order of closing, a page at a time."""

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from pospro.i18n import fold
from pospro.reports.query import ReportQuery, id_of
from pospro.reports.sales.scope import LINES, PERIODS, TICKETS, Conditions
from pospro.storage.planning import Unindexed

_LETTERS, _PLAIN = (
    "ıIİşŞğĞüÜöÖçÇâÂîÎûÛéÉáÁäÄñÑABCDEFGHJKLMNOPQRSTUVWXYZ",
    "iiissgguuooccaaiiuueeaaaannabcdefghjklmnopqrstuvwxyz",
)
"""Letters, and the plain ones that they are looked for as."""

NEWEST_FIRST = (TICKETS.c.closed_at.desc(), TICKETS.c.id.desc())


def closed_between(connection: Connection, query: ReportQuery) -> Conditions:
    """That a ticket was closed on the query's days, as the index on the time of closing answers.

    The work periods of the days are looked up ticket by ticket: a page needs few.
    """
    found: Conditions = [TICKETS.c.closed_at.is_not(None)]
    days: Conditions = []
    if query.since is not None:
        days.append(PERIODS.c.business_date >= query.since)
    if query.until is not None:
        days.append(PERIODS.c.business_date <= query.until)
    if not days:
        return found
    first, last, running = connection.execute(
        select(
            func.min(PERIODS.c.opened_at),
            func.max(PERIODS.c.closed_at),
            func.count() - func.count(PERIODS.c.closed_at),
        ).where(*days)
    ).one()
    periods = select(PERIODS.c.id).where(*days)
    found.append(Unindexed(TICKETS.c.work_period_id).in_(periods))
    if first is not None:
        found.append(TICKETS.c.closed_at >= first)
    if last is not None and not running:
        found.append(TICKETS.c.closed_at <= last)
    return found


def after_ticket(connection: Connection, query: ReportQuery) -> Conditions:
    """That a ticket was closed before the last one of the page before; all without a page."""
    seen = id_of(query.after or "")
    if seen is None:
        return []
    at = connection.scalar(select(TICKETS.c.closed_at).where(TICKETS.c.id == seen))
    return [] if at is None else [_earlier((TICKETS.c.closed_at, at), (TICKETS.c.id, seen))]


def after_line(connection: Connection, query: ReportQuery) -> Conditions:
    """The same for a list of lines, whose key is the id of a line."""
    seen = id_of(query.after or "")
    row = connection.execute(
        select(TICKETS.c.closed_at, TICKETS.c.id)
        .join_from(LINES, TICKETS, TICKETS.c.id == LINES.c.ticket_id)
        .where(LINES.c.id == (seen or 0))
    ).first()
    if row is None or row.closed_at is None:
        return []
    places = ((TICKETS.c.closed_at, row.closed_at), (TICKETS.c.id, row.id), (LINES.c.id, seen))
    return [_earlier(*places)]


def _earlier(*places: tuple[ColumnElement[object], object]) -> ColumnElement[bool]:
    """That a row stands after a place in an order from the largest down."""
    (column, value), *rest = places
    if not rest:
        return column < value
    return and_(column <= value, or_(column < value, _earlier(*rest)))


def holds(text: str, *columns: ColumnElement[str]) -> Conditions:
    """That one of the columns holds what somebody typed, in large or small letters, with any keys.

    “ISKENDER” finds “İskender”, and “cay” finds “Çay”.
    """
    if not text:
        return []
    return [or_(*(folded(column).contains(fold(text), autoescape=True) for column in columns))]


def folded(column: ColumnElement[str]) -> ColumnElement[str]:
    """A column as `fold` would write it, for the letters of Turkish and its neighbours."""
    return func.translate(func.coalesce(column, ""), _LETTERS, _PLAIN)
