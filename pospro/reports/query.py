"""What a report is asked: from when to when, about what, and which page."""

from dataclasses import dataclass
from datetime import date

PAGE = 100


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
