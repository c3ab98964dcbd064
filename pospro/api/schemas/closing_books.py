"""Locked periods, closed years, opening balances and entries that come again, for programs."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pospro.api.schemas.documents import EntryLine, Words
from pospro.api.schemas.office import Name
from pospro.api.schemas.plain import PRINTABLE, Amount, Day, Document, Id, Moment

Code = Annotated[str, Field(min_length=1, max_length=40, pattern=PRINTABLE)]
Rhythm = Literal["week", "month", "quarter", "year"]


class PeriodLock(Document):
    """The last locked day for staff and for everybody; none where nothing is locked."""

    staff_until: date | None
    all_until: date | None


class SetLock(PeriodLock):
    """A lock as it was set once."""

    reason: str
    set_at: Moment
    actor: str


class PeriodLocks(PeriodLock):
    """What is locked now, and the locks that were set, the latest first."""

    history: tuple[SetLock, ...]


class LockContent(Document):
    """Lock days up to these; opening days again needs a reason."""

    staff_until: Day | None = None
    all_until: Day | None = None
    reason: Words = ""


class YearContent(Document):
    """Close everything up to the end of `until`; `through` is where all meets first."""

    until: Day
    result_account_id: Id
    through_account_id: Id | None = None


class PlannedLine(Document):
    """A line that would be booked."""

    account_id: Id
    code: str
    debit: Amount
    credit: Amount


class YearPlan(Document):
    """What closing would book; the profit is below zero for a loss."""

    profit: Amount
    lines: tuple[PlannedLine, ...]


class YearClose(Document):
    """A closed year; `reversed_by` is the entry that opened it again."""

    until: date
    document_id: Id
    number: str
    entry_id: Id
    business_date: date
    reversed_by: Id | None


class YearCloseList(Document):
    """Every close, the latest first."""

    year_closes: tuple[YearClose, ...]


class OpeningLine(Document):
    """The balance of one account: either a debit or a credit."""

    code: Code
    debit: Amount | None = None
    credit: Amount | None = None


class OpeningContent(Document):
    """Opening balances."""

    lines: Annotated[tuple[OpeningLine, ...], Field(min_length=1, max_length=2000)]
    opening_account_id: Id | None = None
    description: Words = ""


class OpeningPlan(Document):
    """What would be booked, and every problem in words; `rest` goes to the opening account."""

    debit: Amount
    credit: Amount
    rest: Amount
    problems: tuple[str, ...]


class EntryTemplateContent(Document):
    """An entry to write again; one that comes again has a rhythm and is due on a day."""

    name: Name
    description: Words = ""
    lines: Annotated[tuple[EntryLine, ...], Field(min_length=1, max_length=100)]
    every: Rhythm | None = None
    next_due: Day | None = None


class EntryTemplate(Document):
    """A template of an entry."""

    id: Id
    name: str
    description: str
    lines: tuple[EntryLine, ...]
    every: str | None
    next_due: date | None
    due: bool


class EntryTemplateList(Document):
    """The templates in use, by name."""

    entry_templates: tuple[EntryTemplate, ...]
