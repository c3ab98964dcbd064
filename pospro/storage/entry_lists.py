"""Journal entries in a list, the latest first, a page at a time."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, exists, select

from pospro.storage.journal_queries import RecordedEntry, recorded_by_id
from pospro.storage.ledger import JournalEntryRow, PostingRow

_ENTRIES = JournalEntryRow.__table__
_POSTINGS = PostingRow.__table__


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries; `after` is the id of the last one seen, both days are included."""

    account_id: int | None = None
    ticket_id: int | None = None
    since: date | None = None
    until: date | None = None
    after: int | None = None


def entries(connection: Connection, wanted: EntryFilter, limit: int) -> list[RecordedEntry]:
    """The next `limit` entries that the filter finds."""
    query = select(_ENTRIES.c.id).where(*_conditions(wanted))
    ids = connection.scalars(query.order_by(_ENTRIES.c.id.desc()).limit(limit)).all()
    found = recorded_by_id(connection, ids)
    return [found[entry_id] for entry_id in ids]


def _conditions(wanted: EntryFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.account_id is not None:
        its_postings = _POSTINGS.c.account_id == wanted.account_id
        found.append(exists().where(_POSTINGS.c.entry_id == _ENTRIES.c.id, its_postings))
    if wanted.ticket_id is not None:
        found.append(_ENTRIES.c.ticket_id == wanted.ticket_id)
    if wanted.since is not None:
        found.append(_ENTRIES.c.business_date >= wanted.since)
    if wanted.until is not None:
        found.append(_ENTRIES.c.business_date <= wanted.until)
    if wanted.after is not None:
        found.append(_ENTRIES.c.id < wanted.after)
    return found
