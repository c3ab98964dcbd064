"""SQLite's one writer: blocks take turns on one connection and share a commit when they queue.

Whoever has the turn does the work of those that queue behind as well, so that no thread has to be
woken for each of them; a block that must run in its own thread gets the turn together with the open
transaction. The last of a group commits for all, and everybody is told only when the commit is
durable. One client alone commits at once, so that nothing waits for company.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from pospro.storage.driver_errors import failures

T = TypeVar("T")

GROUP_LIMIT = 64
"""How many blocks may share one commit, so that the first of them is not kept waiting."""

LONGEST_WAIT = 5.0
"""Seconds that a block waits for its turn, as long as SQLite waits for a foreign lock."""


def _closed() -> threading.Lock:
    """A gate that is shut until it is released; an Event costs ten times as much."""
    gate = threading.Lock()
    gate.acquire()
    return gate


@dataclass(slots=True, eq=False)
class _Block:
    """A block that wants to write; `work` is what another thread may do for it.

    It is called when it has the turn (`leads`), and when its work is durable or has failed.
    """

    work: Callable[[Connection], Any] | None = None
    called: threading.Lock = field(default_factory=_closed)
    leads: bool = False
    result: Any = None
    failure: BaseException | None = None


@dataclass(slots=True)
class _Group:
    """The blocks that will share a commit."""

    blocks: list[_Block] = field(default_factory=list)

    def tell(self, failure: BaseException | None = None) -> None:
        """Call everybody: the commit is durable, or has failed."""
        for each in self.blocks:
            each.failure = failure
            each.called.release()


class GroupCommit:
    """Turns on the writing connection, first come first served.

    `lost` is called when work that had been done could not be committed.
    """

    def __init__(self, engine: Engine, lost: Callable[[], None]) -> None:
        self._engine = engine
        self._lost = lost
        self._connection: Connection | None = None
        self._group: _Group | None = None
        self._mutex = threading.Lock()
        self._busy = False
        self._waiting: deque[_Block] = deque()

    @contextmanager
    def block(self) -> Iterator[Connection]:
        """A turn on the connection; returns after the work is durable, or raises and undoes it."""
        own = _Block()
        self._queue(own)
        try:
            with self._joined(own) as connection:
                yield connection
        finally:
            self._lead()
        own.called.acquire()
        if own.failure is not None:
            raise own.failure

    def do(self, work: Callable[[Connection], T]) -> T:
        """Do the work in this thread or in that of whoever has the turn; returns when durable.

        It sees the context variables of this thread. Raises, and undoes, what the work raises.
        """
        variables = copy_context()
        own = _Block(lambda connection: variables.run(work, connection))
        self._queue(own)
        if own.leads:
            self._perform(own)
            self._lead()
            own.called.acquire()
        if own.failure is not None:
            raise own.failure
        result: T = own.result
        return result

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _queue(self, own: _Block) -> None:
        """Wait until the block has the turn, or others have done its work."""
        with self._mutex:
            if not self._busy:
                self._busy = own.leads = True
                return
            self._waiting.append(own)
        if own.called.acquire(timeout=LONGEST_WAIT):
            return
        with self._mutex:
            if own in self._waiting:
                self._waiting.remove(own)
                raise sqlite3.OperationalError("database is locked by another block")
        own.called.acquire()

    def _lead(self) -> None:
        """Do what is queued, commit, and pass the turn on."""
        while (following := self._following()) is not None:
            if following.work is None:
                _give_turn(following)
                return
            self._perform(following)
        self._end_group()
        with self._mutex:
            if not self._waiting:
                self._busy = False
                return
            following = self._waiting.popleft()
        _give_turn(following)

    def _following(self) -> _Block | None:
        """Who is next, unless the group is full."""
        with self._mutex:
            full = self._group is not None and len(self._group.blocks) >= GROUP_LIMIT
            return None if full or not self._waiting else self._waiting.popleft()

    def _perform(self, block: _Block) -> None:
        """Do the work of a block; when it fails, that is told at once."""
        assert block.work is not None
        try:
            with self._joined(block) as connection:
                block.result = block.work(connection)
        except BaseException as failure:  # noqa: BLE001 - raised where the block came from
            block.failure = failure
            block.called.release()

    @contextmanager
    def _joined(self, block: _Block) -> Iterator[Connection]:
        """Begin a transaction or go on in the open one; a block that fails undoes itself alone."""
        connection, group = self._begin()
        try:
            yield connection
            if group.blocks:
                _run(connection, "RELEASE turn")
        except BaseException as failure:
            self._undo(connection, group, failure)
            raise
        group.blocks.append(block)

    def _begin(self) -> tuple[Connection, _Group]:
        if self._connection is None:
            self._connection = self._engine.connect()
        connection = self._connection
        if self._group is None:
            _run(connection, "BEGIN IMMEDIATE")
            self._group = _Group()
            return connection, self._group
        try:
            _run(connection, "SAVEPOINT turn")
        except BaseException as failure:
            self._fail(connection, self._group, failure)
            raise
        return connection, self._group

    def _undo(self, connection: Connection, group: _Group, failure: BaseException) -> None:
        """Undo this block alone; the others of the group keep their work."""
        if not group.blocks:
            self._group = None
            self._roll_back(connection)
            return
        try:
            _run(connection, "ROLLBACK TO turn")
            _run(connection, "RELEASE turn")
        except BaseException:  # noqa: BLE001 - what went wrong first is what everybody is told
            self._fail(connection, group, failure)

    def _fail(self, connection: Connection, group: _Group, failure: BaseException) -> None:
        """The engine undid the whole transaction (full disk): nobody of the group was kept."""
        self._group = None
        self._lost()
        try:
            self._roll_back(connection)
        finally:
            group.tell(failure)

    def _end_group(self) -> None:
        """Commit what the group has done, and tell it."""
        group, connection = self._group, self._connection
        if group is None or connection is None:
            return
        try:
            _commit(connection)
        except BaseException as failure:  # noqa: BLE001 - whoever waits is told
            self._fail(connection, group, failure)
        else:
            self._group = None
            group.tell()

    def _roll_back(self, connection: Connection) -> None:
        """Undo everything; a connection that cannot even do that is replaced by a new one."""
        try:
            connection.rollback()
            # A commit that failed has ended SQLAlchemy's transaction, but not SQLite's.
            connection.connection.rollback()
        except failures(self._engine):
            self._connection = None
            connection.invalidate()
            connection.close()


def _give_turn(block: _Block) -> None:
    block.leads = True
    block.called.release()


def _run(connection: Connection, statement: str) -> None:
    """Run a statement about the transaction on the driver itself."""
    connection.connection.driver_connection.execute(statement)  # type: ignore[union-attr] # SQLite's


def _commit(connection: Connection) -> None:
    """Commit, also in SQLAlchemy's eyes where a statement went through it."""
    if connection.in_transaction():
        connection.commit()
    else:
        connection.connection.commit()
