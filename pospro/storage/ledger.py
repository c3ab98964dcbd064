"""Journal entries and postings: appended together, postings first, the entry seals them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select, update

from pospro.domain.book import Place, chained, rules_text
from pospro.domain.ids import new_id
from pospro.domain.journal import JournalEntry
from pospro.storage import foreign_postings, period_locks, working_rules
from pospro.storage.ledger_rows import BookHeadRow, BookRow, JournalEntryRow, PostingRow
from pospro.storage.prepared import Prepared, insert_into

__all__ = ["BookHeadRow", "BookRow", "JournalEntryRow", "PostingRow", "Recording", "append"]


@dataclass(frozen=True, slots=True)
class Recording:
    """Under what circumstances entries are recorded."""

    book_id: int
    work_period_id: int
    recorded_at: datetime
    actor_id: int
    ticket_id: int | None = None


_BOOKS = BookRow.__table__
_BOOK_ID: BindParameter[int] = bindparam("book_id")
_LOCK_BOOK = Prepared(
    select(
        _BOOKS,
        working_rules.ANY.label("has_rules"),
        foreign_postings.ANY.label("has_currencies"),
        period_locks.ANY.label("has_locks"),
    )
    .where(_BOOKS.c.register_id == _BOOK_ID)
    .with_for_update(of=_BOOKS)
)
_MOVE_BOOK = Prepared(
    update(_BOOKS)
    .where(_BOOKS.c.register_id == _BOOK_ID)
    .values(next_sequence=bindparam("new_sequence"), head=bindparam("new_head"))
)
_INSERT_POSTING = insert_into(PostingRow.__table__)
_INSERT_ENTRY = insert_into(JournalEntryRow.__table__)


def append(
    connection: Connection, recording: Recording, entries: Sequence[JournalEntry]
) -> list[int]:
    """Append the entries to the book in order and return their ids.

    Locks the book for the rest of the atomic block, so that sequence and chain have no gap.
    Raises Conflict when the day is locked, or when an account would break the working rule of its
    type or has no rate.
    """
    book = _LOCK_BOOK.first(connection, book_id=recording.book_id)
    if book is None:
        raise LookupError(f"register {recording.book_id} has no book")
    if book.has_locks:
        days = (entry.business_date for entry in entries)
        period_locks.require_open(connection, recording.actor_id, days)
    if book.has_currencies:
        entries = foreign_postings.completed(connection, entries)
    if book.has_rules:
        working_rules.require_kept(connection, entries)
    entry_rows: list[dict[str, Any]] = []
    posting_rows: list[dict[str, Any]] = []
    head = book.head
    for sequence, entry in enumerate(entries, start=book.next_sequence):
        place = Place(book.code, sequence, recording.recorded_at, recording.actor_id)
        row = _entry_row(entry, recording, place, head)
        head = row["hash"]
        entry_rows.append(row)
        posting_rows.extend(_posting_rows(row["id"], entry))
    _INSERT_POSTING.run_many(connection, posting_rows)
    _INSERT_ENTRY.run_many(connection, entry_rows)
    moved = {"new_sequence": book.next_sequence + len(entries), "new_head": head}
    _MOVE_BOOK.run(connection, {"book_id": recording.book_id, **moved})
    return [row["id"] for row in entry_rows]


def _entry_row(
    entry: JournalEntry, recording: Recording, place: Place, head: str
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "book_id": recording.book_id,
        "sequence": place.sequence,
        "business_date": entry.business_date,
        "recorded_at": recording.recorded_at,
        "work_period_id": recording.work_period_id,
        "actor_id": recording.actor_id,
        "currency": entry.currency.code,
        "source": entry.origin.source,
        "reason": entry.origin.reason,
        "description": entry.origin.description,
        "ticket_id": recording.ticket_id,
        "reverses_id": entry.origin.reverses,
        "previous_hash": head,
        "hash": chained(entry, place, head),
    }


def _posting_rows(entry_id: int, entry: JournalEntry) -> list[dict[str, Any]]:
    return [
        {
            "entry_id": entry_id,
            "position": position,
            "account_id": posting.account_id,
            "debit": posting.debit,
            "credit": posting.credit,
            "rules": rules_text(posting.rules),
            **foreign_postings.foreign_columns(posting.foreign),
        }
        for position, posting in enumerate(entry.postings, start=1)
    ]
