"""Append-only tables: the session guard, and the triggers that hold on both engines.

Postings are inserted first and the entry last: inserting the entry checks that its postings
balance, that it continues its book's chain and that its work period is open; from then on no
posting can join it. A closed ticket, a closed work period and a used number stay as they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session

from pospro.domain.book import GENESIS
from pospro.domain.errors import Conflict, N_

FROZEN = (
    "journal_entries",
    "postings",
    "book_heads",
    "payments",
    "documents",
    "answers",
    "audit_events",
    "transaction_type_versions",
    "ticket_taxes",
    "shift_counts",
    "cash_movements",
    "z_reports",
    "exchange_rates",
    "series_runs",
    "period_locks",
    "year_closes",
)
"""Tables whose rows are inserted once and never changed or deleted."""

TICKET_PARTS = ("ticket_lines", "ticket_calculations")
"""Tables whose rows may change while their ticket is open."""

LASTING = ("tickets", "books", "series", "work_periods", "shifts")
"""Tables whose rows change under a rule and are never deleted."""

KEYS = {
    "journal_entries": ("id", "source,reason", "reverses_id"),
    "postings": ("entry_id,position",),
    "book_heads": ("id", "book_id,sequence"),
    "payments": ("id", "reverses_id", "replaces_id"),
    "documents": ("id", "number", "entry_id"),
    "answers": ("request_id",),
    "audit_events": ("id",),
    "transaction_type_versions": ("transaction_type_id,version",),
    "ticket_taxes": ("ticket_id,position",),
    "ticket_lines": ("id",),
    "ticket_calculations": ("id",),
    "tickets": ("id", "number"),
    "books": ("register_id", "code"),
    "series": ("id", "register_id,purpose"),
    "work_periods": ("id",),
    "shifts": ("id",),
    "shift_counts": ("id",),
    "cash_movements": ("id",),
    "z_reports": ("id", "number", "work_period_id"),
    "exchange_rates": ("id",),
    "series_runs": ("id",),
    "period_locks": ("id",),
    "year_closes": ("id", "entry_id"),
}
"""The unique columns of each guarded table: SQLite's REPLACE deletes by them behind triggers."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What a statement on a table may not do, as (condition, message) that both engines read.

    `waits` is what PostgreSQL locks first, so that two sessions cannot slip past each other.
    """

    table: str
    verb: str
    refusals: tuple[tuple[str, str], ...]
    waits: str = ""

    @property
    def name(self) -> str:
        """The trigger's name."""
        return f"guard_{self.table}_{self.verb}"


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
        for name, statement in _sqlite_triggers().items():
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
            connection.execute(text(statement))
        return
    for name, (table, moment, body) in _postgresql_triggers().items():
        connection.execute(text(_pg_function(name, body)))
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
        connection.execute(text(f"CREATE {moment} EXECUTE FUNCTION {name}()"))


def expected_triggers(dialect: str) -> set[str]:
    """The names of the triggers that must exist."""
    return set(_sqlite_triggers() if dialect == "sqlite" else _postgresql_triggers())


def present_triggers(connection: Connection) -> set[str]:
    """The names of our triggers that exist and are enabled."""
    return set(_installed(connection))


def missing_triggers(connection: Connection) -> set[str]:
    """The names of our triggers that are gone, switched off, or say something else by now."""
    installed = _installed(connection)
    if connection.dialect.name == "sqlite":
        wanted: dict[str, Any] = _sqlite_triggers()
    else:
        triggers = _postgresql_triggers()
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


def _guards() -> list[Guard]:
    """Every guard: frozen tables, parts of closed tickets, and rows that change under a rule."""
    never = [
        Guard(table, verb, (("TRUE", f"{table} is append-only"),))
        for table in FROZEN
        for verb in ("update", "delete")
    ]
    never += [Guard(table, "delete", (("TRUE", f"{table} is kept"),)) for table in LASTING]
    parts = [guard for table in TICKET_PARTS for guard in _part_guards(table)]
    ledger = (*_ledger_guards(), *_ticket_guards(), *_counter_guards())
    return [*never, *parts, *ledger, *_drawer_guards()]


