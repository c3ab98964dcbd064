"""SQLite's one writer: blocks take turns on one connection and share a commit when they queue.

A block that finds others waiting leaves its work in the open transaction and hands the turn on;
the last of the group commits for all, and everybody is told only when the commit is durable.
One client alone commits at once, so that nothing waits for company.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from pospro.storage.driver_errors import failures

GROUP_LIMIT = 64
"""How many blocks may share one commit, so that the first of them is not kept waiting."""

LONGEST_WAIT = 5.0
"""Seconds that a block waits for its turn, as long as SQLite waits for a foreign lock."""


def _closed() -> threading.Lock:
    """A gate that is shut until it is released; an Event costs ten times as much."""
    gate = threading.Lock()
    gate.acquire()
    return gate


@dataclass(slots=True)
class _Group:
    """The blocks that will share a commit, and how it ended."""

    size: int = 0
    ended: threading.Lock = field(default_factory=_closed)
    failure: BaseException | None = None


class GroupCommit:
    """Turns on the writing connection, first come first served."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._group: _Group | None = None
        self._mutex = threading.Lock()
        self._busy = False
        self._waiting: deque[threading.Lock] = deque()

    @contextmanager
    def block(self) -> Iterator[Connection]:
        """A turn on the connection; returns after the work is durable, or raises and undoes it."""
        self._take_turn()
        try:
            connection, group = self._joined()
            try:
                yield connection
                if group.size:
                    _run(connection, "RELEASE turn")
            except BaseException as failure:
                self._undo(connection, group, failure)
                raise
            group.size += 1
            self._end_group_unless_joined(connection, group)
        finally:
            self._pass_turn()
        with group.ended:
            pass
        if group.failure is not None:
            raise group.failure

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _take_turn(self) -> None:
        with self._mutex:
            if not self._busy:
                self._busy = True
                return
            turn = _closed()
            self._waiting.append(turn)
        if turn.acquire(timeout=LONGEST_WAIT):
            return
        with self._mutex:
            if turn in self._waiting:
                self._waiting.remove(turn)
                raise sqlite3.OperationalError("database is locked by another block")

    def _pass_turn(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._busy = False

    def _joined(self) -> tuple[Connection, _Group]:
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
        if group.size == 0:
            self._group = None
            self._roll_back(connection)
            return
        try:
            _run(connection, "ROLLBACK TO turn")
            _run(connection, "RELEASE turn")
        except BaseException:  # noqa: BLE001 - what went wrong first is what everybody is told
            self._fail(connection, group, failure)
        else:
            self._end_group_unless_joined(connection, group)

    def _fail(self, connection: Connection, group: _Group, failure: BaseException) -> None:
        """The engine undid the whole transaction (full disk): nobody of the group was kept."""
        self._group = None
        group.failure = failure
        try:
            self._roll_back(connection)
        finally:
            group.ended.release()

    def _end_group_unless_joined(self, connection: Connection, group: _Group) -> None:
        with self._mutex:
            joined = bool(self._waiting) and group.size < GROUP_LIMIT
        if joined:
            return
        self._group = None
        try:
            _commit(connection)
        except BaseException as failure:  # noqa: BLE001 - whoever waits is told
            group.failure = failure
            self._roll_back(connection)
        finally:
            group.ended.release()

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


def _run(connection: Connection, statement: str) -> None:
    """Run a statement about the transaction on the driver itself."""
    connection.connection.driver_connection.execute(statement)  # type: ignore[union-attr] # SQLite's


def _commit(connection: Connection) -> None:
    """Commit, also in SQLAlchemy's eyes where a statement went through it."""
    if connection.in_transaction():
        connection.commit()
    else:
        connection.connection.commit()
