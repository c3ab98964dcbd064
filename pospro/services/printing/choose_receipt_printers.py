"""Choose the printer at which each register's receipts come out."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import N_, NotFound
from pospro.services.manager.editing import Edit, editing
from pospro.services.once import Answer, Request
from pospro.services.remembered import remembered
from pospro.storage import printers
from pospro.storage.db import Database
from pospro.storage.venue import RegisterRow

_REGISTERS = RegisterRow.__table__


@dataclass(frozen=True, slots=True)
class ChooseReceiptPrinters:
    """Register → printer, or None for a register that prints no receipts."""

    request_id: str
    actor: Actor
    chosen: Mapping[int, int | None]

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {str(register): printer for register, printer in self.chosen.items()}
        return Request(self.request_id, "choose_receipt_printers", facts)


def choose_receipt_printers(db: Database, clock: Clock, command: ChooseReceiptPrinters) -> Answer:
    """Keep the choice; answers {"registers"}, those that changed. NotFound for what is retired."""

    def act() -> Answer:
        with editing(db, clock, command.actor, "devices") as edit:
            return {"registers": _kept(edit, command.chosen)}

    return remembered(db, clock, command.request, act)


def _kept(edit: Edit, chosen: Mapping[int, int | None]) -> list[str]:
    before = {each.register_id: each for each in printers.receipt_printers(edit.connection)}
    if not chosen.keys() <= before.keys():
        raise NotFound(N_("This register is not in use any more. Look at the list again."))
    changed = {
        register_id: printer_id
        for register_id, printer_id in chosen.items()
        if before[register_id].printer_id != printer_id
    }
    for target in sorted(filter(None, changed.values())):
        printers.hold(edit.connection, target)
    for register_id, printer_id in changed.items():
        edit.connection.execute(
            update(_REGISTERS)
            .where(_REGISTERS.c.id == register_id)
            .values(receipt_printer_id=printer_id)
        )
        edit.record(
            "receipt_printer_changed",
            f"register:{register_id}",
            before={"receipt_printer_id": before[register_id].printer_id},
            after={"receipt_printer_id": printer_id},
        )
    return [str(register_id) for register_id in changed]
