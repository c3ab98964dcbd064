"""Work periods: the venue's trading days."""

from datetime import date
from typing import Annotated

from pydantic import Field

from pospro.api.schemas.plain import Day, Document, Id, Moment


class NewWorkPeriod(Document):
    """A day to be opened; without a date, today at the venue."""

    business_date: Day | None = None


class Closing(Document):
    """How the day is closed."""

    carry_over: Annotated[
        bool, Field(description="Open tickets go into the next day instead of being refused.")
    ] = False


class WorkPeriod(Document):
    """The day that is open."""

    id: Id
    business_date: date
    opened_at: Moment
    opened_by: Id


class CurrentWorkPeriod(Document):
    """The day that is open, or none."""

    work_period: WorkPeriod | None


class WorkPeriodOpened(Document):
    """The day that was opened."""

    work_period_id: Id
    business_date: date


class Head(Document):
    """The last entry of a book when the day was closed."""

    book: str
    sequence: int
    hash: str


class WorkPeriodClosed(Document):
    """The day that was closed; `findings` are sentences of what the checks found wrong."""

    work_period_id: Id
    business_date: date
    open_tickets: int
    heads: tuple[Head, ...]
    findings: tuple[str, ...]
