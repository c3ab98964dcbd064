"""The worker's side of the print queue: claim a job, then record what became of it."""

from dataclasses import dataclass
from datetime import timedelta

from pospro.domain.clock import Clock
from pospro.services.atomic import atomic
from pospro.storage import print_jobs
from pospro.storage.db import Database
from pospro.storage.print_jobs import ClaimedJob

PAUSES_S = (2, 5, 10, 30, 60)
"""How long a held job waits before its next try; the last pause repeats."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a try: the new state, and the cause as a word that screens translate."""

    state: str
    cause: str = ""


def claim_print_job(db: Database, clock: Clock) -> ClaimedJob | None:
    """Claim the oldest job that is due, or None; committed before any byte is sent."""
    with atomic(db) as unit:
        return print_jobs.claim(unit.connection, clock.now())


def resolve_print_job(db: Database, clock: Clock, job: ClaimedJob, outcome: Outcome) -> None:
    """Record the outcome; a held job is tried again after a pause."""
    now = clock.now()
    again = now + pause(job.attempts) if outcome.state == "held" else None
    with atomic(db) as unit:
        print_jobs.settle(unit.connection, job.id, (outcome.state, outcome.cause), (now, again))
        unit.tell("print_jobs")


def recover_print_jobs(db: Database, clock: Clock) -> int:
    """After a crash: jobs that were being sent may or may not be on paper; say so, print nothing.

    A receipt is offered again as a copy by a person, because a guest may hold the first one.
    """
    with atomic(db) as unit:
        return print_jobs.mark_interrupted(unit.connection, clock.now())


def pause(attempts: int) -> timedelta:
    """The pause after so many tries."""
    return timedelta(seconds=PAUSES_S[min(max(attempts, 1), len(PAUSES_S)) - 1])
