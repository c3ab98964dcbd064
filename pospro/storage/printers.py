"""The printers in use, and the profiles a manager may choose from."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from pospro.storage.print_jobs import WAITING, PrinterRow, PrintJobRow


@dataclass(frozen=True, slots=True)
class PrinterView:
    """A printer with how many jobs wait for it."""

    id: int
    name: str
    address: str
    profile: str
    waiting: int


def in_use(connection: Connection) -> list[PrinterView]:
    """Every printer that is not retired, by name."""
    printers, jobs = PrinterRow.__table__, PrintJobRow.__table__
    waiting = (
        select(func.count())
        .where(jobs.c.printer_id == printers.c.id, jobs.c.state.in_((*WAITING, "sending")))
        .scalar_subquery()
    )
    rows = connection.execute(
        select(printers, waiting.label("waiting"))
        .where(printers.c.retired_at.is_(None))
        .order_by(printers.c.name)
    )
    return [
        PrinterView(row.id, row.name, row.address, row.profile, row.waiting or 0) for row in rows
    ]
