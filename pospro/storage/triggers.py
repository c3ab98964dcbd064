"""The guards as triggers, in the words of SQLite and of PostgreSQL."""

from collections.abc import Iterable
from dataclasses import replace

from pospro.storage.guarded_tables import FROZEN, KEYS, LASTING, TICKET_PARTS
from pospro.storage.guards import Guard, all_guards


def sqlite_triggers() -> dict[str, str]:
    """Trigger name → its statement; one trigger a table and verb, since each costs time."""
    guards = {guard.name: guard for guard in all_guards()}
    for table, keys in KEYS.items():
        own = Guard(table, "insert", _taken_keys(table, keys))
        first = guards.get(own.name)
        guards[own.name] = replace(first, refusals=first.refusals + own.refusals) if first else own
    return {name: _sqlite_trigger(guard) for name, guard in guards.items()}


def _taken_keys(table: str, keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Refuse a key that is taken before REPLACE can delete the row that has it."""
    taken = [(_taken(table, columns), f"{table}: the key is taken") for columns in keys]
    if table == "work_periods":
        second = "NEW.closed_at IS NULL AND EXISTS (SELECT 1 FROM work_periods"
        taken.append((f"{second} WHERE closed_at IS NULL)", "a work period is open"))
    if table == "shifts":
        second = "NEW.closed_at IS NULL AND EXISTS (SELECT 1 FROM shifts WHERE closed_at IS NULL"
        taken.append((f"{second} AND register_id = NEW.register_id)", "a shift is open"))
    return tuple(taken)


def _taken(table: str, columns: str) -> str:
    same = " AND ".join(f"{column} = NEW.{column}" for column in columns.split(","))
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"


def _sqlite_trigger(guard: Guard) -> str:
    refusals = "".join(
        f" SELECT RAISE(ABORT, '{message}') WHERE {condition};"
        for condition, message in guard.refusals
    )
    moment = f"BEFORE {guard.verb.upper()} ON {guard.table}"
    return f"CREATE TRIGGER {guard.name} {moment} BEGIN{refusals} END"


def postgresql_triggers() -> dict[str, tuple[str, str, str]]:
    """Trigger name → (table, what follows CREATE, body of its function)."""
    triggers: dict[str, tuple[str, str, str]] = {}
    for guard in all_guards():
        moment = f"BEFORE {guard.verb.upper()} ON {guard.table} FOR EACH ROW"
        passed = "OLD" if guard.verb == "delete" else "NEW"
        steps = [guard.waits] if guard.waits else []
        body = _pg_body([*steps, *_pg_refusals(guard.refusals), f"RETURN {passed}"])
        triggers[guard.name] = (guard.table, f"TRIGGER {guard.name} {moment}", body)
    for table in (*FROZEN, *TICKET_PARTS, *LASTING):
        name = f"guard_{table}_truncate"
        moment = f"TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
        refusal = _pg_refusals([("TRUE", f"{table} is kept")])
        triggers[name] = (table, moment, _pg_body([*refusal, "RETURN NULL"]))
    return triggers


_VIOLATION = "integrity_constraint_violation"


def _pg_refusals(refusals: Iterable[tuple[str, str]]) -> list[str]:
    return [
        f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = '{_VIOLATION}'; END IF"
        for condition, message in refusals
    ]


def _pg_body(steps: list[str]) -> str:
    return f"BEGIN {'; '.join(steps)}; END"


def postgresql_function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
