"""Take a payment back: its mirror and the reversal of its entry, for whatever comes after."""

from typing import Any

from pospro.domain.errors import Conflict, N_
from pospro.domain.journal import JournalEntry
from pospro.posting.payment import undone_entry
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.services.payment.part import mirror_row
from pospro.storage import payments, till
from pospro.storage.journal_queries import RecordedEntry, recorded_from, reversal_of
from pospro.storage.ticket_loading import StoredPayment, StoredTicket


def take_back(
    unit: Unit, when: Circumstances, found: tuple[StoredTicket, StoredPayment], reason: str
) -> tuple[dict[str, Any], JournalEntry]:
    """Insert the mirror of a payment of a ticket; returns it and the entry that is to be booked.

    Raises Conflict when the payment was undone before, the books reversed it, or its cash lies in
    the drawer of another register.
    """
    stored, payment = found
    if payment not in stored.standing_payments:
        raise Conflict(N_("This payment has been undone already."))
    _refuse_other_drawer(payment, when)
    taken = _entry_in_force(unit, payment)
    undone_row = payments.row_of(unit.connection, payment.id)
    row = mirror_row(undone_row, when) | {"taken_version": stored.version}
    till.insert_payments(unit.connection, [row])
    undone = taken.entry.reversed(taken.id, reason, when.period.business_date)
    return row, undone_entry(row["id"], undone)


def _refuse_other_drawer(payment: StoredPayment, when: Circumstances) -> None:
    """Cash goes back out of the drawer it lies in, or that drawer would be short."""
    for register in when.setup.registers.values():
        if payment.account_id in register.drawer_accounts and register.id != when.register_id:
            raise Conflict(
                N_("The cash lies in the drawer of {register}. Undo the payment there."),
                register=register.name,
            )


def _entry_in_force(unit: Unit, payment: StoredPayment) -> RecordedEntry:
    """The entry of the payment, unless the books have reversed it by themselves."""
    found = recorded_from(unit.connection, f"payment:{payment.id}", "payment")
    if reversal_of(unit.connection, found.id) is not None:
        raise Conflict(
            N_("The books have reversed this payment by themselves. Ask who keeps them.")
        )
    return found
