"""An edit that opens its own atomic blocks is served once."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from pospro.domain.clock import Clock
from pospro.domain.errors import Busy, PosproError
from pospro.services.atomic import atomic, joined
from pospro.services.once import Answer, Request, first_answer, keep
from pospro.storage import answers
from pospro.storage.db import Database
from pospro.storage.driver_errors import duplicates


def remembered(db: Database, clock: Clock, request: Request, act: Callable[[], Answer]) -> Answer:
    """Act and keep the answer in one atomic block, so that there are both or neither.

    A repeat gets the first answer. Raises Conflict when the id was used for something else.
    """
    return _remembered(db, clock, request, (joined(), act))


def resumed(db: Database, clock: Clock, request: Request, act: Callable[[], Answer]) -> Answer:
    """Act in the steps that it has, then keep the answer.

    For work that a repeat takes up where it was stopped, such as a long import. A repeat of what
    was finished gets the first answer.
    """
    return _remembered(db, clock, request, (nullcontext(), act))


def _remembered(
    db: Database,
    clock: Clock,
    request: Request,
    work: tuple[AbstractContextManager[None], Callable[[], Answer]],
) -> Answer:
    request.require_id()
    first = first_answer(db, request)
    if first is not None:
        return first
    block, act = work
    try:
        with block:
            answer = act()
            with atomic(db) as unit:
                keep(unit, clock, request, answer)
            return answer
    except Busy:
        raise
    except (*duplicates(db.writer), PosproError):
        # Two of the same at once: the one that was kept first counts, the other undid itself.
        # The block waits for the commit that both may have shared.
        with atomic(db) as unit:
            first = answers.given(unit.connection, *request.asked)
        if first is None:
            raise
        return first
