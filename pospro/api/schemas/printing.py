"""Printers, what they still have to print, and where receipts come out."""

from typing import Annotated

from pydantic import Field

from pospro.api.schemas.office import Name
from pospro.api.schemas.plain import PRINTABLE, Document, Id, Moment, Query, Versioned

STATES = "^(queued|sending|held|unconfirmed|done|failed|cancelled)$"
State = Annotated[str, Field(pattern=STATES, examples=["queued"])]
Address = Annotated[
    str, Field(max_length=300, pattern=PRINTABLE, examples=["tcp://192.168.1.50:9100"])
]


class PrinterContent(Document):
    """All that is said about a printer; `profile` is a key of the models."""

    name: Name
    address: Address
    profile: Annotated[str, Field(max_length=80, pattern=PRINTABLE, examples=["generic-80mm"])]
    opens_drawer: bool = False


class Printer(Versioned):
    """A printer as its form shows it."""

    id: Id
    name: str
    address: str
    profile: str
    opens_drawer: bool
    retired: bool


class ListedPrinter(Document):
    """A printer; `waiting` of its jobs will be tried, `troubled` ones need a person."""

    id: Id
    name: str
    address: str
    profile: str
    opens_drawer: bool
    retired: bool
    waiting: int
    troubled: int


class PrinterModel(Document):
    """A kind of printer that is known."""

    profile: str
    name: str


class PrinterList(Document):
    """Every printer, those in use first, and every model that one may be."""

    printers: tuple[ListedPrinter, ...]
    models: tuple[PrinterModel, ...]


class ReceiptPrinter(Document):
    """Where a register's receipts come out; null for nowhere."""

    printer_id: Id | None


class Target(Document):
    """The printer at which something should come out instead."""

    printer_id: Id


class PrintJobQuery(Query):
    """Which jobs to list; `after` is the `following` of the page before."""

    printer_id: Id | None = None
    after: Id | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class PrintJob(Document):
    """What is to be printed; `cause` is a word for what went wrong, `said` a sentence of it."""

    id: Id
    kind: str
    state: State
    cause: str
    said: str
    copy_number: int
    attempts: int
    printer_id: Id
    ticket_id: Id | None
    number: str | None
    created_at: Moment
    next_try_at: Moment | None


class PrintJobList(Document):
    """Jobs that are not settled; `following` is where the next page begins, none on the last."""

    print_jobs: tuple[PrintJob, ...]
    following: Id | None
