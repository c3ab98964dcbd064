"""The print queue: what is not on paper yet and why; tried again, given up, sent elsewhere."""

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput, N_
from pospro.request.context import context
from pospro.request.job_words import job_words
from pospro.request.rights import permission
from pospro.services.printing import move_print_jobs
from pospro.services.printing.move_print_jobs import DivertPrintJobs, divert_print_jobs
from pospro.storage import print_queue, printers
from pospro.storage.print_queue import Which
from pospro.web import reading
from pospro.web.forms import is_id
from pospro.web.fragments import fragment, leave_for, path_to
from pospro.web.manager import office

blueprint = Blueprint("print_queue", __name__, url_prefix="/printers")
PAGE = 30
"""Jobs that are shown at first, and how many more a tap shows."""


def shown(connection: Connection, which: Which) -> dict[str, Any]:
    """What the list of jobs needs, for one printer or for all."""
    wanted = request.args.get("shown", "")
    most = max(PAGE, min(int(wanted), 10 * PAGE)) if is_id(wanted) else PAGE
    count = print_queue.count(connection, which)
    return {
        "queue": print_queue.open_jobs(connection, which, most),
        "count": count,
        "shown": most,
        "more": PAGE if count > most < 10 * PAGE else 0,
        "printer_filter": which.printer_id,
        "job_words": job_words,
    }


def others(connection: Connection, printer_id: int) -> list[tuple[int, str]]:
    """The printers in use to which something may be sent instead."""
    return [(each.id, each.name) for each in printers.in_use(connection) if each.id != printer_id]


@blueprint.get("/queue")
@permission("devices")
def queue() -> Response:
    """The list alone, asked for again while the page is open."""
    wanted = request.args.get("printer", "")
    which = Which(printer_id=int(wanted) if is_id(wanted) else None)
    with context.db.reading() as connection:
        return fragment("printers/_queue.html", **shown(connection, which))


@blueprint.get("/jobs/<int:job_id>")
@permission("devices")
def job(job_id: int) -> str:
    """One job: what it is, what is wrong, and what can be done."""
    with context.db.reading() as connection:
        found = print_queue.the_job(connection, job_id)
        values = {
            "job": found,
            "is_movable": found.state in print_queue.MOVABLE,
            "others": others(connection, found.printer_id),
        }
    return office.page("printers/job.html", sentence=job_words(found), **values)


@blueprint.post("/jobs/<int:job_id>/retry")
@permission("devices")
def retry(job_id: int) -> ResponseReturnValue:
    """Try a job again now."""
    move_print_jobs.retry_print_job(context.db, context.clock, context.actor, job_id)
    return _back("retried")


@blueprint.post("/jobs/<int:job_id>/drop")
@permission("devices")
def drop(job_id: int) -> ResponseReturnValue:
    """Give a job up."""
    move_print_jobs.drop_print_job(context.db, context.clock, context.actor, job_id)
    return _back("dropped")


@blueprint.post("/jobs/<int:job_id>/divert")
@permission("devices")
def divert(job_id: int) -> ResponseReturnValue:
    """Send a job to another printer."""
    return _diverted(Which(job_id=job_id))


@blueprint.post("/<int:printer_id>/retry")
@permission("devices")
def retry_all(printer_id: int) -> ResponseReturnValue:
    """Try everything again that did not come out of a printer."""
    move_print_jobs.retry_printer(context.db, context.clock, context.actor, printer_id)
    return _back("retried")


@blueprint.post("/<int:printer_id>/divert")
@permission("devices")
def divert_all(printer_id: int) -> ResponseReturnValue:
    """Send all that waits for a printer to another one."""
    return _diverted(Which(printer_id=printer_id))


def _diverted(which: Which) -> ResponseReturnValue:
    target = request.form.get("target_id", "")
    if not is_id(target):
        raise BadInput(N_("Choose another printer."), field="target_id")
    request_id = reading.request_id(request.form)
    command = DivertPrintJobs(request_id, context.actor, which, int(target))
    divert_print_jobs(context.db, context.clock, command)
    with context.db.reading() as connection:
        name = printers.state_of(connection, int(target))["name"]
    return _back("diverted", name)


def _back(done: str, name: str = "") -> ResponseReturnValue:
    return leave_for(path_to("printers.page", done=done, name=name))
