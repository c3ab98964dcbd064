"""The printers of the venue: which there are, what waits for each, and whose receipts come out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, ScalarSelect, func, select, update

from pospro.domain.errors import N_, NotFound
from pospro.storage.print_jobs import TROUBLED, WAITING, PrinterRow, PrintJobRow
from pospro.storage.venue import RegisterRow

_PRINTERS = PrinterRow.__table__
_JOBS = PrintJobRow.__table__
_REGISTERS = RegisterRow.__table__


@dataclass(frozen=True, slots=True)
class PrinterView:
    """A printer; `waiting` of its jobs will be tried, `troubled` ones need a person."""

    id: int
    name: str
    address: str
    profile: str
    opens_drawer: bool
    is_retired: bool
    waiting: int
    troubled: int


@dataclass(frozen=True, slots=True)
class ReceiptPrinter:
    """A register and where its receipts come out."""

    register_id: int
    code: str
    name: str
    printer_id: int | None


def every(connection: Connection) -> list[PrinterView]:
    """Every printer by name, the retired ones last."""
    rows = connection.execute(
        select(
            _PRINTERS,
            _count((*WAITING, "sending")).label("waiting"),
            _count(TROUBLED).label("troubled"),
        ).order_by(_PRINTERS.c.retired_at.is_not(None), _PRINTERS.c.name)
    )
    return [
        PrinterView(
            id=row.id,
            name=row.name,
            address=row.address,
            profile=row.profile,
            opens_drawer=bool(row.opens_drawer),
            is_retired=row.retired_at is not None,
            waiting=row.waiting,
            troubled=row.troubled,
        )
        for row in rows
    ]


def in_use(connection: Connection) -> list[PrinterView]:
    """Every printer that is not retired, by name."""
    return [printer for printer in every(connection) if not printer.is_retired]


def state_of(connection: Connection, printer_id: int) -> dict[str, Any]:
    """What a form shows of a printer; NotFound when there is none."""
    return _state(connection, printer_id, locks=False)


def hold(connection: Connection, printer_id: int) -> dict[str, Any]:
    """The same for a printer in use, which nobody else retires or changes until the block ends."""
    state = _state(connection, printer_id, locks=True)
    if state["retired_at"] is not None:
        raise NotFound(N_("This printer is not in use any more."))
    return state


def receipt_printers(connection: Connection) -> list[ReceiptPrinter]:
    """The registers in use by code, each with its receipt printer."""
    rows = connection.execute(
        select(_REGISTERS).where(_REGISTERS.c.retired_at.is_(None)).order_by(_REGISTERS.c.code)
    )
    return [ReceiptPrinter(row.id, row.code, row.name, row.receipt_printer_id) for row in rows]


def keep(connection: Connection, printer_id: int, values: Mapping[str, Any]) -> None:
    """Change a printer; what waits for it is tried at once, since it may now be found."""
    connection.execute(update(_PRINTERS).where(_PRINTERS.c.id == printer_id).values(**values))
    connection.execute(
        update(_JOBS)
        .where(_JOBS.c.printer_id == printer_id, _JOBS.c.state.in_(WAITING))
        .values(next_try_at=None)
    )


def _state(connection: Connection, printer_id: int, *, locks: bool) -> dict[str, Any]:
    query = select(_PRINTERS).where(_PRINTERS.c.id == printer_id)
    found = connection.execute(query.with_for_update() if locks else query).mappings().first()
    if found is None:
        raise NotFound(N_("There is no such printer. Look at the list again."))
    return {**found, "opens_drawer": bool(found["opens_drawer"])}


def _count(states: tuple[str, ...]) -> ScalarSelect[Any]:
    return (
        select(func.count())
        .where(_JOBS.c.printer_id == _PRINTERS.c.id, _JOBS.c.state.in_(states))
        .scalar_subquery()
    )
