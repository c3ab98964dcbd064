"""The one end of every road that pays: number, tax, sale entry, receipt, closed, in one block."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pospro.domain.access import Actor
from pospro.domain.errors import Conflict, N_
from pospro.domain.ids import new_id
from pospro.domain.journal import JournalEntry
from pospro.posting.sale import sale_entry
from pospro.services.atomic import Unit
from pospro.storage import ledger, print_jobs, till
from pospro.storage.ledger import Recording
from pospro.storage.number_series import RECEIPT, purpose_of_type
from pospro.storage.ticket_loading import StoredTicket
from pospro.storage.venue import take_number
from pospro.storage.venue_setup import VenueSetup
from pospro.storage.work_periods import WorkPeriod


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Under which set-up, in which work period, when, by whom and in which shift it is booked."""

    setup: VenueSetup
    period: WorkPeriod
    at: datetime
    actor: Actor
    shift_id: int | None = None

    @property
    def register_id(self) -> int:
        """The register whose book takes the entries."""
        return self.setup.register(self.actor.register_id or 0).id

    def recording(self, ticket_id: int | None) -> Recording:
        """How the ledger records entries of this ticket."""
        return Recording(self.register_id, self.period.id, self.at, self.actor.user_id, ticket_id)


@dataclass(frozen=True, slots=True)
class LastPayment:
    """The payment that paid the rest: its entries, booked just before the sale, and the drawer."""

    entries: tuple[JournalEntry, ...] = ()
    opens_drawer: bool = False


NOTHING_TO_PAY = LastPayment()


def close(
    unit: Unit, stored: StoredTicket, when: Circumstances, last: LastPayment = NOTHING_TO_PAY
) -> str:
    """Close a fully paid ticket and return its number; Conflict while something is due."""
    _refuse_unpaid(stored)
    _refuse_unbookable(stored)
    number = _number(unit, stored, when)
    books = (when.setup.account_role("open_tickets"), when.period.business_date)
    sale = sale_entry(stored.id, stored.totals, when.setup.rules, books)
    book(unit, when, stored.id, [*last.entries, sale] if sale else last.entries)
    taxes = [
        {
            "ticket_id": stored.id,
            "position": position,
            "tax_template_id": part.template.id,
            "name": part.template.name,
            "rate": part.template.rate,
            "net": part.base.minor,
            "tax": part.tax.minor,
        }
        for position, part in enumerate(stored.totals.taxes, start=1)
    ]
    if taxes:
        till.insert_taxes(unit.connection, taxes)
    closure = {
        "number": number,
        "closed_by": when.actor.user_id,
        "work_period_id": when.period.id,
        "total": stored.totals.total.minor,
    }
    till.close_ticket(unit.connection, stored.id, closure, when.at)
    _queue_receipt(unit, stored, when, opens_drawer=last.opens_drawer)
    unit.tell("tickets")
    return number


def _number(unit: Unit, stored: StoredTicket, when: Circumstances) -> str:
    """The next number of the register's receipts, or of those of its ticket type."""
    of_type = when.setup.ticket_types.get(stored.ticket_type_id or 0)
    purpose = purpose_of_type(of_type.id) if of_type and of_type.number_prefix else RECEIPT
    if purpose in when.setup.series_at.get(when.register_id, ()):
        return take_number(unit.connection, when.register_id, purpose)
    return take_number(unit.connection, when.register_id, RECEIPT)


def book(
    unit: Unit, when: Circumstances, ticket_id: int | None, entries: Sequence[JournalEntry]
) -> None:
    """Append entries to the register's book; nothing to do when nothing moved."""
    if entries:
        ledger.append(unit.connection, when.recording(ticket_id), entries)


def _refuse_unpaid(stored: StoredTicket) -> None:
    if not stored.ticket.lines and not stored.payments:
        raise Conflict(N_("There is nothing on this ticket yet."))
    if stored.due:
        raise Conflict(N_("Something is still due on this ticket."))


def _refuse_unbookable(stored: StoredTicket) -> None:
    """Refuse parts larger than an account takes: a slip of the finger on many lines."""
    for part in (stored.totals.total, *(move.amount for move in stored.totals.movements)):
        part.within_limit()


def _queue_receipt(
    unit: Unit, stored: StoredTicket, when: Circumstances, *, opens_drawer: bool
) -> None:
    printer_id = when.setup.register(when.register_id).receipt_printer_id
    if printer_id is None:
        return
    job = {
        "id": new_id(),
        "printer_id": printer_id,
        "ticket_id": stored.id,
        "kind": "receipt",
        "document": None,
        "copy_number": 0,
        "opens_drawer": opens_drawer,
        "created_at": when.at,
        "created_by": when.actor.user_id,
    }
    print_jobs.queue(unit.connection, job)
    unit.tell("print_jobs")
