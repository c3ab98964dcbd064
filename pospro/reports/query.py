"""What a report is asked: from when to when, about what, and which page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import urlencode

PAGE = 100
LARGEST_ID = 2**63 - 1
LONGEST_ID = 19
"""What a database can hold, and in how many digits."""


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """A question to a report; what it does not need, it leaves aside.

    `after` is the `following` key of the page before. Dates are business dates, both included.
    `compare` is a key of `spans.COMPARISONS`; `sort` the key of a column, with “-” before it for
    the largest first; `columns` the keys of those to show, all of them when empty. `narrow` says
    what alone is looked at, as {"product": id}; its keys are those of `NARROWED`. `days`
    are those alone that are looked at, all when there are none named; `unsummed` the days of the
    venue whose sales are not kept in sums, once they were looked up. `rows`, `across` and
    `measures` are the keys of what an own report is composed of.
    """

    since: date | None = None
    until: date | None = None
    account_id: int | None = None
    ticket_id: int | None = None
    after: str | None = None
    size: int = PAGE
    language: str | None = None
    compare: str = ""
    sort: str = ""
    text: str = ""
    columns: tuple[str, ...] = ()
    narrow: Mapping[str, int] = field(default_factory=dict)
    days: tuple[date, ...] | None = None
    unsummed: tuple[date, ...] | None = None
    rows: tuple[str, ...] = ()
    across: str = ""
    measures: tuple[str, ...] = ()

    @property
    def eve(self) -> date:
        """The last day before those asked for; none there ever was when all of them are."""
        known = self.since is not None and self.since > date.min
        return self.since - timedelta(days=1) if self.since and known else date.min

    def leads_to(self, report: str, **narrow: int) -> str:
        """What a row opens: a report about the same days, narrowed down further."""
        days = {"since": self.since, "until": self.until}
        facts = {**days, **self.narrow, **narrow}
        return f"report:{report}?{urlencode({k: v for k, v in facts.items() if v is not None})}"

    def all_rows(self, most: int) -> "ReportQuery":
        """The same question from the first row on, with at most so many rows."""
        return replace(self, after=None, size=most)

    def on_days(self, days: Iterable[date]) -> "ReportQuery":
        """The same question about these of its days alone."""
        return replace(self, days=tuple(days))

    def only(self, **narrow: int) -> "ReportQuery":
        """The same question, narrowed down further."""
        return replace(self, narrow={**self.narrow, **narrow})

    def any_of(self, name: str) -> "ReportQuery":
        """The same question, not narrowed down by `name`."""
        return replace(self, narrow={key: it for key, it in self.narrow.items() if key != name})

    def any_day(self) -> "ReportQuery":
        """The same question without its days, for what a page asks in another way."""
        return replace(self, since=None, until=None)

    def card(self, account_id: int) -> str:
        """What the row of an account opens: its card about the same days."""
        days = {"since": self.since, "until": self.until}
        asked = urlencode({name: day for name, day in days.items() if day is not None})
        return f"account:{account_id}" + (f"?{asked}" if asked else "")


NARROWED = (
    "product",
    "portion",
    "group",
    "person",
    "register",
    "department",
    "payment_type",
    "account_type",
    "state",
    "answerable",
    "approver",
    "move",
    "discounted",
    "undone",
    "changed",
    "hour",
    "weekday",
)
"""What the figures of a report may be narrowed down to."""

EVERYTHING = ReportQuery()


def id_of(text: str) -> int | None:
    """The id in the key of a page; None where nobody can have given out such a key."""
    plain = text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID
    found = int(text) if plain else 0
    return found if 0 < found <= LARGEST_ID else None
