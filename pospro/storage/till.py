"""The statements of the till's road: few, compiled once, each one round trip."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, delete, exists, select, update

from pospro.domain.errors import Conflict, N_, StaleVersion
from pospro.storage.payments import PaymentRow
from pospro.storage.prepared import Prepared, insert_into
from pospro.storage.tickets import (
    TicketCalculationRow,
    TicketLineRow,
    TicketRow,
    TicketTaxRow,
)


class Trace(NamedTuple):
    """With which version of its ticket a line changes, when, and by whom."""

    changed_version: int
    changed_at: datetime
    changed_by: int


CLOSED = N_("This ticket is closed. Open a new one.")

_TICKETS = TicketRow.__table__
_LINES = TicketLineRow.__table__
_CALCULATIONS = TicketCalculationRow.__table__

_INSERT_TICKET = insert_into(_TICKETS)
_INSERT_LINE = insert_into(_LINES)
_INSERT_CALCULATION = insert_into(_CALCULATIONS)
_INSERT_PAYMENT = insert_into(PaymentRow.__table__)
_INSERT_TAX = insert_into(TicketTaxRow.__table__)
_REMOVE_CALCULATION = Prepared(
    delete(_CALCULATIONS).where(_CALCULATIONS.c.id == bindparam("calculation_id"))
)
_TOUCH = Prepared(
    update(_TICKETS)
    .where(_TICKETS.c.id == bindparam("ticket_id"), _TICKETS.c.state == "open")
    .values(version=_TICKETS.c.version + 1)
    .returning(_TICKETS.c.version)
)
_HOLD = Prepared(
    select(_TICKETS.c.id).where(_TICKETS.c.id == bindparam("ticket_id")).with_for_update()
)


_TYPE_OF = Prepared(
    select(_TICKETS.c.ticket_type_id).where(_TICKETS.c.id == bindparam("ticket_id"))
)


_LAST_LINE = Prepared(
    select(
        _LINES,
        exists()
        .where(_CALCULATIONS.c.line_id == _LINES.c.id)
        .correlate(_LINES)
        .label("has_calculation"),
    )
    .where(_LINES.c.ticket_id == bindparam("ticket_id"))
    .order_by(_LINES.c.id.desc())
    .limit(1)
)


def _change(table: Table, *columns: str) -> Prepared:
    """An update of these columns of the row whose id is `row_id`."""
    values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}
    return Prepared(update(table).where(table.c.id == bindparam("row_id")).values(values))


_OPTIONS = ("portion_id", "portion_name", "unit_price", "modifiers")
_BOOKING = ("sale_type_id", "sale_type_version")
_LINE_CHANGES: dict[tuple[str, ...], Prepared] = {
    columns: _change(_LINES, *columns, *Trace._fields)
    for columns in (
        ("quantity",),
        ("note",),
        ("quantity", "note"),
        ("state", "reason"),
        _OPTIONS,
        ("quantity", *_OPTIONS),
        ("note", *_OPTIONS),
        ("quantity", "note", *_OPTIONS),
        *(
            ("quantity", *_BOOKING, *others)
            for others in ((), ("note",), _OPTIONS, ("note", *_OPTIONS))
        ),
    )
}
_TICKET_CHANGES: dict[tuple[str, ...], Prepared] = {
    columns: _change(_TICKETS, *columns) for columns in (("name",), ("note",), ("name", "note"))
}
_VOID = _change(_TICKETS, "state")
_CLOSE = _change(_TICKETS, "state", "number", "closed_at", "closed_by", "work_period_id", "total")


def touch(connection: Connection, ticket_id: int, refusal: str = CLOSED) -> int:
    """Raise the version of an open ticket, lock it, and return the new version.

    Raises Conflict saying `refusal` when the ticket is not open any more.
    """
    row = _TOUCH.first(connection, ticket_id=ticket_id)
    if row is None:
        raise Conflict(refusal)
    return int(row.version)


def hold(connection: Connection, ticket_id: int) -> None:
    """Keep everybody else from changing this ticket until the block ends, also a closed one."""
    _HOLD.first(connection, ticket_id=ticket_id)


def ticket_type_of(connection: Connection, ticket_id: int) -> int | None:
    """The type that a ticket was opened with; None where it has none, or is not there."""
    row = _TYPE_OF.first(connection, ticket_id=ticket_id)
    return row.ticket_type_id if row else None


def refuse_stale(seen: int, present: int) -> None:
    """Raise StaleVersion unless the screen saw the present version."""
    if seen != present:
        raise StaleVersion(
            N_(
                "Somebody changed this ticket meanwhile. It is shown as it is now; look and repeat."
            ),
            seen=seen,
        )


def insert_ticket(connection: Connection, row: dict[str, Any]) -> None:
    """Insert a ticket."""
    _INSERT_TICKET.run(connection, row)


def insert_lines(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert lines of a ticket."""
    _INSERT_LINE.run_many(connection, rows)


def last_line(connection: Connection, ticket_id: int) -> Any | None:
    """The latest line of a ticket with `has_calculation`, or None."""
    return _LAST_LINE.first(connection, ticket_id=ticket_id)


def update_line(connection: Connection, line_id: int, values: dict[str, Any], trace: Trace) -> None:
    """Change quantity with booking, note and options, or state with reason, of an open line."""
    _update(_LINE_CHANGES[tuple(values)], connection, line_id, values | trace._asdict())


def insert_calculations(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Put calculations on a ticket."""
    _INSERT_CALCULATION.run_many(connection, rows)


def remove_calculation(connection: Connection, calculation_id: int) -> None:
    """Take a calculation off an open ticket; the audit trail keeps that it was there."""
    _REMOVE_CALCULATION.run(connection, {"calculation_id": calculation_id})


def insert_payments(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert payments."""
    _INSERT_PAYMENT.run_many(connection, rows)


def insert_taxes(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert what a closing ticket owes in tax."""
    _INSERT_TAX.run_many(connection, rows)


def rename_ticket(connection: Connection, ticket_id: int, values: dict[str, Any]) -> None:
    """Change name, note, or both of an open ticket."""
    _update(_TICKET_CHANGES[tuple(values)], connection, ticket_id, values)


def void_ticket(connection: Connection, ticket_id: int) -> None:
    """Set an open ticket void."""
    _update(_VOID, connection, ticket_id, {"state": "void"})


def close_ticket(
    connection: Connection, ticket_id: int, closure: dict[str, Any], at: datetime
) -> None:
    """Set a ticket closed with its number, total, work period and who closed it."""
    _update(_CLOSE, connection, ticket_id, {"state": "closed", "closed_at": at, **closure})


def _update(change: Prepared, connection: Connection, row_id: int, values: dict[str, Any]) -> None:
    change.run(connection, {"row_id": row_id} | {f"new_{n}": v for n, v in values.items()})
