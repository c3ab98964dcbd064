"""Gifts, voids and returns on closed tickets: who is answerable for them, and why."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, cast, select

from pospro.domain.money import currency
from pospro.reports.approved import AUDIT, NOBODY
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
from pospro.storage.day_sales import DayMarkedRow
from pospro.storage.month_sales import MonthMarkedRow
from pospro.storage.streams import portions

ACTIONS = {GIFT: ("line_gift",), VOID: ("line_void",)}
"""What somebody does to a line that is then a gift or void."""

TAKING_BACK = ("take_back", "change_line", "line_sold")
"""What somebody may have approved of a line of less than nothing."""

Answerable = dict[int, tuple[int, str, int]]
"""Line id → who is answerable for it, why, and who approved it or `NOBODY`."""


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
    """Who marked each line last and why; whoever rang it up where nobody is known."""
    if state == RETURNED:
        return _taken_back(connection, rows)
    found = {row.id: (row.added_by, row.reason, NOBODY) for row in rows}
    for line_id, event in _events(connection, found, ACTIONS[state]):
        person = event.actor_id or found[line_id][0]
        found[line_id] = (person, event.reason, event.approved_by or NOBODY)
    return found


def _taken_back(connection: Connection, rows: Iterable[Row[Any]]) -> Answerable:
    """Whoever rang a return up is answerable for it; it needs no event, unless it was approved."""
    found = {row.id: (row.added_by, row.reason or row.note, NOBODY) for row in rows}
    for line_id, event in _events(connection, found, TAKING_BACK):
        found[line_id] = (*found[line_id][:2], event.approved_by or NOBODY)
    return found


def _events(
    connection: Connection, line_ids: Iterable[int], actions: tuple[str, ...]
) -> Iterator[tuple[int, Any]]:
    """The events of these actions on lines, each with the id of its line, the oldest first."""
    for portion in portions(sorted(line_ids)):
        events = (
            select(AUDIT.c.subject, AUDIT.c.actor_id, AUDIT.c.reason, AUDIT.c.approved_by)
            .where(AUDIT.c.subject.in_([f"line:{own_id}" for own_id in portion]))
            .where(AUDIT.c.action.in_(actions))
            .order_by(AUDIT.c.id)
        )
        for row in connection.execute(events):
            yield int(row.subject.partition(":")[2]), row


def answerable_for_ticket(connection: Connection, rows: Iterable[Row[Any]]) -> Answerable:
    """Who voided the whole ticket of each line and why."""
    own = list(rows)
    found = {}
    for portion in portions(sorted({row.ticket_id for row in own})):
        events = (
            select(AUDIT.c.subject, AUDIT.c.actor_id, AUDIT.c.reason, AUDIT.c.approved_by)
            .where(AUDIT.c.subject.in_([f"ticket:{ticket_id}" for ticket_id in portion]))
            .where(AUDIT.c.action == "void_ticket")
        )
        for row in connection.execute(events):
            voided = (row.actor_id, row.reason, row.approved_by or NOBODY)
            found[int(row.subject.partition(":")[2])] = voided
    return {row.id: found.get(row.ticket_id, (row.added_by, "", NOBODY)) for row in own}


def facts(
    connection: Connection,
    query: ReportQuery,
    state: int,
    found: tuple[Iterable[Row[Any]], Answerable],
) -> Iterator[Fact]:
    """A fact for each line that somebody asked for is answerable for."""
    unit = currency(venue_currency(connection))
    wanted, leave = query.narrow.get("person"), query.narrow.get("approver")
    rows, people = found
    for row in rows:
        person, reason, approver = people[row.id]
        if wanted in (None, person) and leave in (None, approver):
            yield {
                **row._asdict(),
                "state": state,
                "person_id": person,
                "reason": reason or "",
                "approved_by": approver,
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
        "approver": "approved_by",
        "product": "product_id",
        "portion": "portion_id",
    },
    monthly=(MonthMarkedRow.__table__,),
)
