"""Reports by mail, the mail server, and the queue of mails, as programs read and write them."""

from typing import Annotated

from pydantic import Field

from pospro.api.schemas.office import Name
from pospro.api.schemas.plain import PRINTABLE, Day, Document, Id, Moment, Query, Versioned

Line = Annotated[str, Field(max_length=200, pattern=PRINTABLE)]
Address = Annotated[str, Field(max_length=254, pattern=PRINTABLE, examples=["owner@example.com"])]
Word = Annotated[
    str,
    Field(
        pattern=r"^(report:[a-z_]{1,40}|saved:[1-9][0-9]{0,18})$",
        examples=["report:sales_by_day", "saved:241592718336000"],
    ),
]
Kind = Annotated[str, Field(pattern="^(pdf|xlsx)$")]
State = Annotated[str, Field(pattern="^(queued|sending|held|unconfirmed|done|failed|cancelled)$")]


class ReportMailContent(Document):
    """What goes to whom, and when.

    `sends_at` is an hour of the venue's own time; null sends it when the work period closes.
    `days` is the name of a span for plain reports; a saved report has its own days.
    """

    name: Name
    recipients: Annotated[tuple[Address, ...], Field(min_length=1, max_length=20)]
    sends_at: Annotated[int, Field(ge=0, le=23)] | None
    language: Annotated[str, Field(pattern="^(tr|en)$")]
    days: Annotated[str, Field(max_length=40, pattern="^[a-z_]+$")] = "yesterday"
    contents: Annotated[tuple[Word, ...], Field(max_length=12)] = ()
    files: Annotated[tuple[Kind, ...], Field(max_length=2)] = ()
    with_due: bool = True


class ReportMail(Versioned):
    """A mail with reports."""

    id: Id
    name: str
    recipients: tuple[str, ...]
    sends_at: int | None
    language: str
    days: str
    contents: tuple[str, ...]
    files: tuple[str, ...]
    with_due: bool
    retired: bool


class ReportMailList(Document):
    """Every mail with reports, the retired ones last."""

    report_mails: tuple[ReportMail, ...]


class MailServerContent(Document):
    """Where mails are handed over; a `password` of null stays the one that is kept."""

    host: Annotated[str, Field(min_length=1, max_length=253, pattern=PRINTABLE)]
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Annotated[str, Field(pattern="^(starttls|tls|none)$")] = "starttls"
    user: Line = ""
    sender: Address
    password: Line | None = None


class MailServer(Versioned):
    """The mail server; its password is never told, only whether there is one."""

    host: str
    port: int
    security: str
    user: str
    sender: str
    has_password: bool


class MailDay(Document):
    """The business day that a mail is about; null for the present one."""

    business_date: Day | None = None


class Recipient(Document):
    """To whom a test mail goes."""

    recipient: Address


class MailQuery(Query):
    """Which mails to list; `before` is the `following` of the page before."""

    before: Id | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class Mail(Document):
    """A mail of the queue; `said` tells what became of it, `answer` what the server said.

    A test mail has no `report_mail_id`.
    """

    id: Id
    report_mail_id: Id | None
    name: str
    business_date: Day
    recipients: tuple[str, ...]
    state: State
    cause: str
    said: str
    answer: str
    attempts: int
    created_at: Moment
    changed_at: Moment
    next_try_at: Moment | None
    due_at: Moment | None
    late: bool


class MailList(Document):
    """The latest mails, the newest first; `following` is where the next page begins."""

    mails: tuple[Mail, ...]
    following: Id | None
