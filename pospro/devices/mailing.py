"""The mailing worker: what is due is queued, then one committed mail after the other is sent."""

import threading
from dataclasses import replace
from datetime import date

import structlog

from hardware.mail import session
from hardware.mail.session import Envelope, Server
from pospro.config import Settings
from pospro.domain.clock import Clock
from pospro.domain.errors import N_, PosproError
from pospro.i18n import format_moment
from pospro.reports.mail.content import Content, content_of, trial_content
from pospro.reports.mail.letter import Addressed, letter
from pospro.reports.sales.hours import zone_of
from pospro.services.mail.queue_due_mails import queue_due_mails
from pospro.services.mail.sealed import unseal
from pospro.services.mail.work_queue import Outcome, claim_mail, recover_mails, resolve_mail
from pospro.storage.db import Database
from pospro.storage.mail_jobs import MailJob
from pospro.storage.report_mails import mail_server, report_mail

log = structlog.get_logger()

MISSED = N_(
    "This mail was due on {moment} and could not be made then. "
    "Mails that were missed before it are not sent."
)

POLL_S = 30.0
"""How often it is looked whether an hour has come."""


class MailingWorker:
    """A thread that sends mails; start it once in the process that serves."""

    def __init__(self, db: Database, clock: Clock, settings: Settings) -> None:
        self._db = db
        self._clock = clock
        self._settings = settings
        self._news = threading.Semaphore(0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mailing", daemon=True)

    def start(self) -> None:
        """Recover what a crash left behind, listen for new mails, and begin."""
        recover_mails(self._db, self._clock, alone=self._db.is_sqlite)
        self._db.listeners.append(self._heard)
        self._thread.start()

    def stop(self) -> None:
        """Finish the mail at hand and end."""
        self._stop.set()
        self._news.release()
        self._thread.join()
        self._db.listeners.remove(self._heard)

    def _heard(self, topics: set[str]) -> None:
        if topics & {"mail_jobs", "work_period"}:
            self._news.release()

    def _run(self) -> None:
        while not self._stop.is_set():
            if not self._worked():
                self._news.acquire(timeout=POLL_S)

    def _worked(self) -> bool:
        """Do what there is; False when there is nothing or the database cannot tell."""
        try:
            self.look()
            return self.send_one()
        except Exception as error:  # noqa: BLE001 - a thread that ends is a venue without mails
            log.warning("mail queue", error=str(error))
            return False

    def look(self) -> None:
        """Queue what is due; what a process left that ended is told of."""
        recover_mails(self._db, self._clock)
        queue_due_mails(self._db, self._clock)

    def send_one(self) -> bool:
        """Send the oldest due mail; False when there is none."""
        job = claim_mail(self._db, self._clock)
        if job is None:
            return False
        outcome = self._outcome(job)
        while True:
            try:
                resolve_mail(self._db, self._clock, job, outcome)
            except PosproError as error:
                log.warning("mail outcome", job=job.id, error=str(error))
                if self._stop.wait(2.0):
                    return False
            else:
                return True

    def _outcome(self, job: MailJob) -> Outcome:
        try:
            return self._sent(job)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one mail is its own
            log.warning("mail failed", job=job.id, error=str(error))
            return Outcome("failed", "content", type(error).__name__)

    def _sent(self, job: MailJob) -> Outcome:
        with self._db.reading() as connection:
            kept = mail_server(connection)
        if not kept.host:
            return Outcome("failed", "no_server")
        password = unseal(self._settings.mail_key_file, kept.secret)
        if password is None:
            return Outcome("failed", "sealed")
        addressed = Addressed(kept.sender, job.recipients, self._clock.now(), job.id)
        envelope = Envelope(
            kept.sender, job.recipients, letter(content_for(self._db, self._clock, job), addressed)
        )
        server = Server(kept.host, kept.port, kept.security, kept.user, password)
        told = session.send(server, envelope)
        return Outcome(told.state, told.cause, told.answer)


def content_for(db: Database, clock: Clock, job: MailJob) -> Content:
    """What a mail of the queue says, as the books are now."""
    if job.report_mail_id is None:
        with db.reading() as connection:
            return trial_content(connection, clock, job.language, job.business_date)
    content = preview(db, clock, job.report_mail_id, job.business_date)
    if not job.is_late or job.due_at is None:
        return content
    with db.reading() as connection:
        zone = zone_of(connection)
    due = format_moment(job.due_at, content.language, zone.key)
    return replace(content, notes=(content.said(MISSED, moment=due), *content.notes))


def preview(db: Database, clock: Clock, mail_id: int, day: date) -> Content:
    """What a mail with reports says about a business day."""
    with db.reading() as connection:
        mail = report_mail(connection, mail_id)
        return content_of(connection, clock, mail, day)
