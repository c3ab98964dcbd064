"""Discounts, extras and rounding on closed tickets one by one, the newest first."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from pospro.domain.currency import currency
from pospro.domain.errors import N_
from pospro.domain.ticket import CalculationResult
from pospro.reports.approved import APPROVERS, approved_as_asked
from pospro.reports.lists.pages import holds
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery, id_of
from pospro.reports.sales.discounts import KINDS
from pospro.reports.sales.hours import zone_of
from pospro.reports.sales.scope import PERIODS, TICKETS, closed_tickets
from pospro.reports.summed.calculations import CALCULATIONS, approver_of_calculation, kind_of
from pospro.reports.table import Column, Table
from pospro.reports.table import Row as TableRow
from pospro.storage import ticket_loading
from pospro.storage.users import UserRow

COLUMNS = (
    Column("ticket", N_("Ticket")),
    Column("day", N_("Date"), "day"),
    Column("added_at", N_("Time"), "moment"),
    Column("name", N_("Discount or extra")),
    Column("kind", N_("Kind")),
    Column("value", N_("Amount"), "money"),
    Column("total", N_("Ticket total"), "money"),
    Column("person", N_("Person")),
    Column("approver", N_("Approved by")),
)


def calculation_list(connection: Connection, query: ReportQuery) -> Table:
    """What was put on tickets closed on the query's days, with what it came to; nothing is 0."""
    found, unit = _calculations(connection, query), currency(venue_currency(connection))
    shown, zone = found[: query.size], zone_of(connection)
    tickets = ticket_loading.load_many(connection, unit, sorted({row.ticket_id for row in shown}))
    results = {
        each.calculation.id: each for ticket in tickets for each in ticket.totals.calculations
    }
    return Table(
        title=N_("Discounts one by one"),
        columns=COLUMNS,
        rows=tuple(_row(row, results[row.id], zone) for row in shown),
        currency=unit.code,
        facts={"since": query.since, "until": query.until},
        following=str(shown[-1].id) if len(found) > query.size else None,
    )


def _calculations(connection: Connection, query: ReportQuery) -> list[Row[Any]]:
    users, last = UserRow.__table__, id_of(query.after or "")
    approver = approver_of_calculation()
    person = query.narrow.get("person")
    found = (
        select(
            *(CALCULATIONS.c[name] for name in ("id", "ticket_id", "added_at", "name")),
            TICKETS.c.number,
            TICKETS.c.total,
            PERIODS.c.business_date,
            users.c.name.label("person"),
            APPROVERS.c.name.label("approver"),
        )
        .join_from(CALCULATIONS, TICKETS, TICKETS.c.id == CALCULATIONS.c.ticket_id)
        .join(PERIODS, PERIODS.c.id == TICKETS.c.work_period_id)
        .join(users, users.c.id == CALCULATIONS.c.added_by)
        .outerjoin(APPROVERS, APPROVERS.c.id == approver)
        .where(*closed_tickets(connection, query.any_of("person")))
        .where(*([CALCULATIONS.c.added_by == person] if person is not None else []))
        .where(*approved_as_asked(query, approver))
        .where(*([CALCULATIONS.c.id < last] if last else []))
        .where(*holds(query.text, CALCULATIONS.c.name, TICKETS.c.number))
        .order_by(CALCULATIONS.c.id.desc())
        .limit(query.size + 1)
    )
    return list(connection.execute(found))


def _row(row: Row[Any], result: CalculationResult, zone: ZoneInfo) -> TableRow:
    cells = {
        "ticket": row.number,
        "day": row.business_date,
        "added_at": row.added_at.astimezone(zone) if row.added_at else None,
        "name": row.name,
        "kind": KINDS[kind_of(result.calculation)],
        "value": result.amount.minor,
        "total": row.total,
        "person": row.person,
        "approver": row.approver,
    }
    return TableRow(cells, opens=f"ticket:{row.ticket_id}", words=frozenset({"kind"}))
