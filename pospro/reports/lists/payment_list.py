"""Payments one by one, the newest first, undone ones and their mirrors included."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, func, select

from pospro.domain.errors import N_
from pospro.reports.approved import APPROVERS, AUDIT, UNDOING, last_told
from pospro.reports.lists.pages import holds
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery, id_of
from pospro.reports.sales.hours import zone_of
from pospro.reports.sales.scope import PERIODS, TICKETS, in_days
from pospro.reports.summed.payments import PAYMENTS, PAYMENTS_TAKEN, UNDONE, narrowed
from pospro.reports.table import Column, Table
from pospro.reports.table import Row as TableRow
from pospro.storage.planning import Unindexed
from pospro.storage.users import UserRow
from pospro.storage.venue import RegisterRow

PURPOSES = {
    "payment": N_("Payment"),
    "cashback": N_("Cash back"),
    "left": N_("Change left"),
    "refund": N_("Money given back"),
    "undo": N_("Payment undone"),
}
COLUMNS = (
    Column("ticket", N_("Ticket")),
    Column("day", N_("Date"), "day"),
    Column("taken_at", N_("Taken"), "moment"),
    Column("type", N_("Payment type")),
    Column("purpose", N_("What")),
    Column("reference", N_("Reference")),
    Column("tendered", N_("Tendered"), "money"),
    Column("change", N_("Change given"), "money"),
    Column("amount", N_("Amount"), "money"),
    Column("person", N_("Person")),
    Column("register", N_("Register")),
    Column("reason", N_("Reason")),
    Column("approver", N_("Approved by")),
)


def payment_list(connection: Connection, query: ReportQuery) -> Table:
    """The payments taken on the query's days; the total is that of all pages."""
    found = _payments(connection, query)
    shown = found[: query.size]
    zone = zone_of(connection)
    return Table(
        title=N_("Payments"),
        columns=COLUMNS,
        rows=tuple(_row(row, zone) for row in shown),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals={"amount": _total(connection, query)} if shown else {},
        following=str(shown[-1].id) if len(found) > query.size else None,
    )


def _total(connection: Connection, query: ReportQuery) -> int:
    if not query.text:
        _number, taken, back = PAYMENTS_TAKEN.total(connection, query).get((), (0, 0, 0))
        return taken + back
    total = (
        select(func.sum(PAYMENTS.c.amount))
        .join_from(PAYMENTS, TICKETS, TICKETS.c.id == PAYMENTS.c.ticket_id)
        .where(*_conditions(query))
    )
    return connection.scalar(total) or 0


def _payments(connection: Connection, query: ReportQuery) -> list[Row[Any]]:
    users, registers = UserRow.__table__, RegisterRow.__table__
    last = id_of(query.after or "")
    found = (
        select(
            PAYMENTS,
            TICKETS.c.number,
            PERIODS.c.business_date,
            users.c.name.label("person"),
            registers.c.name.label("register"),
            last_told(AUDIT.c.reason, UNDONE, *UNDOING).label("reason"),
            last_told(APPROVERS.c.name, UNDONE, *UNDOING).label("approver"),
        )
        .join_from(PAYMENTS, PERIODS, PERIODS.c.id == PAYMENTS.c.work_period_id)
        .join(TICKETS, TICKETS.c.id == PAYMENTS.c.ticket_id)
        .join(users, users.c.id == PAYMENTS.c.taken_by)
        .join(registers, registers.c.id == PAYMENTS.c.register_id)
        .where(*_taken_between(connection, query), *([PAYMENTS.c.id < last] if last else []))
        .where(*narrowed(query), *_text(query))
        .order_by(PAYMENTS.c.id.desc())
        .limit(query.size + 1)
    )
    return list(connection.execute(found))


def _conditions(query: ReportQuery) -> list[ColumnElement[bool]]:
    return [*in_days(PAYMENTS.c.work_period_id, query), *narrowed(query), *_text(query)]


def _text(query: ReportQuery) -> list[ColumnElement[bool]]:
    return holds(query.text, PAYMENTS.c.reference, PAYMENTS.c.name, TICKETS.c.number)


def _taken_between(connection: Connection, query: ReportQuery) -> list[ColumnElement[bool]]:
    """That a payment was taken on the query's days, as its primary key answers.

    Ids grow with time, so those of the days lie between the first and the last of them.
    """
    days = in_days(PAYMENTS.c.work_period_id, query)
    if not days:
        return []
    periods = select(PERIODS.c.id).where(*in_days(PERIODS.c.id, query))
    known = list(connection.scalars(periods.order_by(PERIODS.c.opened_at)))
    first = _found(connection, func.min(PAYMENTS.c.id), known)
    last = _found(connection, func.max(PAYMENTS.c.id), reversed(known))
    if first is None or last is None:
        return days
    period = Unindexed(PAYMENTS.c.work_period_id)
    return [PAYMENTS.c.id.between(first, last), period.in_(periods)]


def _found(
    connection: Connection, column: ColumnElement[int], period_ids: Iterable[int]
) -> int | None:
    """The column's value in the first of the work periods in which something was paid."""
    own = (
        connection.scalar(select(column).where(PAYMENTS.c.work_period_id == period_id))
        for period_id in period_ids
    )
    return next((each for each in own if each is not None), None)


def _row(row: Row[Any], zone: ZoneInfo) -> TableRow:
    purpose = "left" if row.change_type_id is not None else row.purpose
    purpose = "undo" if row.reverses_id is not None else purpose
    cells = {
        "ticket": row.number,
        "day": row.business_date,
        "taken_at": row.taken_at.astimezone(zone),
        "type": row.name,
        "purpose": PURPOSES[purpose],
        "reference": row.reference or None,
        "tendered": row.tendered,
        "change": row.change,
        "amount": row.amount,
        "person": row.person,
        "register": row.register,
        "reason": row.reason,
        "approver": row.approver,
    }
    return TableRow(cells, opens=f"ticket:{row.ticket_id}", words=frozenset({"purpose"}))
