"""An edit of the set-up: allowed, unchanged since it was read, kept whole, written down."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, select
from sqlalchemy.exc import IntegrityError

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_, StaleVersion
from pospro.services.atomic import atomic
from pospro.storage import audit
from pospro.storage.db import Database
from pospro.storage.venue import setup_changed

LONGEST_NAME = 80
"""Letters of a name: what still fits on a key, a kitchen slip and a report."""


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit in progress: its connection, who makes it, and when."""

    connection: Connection
    actor: Actor
    at: datetime

    def record(self, action: str, subject: str, **states: Mapping[str, Any]) -> None:
        """Write down what was done to what; `before` and `after` tell the difference."""
        audit.record(self.connection, self.actor, self.at, (action, subject), **states)


@contextmanager
def editing(db: Database, clock: Clock, actor: Actor, right: str) -> Iterator[Edit]:
    """Edit in one atomic block, after which every till reads the set-up again.

    Raises NotAllowed without the right, Conflict when two people save the same name at once.
    """
    actor.must(right)
    try:
        with atomic(db) as unit:
            yield Edit(unit.connection, actor, clock.now())
            setup_changed(unit.connection)
            unit.tell("setup")
    except IntegrityError as error:
        raise Conflict(
            N_("Somebody else saved the same at this moment. Look at the list and try again.")
        ) from error


def fingerprint(state: Mapping[str, Any]) -> str:
    """A short text that differs when the state does; a form carries that of what it shows."""
    text = json.dumps(state, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def require_unchanged(state: Mapping[str, Any], seen: str) -> None:
    """Raise StaleVersion when the state is not the one that the form showed."""
    if fingerprint(state) != seen:
        raise StaleVersion(
            N_("Somebody changed this after you opened it. Open it again to see the difference.")
        )


def clean_name(text: str, field: str = "name") -> str:
    """The name without stray blanks; BadInput when it is missing, too long or unprintable."""
    name = " ".join(text.split())
    if not name:
        raise BadInput(N_("Enter a name."), field=field)
    if len(name) > LONGEST_NAME:
        raise BadInput(N_("Use at most {most} letters."), field=field, most=LONGEST_NAME)
    if not name.isprintable():
        raise BadInput(N_("The name holds signs that cannot be printed."), field=field)
    return name


def require_free_name(
    connection: Connection, column: Column[str], name: str, own_id: int | None, **within: int
) -> None:
    """Raise BadInput when another row of the same kind has the name, also a retired one.

    Only rows that have the columns `within` count, such as the categories of one menu.
    """
    own = (column.table.c[part] == value for part, value in within.items())
    found = connection.scalar(select(column.table.c.id).where(column == name, *own))
    if found is not None and found != own_id:
        raise BadInput(N_("“{name}” exists already. Choose another name."), field="name", name=name)
