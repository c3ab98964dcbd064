"""Gifts, voids and returns: who gave what away, and why."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, cast, select

from pospro.domain.errors import N_
from pospro.domain.line import LineState
from pospro.domain.money import Currency, currency
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.sales.lines import full_value
from pospro.reports.sales.scope import (
    GIFT,
    LINES,
    RETURNED,
    TICKETS,
    VOID,
    closed_tickets,
    in_days,
    in_state,
    lines_asked_for,
)
from pospro.reports.table import Cell, Column, Graph, Table
from pospro.reports.table import Row as TableRow
from pospro.storage.audit import AuditEventRow
from pospro.storage.streams import portions
from pospro.storage.users import UserRow

AUDIT = AuditEventRow.__table__
COLUMNS = (
    Column("person", N_("Person")),
    Column("reason", N_("Reason")),
    Column("lines", N_("Lines"), "count"),
    Column("quantity", N_("Quantity"), "quantity"),
    Column("value", N_("Worth"), "money"),
)


@dataclass(frozen=True, slots=True)
class _Found:
    """Lines, and line id → who is answerable for it and why."""

    lines: list[Row[Any]]
    people: dict[int, tuple[int, str]]


@dataclass(slots=True)
class _Sums:
    lines: int = 0
    quantity: int = 0
    value: int = 0

    def add(self, quantity: int, value: int) -> None:
        self.lines += 1
        self.quantity += quantity
        self.value += value


def gifts(connection: Connection, query: ReportQuery) -> Table:
    """What was given away on closed tickets: by whom, why, and what it would have cost."""
    of_tickets = closed_tickets(connection, _any_person(query))
    found = _lines(connection, query, [*in_state(GIFT), *of_tickets])
    people = _who(connection, "line_gift", found)
    return _table(connection, query, (N_("Gifts"), GIFT), _Found(found, people))


def voids(connection: Connection, query: ReportQuery) -> Table:
    """What was voided on any ticket, single lines and whole tickets: by whom and why."""
    days = in_days(TICKETS.c.work_period_id, query)
    single = _lines(connection, query, [*in_state(VOID), *days])
    whole = _lines(
        connection,
        query,
        [TICKETS.c.state == "void", LINES.c.state != LineState.VOID.value, *days],
    )
    people = _who(connection, "line_void", single)
    of_tickets = _who_voided(connection, {row.ticket_id for row in whole})
    for row in whole:
        people[row.id] = of_tickets.get(row.ticket_id, (row.added_by, ""))
    return _table(connection, query, (N_("Voids"), VOID), _Found([*single, *whole], people))


def returns(connection: Connection, query: ReportQuery) -> Table:
    """What guests brought back, as lines of less than nothing: who took it, and why."""
    of_tickets = closed_tickets(connection, _any_person(query))
    found = _lines(connection, query, [*in_state(RETURNED), *of_tickets])
    people = {row.id: (row.added_by, row.reason or row.note) for row in found}
    return _table(connection, query, (N_("Returns"), RETURNED), _Found(found, people))


def _any_person(query: ReportQuery) -> ReportQuery:
    """The question without its person, who is looked for among those that acted."""
    return query.any_of("person")


def _lines(
    connection: Connection, query: ReportQuery, conditions: Iterable[ColumnElement[bool]]
) -> list[Row[Any]]:
    modifiers = cast(LINES.c.modifiers, Text).label("modifiers")
    columns = ("id", "ticket_id", "added_by", "quantity", "unit_price", "reason", "note")
    found = (
        select(*(LINES.c[name] for name in columns), modifiers)
        .join_from(TICKETS, LINES, LINES.c.ticket_id == TICKETS.c.id)
        .where(*conditions, *lines_asked_for(query))
    )
    return list(connection.execute(found))


def _who(
    connection: Connection, action: str, rows: Iterable[Row[Any]]
) -> dict[int, tuple[int, str]]:
    """Line id → who marked it last and why; whoever rang it up where nobody is known."""
    found = {row.id: (row.added_by, row.reason) for row in rows}
    for portion in portions(sorted(found)):
        events = (
            select(AUDIT.c.subject, AUDIT.c.actor_id, AUDIT.c.reason)
            .where(AUDIT.c.subject.in_([f"line:{own_id}" for own_id in portion]))
            .where(AUDIT.c.action == action)
            .order_by(AUDIT.c.id)
        )
        for row in connection.execute(events):
            line_id = int(row.subject.partition(":")[2])
            found[line_id] = (row.actor_id or found[line_id][0], row.reason)
    return found


def _who_voided(connection: Connection, ticket_ids: set[int]) -> dict[int, tuple[int, str]]:
    """Ticket id → who voided it and why."""
    found = {}
    for portion in portions(sorted(ticket_ids)):
        events = (
            select(AUDIT.c.subject, AUDIT.c.actor_id, AUDIT.c.reason)
            .where(AUDIT.c.subject.in_([f"ticket:{own_id}" for own_id in portion]))
            .where(AUDIT.c.action == "void_ticket")
        )
        for row in connection.execute(events):
            found[int(row.subject.partition(":")[2])] = (row.actor_id, row.reason)
    return found


def _table(
    connection: Connection, query: ReportQuery, what: tuple[str, int], found: _Found
) -> Table:
    """A row for each person and reason, the largest first; `what` is the title and the state."""
    title, state = what
    unit: Currency = currency(venue_currency(connection))
    users = UserRow.__table__
    names = {row.id: row.name for row in connection.execute(select(users.c.id, users.c.name))}
    sums: defaultdict[tuple[int, str], _Sums] = defaultdict(_Sums)
    wanted = query.narrow.get("person")
    for line in found.lines:
        person, reason = found.people[line.id]
        if wanted in (None, person):
            value = full_value(line.unit_price, line.quantity, line.modifiers, unit)
            sums[person, reason].add(line.quantity, value)
    opens = query.any_of("person").leads_to("line_list", state=state)
    largest = sorted(sums.items(), key=lambda item: (-abs(item[1].value), item[0]))
    return Table(
        title=title,
        columns=COLUMNS,
        rows=tuple(
            TableRow(
                {"person": names[person], "reason": reason or None, **_figures([each])},
                opens=opens,
                key=f"{person} {reason}",
            )
            for (person, reason), each in largest
        ),
        currency=unit.code,
        facts={"since": query.since, "until": query.until},
        totals=_figures(sums.values()) if sums else {},
        graph=Graph("lying", "person", "value"),
    )


def _figures(sums: Iterable[_Sums]) -> dict[str, Cell]:
    every = list(sums)
    return {
        "lines": sum(each.lines for each in every),
        "quantity": sum(each.quantity for each in every),
        "value": sum(each.value for each in every),
    }
