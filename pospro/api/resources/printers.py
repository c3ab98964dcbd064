"""Printers for programs: listed, added, changed, tried out, and given to registers."""

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import printing as schema
from pospro.api.schemas.office import Kept
from pospro.api.stale import show_present
from pospro.i18n import translate
from pospro.request.context import context, program
from pospro.services.manager.editing import fingerprint
from pospro.services.printing import edit_printer
from pospro.services.printing.choose_receipt_printers import (
    ChooseReceiptPrinters,
    choose_receipt_printers,
)
from pospro.services.printing.edit_printer import PrinterContent, SavePrinter, save_printer
from pospro.services.printing.print_test_page import PrintTestPage, print_test_page
from pospro.storage import printers

blueprint = resource("printers")


@blueprint.get("/printers")
@operation("devices")
def find() -> schema.PrinterList:
    """Every printer by name, those in use first; and the models that are known."""
    with context.db.reading() as connection:
        found = printers.every(connection)
    return schema.PrinterList(
        printers=tuple(
            schema.ListedPrinter(
                id=str(each.id),
                name=each.name,
                address=each.address,
                profile=each.profile,
                opens_drawer=each.opens_drawer,
                retired=each.is_retired,
                waiting=each.waiting,
                troubled=each.troubled,
            )
            for each in found
        ),
        models=tuple(
            schema.PrinterModel(profile=key, name=translate(name, {}, context.language))
            for key, name in program().printers.models.items()
        ),
    )


def read(printer_id: int) -> schema.Printer:
    """A printer."""
    with context.db.reading() as connection:
        state = printers.state_of(connection, printer_id)
    return schema.Printer(
        version=fingerprint(state),
        id=str(printer_id),
        name=state["name"],
        address=state["address"],
        profile=state["profile"],
        opens_drawer=state["opens_drawer"],
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "printer_id", read)
blueprint.get("/printers/<id:printer_id>")(operation("devices")(read))


@blueprint.post("/printers")
@operation("devices", 201)
def create(change: Change[schema.PrinterContent]) -> Kept:
    """A new printer."""
    content = PrinterContent(**change.body.model_dump())
    return _saved(SavePrinter(change.request_id, context.actor, content))


@blueprint.put("/printers/<id:printer_id>")
@operation("devices")
def replace(change: Match[schema.PrinterContent], printer_id: int) -> Kept:
    """Another name, address or model; what waits for the printer is tried at once."""
    content = PrinterContent(**change.body.model_dump())
    seen = change.version
    return _saved(SavePrinter(change.request_id, context.actor, content, printer_id, seen))


@blueprint.post("/printers/<id:printer_id>/retirement")
@operation("devices")
def retire(change: Change[None], printer_id: int) -> Kept:
    """Retire a printer that no register uses and nothing waits for."""
    return office.turned(change, edit_printer.retire_printer, printer_id)


@blueprint.post("/printers/<id:printer_id>/restoration")
@operation("devices")
def restore(change: Change[None], printer_id: int) -> Kept:
    """Take a retired printer back into use."""
    return office.turned(change, edit_printer.restore_printer, printer_id)


@blueprint.post("/printers/<id:printer_id>/test-pages")
@operation("devices", 201)
def print_test(change: Change[None], printer_id: int) -> Kept:
    """Queue a test page; the answer is the id of its print job."""
    command = PrintTestPage(change.request_id, context.actor, printer_id)
    return Kept(**print_test_page(context.db, context.clock, command))


@blueprint.put("/registers/<id:register_id>/receipt-printer")
@operation("devices")
def choose(change: Change[schema.ReceiptPrinter], register_id: int) -> Kept:
    """Where the receipts of a register come out."""
    wanted = change.body.printer_id
    chosen = {register_id: int(wanted) if wanted else None}
    command = ChooseReceiptPrinters(change.request_id, context.actor, chosen)
    choose_receipt_printers(context.db, context.clock, command)
    return Kept(id=str(register_id))


def _saved(command: SavePrinter) -> Kept:
    return Kept(**save_printer(context.db, context.clock, program().printers, command))
