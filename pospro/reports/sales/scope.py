"""Which tickets, lines and payments a question about sales looks at."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from pospro.domain.line import LineState
from pospro.reports.query import ReportQuery
from pospro.reports.sales.hours import closed_at_hour
from pospro.storage.catalogue import ProductRow
from pospro.storage.planning import Unindexed
from pospro.storage.tickets import TicketCalculationRow, TicketLineRow, TicketRow
from pospro.storage.work_periods import WorkPeriodRow

TICKETS, LINES = TicketRow.__table__, TicketLineRow.__table__
PERIODS, PRODUCTS = WorkPeriodRow.__table__, ProductRow.__table__

SOLD, GIFT, VOID, RETURNED = 0, 1, 2, 3
"""How the state of a line stands in a question."""

_STATES = {SOLD: LineState.SOLD, GIFT: LineState.GIFT, VOID: LineState.VOID}

IS_CLOSED = Unindexed(TICKETS.c.state) == "closed"
"""SQLite would walk every closed ticket, by its index on states."""

NO_DEPARTMENT = 0
"""How a question names the tickets that belong to no department."""

DEPARTMENT = func.coalesce(TICKETS.c.department_id, NO_DEPARTMENT)
"""The department of a ticket, as a question names it."""

Conditions = list[ColumnElement[bool]]


def periods_of(query: ReportQuery) -> Select[int] | None:
    """The work periods of the query's days; None for all of them."""
    if query.since is None and query.until is None and query.days is None:
        return None
    found = select(PERIODS.c.id)
    if query.days is not None:
        found = found.where(PERIODS.c.business_date.in_(query.days))
    if query.since is not None:
        found = found.where(PERIODS.c.business_date >= query.since)
    if query.until is not None:
        found = found.where(PERIODS.c.business_date <= query.until)
    return found


def in_days(column: ColumnElement[Any], query: ReportQuery) -> Conditions:
    """That a work period's id in `column` is one of the query's days."""
    periods = periods_of(query)
    return [] if periods is None else [column.in_(periods)]


def closed_tickets(connection: Connection, query: ReportQuery) -> Conditions:
    """That a ticket was closed on the query's days, by whom, where and at which hour is asked."""
    narrow = query.narrow
    found = [IS_CLOSED, *in_days(TICKETS.c.work_period_id, query)]
    if "register" in narrow:
        found.append(TICKETS.c.register_id == narrow["register"])
    if "department" in narrow:
        own = narrow["department"]
        found.append(TICKETS.c.department_id == own if own else TICKETS.c.department_id.is_(None))
    if "person" in narrow:
        found.append(TICKETS.c.closed_by == narrow["person"])
    if narrow.get("discounted"):
        changed = TicketCalculationRow.__table__
        found.append(select(changed.c.id).where(changed.c.ticket_id == TICKETS.c.id).exists())
    if "hour" in narrow:
        found.append(closed_at_hour(connection, narrow["hour"]))
    return found


def lines_asked_for(query: ReportQuery) -> Conditions:
    """That a line is of the product, portion or group asked for."""
    narrow = query.narrow
    found: Conditions = []
    if "product" in narrow:
        found.append(LINES.c.product_id == narrow["product"])
    if "portion" in narrow:
        found.append(LINES.c.portion_id == narrow["portion"])
    if "group" in narrow:
        own = select(PRODUCTS.c.id).where(PRODUCTS.c.product_group_id == narrow["group"])
        found.append(LINES.c.product_id.in_(own))
    return found


def in_state(state: int) -> Conditions:
    """That a line is sold, a gift, void, or brought back."""
    if state == RETURNED:
        return [LINES.c.state == LineState.SOLD.value, LINES.c.quantity < 0]
    return [LINES.c.state == _STATES.get(state, LineState.SOLD).value]
