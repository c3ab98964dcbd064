"""What stands behind a voucher: a ticket, a document, a movement of cash, a count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.reports.journal import REASONS
from pospro.storage.cash_movements import CashMovementRow
from pospro.storage.documents import DocumentRow
from pospro.storage.journal_queries import RecordedEntry
from pospro.storage.tickets import TicketRow

TICKET, DOCUMENT, NONE = N_("Ticket"), N_("Document"), N_("Journal entry")
SALE = "sale"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document by its kind (a message id) and number, and what the voucher says.

    `what` is a message id, `said` what was written, `opens` what a tap on it shows.
    """

    what: str
    said: str
    kind: str
    number: str
    opens: str


@dataclass(frozen=True, slots=True)
class _Known:
    tickets: Mapping[int, str | None]
    documents: Mapping[int, tuple[str, str]]
    references: Mapping[str, str]


def papers(connection: Connection, together: Sequence[Sequence[RecordedEntry]]) -> dict[int, Paper]:
    """The id of the first entry of each voucher → what stands behind it."""
    entries = [each[0] for each in together]
    tickets, documents, moves = (row.__table__ for row in (TicketRow, DocumentRow, CashMovementRow))
    ticket_ids = {entry.ticket_id for entry in entries if entry.ticket_id is not None}
    alone = [entry for entry in entries if entry.ticket_id is None]
    numbers = select(tickets.c.id, tickets.c.number).where(tickets.c.id.in_(ticket_ids))
    made = select(documents.c.entry_id, documents.c.number, documents.c.reference).where(
        documents.c.entry_id.in_([each.origin.reverses or each.id for each in alone])
    )
    moved = select(moves.c.id, moves.c.reference).where(
        moves.c.id.in_([_id(each.origin.source) for each in alone])
    )
    known = _Known(
        {row.id: row.number for row in connection.execute(numbers)},
        {row.entry_id: (row.number, row.reference) for row in connection.execute(made)},
        {f"cash:{row.id}": row.reference for row in connection.execute(moved)},
    )
    return {each[0].id: _paper(each, known) for each in together}


def _paper(entries: Sequence[RecordedEntry], known: _Known) -> Paper:
    entry = entries[0]
    reason = SALE if any(each.origin.reason == SALE for each in entries) else entry.origin.reason
    what, said = REASONS.get(reason, reason), entry.origin.description
    if entry.ticket_id is not None:
        number = known.tickets.get(entry.ticket_id) or ""
        return Paper(what, said, TICKET, number, f"ticket:{entry.ticket_id}")
    opens = f"entry:{entry.id}"
    document = known.documents.get(entry.origin.reverses or entry.id)
    if document is not None:
        number, reference = document
        told = " · ".join(filter(None, (said, number if reference else "")))
        return Paper(what, told, DOCUMENT, reference or number, opens)
    reference = known.references.get(entry.origin.source, "")
    number = reference or f"{entry.book}-{entry.sequence}"
    return Paper(what, said, DOCUMENT if reference else NONE, number, opens)


def _id(source: str) -> int:
    text = source.partition(":")[2]
    return int(text) if text.isdecimal() else 0
