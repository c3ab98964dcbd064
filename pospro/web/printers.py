"""Printers: added, tried out with a test page, given to registers, taken out of use."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from pospro.domain.errors import BadInput, N_
from pospro.i18n import translate
from pospro.request.context import context, program
from pospro.request.job_words import job_words
from pospro.request.rights import permission
from pospro.services.manager.editing import fingerprint
from pospro.services.printing import edit_printer
from pospro.services.printing.choose_receipt_printers import (
    ChooseReceiptPrinters,
    choose_receipt_printers,
)
from pospro.services.printing.edit_printer import PrinterContent, SavePrinter, save_printer
from pospro.services.printing.print_test_page import PrintTestPage, print_test_page
from pospro.storage import print_jobs, printers
from pospro.storage.print_queue import Which
from pospro.web import connections, print_queue, reading
from pospro.web.forms import is_id, said
from pospro.web.fragments import fragment, leave_for, path_to
from pospro.web.manager import office
from pospro.web.manager.office import Form
from pospro.web.manager.past import events

blueprint = Blueprint("printers", __name__, url_prefix="/printers")
LIST = "printers.page"
NEW = {"connection": "tcp", "port": connections.PORT, "profile": "generic-80mm"}


@blueprint.get("")
@permission("devices")
def page() -> str:
    """All printers, where each register's receipts come out, and what is not on paper yet."""
    with context.db.reading() as connection:
        known = printers.every(connection)
        in_use = [(str(each.id), each.name) for each in known if not each.is_retired]
        return office.page(
            "printers/page.html",
            printers=known,
            places=[("", said(N_("No receipts"))), *in_use],
            registers=printers.receipt_printers(connection),
            models=dict(_models()),
            kind_of=connections.kind_of,
            place_of=connections.place_of,
            **print_queue.shown(connection, Which()),
        )


@blueprint.get("/new")
@permission("devices")
def new() -> str:
    """An empty form."""
    return office.show(_form(None, NEW))


@blueprint.get("/connection")
@permission("devices")
def connection() -> Response:
    """The fields of another kind of connection, for the form."""
    chosen = NEW | {"connection": request.args.get("connection", "tcp")}
    return fragment("printers/_connection.html", **_connection_values(chosen), errors={})


@blueprint.post("")
@permission("devices")
def create() -> ResponseReturnValue:
    """Keep a new printer and show it, so that its test page is one tap away."""
    return _save(None)


@blueprint.get("/<int:printer_id>")
@permission("devices")
def edit(printer_id: int) -> str:
    """The form of a printer, its test page and what waits for it."""
    with context.db.reading() as connection:
        state = printers.state_of(connection, printer_id)
    fields = connections.fields_of(state["address"])
    return office.show(_form(printer_id, state | fields | {"seen": fingerprint(state)}))


@blueprint.post("/<int:printer_id>")
@permission("devices")
def change(printer_id: int) -> ResponseReturnValue:
    """Keep a changed printer."""
    return _save(printer_id)


@blueprint.post("/<int:printer_id>/retire")
@permission("devices")
def retire(printer_id: int) -> ResponseReturnValue:
    """Take a printer out of use."""
    edit_printer.retire_printer(context.db, context.clock, context.actor, printer_id)
    return office.finished(LIST, "retired", _name(printer_id))


@blueprint.post("/<int:printer_id>/restore")
@permission("devices")
def restore(printer_id: int) -> ResponseReturnValue:
    """Take a printer back into use."""
    edit_printer.restore_printer(context.db, context.clock, context.actor, printer_id)
    return office.finished(LIST, "restored", _name(printer_id))


@blueprint.post("/registers")
@permission("devices")
def choose() -> ResponseReturnValue:
    """Keep where each register's receipts come out."""
    chosen = {
        int(key): int(value) if is_id(value) else None
        for field, value in request.form.items()
        if (key := field.removeprefix("register-")) != field and is_id(key)
    }
    command = ChooseReceiptPrinters(reading.request_id(request.form), context.actor, chosen)
    choose_receipt_printers(context.db, context.clock, command)
    return office.finished(LIST, "chosen", "")


@blueprint.get("/<int:printer_id>/test-page")
@permission("devices")
def test_page(printer_id: int) -> Response:
    """What became of the latest test page; asked again by the page until it is settled."""
    return fragment("printers/_test.html", **_test_values(printer_id))


@blueprint.post("/<int:printer_id>/test-page")
@permission("devices")
def print_test(printer_id: int) -> Response:
    """Queue a test page."""
    command = PrintTestPage(reading.request_id(request.form), context.actor, printer_id)
    print_test_page(context.db, context.clock, command)
    return test_page(printer_id)


def _save(printer_id: int | None) -> ResponseReturnValue:
    typed = request.form
    command = SavePrinter(
        request_id=reading.request_id(typed),
        actor=context.actor,
        content=PrinterContent(
            name=typed.get("name", ""),
            address=connections.address_of(typed),
            profile=typed.get("profile", ""),
            opens_drawer=bool(typed.get("opens_drawer")),
        ),
        printer_id=printer_id,
        seen=typed.get("seen", ""),
    )
    try:
        kept = save_printer(context.db, context.clock, program().printers, command)
    except BadInput as refusal:
        field = str(refusal.facts.get("part") or refusal.field or "form")
        sentence = translate(refusal.message, refusal.facts, context.language)
        return office.refused(_form(printer_id, typed, {field: sentence}))
    name = command.content.name
    return leave_for(path_to("printers.edit", printer_id=kept["id"], done="saved", name=name))


def _name(printer_id: int) -> str:
    with context.db.reading() as connection:
        name: str = printers.state_of(connection, printer_id)["name"]
    return name


def _models() -> list[tuple[str, str]]:
    return [(key, said(name)) for key, name in program().printers.models.items()]


def _connection_values(fields: Mapping[str, str]) -> dict[str, Any]:
    ports = program().printers.serial_ports() if fields.get("connection") == "serial" else ()
    device = fields.get("device", next((device for device, _words in ports), ""))
    return {
        "printer": {**fields, "device": device},
        "kinds": [(scheme, said(words)) for scheme, words in connections.KINDS.items()],
        "ports": ports,
        "bauds": [(baud, baud) for baud in connections.BAUDS],
    }


def _test_values(printer_id: int) -> dict[str, Any]:
    with context.db.reading() as connection:
        job = print_jobs.latest_test(connection, printer_id)
    return {"printer_id": printer_id, "job": job, "sentence": job_words(job)}


def _form(
    printer_id: int | None, fields: Mapping[str, str], errors: Mapping[str, str] | None = None
) -> Form:
    values: dict[str, Any] = {
        "printer_id": printer_id,
        "models": _models(),
        "errors": errors or {},
        **_connection_values(fields),
    }
    if printer_id is not None:
        with context.db.reading() as connection:
            values["events"] = events(connection, f"printer:{printer_id}")
            values["others"] = print_queue.others(connection, printer_id)
            values |= print_queue.shown(connection, Which(printer_id=printer_id))
        values |= _test_values(printer_id)
    return Form("printers/printer.html", "printers/_printer.html", values)
