"""What a test does to the printers of a shop, and what it sees of their jobs."""

from threading import Condition

from sqlalchemy import func, insert, select, update

from hardware.printing.document import Cut, Document, Text
from pospro.domain.ids import new_id
from pospro.services.atomic import atomic
from pospro.services.printing.print_receipt import PrintReceipt, print_receipt
from pospro.storage import print_jobs
from pospro.storage.print_jobs import PrinterRow, PrintJobRow
from tests.shop import Shop

PATIENCE_S = 20
NOWHERE = "tcp://127.0.0.1:9"
"""Where nobody listens."""


class PrintRoom:
    """The printers and the queue of one shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._changed = Condition()
        shop.db.listeners.append(self._heard)

    def connect(self, name: str, address: str) -> None:
        """Say where a printer is reached."""
        with atomic(self.shop.db) as unit:
            table = PrinterRow.__table__
            unit.connection.execute(
                update(table).where(table.c.name == name).values(address=address)
            )

    def another_printer(self, name: str, address: str) -> None:
        row = {"id": new_id(), "name": name, "address": address, "profile": "generic-80mm"}
        with atomic(self.shop.db) as unit:
            unit.connection.execute(insert(PrinterRow.__table__), row | {"opens_drawer": False})

    def queue(self, printer: str, words: str) -> None:
        """Queue a slip with these words."""
        job = {
            "id": new_id(),
            "printer_id": self._printer(printer),
            "ticket_id": None,
            "kind": "note",
            "document": Document((Text(words), Cut())).to_dict(),
            "copy_number": 0,
            "opens_drawer": False,
            "created_at": self.shop.clock.now(),
            "created_by": self.shop.owner.user_id,
        }
        with atomic(self.shop.db) as unit:
            print_jobs.queue(unit.connection, job)
            unit.tell("print_jobs")

    def copy(self, ticket_id: int) -> int:
        """Ask for a copy of a receipt; return its number."""
        command = PrintReceipt(self.shop.request_id(), self.shop.owner, ticket_id)
        return print_receipt(self.shop.db, self.shop.clock, command)["copy_number"]

    def states(self) -> list[tuple[str, str]]:
        """Return (state, cause) of every job, in the order in which they were queued."""
        table = PrintJobRow.__table__
        query = select(table.c.state, table.c.cause).order_by(table.c.created_at, table.c.id)
        return [(row.state, row.cause) for row in self.shop.read(lambda c: c.execute(query).all())]

    def wait_for(self, *states: str) -> None:
        """Wait until the jobs are in these states."""
        with self._changed:
            done = self._changed.wait_for(
                lambda: [state for state, _ in self.states()] == list(states), PATIENCE_S
            )
        assert done, self.states()

    def job(self, place: int = 0) -> int:
        table = PrintJobRow.__table__
        query = select(table.c.id).order_by(table.c.created_at, table.c.id)
        return self.shop.read(lambda c: c.scalars(query).all())[place]

    def count(self) -> int:
        table = PrintJobRow.__table__
        return self.shop.read(lambda c: c.scalar(select(func.count()).select_from(table)))

    def _printer(self, name: str) -> int:
        table = PrinterRow.__table__
        return self.shop.read(lambda c: c.scalar(select(table.c.id).where(table.c.name == name)))

    def _heard(self, topics: set[str]) -> None:
        if "print_jobs" in topics:
            with self._changed:
                self._changed.notify_all()
