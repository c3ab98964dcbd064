"""The value added tax is closed: one entry clears its accounts."""

from collections.abc import Iterable
from datetime import date

from pospro.domain.journal import JournalEntry, Origin, Posting
from pospro.domain.money import Currency

TAX_CLOSED = "tax_closed"
"""Why the entry is made."""


def tax_closing_entry(
    document_id: int, lines: Iterable[tuple[int, int]], on: date, words: tuple[str, Currency]
) -> JournalEntry:
    """The entry of (account, minor units) lines, above zero where debited."""
    description, currency = words
    postings = tuple(
        Posting(account, max(minor, 0), max(-minor, 0), ()) for account, minor in lines
    )
    origin = Origin(f"document:{document_id}", TAX_CLOSED, description)
    return JournalEntry(origin, on, currency, postings)
