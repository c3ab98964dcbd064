"""An edit of the set-up by a program: served once under its key, answered with what was kept."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pospro.api.operation import Change
from pospro.api.schemas import office as schema
from pospro.api.schemas.office import Kept, NamedList
from pospro.config import kept_secret
from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.request.context import context
from pospro.services.manager.sections import DOWN, UP, Move
from pospro.services.once import Request
from pospro.services.remembered import remembered
from pospro.storage.catalogue_editing import Listed
from pospro.storage.db import Database

Turn = Callable[[Database, Clock, Actor, int], None]
"""A use case that retires something, or takes it back."""

Mover = Callable[[Database, Clock, Move], None]
"""A use case that moves something one place."""


def kept(change: Change[Any], facts: Mapping[str, object], save: Callable[[], int]) -> Kept:
    """Save unless this key did so already; `facts` say what, secrets left out."""
    request = Request(change.request_id, "edit", facts)
    answer = remembered(context.db, context.clock, request, lambda: {"id": str(save())})
    return Kept(**answer)


def turned(change: Change[None], turn: Turn, kept_id: int) -> Kept:
    """Retire something or take it back, unless this key did so already."""

    def act() -> int:
        turn(context.db, context.clock, context.actor, kept_id)
        return kept_id

    return kept(change, {"turn": turn.__name__, "id": kept_id}, act)


def moved(change: Change[None], move: Mover, kept_id: int, way: str) -> Kept:
    """Move something one place up or down, unless this key did so already."""
    step = Move(context.actor, kept_id, UP if way == "up" else DOWN)

    def act() -> int:
        move(context.db, context.clock, step)
        return kept_id

    return kept(change, {"move": move.__name__, "id": kept_id, "way": way}, act)


def veiled(pin: str) -> str:
    """What tells two PINs apart without telling either: what is kept must not give it away."""
    return hmac.new(pepper(), pin.encode(), hashlib.sha256).hexdigest()


def pepper() -> bytes:
    """The secret that PINs are mixed with."""
    return kept_secret(context.settings.pepper_file)


def ids(texts: tuple[str, ...]) -> tuple[int, ...]:
    """Ids as the database has them, each once."""
    return tuple(dict.fromkeys(map(int, texts)))


def named(found: Iterable[Listed]) -> NamedList:
    """Every group of a kind, as programs read it."""
    return NamedList(
        groups=tuple(
            schema.Listed(
                id=str(each.id), name=each.name, used_by=each.used_by, retired=each.is_retired
            )
            for each in found
        )
    )
