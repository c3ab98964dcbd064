"""Who is answerable for a gift, a void or a return, as conditions on lines; the lines voided."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    and_,
    case,
    cast,
    func,
    null,
    select,
    text,
    union_all,
)

from pospro.domain.line import LineState
from pospro.reports.approved import ACTORS, APPROVERS, AUDIT, approved_as_asked, last_told
from pospro.reports.query import ReportQuery
from pospro.reports.sales.scope import GIFT, LINES, TICKETS, VOID, Conditions
from pospro.reports.summed.marked import ACTIONS, TAKING_BACK

OF_LINE, OF_TICKET = ("line:", LINES.c.id), ("ticket:", LINES.c.ticket_id)
IS_MARKED = text("ticket_lines.state <> 'sold'")
"""In these words, which those of the index on marked lines are."""

VOID_TICKET = "void_ticket"


def of_void_ticket() -> ColumnElement[bool]:
    """That a line was void only because its whole ticket was."""
    return and_(TICKETS.c.state == "void", LINES.c.state != LineState.VOID.value)


def line_told() -> dict[str, ColumnElement[Any]]:
    """Why a line is what it is, who made it so, and who approved it: for each line of a list."""
    return {
        "reason": case((of_void_ticket(), void_reason()), else_=LINES.c.reason),
        "answerable": _of_line(ACTORS.c.name, rung_up=None),
        "approver": _of_line(APPROVERS.c.name, rung_up=TAKING_BACK),
    }


def void_reason() -> ColumnElement[str]:
    """Why the ticket of a line was voided."""
    return func.coalesce(last_told(AUDIT.c.reason, OF_TICKET, VOID_TICKET), "")


def _of_line(column: ColumnElement[Any], rung_up: tuple[str, ...] | None) -> ColumnElement[Any]:
    """What the last event that made the line a gift or void says; of others, the events named."""
    marked = [
        (LINES.c.state == state, last_told(column, OF_LINE, *ACTIONS[number]))
        for number, state in ((GIFT, LineState.GIFT.value), (VOID, LineState.VOID.value))
    ]
    other = last_told(column, OF_LINE, *rung_up) if rung_up else null()
    whole = (of_void_ticket(), last_told(column, OF_TICKET, VOID_TICKET))
    return case(whole, *marked, else_=other)


def void_lines() -> CompoundSelect[int]:
    """The ids of every line voided by itself, and of every other line of a void ticket."""
    single = select(LINES.c.id).where(IS_MARKED, LINES.c.state == LineState.VOID.value)
    whole = select(LINES.c.id).join_from(TICKETS, LINES, LINES.c.ticket_id == TICKETS.c.id)
    return union_all(single, whole.where(of_void_ticket()))


def is_answerable(query: ReportQuery) -> Conditions:
    """That the person asked for is answerable for the line's being what is asked for.

    And that it was approved by whom is asked for, or by nobody.
    """
    approved = approved_as_asked(query, _of_line(AUDIT.c.approved_by, rung_up=TAKING_BACK))
    person, state = query.narrow.get("answerable"), query.narrow.get("state")
    if person is None:
        return approved
    if state not in ACTIONS:
        return [LINES.c.added_by == person, *approved]
    actor = last_told(AUDIT.c.actor_id, OF_LINE, *ACTIONS[state])
    found: ColumnElement[Any] = func.coalesce(actor, LINES.c.added_by)
    if state == VOID:
        whole = last_told(AUDIT.c.actor_id, OF_TICKET, VOID_TICKET)
        by_ticket: ColumnElement[Any] = func.coalesce(whole, LINES.c.added_by)
        found = case((of_void_ticket(), by_ticket), else_=found)
    return [cast(found, BigInteger) == person, *approved]
