"""The print queue for programs: what is not on paper yet; tried again, given up, diverted."""

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import printing as schema
from pospro.api.schemas.office import Kept
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.job_words import job_words
from pospro.services.printing import move_print_jobs
from pospro.services.printing.move_print_jobs import DivertPrintJobs, divert_print_jobs
from pospro.storage import print_queue
from pospro.storage.print_queue import QueuedJob, Which

blueprint = resource("print_jobs")


@blueprint.get("/print-jobs")
@operation("devices")
def find(query: schema.PrintJobQuery) -> schema.PrintJobList:
    """Jobs that are not settled, the oldest first."""
    which = Which(printer_id=int(query.printer_id) if query.printer_id else None)
    with context.db.reading() as connection:
        found = print_queue.open_jobs(connection, which, query.limit + 1, int(query.after or 0))
    shown = found[: query.limit]
    return schema.PrintJobList(
        print_jobs=tuple(map(_document, shown)),
        following=str(shown[-1].id) if len(found) > query.limit else None,
    )


@blueprint.get("/print-jobs/<id:job_id>")
@operation("devices")
def read(job_id: int) -> schema.PrintJob:
    """A job, also one that is printed or given up."""
    with context.db.reading() as connection:
        return _document(print_queue.the_job(connection, job_id))


@blueprint.post("/print-jobs/<id:job_id>/attempts")
@operation("devices")
def retry(change: Change[None], job_id: int) -> Kept:
    """Try a job again now; what may be on paper already comes out as a copy."""
    return office.turned(change, move_print_jobs.retry_print_job, job_id)


@blueprint.post("/print-jobs/<id:job_id>/cancellation")
@operation("devices")
def drop(change: Change[None], job_id: int) -> Kept:
    """Give a job up, for good."""
    return office.turned(change, move_print_jobs.drop_print_job, job_id)


@blueprint.post("/print-jobs/<id:job_id>/diversion")
@operation("devices")
def divert(change: Change[schema.Target], job_id: int) -> Kept:
    """Send a job to another printer, whose id is the answer."""
    return _diverted(change, Which(job_id=job_id))


@blueprint.post("/printers/<id:printer_id>/attempts")
@operation("devices")
def retry_all(change: Change[None], printer_id: int) -> Kept:
    """Try everything again that did not come out of a printer."""
    return office.turned(change, move_print_jobs.retry_printer, printer_id)


@blueprint.post("/printers/<id:printer_id>/diversion")
@operation("devices")
def divert_all(change: Change[schema.Target], printer_id: int) -> Kept:
    """Send all that waits for a printer to another one, whose id is the answer."""
    return _diverted(change, Which(printer_id=printer_id))


def _diverted(change: Change[schema.Target], which: Which) -> Kept:
    target = int(change.body.printer_id)
    command = DivertPrintJobs(change.request_id, context.actor, which, target)
    answer = divert_print_jobs(context.db, context.clock, command)
    return Kept(id=answer["id"])


def _document(job: QueuedJob) -> schema.PrintJob:
    return schema.PrintJob(
        id=str(job.id),
        kind=job.kind,
        state=job.state,
        cause=job.cause,
        said=translate(job_words(job), {}, context.language),
        copy_number=job.copy_number,
        attempts=job.attempts,
        printer_id=str(job.printer_id),
        ticket_id=str(job.ticket_id) if job.ticket_id else None,
        number=job.number,
        created_at=job.created_at,
        next_try_at=job.next_try_at,
    )
