"""Append-only tables: the session guard, and the triggers that hold on both engines."""

from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session

from pospro.domain.errors import Conflict, N_
from pospro.storage.guarded_tables import FROZEN
from pospro.storage.triggers import postgresql_function, postgresql_triggers, sqlite_triggers


def guard(session: Session, _flush_context: Any, _instances: Any) -> None:
    """Refuse to flush a changed or deleted row of an append-only table."""
    touched = [row for row in (*session.dirty, *session.deleted) if session.is_modified(row)]
    touched += [row for row in session.deleted if row not in touched]
    for row in touched:
        table = getattr(row, "__tablename__", "")
        if table in FROZEN:
            raise Conflict(N_("Records of {table} are never changed or deleted."), table=table)


def watch(session_class: Any) -> None:
    """Attach the guard to every session of a class or factory."""
    event.listen(session_class, "before_flush", guard)


def install(connection: Connection) -> None:
    """Create or recreate every trigger; run after each migration."""
    if connection.dialect.name == "sqlite":
        for name, statement in sqlite_triggers().items():
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
            connection.execute(text(statement))
        return
    for name, (table, moment, body) in postgresql_triggers().items():
        connection.execute(text(postgresql_function(name, body)))
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
        connection.execute(text(f"CREATE {moment} EXECUTE FUNCTION {name}()"))


def expected_triggers(dialect: str) -> set[str]:
    """The names of the triggers that must exist."""
    return set(sqlite_triggers() if dialect == "sqlite" else postgresql_triggers())


def present_triggers(connection: Connection) -> set[str]:
    """The names of our triggers that exist and are enabled."""
    return set(_installed(connection))


def missing_triggers(connection: Connection) -> set[str]:
    """The names of our triggers that are gone, switched off, or say something else by now."""
    installed = _installed(connection)
    if connection.dialect.name == "sqlite":
        wanted: dict[str, Any] = sqlite_triggers()
    else:
        triggers = postgresql_triggers()
        wanted = {name: (table, body) for name, (table, _, body) in triggers.items()}
    return {name for name, told in wanted.items() if installed.get(name) != told}


def _installed(connection: Connection) -> dict[str, Any]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        return {row.name: row.sql for row in connection.execute(text(query))}
    query = (
        "SELECT tgname, tgrelid::regclass::text, prosrc FROM pg_trigger"
        " JOIN pg_proc ON pg_proc.oid = tgfoid"
        " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    return {name: (table, source) for name, table, source in connection.execute(text(query))}
