"""Who is answerable for a gift, a void or a return, as conditions on lines; the lines voided."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    text,
    union_all,
)

from pospro.domain.line import LineState
from pospro.reports.query import ReportQuery
from pospro.reports.sales.scope import LINES, RETURNED, TICKETS, VOID, Conditions
from pospro.reports.summed.marked import ACTIONS
from pospro.storage.audit import AuditEventRow

AUDIT = AuditEventRow.__table__
IS_MARKED = text("ticket_lines.state <> 'sold'")
"""In these words, which those of the index on marked lines are."""

VOID_TICKET = "void_ticket"


def of_void_ticket() -> ColumnElement[bool]:
    """That a line was void only because its whole ticket was."""
    return and_(TICKETS.c.state == "void", LINES.c.state != LineState.VOID.value)


def void_reason() -> ColumnElement[str]:
    """Why the ticket of a line was voided."""
    return func.coalesce(_last(AUDIT.c.reason, "ticket:", VOID_TICKET), "")


def void_lines() -> CompoundSelect[int]:
    """The ids of every line voided by itself, and of every other line of a void ticket."""
    single = select(LINES.c.id).where(IS_MARKED, LINES.c.state == LineState.VOID.value)
    whole = select(LINES.c.id).join_from(TICKETS, LINES, LINES.c.ticket_id == TICKETS.c.id)
    return union_all(single, whole.where(of_void_ticket()))


def is_answerable(query: ReportQuery) -> Conditions:
    """That the person asked for is answerable for the line's being what is asked for."""
    person, state = query.narrow.get("answerable"), query.narrow.get("state")
    if person is None:
        return []
    if state not in ACTIONS or state == RETURNED:
        return [LINES.c.added_by == person]
    actor = _last(AUDIT.c.actor_id, "line:", ACTIONS[state])
    found: ColumnElement[Any] = func.coalesce(actor, LINES.c.added_by)
    if state == VOID:
        whole = _last(AUDIT.c.actor_id, "ticket:", VOID_TICKET)
        by_ticket: ColumnElement[Any] = func.coalesce(whole, LINES.c.added_by)
        found = case((of_void_ticket(), by_ticket), else_=found)
    return [cast(found, BigInteger) == person]


def _last(column: ColumnElement[Any], subject: str, action: str) -> ScalarSelect[Any]:
    """What the last event of the action on the line or its ticket says in a column."""
    own = LINES.c.id if subject == "line:" else LINES.c.ticket_id
    return (
        select(column)
        .where(AUDIT.c.subject == literal(subject).concat(cast(own, String)))
        .where(AUDIT.c.action == action)
        .order_by(AUDIT.c.id.desc())
        .limit(1)
        .correlate(LINES)
        .scalar_subquery()
    )