def _closed(ticket: str) -> tuple[str, str]:
    """The refusal for what belongs to a ticket that is not open any more."""
    found = f"EXISTS (SELECT 1 FROM tickets WHERE id = {ticket} AND state = 'closed')"
    return found, "the ticket is closed"


def _closed_to_new_money(ticket: str) -> tuple[str, str]:
    """A payment of a closed ticket may be undone and corrected; nothing is added to it."""
    condition, message = _closed(ticket)
    return f"NEW.reverses_id IS NULL AND NEW.replaces_id IS NULL AND {condition}", message


def _lock_ticket(*tickets: str) -> str:
    return f"PERFORM 1 FROM tickets WHERE id IN ({', '.join(tickets)}) FOR SHARE"


def _part_guards(table: str) -> list[Guard]:
    old, new = "OLD.ticket_id", "NEW.ticket_id"
    same = ("NEW.id <> OLD.id", "an id never changes")
    return [
        Guard(table, "insert", (_closed(new),), _lock_ticket(new)),
        Guard(table, "update", (_closed(old), _closed(new), same), _lock_ticket(old, new)),
        Guard(table, "delete", (_closed(old),), _lock_ticket(old)),
    ]


_LAST = "SELECT coalesce(max(sequence), 0) FROM journal_entries WHERE book_id = NEW.book_id"
_PREVIOUS = (
    "SELECT hash FROM journal_entries WHERE book_id = NEW.book_id AND sequence = NEW.sequence - 1"
)
_POSTINGS = "FROM postings WHERE entry_id = NEW.id"
_PERIOD = "SELECT 1 FROM work_periods WHERE id = NEW.work_period_id AND closed_at IS NULL"
_ALONE = "PERFORM pg_advisory_xact_lock(id) FROM work_periods WHERE closed_at IS NULL"
_IN_PERIOD = "PERFORM pg_advisory_xact_lock_shared(NEW.work_period_id)"
_LOCKED = "SELECT all_until FROM period_locks ORDER BY id DESC LIMIT 1"
_NOT_LOCKED = (f"NEW.business_date <= ({_LOCKED})", "that day is no longer booked on")
_PERIOD_OPEN = (f"NOT EXISTS ({_PERIOD})", "the work period is closed")


def _ledger_guards() -> list[Guard]:
    sealed = "EXISTS (SELECT 1 FROM journal_entries WHERE id = NEW.entry_id)"
    balanced = f"(SELECT count(*) < 2 OR sum(debit) <> sum(credit) {_POSTINGS})"
    on_date = f"NOT EXISTS ({_PERIOD} AND business_date = NEW.business_date)"
    chained = f"NEW.previous_hash <> coalesce(({_PREVIOUS}), '{GENESIS}')"
    refusals = (
        _PERIOD_OPEN,
        _NOT_LOCKED,
        (on_date, "the business date is that of the work period"),
        (balanced, "the journal entry is not balanced"),
        (f"NEW.sequence <> ({_LAST}) + 1", "a book has no gap and no second entry of a number"),
        (chained, "the journal entry does not continue its book"),
    )
    return [
        Guard(
            "postings",
            "insert",
            ((sealed, "the journal entry is sealed"),),
            "PERFORM pg_advisory_xact_lock(NEW.entry_id)",
        ),
        Guard("journal_entries", "insert", refusals, _IN_PERIOD),
        Guard("work_periods", "insert", (_NOT_LOCKED,)),
        Guard("period_locks", "insert", (), _ALONE),
    ]


_UNDONE = (
    "SELECT 1 FROM payments WHERE id = NEW.reverses_id AND reverses_id IS NULL"
    " AND ticket_id = NEW.ticket_id AND account_id = NEW.account_id AND amount = -NEW.amount"
)
_MIRRORED = (
    f"NEW.reverses_id IS NOT NULL AND NOT EXISTS ({_UNDONE})",
    "a payment is undone once, by its mirror",
)
_REPLACED = (
    "SELECT 1 FROM payments AS undone JOIN payments AS mirror ON mirror.reverses_id = undone.id"
    " WHERE undone.id = NEW.replaces_id AND undone.ticket_id = NEW.ticket_id"
    " AND undone.amount = NEW.amount"
)
_SAME_MONEY = (
    f"NEW.replaces_id IS NOT NULL AND NOT EXISTS ({_REPLACED})",
    "a payment is corrected after it was undone, by the same amount",
)


