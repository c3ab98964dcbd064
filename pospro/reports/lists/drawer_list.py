"""What was done with drawers beside the sales: cash in and out, and opening without a sale."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, select

from pospro.domain.cash_movement import KINDS
from pospro.domain.errors import N_
from pospro.reports.approved import APPROVERS, AUDIT, MOVING, approved_as_asked, last_told
from pospro.reports.lists.pages import holds
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery, id_of
from pospro.reports.sales.hours import zone_of
from pospro.reports.sales.scope import PERIODS, in_days
from pospro.reports.table import Column, Table
from pospro.reports.table import Row as TableRow
from pospro.storage.cash_movements import CashMovementRow
from pospro.storage.users import UserRow
from pospro.storage.venue import RegisterRow

MOVEMENTS = CashMovementRow.__table__
MOVED = ("cash:", MOVEMENTS.c.id)
MOVES = tuple(KINDS)
"""The kinds of movements; the place of one is how it stands in a question."""

COLUMNS = (
    Column("kind", N_("What")),
    Column("day", N_("Date"), "day"),
    Column("made_at", N_("Time"), "moment"),
    Column("register", N_("Register")),
    Column("person", N_("Person")),
    Column("amount", N_("Amount"), "money"),
    Column("reason", N_("Reason")),
    Column("reference", N_("Reference")),
    Column("approver", N_("Approved by")),
)


def drawer_list(connection: Connection, query: ReportQuery) -> Table:
    """The movements of the query's days, the newest first."""
    found = _movements(connection, query)
    shown, zone = found[: query.size], zone_of(connection)
    return Table(
        title=N_("Drawer movements"),
        columns=COLUMNS,
        rows=tuple(_row(row, zone) for row in shown),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        following=str(shown[-1].id) if len(found) > query.size else None,
    )


def movements_asked_for(query: ReportQuery) -> list[ColumnElement[bool]]:
    """That a movement is of the query's days, kind, register, person and approver."""
    narrow = query.narrow
    found = in_days(MOVEMENTS.c.work_period_id, query)
    if "move" in narrow:
        kind = MOVES[narrow["move"]] if narrow["move"] < len(MOVES) else ""
        found.append(MOVEMENTS.c.kind == kind)
    if "register" in narrow:
        found.append(MOVEMENTS.c.register_id == narrow["register"])
    if "person" in narrow:
        found.append(MOVEMENTS.c.made_by == narrow["person"])
    return [*found, *approved_as_asked(query, last_told(AUDIT.c.approved_by, MOVED, *MOVING))]


def _movements(connection: Connection, query: ReportQuery) -> list[Row[Any]]:
    users, registers = UserRow.__table__, RegisterRow.__table__
    last = id_of(query.after or "")
    found = (
        select(
            MOVEMENTS,
            PERIODS.c.business_date,
            users.c.name.label("person"),
            registers.c.name.label("register"),
            last_told(APPROVERS.c.name, MOVED, *MOVING).label("approver"),
        )
        .join_from(MOVEMENTS, PERIODS, PERIODS.c.id == MOVEMENTS.c.work_period_id)
        .join(users, users.c.id == MOVEMENTS.c.made_by)
        .join(registers, registers.c.id == MOVEMENTS.c.register_id)
        .where(*movements_asked_for(query), *([MOVEMENTS.c.id < last] if last else []))
        .where(*holds(query.text, MOVEMENTS.c.reason, MOVEMENTS.c.reference))
        .order_by(MOVEMENTS.c.id.desc())
        .limit(query.size + 1)
    )
    return list(connection.execute(found))


def _row(row: Row[Any], zone: ZoneInfo) -> TableRow:
    cells = {
        "kind": KINDS[row.kind].name,
        "day": row.business_date,
        "made_at": row.made_at.astimezone(zone),
        "register": row.register,
        "person": row.person,
        "amount": row.amount or None,
        "reason": row.reason or None,
        "reference": row.reference or None,
        "approver": row.approver,
    }
    return TableRow(cells, words=frozenset({"kind"}))
