"""Shifts that are open when the day closes: counted first, or left uncounted for a reason."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from pospro.domain.access import Actor
from pospro.domain.approval import Deed
from pospro.domain.errors import Conflict, N_
from pospro.storage import audit
from pospro.storage.shifts import ShiftRow
from pospro.storage.users import UserRow
from pospro.storage.venue import RegisterRow


def leave_uncounted(connection: Connection, by: tuple[Actor, datetime], reason: str) -> int:
    """Close every open shift without a count, in the caller's block; return how many.

    Raises Conflict naming them when no reason is given; NeedsApproval without the right.
    """
    actor, at = by
    running = _running(connection)
    if not running:
        return 0
    if not reason:
        raise Conflict(
            N_("These drawers are not counted yet: {drawers}. Count them, or say why not."),
            drawers=", ".join(f"{row.register} ({row.person})" for row in running),
        )
    drawers = ", ".join(row.register for row in running)
    deed = Deed(
        N_("Close the day without a count of {drawers}"), {"drawers": drawers}, None, reason
    )
    actor.needs("close_anyway", deed)
    table = ShiftRow.__table__
    for row in running:
        closed = {"closed_at": at, "closed_by": actor.user_id, "note": reason}
        connection.execute(update(table).where(table.c.id == row.id).values(closed))
        event = ("leave_shift_uncounted", f"shift:{row.id}")
        audit.record(connection, actor, at, event, reason=reason)
    return len(running)


def _running(connection: Connection) -> list[Row[Any]]:
    table, registers, people = ShiftRow.__table__, RegisterRow.__table__, UserRow.__table__
    query = (
        select(table.c.id, registers.c.name.label("register"), people.c.name.label("person"))
        .join_from(table, registers, registers.c.id == table.c.register_id)
        .join(people, people.c.id == table.c.held_by)
        .where(table.c.closed_at.is_(None))
        .order_by(registers.c.code)
        .with_for_update(of=table)
    )
    return list(connection.execute(query))
