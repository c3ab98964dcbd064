"""Sales by day, weekday, hour, person, register, department: tickets, their sum and average."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.domain.money import half_up_ratio
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.sales.products import share
from pospro.reports.sales.proof import proof_of_tickets
from pospro.reports.sales.scope import NO_DEPARTMENT
from pospro.reports.summed.tickets import sold
from pospro.reports.table import Cell, Column, Graph, Row, Table
from pospro.storage.departments import DepartmentRow
from pospro.storage.users import UserRow
from pospro.storage.venue import RegisterRow

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
FIGURES = (
    Column("tickets", N_("Tickets"), "count"),
    Column("value", N_("Amount"), "money"),
    Column("average", N_("Average"), "money"),
    Column("share", N_("Share"), "percent"),
)


@dataclass(frozen=True, slots=True)
class _Sums:
    tickets: int = 0
    value: int = 0


def by_day(connection: Connection, query: ReportQuery) -> Table:
    """What was sold on each business day, of one weekday alone if asked so."""
    found = _per(connection, query.any_of("weekday"), "business_date")
    weekday = query.narrow.get("weekday")
    days = {day: sums for day, sums in found.items() if weekday in (None, day.weekday())}
    first, whole = query.since or min(days, default=None), _value(days.values())
    rows = [
        Row(
            {"day": day, "weekday": WEEKDAYS[day.weekday()], **_figures(sums, whole)},
            opens=replace(query.any_of("weekday"), since=day, until=day).leads_to("ticket_list"),
            words=frozenset({"weekday"}),
            key=(day - first).days if first else None,
        )
        for day, sums in sorted(days.items())
    ]
    columns = (Column("day", N_("Date"), "day"), Column("weekday", N_("Weekday")))
    return _table(connection, query, (N_("Sales by day"), columns), rows)


def by_weekday(connection: Connection, query: ReportQuery) -> Table:
    """What was sold on Mondays, Tuesdays and so on."""
    sums = [_Sums() for _day in WEEKDAYS]
    for number, each in _per(connection, query, "weekday").items():
        sums[number] = each
    whole = _value(sums)
    rows = [
        Row(
            {"weekday": name, **_figures(each, whole)},
            opens=query.leads_to("sales_by_day", weekday=number),
            words=frozenset({"weekday"}),
            key=number,
        )
        for number, (name, each) in enumerate(zip(WEEKDAYS, sums, strict=True))
        if each.tickets
    ]
    columns = (Column("weekday", N_("Weekday")),)
    return _table(connection, query, (N_("Sales by weekday"), columns), rows)


def by_hour(connection: Connection, query: ReportQuery) -> Table:
    """What was sold in each hour of the venue's wall clock, as tickets were closed."""
    sums = _per(connection, query, "hour")
    whole = _value(sums.values())
    rows = [
        Row(
            {"hour": f"{hour:02d}:00", **_figures(each, whole)},
            opens=query.leads_to("ticket_list", hour=hour),
            key=hour,
        )
        for hour, each in sorted(sums.items())
    ]
    return _table(connection, query, (N_("Sales by hour"), (Column("hour", N_("Hour")),)), rows)


def by_person(connection: Connection, query: ReportQuery) -> Table:
    """What each person sold, as they closed the tickets."""
    names = _names(connection, UserRow)
    rows = _named(_per(connection, query, "person_id"), names, query, "person")
    columns = (Column("person", N_("Person")),)
    return _table(connection, query, (N_("Sales by person"), columns), rows)


def by_register(connection: Connection, query: ReportQuery) -> Table:
    """What was sold at each register."""
    names = _names(connection, RegisterRow)
    rows = _named(_per(connection, query, "register_id"), names, query, "register")
    columns = (Column("register", N_("Register")),)
    return _table(connection, query, (N_("Sales by register"), columns), rows)


def by_department(connection: Connection, query: ReportQuery) -> Table:
    """What was sold in each department; what belongs to none stands in a line of its own."""
    names = {NO_DEPARTMENT: N_("No department")} | _names(connection, DepartmentRow)
    rows = _named(_per(connection, query, "department_id"), names, query, "department")
    words = frozenset({"department"})
    said = [replace(row, words=words) if row.key == NO_DEPARTMENT else row for row in rows]
    columns = (Column("department", N_("Department")),)
    return _table(connection, query, (N_("Sales by department"), columns), said)


def _per(connection: Connection, query: ReportQuery, key: str) -> dict[Any, _Sums]:
    """Value of the column → how many closed tickets had it, and what they came to."""
    found = sold(connection, query, key)
    return {own: _Sums(tickets, value) for (own,), (tickets, value) in found.items()}


def _names(
    connection: Connection, row: type[UserRow | RegisterRow | DepartmentRow]
) -> dict[int, str]:
    table = row.__table__
    return {each.id: each.name for each in connection.execute(select(table.c.id, table.c.name))}


def _named(
    found: Mapping[int, _Sums], names: Mapping[int, str], query: ReportQuery, key: str
) -> list[Row]:
    largest = sorted(found.items(), key=lambda item: (-item[1].value, item[0]))
    whole = _value(found.values())
    return [
        Row(
            {key: names[own_id], **_figures(sums, whole)},
            opens=query.leads_to("ticket_list", **{key: own_id}),
            key=own_id,
        )
        for own_id, sums in largest
    ]


def _value(found: Iterable[_Sums]) -> int:
    return sum(each.value for each in found)


def _figures(sums: _Sums, whole: int) -> dict[str, Cell]:
    return {
        "tickets": sums.tickets,
        "value": sums.value,
        "average": half_up_ratio(sums.value, sums.tickets) if sums.tickets else None,
        "share": share(sums.value, whole),
    }


def _table(
    connection: Connection,
    query: ReportQuery,
    what: tuple[str, tuple[Column, ...]],
    rows: list[Row],
) -> Table:
    title, columns = what
    whole = _Sums(_sum(rows, "tickets"), _sum(rows, "value"))
    shape: Literal["bars", "lying"] = (
        "lying" if columns[0].key in ("person", "register", "department") else "bars"
    )
    return Table(
        title=title,
        columns=(*columns, *FIGURES),
        rows=tuple(rows),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals=_figures(whole, whole.value) if rows else {},
        graph=Graph(shape, columns[0].key, "value", whole=shape == "bars"),
        proof=proof_of_tickets(connection, query, whole.value),
    )


def _sum(rows: Iterable[Row], key: str) -> int:
    return sum(cell for row in rows if isinstance(cell := row.cells[key], int))
