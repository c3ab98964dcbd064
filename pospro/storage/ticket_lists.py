"""Tickets in lists, the latest first, a page at a time, however many there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select, union

from pospro.storage.payments import PaymentRow
from pospro.storage.print_jobs import PrintJobRow
from pospro.storage.tickets import TicketLineRow, TicketRow
from pospro.storage.users import UserRow
from pospro.storage.work_periods import WorkPeriodRow

_TICKETS = TicketRow.__table__
_PERIODS = WorkPeriodRow.__table__


@dataclass(frozen=True, slots=True)
class ClosedHead:
    """What a list knows of a closed ticket without its lines; `total` is in minor units."""

    id: int
    number: str
    name: str
    note: str
    closed_at: datetime
    closed_by: str
    total: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: a work period, a business date, after a ticket that was seen already."""

    work_period_id: int | None = None
    business_date: date | None = None
    after: int | None = None


def ticket_ids(connection: Connection, state: str | None, place: Place, limit: int) -> list[int]:
    """The next `limit` tickets, of one state or of any, in the order in which they were opened.

    A work period keeps to its own tickets and to those that are still open.
    """
    query = select(_TICKETS.c.id).order_by(_TICKETS.c.id.desc()).limit(limit)
    if state is not None:
        query = query.where(_TICKETS.c.state == state)
    if place.work_period_id is not None:
        own = select(_TICKETS.c.id).where(_TICKETS.c.work_period_id == place.work_period_id)
        still_open = select(_TICKETS.c.id).where(_TICKETS.c.state == "open")
        query = query.where(_TICKETS.c.id.in_(union(own, still_open)))
    if place.after is not None:
        query = query.where(_TICKETS.c.id < place.after)
    return list(connection.scalars(query))


def closed(connection: Connection, place: Place, limit: int) -> list[ClosedHead]:
    """The next `limit` closed tickets, the one closed last first."""
    return _heads(connection, _conditions(connection, place), limit)


def latest_receipt(connection: Connection) -> int | None:
    """The id of the ticket that was closed last."""
    ended = _TICKETS.c.closed_at.is_not(None) & _TICKETS.c.number.is_not(None)
    query = select(_TICKETS.c.id).where(ended)
    return connection.scalar(query.order_by(_TICKETS.c.closed_at.desc()).limit(1))


def closed_by_number(
    connection: Connection, numbers: Sequence[str], place: Place
) -> list[ClosedHead]:
    """The closed tickets of these numbers, whichever exist."""
    if not numbers:
        return []
    conditions = [_TICKETS.c.number.in_(numbers), *_conditions(connection, place)]
    return _heads(connection, conditions, len(numbers))


def _heads(
    connection: Connection, conditions: Sequence[ColumnElement[bool]], limit: int
) -> list[ClosedHead]:
    users = UserRow.__table__
    columns = ("id", "number", "name", "note", "closed_at", "total")
    query = (
        select(*(_TICKETS.c[name] for name in columns), users.c.name.label("closed_by"))
        .join(users, users.c.id == _TICKETS.c.closed_by)
        .where(*conditions)
        .order_by(_TICKETS.c.closed_at.desc(), _TICKETS.c.id.desc())
        .limit(limit)
    )
    return [ClosedHead(**row) for row in connection.execute(query).mappings()]


def _conditions(connection: Connection, place: Place) -> list[ColumnElement[bool]]:
    """What the indexes on the time of closing answer; only closed tickets have one."""
    found: list[ColumnElement[bool]] = [_TICKETS.c.closed_at.is_not(None)]
    if place.work_period_id is not None:
        found.append(_TICKETS.c.work_period_id == place.work_period_id)
    if place.business_date is not None:
        periods = select(_PERIODS.c.id).where(_PERIODS.c.business_date == place.business_date)
        found.append(_TICKETS.c.work_period_id.in_(connection.scalars(periods).all()))
    if place.after is not None:
        found.append(_before(connection, place.after))
    return found


def _before(connection: Connection, ticket_id: int) -> ColumnElement[bool]:
    """What was closed before a ticket; everything when there is no such closed ticket."""
    at, own = _TICKETS.c.closed_at, _TICKETS.c.id
    seen = connection.scalar(select(at).where(own == ticket_id, at.is_not(None)))
    if seen is None:
        return own.is_not(None)
    return and_(at <= seen, or_(at < seen, own < ticket_id))


def closed_in(connection: Connection, ticket_id: int) -> int | None:
    """The work period in which a ticket was closed; None while it is not."""
    query = select(_TICKETS.c.work_period_id).where(
        _TICKETS.c.id == ticket_id, _TICKETS.c.closed_at.is_not(None)
    )
    found: int | None = connection.scalar(query)
    return found


def line_texts(connection: Connection, ticket_ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Ticket id → the names and notes of its lines."""
    lines = TicketLineRow.__table__
    query = select(lines.c.ticket_id, lines.c.name, lines.c.note)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for ticket_id, *texts in connection.execute(query.where(lines.c.ticket_id.in_(ticket_ids))):
        found[ticket_id] += texts
    return found


def paid_by(connection: Connection, ticket_ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Ticket id → the names of the payments that count, in their order, each once."""
    payments = PaymentRow.__table__
    undoing = payments.alias("undoing")
    query = (
        select(payments.c.ticket_id, payments.c.name)
        .outerjoin(undoing, undoing.c.reverses_id == payments.c.id)
        .where(
            payments.c.ticket_id.in_(ticket_ids),
            payments.c.reverses_id.is_(None),
            undoing.c.id.is_(None),
        )
        .order_by(payments.c.id)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for ticket_id, name in connection.execute(query):
        if name not in found[ticket_id]:
            found[ticket_id].append(name)
    return found


def print_states(connection: Connection, ticket_ids: Sequence[int]) -> Mapping[int, str]:
    """Ticket id → how its latest receipt came out; without one it is missing."""
    jobs = PrintJobRow.__table__
    query = (
        select(jobs.c.ticket_id, jobs.c.state)
        .where(jobs.c.ticket_id.in_(ticket_ids))
        .order_by(jobs.c.created_at, jobs.c.id)
    )
    return {row.ticket_id: row.state for row in connection.execute(query)}
