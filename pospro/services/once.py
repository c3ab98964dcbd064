"""A request is served once: the first answer is kept under its id and given again on repeat."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_, PosproError
from pospro.services.atomic import Unit, atomic
from pospro.storage import answers
from pospro.storage.db import Database
from pospro.storage.driver_errors import DUPLICATES

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """An intent: an id made before the first try, what is asked, and with which facts."""

    id: str
    purpose: str
    body: Mapping[str, Any]

    @property
    def body_hash(self) -> str:
        """SHA-256 of purpose and facts; the same id with another hash is a conflict."""
        text = json.dumps([self.purpose, self.body], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def once(db: Database, clock: Clock, request: Request, work: Callable[[Unit], Answer]) -> Answer:
    """Do the work in an atomic block and keep its answer; a repeat gets the first answer.

    Raises Conflict when the id was used for something else.
    """
    if not 8 <= len(request.id) <= 200:
        raise BadInput(N_("The request has no valid id. Reload the page and try again."))
    body_hash = request.body_hash
    try:
        with atomic(db) as unit:
            if (first := answers.given(unit.connection, request.id, body_hash)) is not None:
                return first
            answer = work(unit)
            kept = {
                "request_id": request.id,
                "body_hash": body_hash,
                "answer": answer,
                "answered_at": clock.now(),
            }
            answers.keep(unit.connection, kept)
            return answer
    except (*DUPLICATES, PosproError):
        # Whoever waited for the first try of the same request finds its work already done,
        # such as a ticket that it has closed: its answer counts, not that refusal.
        with db.reading() as connection:
            first = answers.given(connection, request.id, body_hash)
        if first is None:
            raise
        return first
