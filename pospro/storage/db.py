"""The database: engines for reading and writing, with the settings that make SQLite safe."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from filelock import FileLock, Timeout
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from pospro.domain.errors import Conflict, N_
from pospro.storage import append_only
from pospro.storage.columns import Base
from pospro.storage.driver_errors import failures
from pospro.storage.writer import GroupCommit

if TYPE_CHECKING:
    from sqlalchemy.orm import scoped_session

T = TypeVar("T")

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 5000,
    "mmap_size": 0,
}
"""What every SQLite connection is set to, and what `unsafe_settings` reads back."""

_POSTGRESQL_OPTIONS = (
    "-c lock_timeout=5000 -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000"
    " -c jit=off -c work_mem=16MB"
)
"""Compiling a statement takes longer than any of ours runs; the sums of a report fit in memory."""

_SNAPSHOT: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""What makes a PostgreSQL connection one that reads; SQLite's is prepared for it."""

orm: SQLAlchemy = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
"""Flask-SQLAlchemy: the reading session of web requests. Rows never inherit from it."""


def normalised(url: str) -> URL:
    """The URL with our driver named and a SQLite path made absolute.

    Raises Conflict for any other kind of database.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise _another_kind(url.rpartition("@")[2]) from None
    if parsed.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database:
        return parsed.set(database=str(Path(parsed.database).expanduser().resolve()))
    raise _another_kind(parsed.render_as_string())


def _another_kind(url: str) -> Conflict:
    return Conflict(
        N_("POSPRO_DATABASE_URL must be sqlite:///path or postgresql+psycopg://…, not {url}."),
        url=url,
    )


def engine_options(url: URL) -> dict[str, Any]:
    """Keyword arguments of create_engine for this kind of database."""
    if url.drivername == "sqlite":
        return {"connect_args": {"timeout": 5, "check_same_thread": False}}
    return {
        "connect_args": {"options": _POSTGRESQL_OPTIONS},
        "pool_size": 20,
        "max_overflow": 20,
        "pool_pre_ping": True,
    }


def prepare_engine(engine: Engine, *, writes: bool, begins: str = "BEGIN") -> None:
    """Make a SQLite engine safe; a reading engine sees snapshots and refuses to write.

    `begins` is what starts a transaction; nothing where GroupCommit has started it already.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")
        connection.create_function("translate", 3, _translate, deterministic=True)
        if not writes:
            connection.execute("PRAGMA query_only=ON")
        elif not begins:
            # What a block of a group may undo: kept in a file, it costs two writes a page.
            connection.execute("PRAGMA temp_store=MEMORY")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if begins:
            connection.exec_driver_sql(begins)


class Database:
    """One venue's database; share one instance by all threads of the process."""

    def __init__(self, url: URL, reader: Engine, lock: FileLock | None = None) -> None:
        self.url = url
        self.reader = reader
        self._lock = lock
        self._cache: dict[str, tuple[int, Any]] = {}
        self._cache_lock = threading.Lock()
        self._block = threading.local()
        self.listeners: list[Callable[[set[str]], None]] = []
        if self.is_sqlite:
            self.writer = create_engine(url, **engine_options(url))
            prepare_engine(self.writer, writes=True, begins="")
            self._turns: GroupCommit | None = GroupCommit(self.writer, self._forget_all)
        else:
            self.writer = reader
            self._turns = None

    @classmethod
    def open(cls, url: str, *, exclusive: bool = False, wait: int = 0) -> "Database":
        """Open by URL; `exclusive` takes the one-process lock of a SQLite file.

        Raises Conflict when another process holds the file for longer than `wait` seconds.
        """
        parsed = normalised(url)
        lock = take_lock(parsed, wait) if exclusive else None
        reader = create_engine(parsed, **engine_options(parsed))
        prepare_engine(reader, writes=False)
        return cls(parsed, reader, lock)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded engine."""
        return self.url.drivername == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one consistent state and changes nothing."""
        with self.reader.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(**_SNAPSHOT)
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose work is durable when the block ends; only `atomic` calls this."""
        if self._turns is not None:
            with self._turns.block() as connection, self._caching():
                yield connection
            return
        done = False
        try:
            with self.writer.begin() as connection:
                with self._caching():
                    yield connection
                done = True
        except failures(self.writer):
            if done:
                self._forget_all()
            raise

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do the work as a block of `writing` does, perhaps in another thread that writes."""
        if self._turns is None:
            with self.writing() as connection:
                return work(connection)

        def block(connection: Connection) -> T:
            with self._caching():
                return work(connection)

        return self._turns.do(block)

    @contextmanager
    def _caching(self) -> Iterator[None]:
        """Forget what a block has cached when it fails, before the next one of this file begins."""
        around: set[str] | None = getattr(self._block, "cached", None)
        own: set[str] = set()
        self._block.cached = own
        try:
            yield
        except BaseException:
            self._forget(own)
            raise
        finally:
            self._block.cached = around

    def cached(self, name: str, version: int, load: Callable[[], T]) -> T:
        """What `load` gave for this version; loaded again when the version has moved on.

        What a block loads that fails is forgotten: its version may never have come to be.
        """
        found = self._cache.get(name)
        if found is not None and found[0] == version:
            kept: T = found[1]
            return kept
        value = load()
        with self._cache_lock:
            self._cache[name] = (version, value)
        own: set[str] | None = getattr(self._block, "cached", None)
        if own is not None:
            own.add(name)
        return value

    def _forget(self, names: set[str]) -> None:
        with self._cache_lock:
            for name in names:
                self._cache.pop(name, None)

    def _forget_all(self) -> None:
        """A commit failed, perhaps that of a whole group: what it cached never came to be."""
        self._forget(set(self._cache))

    def close(self) -> None:
        """Close every connection and give the file's lock back."""
        if self._turns is not None:
            self._turns.close()
        self.writer.dispose()
        self.reader.dispose()
        if self._lock is not None:
            self._lock.release()


def take_lock(url: URL, wait: int) -> FileLock | None:
    """Hold the one-process lock of a SQLite file; None for a server database."""
    if url.drivername != "sqlite":
        return None
    path = Path(url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{path}.lock", timeout=wait)
    try:
        lock.acquire()
    except Timeout:
        raise Conflict(
            N_("Another pospro uses the file {path}. Stop it first, or use the one that runs."),
            path=str(path),
        ) from None
    return lock


def unsafe_settings(connection: Connection) -> list[str]:
    """SQLite settings that differ from PRAGMAS; PostgreSQL's fsync settings that are off."""
    if connection.dialect.name == "sqlite":
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
        return [name for name, value in PRAGMAS.items() if str(found[name]) != str(value)]
    return [
        name
        for name in ("fsync", "full_page_writes", "synchronous_commit")
        if connection.exec_driver_sql(f"SHOW {name}").scalar() == "off"
    ]


def watch_sessions(session: "scoped_session[Any]") -> None:
    """Attach the append-only guard to the web's sessions."""
    append_only.watch(session)


def _translate(text: str, letters: str, others: str) -> str:
    """What PostgreSQL's function of that name does."""
    return text.translate(str.maketrans(letters, others))
