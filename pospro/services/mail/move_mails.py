"""A mail that was not sent for certain is sent again by a person, or given up."""

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.services.atomic import atomic
from pospro.storage import audit, mail_jobs
from pospro.storage.db import Database


def retry_mail(db: Database, clock: Clock, actor: Actor, job_id: int) -> None:
    """Send it again now; Conflict while it is being sent."""
    _move(db, clock, (actor, job_id), ("mail_retried", "queued"))


def drop_mail(db: Database, clock: Clock, actor: Actor, job_id: int) -> None:
    """Give it up, for good; Conflict when it was sent."""
    _move(db, clock, (actor, job_id), ("mail_given_up", "cancelled"))


def _move(db: Database, clock: Clock, which: tuple[Actor, int], deed: tuple[str, str]) -> None:
    actor, job_id = which
    action, state = deed
    actor.must("configure")
    now = clock.now()
    with atomic(db) as unit:
        before = mail_jobs.the_job(unit.connection, job_id)
        if not mail_jobs.move(unit.connection, job_id, state, now):
            raise Conflict(N_("This is not waiting any more. Look at the list again."))
        event = (action, f"mail_job:{job_id}")
        states = {"before": {"state": before.state}, "after": {"state": state}}
        audit.record(unit.connection, actor, now, event, **states)
        unit.tell("mail_jobs")
