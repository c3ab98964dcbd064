"""The floor: what a sale writes, written again by a driver and nothing else.

A recording database notes each statement that changes something, with its values. The bare
program then runs the same statements in as many transactions, without reading, checking or
computing anything, on a copy of the same file with the same tables, indexes and triggers.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import Engine, event

from pospro.storage.db import PRAGMAS

VERBS = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its values; `many` runs it once for each of them."""

    sql: str
    values: Any
    many: bool


Transaction = list[Statement]


@dataclass
class Recorder:
    """Notes the transactions of an engine's connections while it is listening."""

    transactions: list[Transaction] = field(default_factory=list)
    _present: Transaction = field(default_factory=list)

    def note(self, sql: Any, values: Any, *, many: bool = False) -> None:
        """Keep what changes something."""
        if str(sql).lstrip().startswith(VERBS):
            self._present.append(Statement(str(sql), list(values) if many else values, many))

    def end(self) -> None:
        """A transaction has ended."""
        if self._present:
            self.transactions.append(self._present)
            self._present = []

    def listen(self, engine: Engine) -> None:
        """Give the engine connections that are listened to; before it opens its first."""
        connection = {"sqlite": _sqlite, "postgresql": _postgresql}[engine.dialect.name](self)

        @event.listens_for(engine, "do_connect")
        def connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> Any:
            return connection(*arguments, **options)


def _sqlite(recorder: Recorder) -> Callable[..., Any]:
    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, values: Any = ()) -> Any:
            recorder.note(sql, values)
            return super().execute(sql, values)

        def executemany(self, sql: str, rows: Iterable[Any]) -> Any:
            recorder.note(sql, rows, many=True)
            return super().executemany(sql, rows)

    class Connection(sqlite3.Connection):
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, sql: str, values: Any = ()) -> Any:
            # The driver's shortcut passes by the cursor's own method.
            recorder.note(sql, values)
            return super().execute(sql, values)

        def commit(self) -> None:
            super().commit()
            recorder.end()

    return Connection


def _postgresql(recorder: Recorder) -> Callable[..., Any]:
    class Cursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            recorder.note(query, params)
            return super().execute(query, params, **options)

        def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
            recorder.note(query, params_seq, many=True)
            super().executemany(query, params_seq, **options)

    class Connection(psycopg.Connection[Any]):
        def commit(self) -> None:
            super().commit()
            recorder.end()

    def connect(*arguments: Any, **options: Any) -> Any:
        return Connection.connect(*arguments, cursor_factory=Cursor, **options)

    return connect


@dataclass(frozen=True, slots=True)
class Bare:
    """A connection of the driver itself, which writes recorded transactions."""

    connection: Any
    begin: str | None

    def write(self, transaction: Transaction) -> None:
        """Write it; durable when this returns."""
        if self.begin:
            self.connection.execute(self.begin)
        self.run(transaction)
        self.connection.commit()

    def run(self, transaction: Transaction) -> None:
        """Run its statements in the transaction that is open."""
        for statement in transaction:
            if statement.many:
                self.connection.cursor().executemany(statement.sql, statement.values)
            else:
                self.connection.execute(statement.sql, statement.values)


@contextmanager
def bare(url: str) -> Iterator[Bare]:
    """A bare connection to a SQLite file or a PostgreSQL database, as durable as the till's."""
    if url.startswith("sqlite"):
        connection: Any = sqlite3.connect(
            url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False
        )
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")
        found = Bare(connection, "BEGIN IMMEDIATE")
    else:
        connection = psycopg.connect(url.replace("+psycopg", ""))
        found = Bare(connection, None)
    try:
        yield found
    finally:
        connection.close()
