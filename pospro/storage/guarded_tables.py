"""Tables whose rows are never changed, not after their ticket has closed, or never deleted."""

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

LASTING = ("tickets", "books", "series", "work_periods", "shifts", "accounts", "account_types")
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
    "accounts": ("id", "code", "role"),
    "account_types": ("id", "name"),
}
"""The unique columns of each guarded table: SQLite's REPLACE deletes by them behind triggers."""
