"""Printers: where each one is, what it still has to print, and what did not come out."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from pospro.domain.errors import N_
from pospro.request.context import context, program
from pospro.request.rights import permission
from pospro.services.printing.edit_printer import (
    ChangePrinter,
    change_printer,
    drop_print_job,
    retry_print_job,
)
from pospro.storage import print_jobs, printers
from pospro.web import reading
from pospro.web.fragments import leave_for, path_to
from pospro.web.manager import office

blueprint = Blueprint("printers", __name__)

CAUSES = {
    "": N_("waiting"),
    "unreachable": N_("cannot be reached: is it on and connected?"),
    "silent": N_("does not answer: switch it off and on"),
    "connection_lost": N_("the connection was lost while printing"),
    "paper_out": N_("the paper is out"),
    "cover_open": N_("the cover is open"),
    "cutter": N_("the knife is stuck"),
    "error": N_("reports an error"),
    "offline": N_("is offline: press its Online key"),
    "interrupted": N_("the program ended while it was printing"),
    "ProfileUnknown": N_("its profile is unknown: choose another"),
    "AddressInvalid": N_("its address cannot be used: mend it"),
    "LibraryMissing": N_("a library for this connection is missing"),
}
"""What a cause is called on screens."""


@blueprint.get("/printers")
@permission("devices")
def page() -> str:
    """All printers and the jobs that a person should look at."""
    with context.db.reading() as connection:
        return office.page(
            "printers/page.html",
            printers=printers.in_use(connection),
            profiles=[(name, name) for name in program().printer_profiles],
            jobs=print_jobs.troubled(connection),
            causes=CAUSES,
        )


@blueprint.post("/printers/<int:printer_id>")
@permission("devices")
def change(printer_id: int) -> ResponseReturnValue:
    """A new address or profile for a printer."""
    form = request.form
    command = ChangePrinter(
        request_id=reading.request_id(form),
        actor=context.actor,
        printer_id=printer_id,
        address=form.get("address", ""),
        profile=form.get("profile", ""),
    )
    change_printer(context.db, context.clock, command)
    return leave_for(path_to("printers.page"))


@blueprint.post("/printers/jobs/<int:job_id>/retry")
@permission("devices")
def retry(job_id: int) -> ResponseReturnValue:
    """Try a job again now."""
    retry_print_job(context.db, context.clock, context.actor, job_id)
    return leave_for(path_to("printers.page"))


@blueprint.post("/printers/jobs/<int:job_id>/drop")
@permission("devices")
def drop(job_id: int) -> ResponseReturnValue:
    """Give a job up."""
    drop_print_job(context.db, context.clock, context.actor, job_id)
    return leave_for(path_to("printers.page"))
