"""A slip of the drawer or the day goes to the register's printer; without one nothing is queued."""

from datetime import datetime
from typing import Any

from pospro.domain.ids import new_id
from pospro.services.atomic import Unit
from pospro.storage import print_jobs
from pospro.storage.venue_setup import Register


def queue_slip(
    unit: Unit, register: Register, slip: tuple[str, dict[str, Any]], by: tuple[datetime, int]
) -> str | None:
    """Queue the slip (kind, what it is about) by (moment, user); the id of the job or None.

    A slip about a movement of cash opens the drawer.
    """
    if register.receipt_printer_id is None:
        return None
    kind, about = slip
    at, user_id = by
    job = {
        "id": new_id(),
        "printer_id": register.receipt_printer_id,
        "ticket_id": None,
        "kind": kind,
        "document": about,
        "copy_number": 0,
        "opens_drawer": kind == "cash",
        "created_at": at,
        "created_by": user_id,
    }
    print_jobs.queue(unit.connection, job)
    unit.tell("print_jobs")
    return str(job["id"])
