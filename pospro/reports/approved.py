"""Who did something to a record and by whose leave, as the audit trail tells; for every report."""

from typing import Any

from sqlalchemy import Column, ColumnElement, ScalarSelect, String, cast, func, literal, select

from pospro.reports.query import ReportQuery
from pospro.storage.audit import AuditEventRow
from pospro.storage.users import UserRow

AUDIT = AuditEventRow.__table__
ACTORS, APPROVERS = UserRow.__table__.alias("actors"), UserRow.__table__.alias("approvers")

NOBODY = 0
"""How a question names what needed no approval."""

UNDOING = ("undo_payment", "correct_payment")
"""The events of a payment that took it back."""

MOVING = ("move_cash",)


def last_told(
    column: ColumnElement[Any], of: tuple[str, Column[Any]], *actions: str
) -> ScalarSelect[Any]:
    """What the last of the events on a record says in a column of the trail or of its people.

    `of` is the beginning of the events' subject and the column with the id of the record.
    """
    prefix, own = of
    events = AUDIT.outerjoin(ACTORS, ACTORS.c.id == AUDIT.c.actor_id)
    return (
        select(column)
        .select_from(events.outerjoin(APPROVERS, APPROVERS.c.id == AUDIT.c.approved_by))
        .where(AUDIT.c.subject == literal(prefix).concat(cast(own, String)))
        .where(AUDIT.c.action.in_(actions))
        .order_by(AUDIT.c.id.desc())
        .limit(1)
        .correlate(own.table)
        .scalar_subquery()
    )


def approved_as_asked(
    query: ReportQuery, approver: ColumnElement[Any]
) -> list[ColumnElement[bool]]:
    """That whoever the expression names is the approver asked for, or that nobody is."""
    wanted = query.narrow.get("approver")
    return [] if wanted is None else [func.coalesce(approver, NOBODY) == wanted]
