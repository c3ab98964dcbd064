"""The worker's side of the queue of mails: claim one, then record what became of it."""

from dataclasses import dataclass
from datetime import timedelta

from pospro.domain.clock import Clock
from pospro.services.atomic import atomic
from pospro.storage import mail_jobs
from pospro.storage.db import Database
from pospro.storage.mail_jobs import MailJob

PAUSES_S = (60, 300, 900, 1800, 3600, 3600, 3600, 7200)
"""How long a held mail waits before its next try; after the last try it is given up."""

LOST = timedelta(minutes=15)
"""After so long nobody is sending a mail any more: its process has ended."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a try: the new state, the cause as a word, and what the server said."""

    state: str
    cause: str = ""
    answer: str = ""


def claim_mail(db: Database, clock: Clock) -> MailJob | None:
    """Claim the oldest mail that is due, or None; committed before the server is spoken to."""
    with db.reading() as connection:
        if not mail_jobs.has_due(connection, clock.now()):
            return None
    with atomic(db) as unit:
        return mail_jobs.claim(unit.connection, clock.now())


def resolve_mail(db: Database, clock: Clock, job: MailJob, outcome: Outcome) -> None:
    """Record the outcome; a held mail is tried again after a pause, and given up after the last."""
    now, state, again = clock.now(), outcome.state, None
    if state == "held":
        if job.attempts > len(PAUSES_S):
            state = "failed"
        else:
            again = now + timedelta(seconds=PAUSES_S[job.attempts - 1])
    values = {
        "state": state,
        "cause": outcome.cause,
        "answer": outcome.answer,
        "changed_at": now,
        "next_try_at": again,
    }
    with atomic(db) as unit:
        mail_jobs.settle(unit.connection, job, values)
        unit.tell("mail_jobs")


def recover_mails(db: Database, clock: Clock, *, alone: bool = False) -> int:
    """Mails that a process was sending when it ended may or may not be sent: say so, send nothing.

    Another process may be sending one at this moment, unless this one is `alone`.
    """
    now = clock.now()
    before = now if alone else now - LOST
    with db.reading() as connection:
        if not mail_jobs.is_sending(connection, before):
            return 0
    with atomic(db) as unit:
        return mail_jobs.mark_interrupted(unit.connection, now, before)
