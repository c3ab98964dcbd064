"""Append-only tables: the session guard, and the triggers for SQLite and PostgreSQL.

Postings are inserted first and the entry last: the trigger on the entry checks that its
postings balance, and from then on no posting can join them.
"""

from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session

from pospro.domain.errors import Conflict, N_

FROZEN = (
    "journal_entries",
    "postings",
    "book_heads",
    "payments",
    "answers",
    "audit_events",
    "transaction_type_versions",
    "ticket_taxes",
)
"""Tables whose rows are inserted once and never changed or deleted."""

_REFUSAL = "{table} is append-only"
_SEALED = "the journal entry is sealed"
_TWICE = "the journal entry exists already"
_UNBALANCED = "the journal entry is not balanced"
_POSTING_SUMS = (
    "SELECT count(*) < 2 OR sum(debit) <> sum(credit) FROM postings WHERE entry_id = NEW.id"
)


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
    statements = _sqlite() if connection.dialect.name == "sqlite" else _postgresql()
    for statement in statements:
        connection.execute(text(statement))


def expected_triggers(dialect: str) -> set[str]:
    """The names of the triggers that must exist."""
    names = {f"frozen_{table}_{verb}" for table in FROZEN for verb in ("update", "delete")}
    names |= {"journal_entries_seal", "postings_unsealed", "tickets_closed", "ticket_lines_closed"}
    if dialect == "postgresql":
        names |= {f"frozen_{table}_truncate" for table in FROZEN} | {"postings_balance"}
    return names


def present_triggers(connection: Connection) -> set[str]:
    """The names of our triggers that exist and are enabled."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    return {row[0] for row in connection.execute(text(query))}


def missing_triggers(connection: Connection) -> set[str]:
    """The names of our triggers that are gone or switched off."""
    return expected_triggers(connection.dialect.name) - present_triggers(connection)


def _sqlite() -> list[str]:
    statements = []
    for table in FROZEN:
        for verb in ("update", "delete"):
            name = f"frozen_{table}_{verb}"
            statements += _sqlite_trigger(
                name,
                f"BEFORE {verb.upper()} ON {table}",
                f"SELECT RAISE(ABORT, '{_REFUSAL.format(table=table)}')",
            )
    statements += _sqlite_trigger(
        "postings_unsealed",
        "BEFORE INSERT ON postings",
        f"SELECT RAISE(ABORT, '{_SEALED}') WHERE EXISTS"
        " (SELECT 1 FROM journal_entries WHERE id = NEW.entry_id)",
    )
    statements += _sqlite_trigger(
        "journal_entries_seal",
        "BEFORE INSERT ON journal_entries",
        f"SELECT RAISE(ABORT, '{_TWICE}') WHERE EXISTS"
        " (SELECT 1 FROM journal_entries WHERE id = NEW.id)"
        " OR EXISTS (SELECT 1 FROM journal_entries"
        " WHERE book_id = NEW.book_id AND sequence = NEW.sequence)"
        " OR EXISTS (SELECT 1 FROM journal_entries"
        " WHERE source = NEW.source AND reason = NEW.reason);"
        f" SELECT RAISE(ABORT, '{_UNBALANCED}') WHERE ({_POSTING_SUMS})",
    )
    for name, table, ticket in _CLOSED_GUARDS:
        statements += _sqlite_trigger(
            name,
            f"BEFORE UPDATE ON {table}",
            "SELECT RAISE(ABORT, 'the ticket is closed') WHERE EXISTS"
            f" (SELECT 1 FROM tickets WHERE id = {ticket} AND state = 'closed')",
        )
    return statements


_CLOSED_GUARDS = (
    ("tickets_closed", "tickets", "OLD.id"),
    ("ticket_lines_closed", "ticket_lines", "OLD.ticket_id"),
)


def _sqlite_trigger(name: str, moment: str, body: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} {moment} BEGIN {body}; END",
    ]


def _postgresql() -> list[str]:
    statements = [_PG_FROZEN, _PG_UNSEALED, _PG_SEAL, _PG_BALANCE, *_PG_CLOSED]
    for table in FROZEN:
        for verb in ("update", "delete", "truncate"):
            level = "STATEMENT" if verb == "truncate" else "ROW"
            statements += _pg_trigger(
                f"frozen_{table}_{verb}",
                table,
                f"BEFORE {verb.upper()} ON {table} FOR EACH {level}",
                "pospro_frozen",
            )
    statements += _pg_trigger(
        "postings_unsealed", "postings", "BEFORE INSERT ON postings FOR EACH ROW", "pospro_unsealed"
    )
    statements += _pg_trigger(
        "journal_entries_seal",
        "journal_entries",
        "BEFORE INSERT ON journal_entries FOR EACH ROW",
        "pospro_seal",
    )
    statements += [
        "DROP TRIGGER IF EXISTS postings_balance ON postings",
        (
            "CREATE CONSTRAINT TRIGGER postings_balance AFTER INSERT ON postings"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pospro_balance()"
        ),
    ]
    for name, table, _ in _CLOSED_GUARDS:
        statements += _pg_trigger(
            name, table, f"BEFORE UPDATE ON {table} FOR EACH ROW", f"pospro_{name}"
        )
    return statements


def _pg_trigger(name: str, table: str, moment: str, function: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION {function}()",
    ]


_PG_FROZEN = """
CREATE OR REPLACE FUNCTION pospro_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"""

_PG_UNSEALED = f"""
CREATE OR REPLACE FUNCTION pospro_unsealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM journal_entries WHERE id = NEW.entry_id) THEN
    RAISE EXCEPTION '{_SEALED}';
  END IF;
  RETURN NEW;
END $$"""

_PG_SEAL = f"""
CREATE OR REPLACE FUNCTION pospro_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ({_POSTING_SUMS}) THEN RAISE EXCEPTION '{_UNBALANCED}'; END IF;
  RETURN NEW;
END $$"""

_PG_BALANCE = f"""
CREATE OR REPLACE FUNCTION pospro_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(debit) <> sum(credit) FROM postings WHERE entry_id = NEW.entry_id) THEN
    RAISE EXCEPTION '{_UNBALANCED}';
  END IF;
  RETURN NULL;
END $$"""

_PG_CLOSED = tuple(
    f"""
CREATE OR REPLACE FUNCTION pospro_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM tickets WHERE id = {ticket} AND state = 'closed') THEN
    RAISE EXCEPTION 'the ticket is closed';
  END IF;
  RETURN NEW;
END $$"""
    for name, table, ticket in _CLOSED_GUARDS
)
