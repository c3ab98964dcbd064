"""Check: every closed ticket, added up again, is its total, its taxes and its journal entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from pospro.domain.errors import N_, PosproError
from pospro.domain.journal import JournalEntry
from pospro.domain.money import Currency, currency
from pospro.domain.transaction_type import TransactionTypes
from pospro.posting.sale import sale_entry
from pospro.reports.checks.finding import Check, Finding
from pospro.storage import ticket_loading
from pospro.storage.accounts import by_role
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.streams import streamed
from pospro.storage.tickets import TicketRow, TicketTaxRow
from pospro.storage.transaction_types import all_versions
from pospro.storage.venue import the_venue
from pospro.storage.work_periods import WorkPeriodRow

KEY = "tickets"


def find(connection: Connection) -> Iterator[Finding]:
    """Name every closed ticket whose lines say something else than what was booked."""
    return _differing(connection)


def find_in_period(connection: Connection, work_period_id: int) -> Iterator[Finding]:
    """The same for the tickets that one work period closed."""
    return _differing(connection, TicketRow.__table__.c.work_period_id == work_period_id)


def _differing(connection: Connection, *conditions: ColumnElement[bool]) -> Iterator[Finding]:
    books = _Books.read(connection)
    tickets, periods = TicketRow.__table__, WorkPeriodRow.__table__
    query = (
        select(tickets.c.id, tickets.c.number, tickets.c.total, periods.c.business_date)
        .join_from(tickets, periods, periods.c.id == tickets.c.work_period_id)
        .where(tickets.c.state == "closed", *conditions)
        .order_by(tickets.c.id)
    )
    for row in streamed(connection, query):
        if message := books.difference(connection, row):
            yield Finding(KEY, f"ticket:{row.id}", message, {"number": row.number or row.id})


@dataclass(frozen=True, slots=True)
class _Books:
    """What every ticket is booked with."""

    currency: Currency
    rules: TransactionTypes
    open_tickets: int

    @classmethod
    def read(cls, connection: Connection) -> "_Books":
        venue = the_venue(connection)
        unit = currency(venue.currency if venue else "TRY")
        return cls(unit, all_versions(connection), by_role(connection).get("open_tickets", 0))

    def difference(self, connection: Connection, row: Row[Any]) -> str | None:
        """What is wrong with a closed ticket, as a message id, or None."""
        try:
            stored = ticket_loading.load(connection, self.currency, row.id)
            day = (self.open_tickets, row.business_date)
            entry = sale_entry(row.id, stored.totals, self.rules, day)
        except (ValueError, TypeError, PosproError):
            return N_("Ticket {number} cannot be added up from its lines.")
        if stored.totals.total.minor != row.total:
            return N_("The lines of ticket {number} do not add up to its total.")
        if _taxes(connection, row.id) != [
            (tax.template.id, tax.base.minor, tax.tax.minor) for tax in stored.totals.taxes
        ]:
            return N_("The taxes of ticket {number} are not those of its lines.")
        if _sale(connection, row.id) != _amounts(entry):
            return N_("The sale entry of ticket {number} is not the sum of its lines.")
        return None


def _taxes(connection: Connection, ticket_id: int) -> list[tuple[int, int, int]]:
    table = TicketTaxRow.__table__
    query = select(table.c.tax_template_id, table.c.net, table.c.tax).order_by(table.c.position)
    rows = connection.execute(query.where(table.c.ticket_id == ticket_id))
    return [(template_id, net, tax) for template_id, net, tax in rows]


def _sale(connection: Connection, ticket_id: int) -> list[tuple[int, int, int]]:
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    query = (
        select(postings.c.account_id, postings.c.debit, postings.c.credit)
        .join_from(entries, postings, postings.c.entry_id == entries.c.id)
        .where(entries.c.source == f"ticket:{ticket_id}", entries.c.reason == "sale")
        .order_by(postings.c.position)
    )
    rows = connection.execute(query)
    return [(account_id, debit, credit) for account_id, debit, credit in rows]


def _amounts(entry: JournalEntry | None) -> list[tuple[int, int, int]]:
    postings = entry.postings if entry else ()
    return [(posting.account_id, posting.debit, posting.credit) for posting in postings]


CHECK = Check(KEY, N_("Every ticket is what was booked"), find, find_in_period)
