"""Check: every closed ticket, added up again, is its total, its taxes and its journal entry."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Text, cast, func, literal, select

from pospro.domain.errors import N_, PosproError
from pospro.domain.journal import JournalEntry
from pospro.domain.money import Currency, currency
from pospro.domain.transaction_type import TransactionTypes
from pospro.posting.sale import sale_entry
from pospro.reports.checks.finding import Check, Finding
from pospro.storage import ticket_loading
from pospro.storage.accounts import by_role
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.streams import portions, streamed
from pospro.storage.ticket_loading import StoredTicket
from pospro.storage.tickets import TicketRow, TicketTaxRow
from pospro.storage.transaction_types import all_versions
from pospro.storage.venue import the_venue
from pospro.storage.work_periods import WorkPeriodRow

KEY = "tickets"

UNREADABLE = (ValueError, TypeError, PosproError)
"""What a row that was tampered with makes of adding it up."""


def find(connection: Connection) -> Iterator[Finding]:
    """Name every closed ticket whose lines say something else than what was booked."""
    books = _Books.read(connection)
    tickets, periods = TicketRow.__table__, WorkPeriodRow.__table__
    query = (
        select(tickets.c.id, tickets.c.number, tickets.c.total, periods.c.business_date)
        .join_from(tickets, periods, periods.c.id == tickets.c.work_period_id)
        .where(tickets.c.state == "closed")
        .order_by(tickets.c.id)
    )
    for portion in portions(streamed(connection, query)):
        booked = _Booked.read(connection, [row.id for row in portion], books.currency)
        for row in portion:
            if message := books.difference(booked, row):
                yield Finding(KEY, f"ticket:{row.id}", message, {"number": row.number or row.id})


def find_in_period(connection: Connection, work_period_id: int) -> Iterator[Finding]:
    """Name the tickets closed in a work period whose sale entry is not for their total.

    Their lines are not added up again: that is for whoever verifies everything.
    """
    tickets, entries, postings = (
        TicketRow.__table__,
        JournalEntryRow.__table__,
        PostingRow.__table__,
    )
    source = literal("ticket:") + cast(tickets.c.id, Text)
    own = postings.c.account_id == by_role(connection).get("open_tickets", 0)
    booked = func.coalesce(func.sum(postings.c.debit - postings.c.credit).filter(own), 0)
    query = (
        select(tickets.c.id, tickets.c.number, tickets.c.total, booked.label("booked"))
        .join_from(
            tickets,
            entries,
            (entries.c.source == source) & (entries.c.reason == "sale"),
            isouter=True,
        )
        .outerjoin(postings, postings.c.entry_id == entries.c.id)
        .where(tickets.c.work_period_id == work_period_id, tickets.c.state == "closed")
        .group_by(tickets.c.id, tickets.c.number, tickets.c.total)
        .having(booked != tickets.c.total)
        .order_by(tickets.c.id)
    )
    for row in streamed(connection, query):
        facts = {"number": row.number or row.id, "total": row.total, "booked": row.booked}
        message = N_("Ticket {number} costs {total}, but its sale entry says {booked}.")
        yield Finding(KEY, f"ticket:{row.id}", message, facts)


Sums = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Booked:
    """What stands in the tables of a portion of tickets, in a few statements for all of them."""

    tickets: Mapping[int, StoredTicket]
    taxes: Mapping[int, list[Sums]]
    sales: Mapping[int, list[Sums]]

    @classmethod
    def read(cls, connection: Connection, ticket_ids: list[int], unit: Currency) -> "_Booked":
        found = _loaded(connection, ticket_ids, unit)
        taxes, sales = _taxes(connection, ticket_ids), _sales(connection, ticket_ids)
        return cls({ticket.id: ticket for ticket in found}, taxes, sales)


def _loaded(connection: Connection, ticket_ids: list[int], unit: Currency) -> list[StoredTicket]:
    """The tickets that can be added up; where one cannot, it alone is left out."""
    try:
        return ticket_loading.load_many(connection, unit, ticket_ids)
    except UNREADABLE:
        if len(ticket_ids) == 1:
            return []
    half = len(ticket_ids) // 2
    parts = ticket_ids[:half], ticket_ids[half:]
    return [ticket for part in parts for ticket in _loaded(connection, part, unit)]


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

    def difference(self, booked: _Booked, row: Row[Any]) -> str | None:
        """What is wrong with a closed ticket, as a message id, or None."""
        stored = booked.tickets.get(row.id)
        if stored is None:
            return N_("Ticket {number} cannot be added up from its lines.")
        try:
            day = (self.open_tickets, row.business_date)
            entry = sale_entry(row.id, stored.totals, self.rules, day)
        except UNREADABLE:
            return N_("Ticket {number} cannot be added up from its lines.")
        if stored.totals.total.minor != row.total:
            return N_("The lines of ticket {number} do not add up to its total.")
        if booked.taxes.get(row.id, []) != [
            (tax.template.id, tax.base.minor, tax.tax.minor) for tax in stored.totals.taxes
        ]:
            return N_("The taxes of ticket {number} are not those of its lines.")
        if booked.sales.get(row.id, []) != _amounts(entry):
            return N_("The sale entry of ticket {number} is not the sum of its lines.")
        return None


def _taxes(connection: Connection, ticket_ids: list[int]) -> dict[int, list[Sums]]:
    table = TicketTaxRow.__table__
    query = select(table.c.ticket_id, table.c.tax_template_id, table.c.net, table.c.tax)
    query = query.where(table.c.ticket_id.in_(ticket_ids)).order_by(table.c.position)
    found: defaultdict[int, list[Sums]] = defaultdict(list)
    for ticket_id, *sums in connection.execute(query):
        found[ticket_id].append((sums[0], sums[1], sums[2]))
    return found


def _sales(connection: Connection, ticket_ids: list[int]) -> dict[int, list[Sums]]:
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    ids = {f"ticket:{ticket_id}": ticket_id for ticket_id in ticket_ids}
    query = (
        select(entries.c.source, postings.c.account_id, postings.c.debit, postings.c.credit)
        .join_from(entries, postings, postings.c.entry_id == entries.c.id)
        .where(entries.c.source.in_(list(ids)), entries.c.reason == "sale")
        .order_by(postings.c.position)
    )
    found: defaultdict[int, list[Sums]] = defaultdict(list)
    for source, *sums in connection.execute(query):
        found[ids[source]].append((sums[0], sums[1], sums[2]))
    return found


def _amounts(entry: JournalEntry | None) -> list[Sums]:
    postings = entry.postings if entry else ()
    return [(posting.account_id, posting.debit, posting.credit) for posting in postings]


CHECK = Check(KEY, N_("Every ticket is what was booked"), find, find_in_period)
