"""Gifts, voids and returns: who gave what away, and why."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.domain.line import LineState
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.sales.scope import GIFT, LINES, RETURNED, TICKETS, VOID, Conditions, in_days
from pospro.reports.summed.marked import (
    LINES_MARKED,
    Answerable,
    answerable,
    answerable_for_ticket,
    facts,
    marked_lines,
)
from pospro.reports.summed.source import Totals, added
from pospro.reports.table import Cell, Column, Graph, Row, Table
from pospro.storage.users import UserRow

COLUMNS = (
    Column("person", N_("Person")),
    Column("reason", N_("Reason")),
    Column("approver", N_("Approved by")),
    Column("lines", N_("Lines"), "count"),
    Column("quantity", N_("Quantity"), "quantity"),
    Column("value", N_("Worth"), "money"),
)
KEYS = ("person_id", "reason", "approved_by")


def gifts(connection: Connection, query: ReportQuery) -> Table:
    """What was given away on closed tickets: by whom, why, and what it would have cost."""
    return _table(connection, query, (N_("Gifts"), GIFT), marked(connection, query, GIFT, *KEYS))


def voids(connection: Connection, query: ReportQuery) -> Table:
    """What was voided on any ticket, single lines and whole tickets: by whom and why."""
    return _table(connection, query, (N_("Voids"), VOID), marked(connection, query, VOID, *KEYS))


def returns(connection: Connection, query: ReportQuery) -> Table:
    """What guests brought back, as lines of less than nothing: who took it, and why."""
    found = marked(connection, query, RETURNED, *KEYS)
    return _table(connection, query, (N_("Returns"), RETURNED), found)


def marked(connection: Connection, query: ReportQuery, state: int, *keys: str) -> Totals:
    """Values of the columns `keys` → lines, quantity and worth of what was marked so."""
    own = query.only(state=state)
    found = LINES_MARKED.total(connection, own, *keys)
    if state != VOID:
        return found
    for rows, people in _on_other_tickets(connection, query):
        more = facts(connection, query, VOID, (rows, people))
        found = added(found, keys, LINES_MARKED.sums, more)
    return found


def _on_other_tickets(
    connection: Connection, query: ReportQuery
) -> Iterator[tuple[list[Any], Answerable]]:
    """Void lines of tickets that are not closed, and all other lines of void tickets."""
    days: Conditions = in_days(TICKETS.c.work_period_id, query)
    if "register" in query.narrow:
        days.append(TICKETS.c.register_id == query.narrow["register"])
    is_void = LINES.c.state == LineState.VOID.value
    single = marked_lines(
        connection, query, [is_void, TICKETS.c.state.in_(("open", "void")), *days]
    )
    yield single, answerable(connection, VOID, single)
    whole = marked_lines(connection, query, [TICKETS.c.state == "void", ~is_void, *days])
    yield whole, answerable_for_ticket(connection, whole)


def _table(
    connection: Connection, query: ReportQuery, what: tuple[str, int], sums: Totals
) -> Table:
    """A row for each person, reason and approver, the largest first; `what`: title and state."""
    title, state = what
    users = UserRow.__table__
    names = {row.id: row.name for row in connection.execute(select(users.c.id, users.c.name))}
    largest = sorted(sums.items(), key=lambda item: (-abs(item[1][2]), item[0]))
    asked = query.any_of("person")
    return Table(
        title=title,
        columns=COLUMNS,
        rows=tuple(
            Row(
                {
                    "person": names[person],
                    "reason": reason or None,
                    "approver": names.get(approver),
                    **_figures([each]),
                },
                opens=asked.leads_to(
                    "line_list", state=state, answerable=person, approver=approver
                ),
                key=f"{person} {approver} {reason}",
            )
            for (person, reason, approver), each in largest
        ),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals=_figures(sums.values()) if sums else {},
        graph=Graph("lying", "person", "value"),
    )


def _figures(sums: Iterable[tuple[int, ...]]) -> dict[str, Cell]:
    lines, quantity, value = (sum(part) for part in zip(*sums, strict=True))
    return {"lines": lines, "quantity": quantity, "value": value}
