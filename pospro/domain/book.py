"""Books: the canonical bytes of an entry and the SHA-256 chain that ties it to the one before."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from pospro.domain.exchange import PLACES, Foreign
from pospro.domain.journal import JournalEntry

GENESIS = "0" * 64
"""The hash before the first entry of a book."""

FORMAT = "pospro-entry-1"
"""Version of the canonical form; a later form gets a new name and old entries keep theirs."""

FOREIGN_FORMAT = "pospro-entry-2"
"""The form of an entry with foreign money: each posting also has currency, amount and rate."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands: its book, its number in it, when and by whom it was recorded."""

    book: str
    sequence: int
    recorded_at: datetime
    actor_id: int


def rules_text(rules: tuple[tuple[int, int], ...]) -> str:
    """The rules behind a posting as text: `id.version`, separated by blanks."""
    return " ".join(f"{rule_id}.{version}" for rule_id, version in rules)


def canonical_bytes(entry: JournalEntry, place: Place, previous_hash: str) -> bytes:
    """The bytes that are hashed: compact JSON of values, fixed order, UTF-8."""
    foreign = any(posting.foreign is not None for posting in entry.postings)
    facts = [
        FOREIGN_FORMAT if foreign else FORMAT,
        previous_hash,
        place.book,
        place.sequence,
        place.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        place.actor_id,
        entry.business_date.isoformat(),
        entry.currency.code,
        entry.origin.source,
        entry.origin.reason,
        entry.origin.description,
        entry.origin.reverses or 0,
        [
            [p.account_id, p.debit, p.credit, rules_text(p.rules)]
            + (_foreign_facts(p.foreign) if foreign else [])
            for p in entry.postings
        ],
    ]
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def _foreign_facts(foreign: Foreign | None) -> list[str | int]:
    """Currency, minor units, and the rate in millionths."""
    if foreign is None:
        return ["", 0, 0]
    amount = foreign.amount
    return [amount.currency.code, amount.minor, int(foreign.rate.scaleb(PLACES))]


def chained(entry: JournalEntry, place: Place, previous_hash: str) -> str:
    """The hexadecimal SHA-256 of the entry at its place after `previous_hash`."""
    return hashlib.sha256(canonical_bytes(entry, place, previous_hash)).hexdigest()
