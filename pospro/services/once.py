"""A request is served once: the first answer is kept under its id and given again on repeat."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_, PosproError
from pospro.services.atomic import Unit, atomically
from pospro.storage import answers
from pospro.storage.db import Database
from pospro.storage.driver_errors import duplicates

Answer = dict[str, Any]

_FACTS = json.JSONEncoder(sort_keys=True, default=str)


@dataclass(frozen=True)
class Request:
    """An intent: an id made before the first try, what is asked, and with which facts."""

    id: str
    purpose: str
    body: Mapping[str, Any]

    @cached_property
    def asked(self) -> tuple[str, str]:
        """The id, and the SHA-256 of purpose and facts; the id with another hash is a conflict."""
        text = _FACTS.encode([self.purpose, self.body])
        return self.id, hashlib.sha256(text.encode()).hexdigest()

    def require_id(self) -> None:
        """Raise BadInput for an id that is too short to be unique, or too long."""
        if not 8 <= len(self.id) <= 200:
            raise BadInput(N_("The request has no valid id. Reload the page and try again."))


def once(db: Database, clock: Clock, request: Request, work: Callable[[Unit], Answer]) -> Answer:
    """Do the work in an atomic block and keep its answer; a repeat gets the first answer.

    Raises Conflict when the id was used for something else.
    """
    request.require_id()

    def served(unit: Unit) -> Answer:
        if (first := answers.given(unit.connection, *request.asked)) is not None:
            return first
        answer = work(unit)
        keep(unit, clock, request, answer)
        return answer

    try:
        return atomically(db, served)
    except (*duplicates(db.writer), PosproError):
        # Whoever waited for the first try of the same request finds its work already done,
        # such as a ticket that it has closed: its answer counts, not that refusal.
        first = first_answer(db, request)
        if first is None:
            raise
        return first


def first_answer(db: Database, request: Request) -> Answer | None:
    """What this request was answered before; Conflict when its id was used for something else."""
    with db.reading() as connection:
        return answers.given(connection, *request.asked)


def keep(unit: Unit, clock: Clock, request: Request, answer: Answer) -> None:
    """Keep the first answer in the block that did the work."""
    request_id, body_hash = request.asked
    kept = {"request_id": request_id, "body_hash": body_hash}
    answers.keep(unit.connection, kept | {"answer": answer, "answered_at": clock.now()})
