"""What a report is asked: from when to when, about what, and which page."""

from dataclasses import dataclass
from datetime import date

PAGE = 100
LARGEST_ID = 2**63 - 1
LONGEST_ID = 19
"""What a database can hold, and in how many digits."""


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """A question to a report; what it does not need, it leaves aside.

    `after` is the `following` key of the page before. Dates are business dates, both included.
    """

    since: date | None = None
    until: date | None = None
    account_id: int | None = None
    ticket_id: int | None = None
    after: str | None = None
    size: int = PAGE
    language: str | None = None


EVERYTHING = ReportQuery()


def id_of(text: str) -> int | None:
    """The id in the key of a page; None where nobody can have given out such a key."""
    plain = text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID
    found = int(text) if plain else 0
    return found if 0 < found <= LARGEST_ID else None
