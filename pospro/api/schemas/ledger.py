"""The books as programs read them: accounts with balances, journal entries, reports."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pospro.api.schemas.plain import (
    PRINTABLE,
    Amount,
    Day,
    Document,
    Id,
    Moment,
    Number,
    Query,
    ReportEnd,
)


class DayQuery(Query):
    """Up to the end of which business date; up to now when left out."""

    as_of: Day | None = None


class Account(Document):
    """An account with what was posted to it; `balance` is debits less credits.

    One in a foreign currency has what it holds of that beside it.
    """

    id: Id
    code: str
    name: str
    type: str
    account_class: str
    role: str | None
    retired: bool
    debit: Amount
    credit: Amount
    balance: Amount
    foreign_balance: Amount | None = None


class AccountList(Document):
    """Every account by its code."""

    as_of: date | None
    accounts: tuple[Account, ...]


class EntryQuery(Query):
    """Which entries to list, the latest first; `after` is the `following` of the page before."""

    account_id: Id | None = None
    ticket_id: Id | None = None
    since: Day | None = None
    until: Day | None = None
    after: Id | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class Posting(Document):
    """A debit or a credit: one of the two is zero. `rules` names transaction type and version.

    An account in another currency has its own money beside it, below zero where it is credited.
    """

    account_id: Id
    code: str
    account: str
    debit: Amount
    credit: Amount
    rules: tuple[str, ...]
    foreign: Amount | None = None
    rate: Number | None = None


class Entry(Document):
    """A journal entry as it was recorded, with its place in its book and in the chain."""

    id: Id
    book: str
    sequence: int
    business_date: date
    recorded_at: Moment
    actor_id: Id
    source: str
    reason: str
    description: str
    ticket_id: Id | None
    reverses_id: Id | None
    hash: str
    postings: tuple[Posting, ...]


class EntryList(Document):
    """A page of entries; `following` is where the next one begins, none on the last."""

    entries: tuple[Entry, ...]
    following: Id | None


class Reversal(Document):
    """Why an entry is undone."""

    reason: Annotated[str, Field(max_length=200, pattern=PRINTABLE)]


class EntryReversed(Document):
    """The entry that undoes another one."""

    entry_id: Id
    reverses: Id


class ReportRow(Document):
    """A row of a report: cells by column, plain figures with a decimal point."""

    level: Annotated[int, Field(description="1 for a subtotal of the rows above it.")]
    opens: Annotated[str | None, Field(examples=["account:42", "report:line_list?product=42"])]
    cells: dict[str, str]


class ReportColumn(Document):
    """A column of a report."""

    key: str
    label: str
    kind: str


class ReportProofLine(Document):
    """A line of a proof; level 1 is a sum of the lines above it."""

    label: str
    amount: str
    level: int
    opens: str | None


class ReportProof(Document):
    """What a report is held against, and whether it holds."""

    claim: str
    holds: bool
    lines: tuple[ReportProofLine, ...]


class ReportHead(Document):
    """A report that the token may read."""

    key: str
    title: str
    about: str
    group: str
    needs_account: bool


class ReportList(Document):
    """Every report that the token may read."""

    reports: tuple[ReportHead, ...]


class Report(Document):
    """A report; `following` is where its next page begins, none on the last."""

    key: str
    title: str
    currency: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportRow, ...]
    totals: dict[str, str]
    former: Annotated[
        dict[str, str],
        Field(description="The totals of the days compared with, of a report in pages."),
    ]
    following: str | None
    proof: ReportProof | None


class ReportPrinted(Document):
    """The print job of a report."""

    print_job_id: Id


ComposedOf = Annotated[
    str,
    Field(
        pattern="^[a-z_]{1,40}(,[a-z_]{1,40}){0,4}$",
        description="Of own reports: keys of rows, of columns, of figures, with commas between.",
    ),
]


class ReportQuery(Query):
    """What a report is asked; what it does not need it leaves aside."""

    since: Day | None = None
    until: Day | None = None
    account_id: Id | None = None
    ticket_id: Id | None = None
    after: ReportEnd | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    compare: Annotated[
        Literal["before", "weekday", "year"] | None,
        Field(description="Beside the time before, the same weekdays, or the same days last year."),
    ] = None
    sort: Annotated[
        str | None,
        Field(pattern="^-?[a-z_]{1,40}$", description="A column; “-” first: from the largest."),
    ] = None
    text: Annotated[str | None, Field(max_length=80, pattern=PRINTABLE)] = None
    product_id: Id | None = None
    portion_id: Id | None = None
    group_id: Id | None = None
    person_id: Id | None = None
    register_id: Id | None = None
    department_id: Id | None = None
    payment_type_id: Id | None = None
    account_type_id: Id | None = None
    rows: ComposedOf | None = None
    across: ComposedOf | None = None
    measures: ComposedOf | None = None
    state: (
        Annotated[
            int, Field(ge=0, le=3, description="Of lines: 0 sold, 1 gift, 2 void, 3 brought back.")
        ]
        | None
    ) = None
    answerable_id: Id | None = None
    approver_id: Id | None = None
    move: (
        Annotated[
            int,
            Field(
                ge=0,
                le=4,
                description="Of a drawer: 0 pay in, 1 pay out, 2 safe, 3 bank, 4 opened only.",
            ),
        ]
        | None
    ) = None
    discounted: (
        Annotated[
            int, Field(ge=1, le=1, description="Of tickets: only those with discounts or extras.")
        ]
        | None
    ) = None
    undone: (
        Annotated[int, Field(ge=1, le=1, description="Of payments: only those undone.")] | None
    ) = None
    changed: (
        Annotated[int, Field(ge=1, le=1, description="Of payments: only those with change given.")]
        | None
    ) = None
    hour: Annotated[int, Field(ge=0, le=23)] | None = None
    weekday: Annotated[int, Field(ge=0, le=6, description="0 is Monday.")] | None = None
