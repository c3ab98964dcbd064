"""The atomic block: the only place where work becomes durable or is undone."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection

from pospro.domain.errors import Busy, N_, PosproError
from pospro.storage.db import Database
from pospro.storage.driver_errors import failures
from pospro.storage.venue_setup import VenueSetup, current_setup

T = TypeVar("T")


class StorageFailed(PosproError):
    """The disk did not take the record; nothing was kept."""

    status = 507
    code = "storage_failed"


@dataclass(slots=True)
class Unit:
    """An atomic block in progress: its connection, and what to tell when it is durable."""

    db: Database
    connection: Connection
    topics: set[str] = field(default_factory=set)
    _setup: VenueSetup | None = None

    @property
    def setup(self) -> VenueSetup:
        """The set-up as this block began with it; Conflict before the venue is set up."""
        if self._setup is None:
            self._setup = current_setup(self.db, self.connection)
        return self._setup

    def tell(self, topic: str) -> None:
        """Tell listeners, once the block is durable, that this topic has changed."""
        self.topics.add(topic)


@dataclass(slots=True)
class _Joint:
    """Several blocks that are one: the first begins it, and it ends after the last."""

    stack: ExitStack
    unit: Unit | None = None
    failed: bool = False


_JOINT: ContextVar[_Joint | None] = ContextVar("joint", default=None)


@contextmanager
def atomic(db: Database) -> Iterator[Unit]:
    """Run a block that is kept whole or not at all; durable when it ends without an error.

    Raises Busy when the database stays locked, StorageFailed when the disk refuses.
    """
    joint = _JOINT.get()
    if joint is None:
        with _block(db) as unit:
            yield unit
        return
    if joint.unit is None:
        joint.unit = joint.stack.enter_context(_block(db))
    try:
        yield joint.unit
    except BaseException:
        joint.failed = True
        raise


@contextmanager
def joined() -> Iterator[None]:
    """Make the atomic blocks inside one block: all of them are kept, or none.

    It begins with the first of them, so that what is prepared before keeps no till waiting.
    """
    with ExitStack() as stack:
        joint = _Joint(stack)
        token = _JOINT.set(joint)
        try:
            yield
            if joint.failed:
                raise RuntimeError("a block failed, but what it was joined with went on")
        finally:
            _JOINT.reset(token)


@contextmanager
def _block(db: Database) -> Iterator[Unit]:
    with _explaining(db), db.writing() as connection:
        unit = Unit(db, connection)
        yield unit
    _notify(db.listeners, unit.topics)


def atomically(db: Database, work: Callable[[Unit], T]) -> T:
    """As `atomic`, for work that needs no thread of its own: many at once cost less than blocks."""
    if _JOINT.get() is not None:
        with atomic(db) as unit:
            return work(unit)
    topics: set[str] = set()
    with _explaining(db):
        result = db.write(lambda connection: work(Unit(db, connection, topics)))
    _notify(db.listeners, topics)
    return result


@contextmanager
def _explaining(db: Database) -> Iterator[None]:
    try:
        yield
    except failures(db.writer) as error:
        explained = _explained(error)
        if explained is None:
            raise
        raise explained from error


def _notify(listeners: list[Callable[[set[str]], None]], topics: set[str]) -> None:
    if topics:
        for listener in listeners:
            listener(topics)


LOST = (
    "terminating connection",
    "server closed the connection",
    "connection is closed",
    "connection is lost",
    "connection refused",
    "connection failed",
)
"""What PostgreSQL's driver says when the server is gone, perhaps just after it has committed."""


def _explained(error: Exception) -> PosproError | None:
    text = str(error)
    if any(words in text for words in LOST):
        return Busy(
            N_("The connection to the database was lost. Send the same again; it counts only once.")
        )
    if "locked" in text or "lock timeout" in text or "deadlock" in text:
        return Busy(N_("The database is busy. Nothing was recorded; try again in a moment."))
    if "disk is full" in text or "No space left" in text:
        return StorageFailed(
            N_("The disk is full. Nothing was recorded; free some space before you go on.")
        )
    if "disk I/O error" in text or "readonly database" in text:
        return StorageFailed(
            N_("The disk refuses to write. Nothing was recorded; stop selling and check the disk.")
        )
    return None
