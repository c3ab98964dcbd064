"""Gifts, voids and returns on closed tickets: who is answerable for them, and why."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, cast, select

from pospro.domain.money import currency
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
    in_state,
    lines_asked_for,
)
from pospro.reports.summed.source import Fact, Source
from pospro.storage.audit import AuditEventRow
from pospro.storage.day_sales import DayMarkedRow
from pospro.storage.month_sales import MonthMarkedRow
from pospro.storage.streams import portions

AUDIT = AuditEventRow.__table__
ACTIONS = {GIFT: "line_gift", VOID: "line_void"}

Answerable = dict[int, tuple[int, str]]


def _live(connection: Connection, query: ReportQuery) -> Iterator[Fact]:
    asked = query.narrow.get("state")
    any_person = query.any_of("person")
    for state in (GIFT, VOID, RETURNED):
        if asked in (None, state):
            tickets = closed_tickets(connection, any_person)
            rows = marked_lines(connection, query, [*in_state(state), *tickets])
            yield from facts(connection, query, state, (rows, answerable(connection, state, rows)))


def marked_lines(
    connection: Connection, query: ReportQuery, conditions: Iterable[ColumnElement[bool]]
) -> list[Row[Any]]:
    """The lines that are what the conditions say and what the query narrows down to."""
    modifiers = cast(LINES.c.modifiers, Text).label("modifiers")
    columns = ("id", "ticket_id", "product_id", "portion_id", "added_by", "quantity", "unit_price")
    found = (
        select(
            *(LINES.c[name] for name in (*columns, "reason", "note")),
            TICKETS.c.register_id,
            modifiers,
        )
        .join_from(TICKETS, LINES, LINES.c.ticket_id == TICKETS.c.id)
        .where(*conditions, *lines_asked_for(query))
    )
    return list(connection.execute(found))


def answerable(connection: Connection, state: int, rows: Iterable[Row[Any]]) -> Answerable:
    """Line id → who marked it last and why; whoever rang it up where nobody is known."""
    if state == RETURNED:
        return {row.id: (row.added_by, row.reason or row.note) for row in rows}
    found = {row.id: (row.added_by, row.reason) for row in rows}
    for portion in portions(sorted(found)):
        events = (
            select(AUDIT.c.subject, AUDIT.c.actor_id, AUDIT.c.reason)
            .where(AUDIT.c.subject.in_([f"line:{own_id}" for own_id in portion]))
            .where(AUDIT.c.action == ACTIONS[state])
            .order_by(AUDIT.c.id)
        )
        for row in connection.execute(events):
            line_id = int(row.subject.partition(":")[2])
            found[line_id] = (row.actor_id or found[line_id][0], row.reason)
    return found


def answerable_for_ticket(connection: Connection, rows: Iterable[Row[Any]]) -> Answerable:
    """Line id → who voided its whole ticket and why."""
    own = list(rows)
    found = {}
    for portion in portions(sorted({row.ticket_id for row in own})):
        events = (
            select(AUDIT.c.subject, AUDIT.c.actor_id, AUDIT.c.reason)
            .where(AUDIT.c.subject.in_([f"ticket:{ticket_id}" for ticket_id in portion]))
            .where(AUDIT.c.action == "void_ticket")
        )
        for row in connection.execute(events):
            found[int(row.subject.partition(":")[2])] = (row.actor_id, row.reason)
    return {row.id: found.get(row.ticket_id, (row.added_by, "")) for row in own}


def facts(
    connection: Connection,
    query: ReportQuery,
    state: int,
    found: tuple[Iterable[Row[Any]], Answerable],
) -> Iterator[Fact]:
    """A fact for each line that somebody asked for is answerable for."""
    unit = currency(venue_currency(connection))
    wanted = query.narrow.get("person")
    rows, people = found
    for row in rows:
        person, reason = people[row.id]
        if wanted in (None, person):
            yield {
                **row._asdict(),
                "state": state,
                "person_id": person,
                "reason": reason or "",
                "lines": 1,
                "value": full_value(row.unit_price, row.quantity, row.modifiers, unit),
            }


LINES_MARKED = Source(
    DayMarkedRow.__table__,
    ("lines", "quantity", "value"),
    _live,
    {
        "state": "state",
        "register": "register_id",
        "person": "person_id",
        "product": "product_id",
        "portion": "portion_id",
    },
    monthly=(MonthMarkedRow.__table__,),
)
