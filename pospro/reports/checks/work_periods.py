"""Check: nothing was recorded outside its work period, or on another date than its own."""

from collections.abc import Iterator

from sqlalchemy import Connection, or_, select

from pospro.domain.errors import N_
from pospro.reports.checks.finding import Check, Finding
from pospro.storage.ledger import JournalEntryRow
from pospro.storage.payments import PaymentRow
from pospro.storage.streams import streamed
from pospro.storage.work_periods import WorkPeriodRow

KEY = "work_periods"


def find(connection: Connection) -> Iterator[Finding]:
    """Name entries and payments from before the opening, after the close, or on another date."""
    yield from _entries(connection)
    yield from _payments(connection)


def _entries(connection: Connection) -> Iterator[Finding]:
    entries, periods = JournalEntryRow.__table__, WorkPeriodRow.__table__
    query = (
        select(entries.c.id, entries.c.business_date, periods.c.business_date.label("day"))
        .join_from(entries, periods, periods.c.id == entries.c.work_period_id)
        .where(
            or_(
                entries.c.business_date != periods.c.business_date,
                entries.c.recorded_at > periods.c.closed_at,
                entries.c.recorded_at < periods.c.opened_at,
            )
        )
        .order_by(entries.c.id)
    )
    for row in streamed(connection, query):
        facts = {"entry": row.id, "day": row.day}
        message = N_("Entry {entry} was not recorded within its work period of {day}.")
        yield Finding(KEY, f"entry:{row.id}", message, facts)


def _payments(connection: Connection) -> Iterator[Finding]:
    payments, periods = PaymentRow.__table__, WorkPeriodRow.__table__
    query = (
        select(payments.c.id, periods.c.business_date)
        .join_from(payments, periods, periods.c.id == payments.c.work_period_id)
        .where(
            or_(
                payments.c.taken_at > periods.c.closed_at,
                payments.c.taken_at < periods.c.opened_at,
            )
        )
        .order_by(payments.c.id)
    )
    for row in streamed(connection, query):
        facts = {"payment": row.id, "day": row.business_date}
        message = N_("Payment {payment} was not taken within its work period of {day}.")
        yield Finding(KEY, f"payment:{row.id}", message, facts)


CHECK = Check(KEY, N_("Nothing was recorded after the close"), find)
