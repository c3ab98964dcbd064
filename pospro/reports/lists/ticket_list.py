"""Closed tickets one by one, the newest first."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, func, select

from pospro.domain.errors import N_
from pospro.reports.lists.pages import NEWEST_FIRST, after_ticket, closed_between, holds
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.sales.hours import zone_of
from pospro.reports.sales.scope import PERIODS, TICKETS, closed_tickets
from pospro.reports.summed.tickets import takings
from pospro.reports.table import Column, Table
from pospro.reports.table import Row as TableRow
from pospro.storage.departments import DepartmentRow
from pospro.storage.ticket_lists import paid_by
from pospro.storage.tickets import TicketTaxRow
from pospro.storage.users import UserRow
from pospro.storage.venue import RegisterRow

COLUMNS = (
    Column("number", N_("Number")),
    Column("day", N_("Date"), "day"),
    Column("closed_at", N_("Closed"), "moment"),
    Column("name", N_("Name")),
    Column("person", N_("Person")),
    Column("register", N_("Register")),
    Column("paid_by", N_("Paid by")),
    Column("tax", N_("Tax"), "money"),
    Column("total", N_("Total"), "money"),
)


def ticket_list(connection: Connection, query: ReportQuery) -> Table:
    """The closed tickets of the query's days; the totals are those of all pages."""
    found, columns = _tickets(connection, query), _columns(connection)
    shown = found[: query.size]
    ids = [row.id for row in shown]
    payments, taxes = paid_by(connection, ids), _taxes(connection, ids)
    zone = zone_of(connection)
    return Table(
        title=N_("Tickets"),
        columns=columns,
        rows=tuple(
            _row(row, zone, ", ".join(payments.get(row.id, [])), taxes.get(row.id, 0))
            for row in shown
        ),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals={"total": _total(connection, query)} if shown else {},
        following=str(shown[-1].id) if len(found) > query.size else None,
    )


def _columns(connection: Connection) -> tuple[Column, ...]:
    """The columns, that of the department only where there are any."""
    if connection.scalar(select(DepartmentRow.id).limit(1)) is None:
        return COLUMNS
    place = [column.key for column in COLUMNS].index("register") + 1
    return (*COLUMNS[:place], Column("department", N_("Department")), *COLUMNS[place:])


def _tickets(connection: Connection, query: ReportQuery) -> list[Row[Any]]:
    users, registers = UserRow.__table__, RegisterRow.__table__
    departments = DepartmentRow.__table__
    columns = ("id", "number", "closed_at", "name", "total")
    found = (
        select(
            *(TICKETS.c[name] for name in columns),
            PERIODS.c.business_date,
            users.c.name.label("person"),
            registers.c.name.label("register"),
            departments.c.name.label("department"),
        )
        .join_from(TICKETS, PERIODS, PERIODS.c.id == TICKETS.c.work_period_id)
        .join(users, users.c.id == TICKETS.c.closed_by)
        .join(registers, registers.c.id == TICKETS.c.register_id)
        .outerjoin(departments, departments.c.id == TICKETS.c.department_id)
        .where(*closed_between(connection, query), *after_ticket(connection, query))
        .where(*closed_tickets(connection, query.any_day()), *_text(query))
        .order_by(*NEWEST_FIRST)
        .limit(query.size + 1)
    )
    return list(connection.execute(found))


def _text(query: ReportQuery) -> list[Any]:
    return holds(query.text, TICKETS.c.number, TICKETS.c.name, TICKETS.c.note)


def _total(connection: Connection, query: ReportQuery) -> int:
    if not query.text:
        return takings(connection, query)
    total = select(func.sum(TICKETS.c.total)).where(
        *closed_tickets(connection, query), *_text(query)
    )
    return connection.scalar(total) or 0


def _taxes(connection: Connection, ticket_ids: list[int]) -> dict[int, int]:
    taxes = TicketTaxRow.__table__
    found = (
        select(taxes.c.ticket_id, func.sum(taxes.c.tax))
        .where(taxes.c.ticket_id.in_(ticket_ids))
        .group_by(taxes.c.ticket_id)
    )
    return {ticket_id: int(tax) for ticket_id, tax in connection.execute(found)}


def _row(row: Row[Any], zone: ZoneInfo, paid: str, tax: int) -> TableRow:
    cells = {
        "number": row.number,
        "day": row.business_date,
        "closed_at": row.closed_at.astimezone(zone),
        "name": row.name or None,
        "person": row.person,
        "register": row.register,
        "paid_by": paid or None,
        "tax": tax,
        "total": row.total,
    }
    if row.department is not None:
        cells["department"] = row.department
    return TableRow(cells, opens=f"ticket:{row.id}")