def _ticket_guards() -> list[Guard]:
    new = "NEW.ticket_id"
    number_taken = "EXISTS (SELECT 1 FROM tickets WHERE number = NEW.number AND id <> OLD.id)"
    return [
        Guard(
            "payments",
            "insert",
            (_closed_to_new_money(new), _PERIOD_OPEN, _MIRRORED, _SAME_MONEY),
            f"{_lock_ticket(new)}; {_IN_PERIOD}",
        ),
        Guard("ticket_taxes", "insert", (_closed(new),), _lock_ticket(new)),
        Guard(
            "tickets",
            "update",
            (
                ("OLD.state = 'closed'", "the ticket is closed"),
                ("NEW.id <> OLD.id", "an id never changes"),
                (number_taken, "the number is used"),
            ),
        ),
    ]


_RUN = (
    "SELECT 1 FROM series_runs WHERE series_id = OLD.id AND prefix = OLD.prefix"
    " AND first_number = OLD.first_number AND last_number = OLD.next_number - 1"
)
_FORGOTTEN = (
    "(NEW.prefix <> OLD.prefix OR NEW.first_number <> OLD.first_number)"
    f" AND OLD.next_number > OLD.first_number AND NOT EXISTS ({_RUN})"
)


def _counter_guards() -> list[Guard]:
    back = "a counter never goes back"
    period = "PERFORM pg_advisory_xact_lock(OLD.id)"
    return [
        Guard(
            "books",
            "update",
            (("NEW.next_sequence < OLD.next_sequence OR NEW.code <> OLD.code", back),),
        ),
        Guard(
            "series",
            "update",
            (
                ("NEW.next_number < OLD.next_number AND NEW.prefix = OLD.prefix", back),
                (_FORGOTTEN, "what was numbered is kept"),
            ),
        ),
        Guard(
            "work_periods",
            "update",
            (
                ("OLD.closed_at IS NOT NULL", "the work period is closed"),
                ("NEW.id <> OLD.id", "an id never changes"),
            ),
            period,
        ),
    ]


def _drawer_guards() -> list[Guard]:
    shift = "SELECT 1 FROM shifts WHERE id = NEW.shift_id AND closed_at IS NULL"
    in_shift = ((f"NOT EXISTS ({shift})", "the shift is closed"),)
    lock = "PERFORM 1 FROM shifts WHERE id = NEW.shift_id FOR SHARE"
    gap = "NEW.number <> (SELECT coalesce(max(number), 0) FROM z_reports) + 1"
    same = "NEW.id <> OLD.id OR NEW.register_id <> OLD.register_id"
    return [
        Guard("shift_counts", "insert", in_shift, lock),
        Guard("cash_movements", "insert", (*in_shift, _PERIOD_OPEN), f"{lock}; {_IN_PERIOD}"),
        Guard("shifts", "insert", (_PERIOD_OPEN,), _IN_PERIOD),
        Guard(
            "shifts",
            "update",
            (("OLD.closed_at IS NOT NULL", "the shift is closed"), (same, "an id never changes")),
        ),
        Guard("z_reports", "insert", ((gap, "Z reports have no gap"),)),
    ]


def _sqlite_triggers() -> dict[str, str]:
    """Trigger name → its statement; one trigger a table and verb, since each costs time."""
    guards = {guard.name: guard for guard in _guards()}
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


def _postgresql_triggers() -> dict[str, tuple[str, str, str]]:
    """Trigger name → (table, what follows CREATE, body of its function)."""
    triggers: dict[str, tuple[str, str, str]] = {}
    for guard in _guards():
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


def _pg_function(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
