"""Z reports one by one, the newest first."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, select

from pospro.domain.errors import N_
from pospro.reports.day_proofs import BAD
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery, id_of
from pospro.reports.sales.hours import zone_of
from pospro.reports.table import Column, Table
from pospro.reports.table import Row as TableRow
from pospro.storage.users import UserRow
from pospro.storage.z_reports import ZReportRow

REPORTS = ZReportRow.__table__
COLUMNS = (
    Column("number", N_("Number"), "count"),
    Column("day", N_("Date"), "day"),
    Column("closed_at", N_("Closed"), "moment"),
    Column("person", N_("Person")),
    Column("tickets", N_("Tickets"), "count"),
    Column("sales", N_("Sales"), "money"),
    Column("tax", N_("Tax"), "money"),
    Column("counted", N_("Over or short"), "money"),
    Column("proofs", N_("Proofs")),
    Column("grand_total", N_("Sales since the first Z"), "money"),
)
HOLD, DIFFER = N_("all hold"), N_("some differ")


def z_report_list(connection: Connection, query: ReportQuery) -> Table:
    """The Z reports of the query's days, as they were sealed."""
    people = UserRow.__table__
    wanted = (
        select(REPORTS, people.c.name.label("person"))
        .join(people, people.c.id == REPORTS.c.made_by)
        .where(*_conditions(query))
        .order_by(REPORTS.c.number.desc())
        .limit(query.size + 1)
    )
    found = list(connection.execute(wanted))
    shown = found[: query.size]
    zone = zone_of(connection)
    return Table(
        title=N_("Z reports"),
        columns=COLUMNS,
        rows=tuple(_row(row, zone) for row in shown),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        following=str(shown[-1].number) if len(found) > query.size else None,
    )


def _conditions(query: ReportQuery) -> list[ColumnElement[bool]]:
    day = REPORTS.c.business_date
    found: list[ColumnElement[bool]] = []
    if query.since is not None:
        found.append(day >= query.since)
    if query.until is not None:
        found.append(day <= query.until)
    if (seen := id_of(query.after or "")) is not None:
        found.append(REPORTS.c.number < seen)
    return found


def _row(row: Row[Any], zone: ZoneInfo) -> TableRow:
    content = row.content
    differs = any(proof["state"] == BAD for proof in content["proofs"]) or content["findings"]
    cells = {
        "number": row.number,
        "day": row.business_date,
        "closed_at": row.made_at.astimezone(zone),
        "person": row.person,
        "tickets": content["tickets"],
        "sales": content["sales"],
        "tax": sum(tax["tax"] for tax in content["taxes"]),
        "counted": sum(shift["difference"] or 0 for shift in content["shifts"]),
        "proofs": DIFFER if differs else HOLD,
        "grand_total": content["grand_total"],
    }
    return TableRow(cells, opens=f"z:{row.number}", words=frozenset(("proofs",)))
