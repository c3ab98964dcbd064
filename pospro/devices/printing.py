"""The printing worker: one committed job after the other, confirmed by the printer itself."""

import threading

import structlog

from hardware.printing import session
from hardware.printing.document import Document
from hardware.printing.profiles import Profile, profile
from hardware.printing.session import AcceptedOnly, Done, Held, Job, Patience, Printer, Unconfirmed
from pospro.devices.known_printers import KNOWN
from pospro.devices.slips.printer_test import TriedPrinter, printer_test_slip
from pospro.devices.slips.report import report_slip
from pospro.devices.slips.template import template_slip
from pospro.domain.clock import Clock
from pospro.domain.errors import PosproError
from pospro.loading import loaded
from pospro.reports.drawer_rows import slip_rows
from pospro.reports.receipt import receipt_of
from pospro.reports.slips.laid_out import document_lines, receipt_lines
from pospro.services.printing.work_queue import (
    Outcome,
    claim_print_job,
    recover_print_jobs,
    resolve_print_job,
)
from pospro.storage.db import Database
from pospro.storage.print_jobs import ClaimedJob
from pospro.storage.venue_setup import current_setup

log = structlog.get_logger()

POLL_S = 2.0
"""How often the queue is looked at when nobody said that it changed."""

THREADS = 3
"""How many printers can print at the same time."""


class PrintingWorker:
    """Threads that print; start it once in the process that owns the devices.

    There are several, so that a printer that is down or out of paper keeps no other waiting.
    """

    def __init__(self, db: Database, clock: Clock, patience: Patience | None = None) -> None:
        self._db = db
        self._clock = clock
        self._patience = patience or Patience()
        self._news = threading.Semaphore(0)
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, name=f"printing-{number}", daemon=True)
            for number in range(THREADS)
        ]

    def start(self) -> None:
        """Recover what a crash left behind, listen for new jobs, and begin."""
        recover_print_jobs(self._db, self._clock)
        self._db.listeners.append(self._heard)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish the jobs at hand and end."""
        self._stop.set()
        self._news.release(THREADS)
        for thread in self._threads:
            thread.join()
        self._db.listeners.remove(self._heard)

    def _heard(self, topics: set[str]) -> None:
        if "print_jobs" in topics:
            self._news.release()

    def _run(self) -> None:
        while not self._stop.is_set():
            if not self._printed():
                self._news.acquire(timeout=POLL_S)

    def _printed(self) -> bool:
        """Print one job; False when there is none or the database cannot tell."""
        try:
            return self.print_one()
        except Exception as error:  # noqa: BLE001 - a thread that ends is a till without receipts
            log.warning("print queue", error=str(error))
            return False

    def print_one(self) -> bool:
        """Print the oldest due job; False when there is none."""
        job = claim_print_job(self._db, self._clock)
        if job is None:
            return False
        self._record(job, self._outcome(job))
        return True

    def _record(self, job: ClaimedJob, outcome: Outcome) -> None:
        """Record what became of the job, again and again while the database is busy.

        Whoever stops before it could be recorded finds the job interrupted at the next start.
        """
        while True:
            try:
                return resolve_print_job(self._db, self._clock, job, outcome)
            except PosproError as error:
                log.warning("print outcome", job=job.id, error=str(error))
                if self._stop.wait(POLL_S):
                    return None

    def _outcome(self, job: ClaimedJob) -> Outcome:
        try:
            described = profile(job.profile)
            encode = loaded("hardware.printing.escpos:encode")
            data = encode(self._document(job, described), described).data
            printer = Printer(job.address, described, self._patience)
            mark = f"{job.id % 10_000:04d}"
            return _told(session.print_job(printer, Job(data, mark, recovers=job.attempts > 1)))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one job is its own
            log.warning("print job failed", job=job.id, error=str(error))
            return Outcome("failed", type(error).__name__)

    def _document(self, job: ClaimedJob, described: Profile) -> Document:
        match job.kind:
            case "receipt":
                return self._receipt(job, described.columns)
            case "test":
                return self._test_page(job, described)
            case "x" | "z" | "shift" | "cash":
                return self._drawer_slip(job, described.columns)
            case "document":
                return self._document_slip(job, described.columns)
            case "report":
                return report_slip(job.document or {}, described.columns)
            case _:
                return Document.from_dict(job.document)

    def _receipt(self, job: ClaimedJob, columns: int) -> Document:
        assert job.ticket_id is not None
        with self._db.reading() as connection:
            setup = current_setup(self._db, connection)
            receipt = receipt_of(self._db, connection, job.ticket_id)
            lines = receipt_lines(connection, setup, receipt, setup.venue.language)
        copy = (job.copy_number, setup.venue.language)
        return template_slip(lines, columns, copy=copy, opens_drawer=job.opens_drawer)

    def _drawer_slip(self, job: ClaimedJob, columns: int) -> Document:
        with self._db.reading() as connection:
            setup = current_setup(self._db, connection)
            about = (job.kind, job.document or {})
            lines = slip_rows(connection, setup, about, setup.venue.language)
        return template_slip(lines, columns, opens_drawer=job.opens_drawer)

    def _document_slip(self, job: ClaimedJob, columns: int) -> Document:
        about = job.document or {}
        with self._db.reading() as connection:
            setup = current_setup(self._db, connection)
            language = setup.venue.language
            lines = document_lines(connection, setup, int(about["document_id"]), language)
        return template_slip(lines, columns, copy=(int(about["copy"]), language))

    def _test_page(self, job: ClaimedJob, described: Profile) -> Document:
        with self._db.reading() as connection:
            venue = current_setup(self._db, connection).venue
        tried = TriedPrinter(
            printer=job.printer,
            model=KNOWN.models[described.key],
            columns=described.columns,
            opens_drawer=job.opens_drawer,
            at=self._clock.now(),
        )
        return printer_test_slip(venue, tried)


def _told(outcome: session.Outcome) -> Outcome:
    match outcome:
        case Done() | AcceptedOnly():
            return Outcome("done")
        case Held(cause=cause):
            return Outcome("held", cause.value)
        case Unconfirmed(cause=cause):
            return Outcome("unconfirmed", cause.value)
