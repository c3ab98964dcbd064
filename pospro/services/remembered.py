"""An edit that commits by itself is answered once: its answer is kept just after."""

from collections.abc import Callable

from pospro.domain.clock import Clock
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.storage import answers
from pospro.storage.db import Database


def remembered(db: Database, clock: Clock, request: Request, act: Callable[[], Answer]) -> Answer:
    """Act and keep the answer; a repeat gets the first answer and nothing is done again.

    Between the edit and its answer the program may be killed; what is edited is protected against
    a second time by its name or by the version that the sender saw. Raises Conflict when the id
    was used for something else.
    """
    with db.reading() as connection:
        first = answers.given(connection, request.id, request.body_hash)
    if first is not None:
        return first
    answer = act()

    def kept(_: Unit) -> Answer:
        return answer

    return once(db, clock, request, kept)
