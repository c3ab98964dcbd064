"""Add a printer, change it, take it out of use and back."""

from dataclasses import asdict, dataclass

from sqlalchemy import insert, update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.domain.ids import new_id
from pospro.services.manager.editing import (
    Edit,
    clean_name,
    editing,
    require_free_name,
    require_unchanged,
)
from pospro.services.once import Answer, Request
from pospro.services.printing.known_printers import KnownPrinters
from pospro.services.remembered import remembered
from pospro.storage import print_queue, printers
from pospro.storage.db import Database
from pospro.storage.print_jobs import PrinterRow
from pospro.storage.print_queue import Which

_PRINTERS = PrinterRow.__table__


@dataclass(frozen=True, slots=True)
class PrinterContent:
    """All that is said about a printer."""

    name: str
    address: str
    profile: str
    opens_drawer: bool


@dataclass(frozen=True, slots=True)
class SavePrinter:
    """A new printer, or a changed one when `printer_id` is given with the fingerprint `seen`."""

    request_id: str
    actor: Actor
    content: PrinterContent
    printer_id: int | None = None
    seen: str = ""

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = asdict(self.content) | {"printer": self.printer_id}
        return Request(self.request_id, "save_printer", facts)


def save_printer(db: Database, clock: Clock, known: KnownPrinters, command: SavePrinter) -> Answer:
    """Keep the printer; answers {"id"}. BadInput for a name, address or model of no use."""

    def act() -> Answer:
        with editing(db, clock, command.actor, "devices") as edit:
            return {"id": str(_kept(edit, known, command))}

    return remembered(db, clock, command.request, act)


def _kept(edit: Edit, known: KnownPrinters, command: SavePrinter) -> int:
    content, printer_id = command.content, command.printer_id
    name = clean_name(content.name)
    require_free_name(edit.connection, _PRINTERS.c.name, name, printer_id)
    address = content.address.strip()
    known.require_address(address)
    known.require_model(content.profile)
    values = asdict(content) | {"name": name, "address": address}
    if printer_id is None:
        printer_id = new_id()
        edit.connection.execute(insert(_PRINTERS), values | {"id": printer_id})
        edit.record("printer_created", f"printer:{printer_id}", after=values)
        return printer_id
    state = printers.hold(edit.connection, printer_id)
    require_unchanged(state, command.seen)
    printers.keep(edit.connection, printer_id, values)
    before = {field: state[field] for field in values}
    edit.record("printer_changed", f"printer:{printer_id}", before=before, after=values)
    return printer_id


def retire_printer(db: Database, clock: Clock, actor: Actor, printer_id: int) -> None:
    """Take it out of use; Conflict while receipts come out there or something waits for it."""
    with editing(db, clock, actor, "devices") as edit:
        printers.hold(edit.connection, printer_id)
        for register in printers.receipt_printers(edit.connection):
            if register.printer_id == printer_id:
                sentence = N_("{register} prints its receipts here. Choose another printer first.")
                raise Conflict(sentence, register=register.name)
        if waiting := print_queue.count(edit.connection, Which(printer_id=printer_id)):
            raise Conflict(
                N_("{count} print jobs wait for this printer. Send them to another one first."),
                count=waiting,
            )
        _turn(edit, printer_id, "retired")


def restore_printer(db: Database, clock: Clock, actor: Actor, printer_id: int) -> None:
    """Take a retired printer back into use."""
    with editing(db, clock, actor, "devices") as edit:
        printers.state_of(edit.connection, printer_id)
        _turn(edit, printer_id, "restored")


def _turn(edit: Edit, printer_id: int, turn: str) -> None:
    retired_at = edit.at if turn == "retired" else None
    edit.connection.execute(
        update(_PRINTERS).where(_PRINTERS.c.id == printer_id).values(retired_at=retired_at)
    )
    edit.record(f"printer_{turn}", f"printer:{printer_id}")
