"""What no statement may do to the records: each refusal as a condition that both engines read.

Postings are inserted first and the entry last: inserting the entry checks that its postings
balance, that it continues its book's chain and that its work period is open; from then on no
posting can join it. A closed ticket, a closed work period and a used number stay as they are.
"""

from dataclasses import dataclass

from pospro.domain.book import GENESIS
from pospro.storage.guarded_tables import FROZEN, LASTING, TICKET_PARTS


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


def all_guards() -> list[Guard]:
    """Every guard: frozen tables, parts of closed tickets, and rows that change under a rule."""
    never = [
        Guard(table, verb, (("TRUE", f"{table} is append-only"),))
        for table in FROZEN
        for verb in ("update", "delete")
    ]
    never += [Guard(table, "delete", (("TRUE", f"{table} is kept"),)) for table in LASTING]
    parts = [guard for table in TICKET_PARTS for guard in _part_guards(table)]
    ledger = (*_ledger_guards(), *_ticket_guards(), *_counter_guards())
    return [*never, *parts, *ledger, *_drawer_guards(), *_account_guards()]


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


_ELSEWHEN = (
    "NEW.business_date <> OLD.business_date"
    " AND EXISTS (SELECT 1 FROM journal_entries WHERE work_period_id = OLD.id)"
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
                (_ELSEWHEN, "the work period has entries of its business date"),
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


_CLASS = "SELECT account_class FROM account_types WHERE id"
_POSTED = "EXISTS (SELECT 1 FROM postings WHERE account_id = OLD.id)"
_POSTED_OF_TYPE = (
    "EXISTS (SELECT 1 FROM postings JOIN accounts ON accounts.id = postings.account_id"
    " WHERE accounts.account_type_id = OLD.id)"
)


def _account_guards() -> list[Guard]:
    """What an account is stays once it was posted to; its name and code may change."""
    other = f"NEW.account_type_id <> OLD.account_type_id AND ({_CLASS} = NEW.account_type_id)"
    other = f"{other} <> ({_CLASS} = OLD.account_type_id)"
    abroad = "NEW.currency <> OLD.currency"
    same = ("NEW.id <> OLD.id", "an id never changes")
    return [
        Guard(
            "accounts",
            "update",
            (
                same,
                (f"{other} AND {_POSTED}", "an account with postings keeps its class"),
                (f"{abroad} AND {_POSTED}", "an account with postings keeps its currency"),
            ),
        ),
        Guard(
            "account_types",
            "update",
            (
                same,
                (
                    f"NEW.account_class <> OLD.account_class AND {_POSTED_OF_TYPE}",
                    "an account with postings keeps its class",
                ),
            ),
        ),
    ]
