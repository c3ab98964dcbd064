"""Lines of closed tickets one by one, the newest first; voided ones of every ticket."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, Text, case, cast, or_, select

from pospro.domain.currency import currency
from pospro.domain.errors import N_
from pospro.domain.line import LineState
from pospro.domain.money import Currency
from pospro.i18n import fold
from pospro.reports.lists.answerable import is_answerable, line_told, of_void_ticket, void_lines
from pospro.reports.lists.pages import NEWEST_FIRST, after_line, closed_between, holds
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery, id_of
from pospro.reports.sales.hours import zone_of
from pospro.reports.sales.lines import full_value
from pospro.reports.sales.scope import (
    LINES,
    PERIODS,
    PRODUCTS,
    TICKETS,
    VOID,
    Conditions,
    closed_tickets,
    in_days,
    in_state,
    lines_asked_for,
)
from pospro.reports.table import Column, Table
from pospro.reports.table import Row as TableRow
from pospro.storage.users import UserRow

STATES = {"sold": N_("Sold"), "gift": N_("Given away"), "void": N_("Voided")}
COLUMNS = (
    Column("ticket", N_("Ticket")),
    Column("day", N_("Date"), "day"),
    Column("added_at", N_("Rung up"), "moment"),
    Column("product", N_("Product")),
    Column("portion", N_("Portion")),
    Column("quantity", N_("Quantity"), "quantity"),
    Column("unit_price", N_("Price"), "money"),
    Column("value", N_("Worth"), "money"),
    Column("state", N_("State")),
    Column("reason", N_("Reason")),
    Column("person", N_("Rung up by")),
    Column("answerable", N_("Answerable")),
    Column("approver", N_("Approved by")),
)


def line_list(connection: Connection, query: ReportQuery) -> Table:
    """The lines of tickets closed on the query's days; a gift or void is worth what it cost.

    When only voids are asked for, those of open and of void tickets are there too.
    """
    found = _lines(connection, query)
    shown = found[: query.size]
    unit, zone = currency(venue_currency(connection)), zone_of(connection)
    return Table(
        title=N_("Ticket lines"),
        columns=COLUMNS,
        rows=tuple(_row(row, unit, zone) for row in shown),
        currency=unit.code,
        facts={"since": query.since, "until": query.until},
        following=str(shown[-1].id) if len(found) > query.size else None,
    )


def _lines(connection: Connection, query: ReportQuery) -> list[Row[Any]]:
    users = UserRow.__table__
    columns = ("id", "ticket_id", "name", "portion_name", "quantity", "unit_price", "state")
    found = (
        select(
            *(LINES.c[name] for name in (*columns, "note", "added_at")),
            *(told.label(name) for name, told in line_told().items()),
            case((of_void_ticket(), LineState.VOID.value), else_=LINES.c.state).label(
                "shown_state"
            ),
            cast(LINES.c.modifiers, Text).label("modifiers"),
            TICKETS.c.number,
            PERIODS.c.business_date,
            users.c.name.label("person"),
        )
        .join_from(TICKETS, LINES, LINES.c.ticket_id == TICKETS.c.id)
        .join(PERIODS, PERIODS.c.id == TICKETS.c.work_period_id)
        .join(users, users.c.id == LINES.c.added_by)
        .where(*lines_asked_for(query), *is_answerable(query), *_text(query))
        .limit(query.size + 1)
    )
    order = _voided if query.narrow.get("state") == VOID else _closed
    return list(connection.execute(order(connection, query, found)))


def _closed(connection: Connection, query: ReportQuery, found: Select[Any]) -> Select[Any]:
    """Of closed tickets, in the order in which these were closed."""
    state = query.narrow.get("state")
    return (
        found.where(*closed_between(connection, query), *after_line(connection, query))
        .where(*closed_tickets(connection, query.any_day()))
        .where(*([] if state is None else in_state(state)))
        .order_by(*NEWEST_FIRST, LINES.c.id.desc())
    )


def _voided(_connection: Connection, query: ReportQuery, found: Select[Any]) -> Select[Any]:
    """Void lines and those of void tickets, in the order in which they were rung up."""
    last = id_of(query.after or "")
    register = query.narrow.get("register")
    return (
        found.where(LINES.c.id.in_(void_lines()), *in_days(TICKETS.c.work_period_id, query))
        .where(*([TICKETS.c.register_id == register] if register is not None else []))
        .where(*([LINES.c.id < last] if last else []))
        .order_by(LINES.c.id.desc())
    )


def _text(query: ReportQuery) -> Conditions:
    """A product by its name in any letters, or what is written on the line."""
    if not query.text:
        return []
    keys = PRODUCTS.c.search_key.contains(fold(query.text), autoescape=True)
    written = holds(query.text, LINES.c.name, LINES.c.reason, LINES.c.note, TICKETS.c.number)
    return [or_(LINES.c.product_id.in_(select(PRODUCTS.c.id).where(keys)), *written)]


def _row(row: Row[Any], unit: Currency, zone: ZoneInfo) -> TableRow:
    cells = {
        "ticket": row.number,
        "day": row.business_date,
        "added_at": row.added_at.astimezone(zone),
        "product": row.name,
        "portion": row.portion_name or None,
        "quantity": row.quantity,
        "unit_price": row.unit_price,
        "value": full_value(row.unit_price, row.quantity, row.modifiers, unit),
        "state": STATES[row.shown_state],
        "reason": row.reason or row.note or None,
        "person": row.person,
        "answerable": row.answerable,
        "approver": row.approver,
    }
    return TableRow(cells, opens=f"ticket:{row.ticket_id}", words=frozenset({"state"}))
