"""An edit that opens its own atomic blocks is served once: they and its answer become one."""

from collections.abc import Callable

from pospro.domain.clock import Clock
from pospro.domain.errors import PosproError
from pospro.services.atomic import atomic, joined
from pospro.services.once import Answer, Request, first_answer, keep
from pospro.storage.db import Database
from pospro.storage.driver_errors import duplicates


def remembered(db: Database, clock: Clock, request: Request, act: Callable[[], Answer]) -> Answer:
    """Act and keep the answer, both or neither; a repeat gets the first answer.

    Raises Conflict when the id was used for something else.
    """
    request.require_id()
    first = first_answer(db, request)
    if first is not None:
        return first
    try:
        with joined():
            answer = act()
            with atomic(db) as unit:
                keep(unit, clock, request, answer)
            return answer
    except (*duplicates(db.writer), PosproError):
        # Two of the same at once: the one that was kept first counts, the other undid itself.
        first = first_answer(db, request)
        if first is None:
            raise
        return first
