"""Work periods: the venue's trading days."""

from datetime import date
from typing import Annotated

from pydantic import Field

from pospro.api.schemas.plain import Amount, Day, Document, Id, Moment, Text


class NewWorkPeriod(Document):
    """A day to be opened; without a date, today at the venue."""

    business_date: Day | None = None


class Closing(Document):
    """How the day is closed."""

    carry_over: Annotated[
        bool, Field(description="Open tickets go into the next day instead of being refused.")
    ] = False
    uncounted: Annotated[
        Text, Field(description="Why drawers that are not counted yet are left so.")
    ] = ""


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
    z_number: int
    open_tickets: int
    heads: tuple[Head, ...]
    findings: tuple[str, ...]


class ReportedTax(Document):
    """A tax of the day."""

    name: str
    rate: str
    net: Amount
    tax: Amount


class ReportedPayment(Document):
    """A means of payment of the day; foreign money stands beside its worth."""

    name: str
    count: int
    amount: Amount
    foreign: Amount | None = None


class ReportedMovement(Document):
    """A kind of cash movements of the day; foreign money stands beside its worth."""

    kind: str
    count: int
    amount: Amount
    foreign: Amount | None = None


class ReportedAccount(Document):
    """What the day moved on an account."""

    code: str
    name: str
    debit: Amount
    credit: Amount


class Proof(Document):
    """A claim held against the ledger: ok, bad, or open while a drawer is not counted."""

    key: str
    state: str
    what: str
    told: Amount
    booked: Amount


class DayReport(Document):
    """An X report: what the open work period came to so far."""

    business_date: date
    opened_at: Moment
    tickets: int
    sales: Amount
    returns: int
    returned: Amount
    gifts: int
    voids: int
    open_tickets: int
    paid_on_open_tickets: Amount
    taxes: tuple[ReportedTax, ...]
    payments: tuple[ReportedPayment, ...]
    movements: tuple[ReportedMovement, ...]
    accounts: tuple[ReportedAccount, ...]
    proofs: tuple[Proof, ...]


class ZReport(DayReport):
    """A Z report as it was sealed: numbered without a gap, hashed onto the one before, signed."""

    number: int
    closed_at: Moment
    grand_total: Amount
    uncounted: str
    findings: tuple[str, ...]
    previous_hash: str
    hash: str
    signature: str
