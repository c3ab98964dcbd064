"""Registers and their number series, as managers define them."""

from typing import Annotated

from pydantic import Field

from pospro.api.schemas.office import Name
from pospro.api.schemas.plain import PRINTABLE, Document, Id, Moment, Text, Versioned

Code = Annotated[str, Field(pattern="^[A-Za-z0-9]{1,10}$", examples=["K3"])]
Prefix = Annotated[str, Field(min_length=1, max_length=12, pattern=PRINTABLE, examples=["K3-"])]
Digits = Annotated[int, Field(ge=3, le=10, description="Zeros fill the number up to this length.")]
NextNumber = Annotated[int, Field(ge=1, le=9_999_999_999)]


class ListedRegister(Document):
    """A register with the account of its drawer and the name of its receipt printer."""

    id: Id
    code: str
    name: str
    drawer_account_code: str
    receipt_printer: str | None
    retired: bool


class DrawerChoice(Document):
    """An account that may be the drawer of a new register."""

    id: Id
    code: str
    name: str


class RegisterList(Document):
    """Every register by code, the retired ones last, and the accounts that are free for another."""

    registers: tuple[ListedRegister, ...]
    drawer_accounts: tuple[DrawerChoice, ...]


class RegisterContent(Document):
    """All that is said about a register; its name, its drawer and its printer.

    A new register without a drawer account gets one of its own. Without `foreign_account_ids` the
    foreign cash in its drawer stays as it is.
    """

    name: Name
    drawer_account_id: Id | None = None
    foreign_account_ids: tuple[Id, ...] | None = None
    receipt_printer_id: Id | None = None


class NewRegister(RegisterContent):
    """A new register; its code begins the numbers of its receipts and stays."""

    code: Code


class EditedRegister(Versioned):
    """A register as its form shows it."""

    id: Id
    code: str
    name: str
    drawer_account_id: Id
    foreign_account_ids: tuple[Id, ...]
    receipt_printer_id: Id | None
    retired: bool


class ListedSeries(Document):
    """A number series; `last` is null before its first number."""

    id: Id
    purpose: str
    register_id: Id
    last: str | None
    next: str


class SeriesList(Document):
    """Every number series by register and purpose."""

    series: tuple[ListedSeries, ...]


class SeriesContent(Document):
    """How a series goes on; without a next number it goes on where it is.

    A reason is needed where numbers are left out.
    """

    prefix: Prefix
    digits: Digits
    next_number: NextNumber | None = None
    reason: Text = ""


class SeriesRun(Document):
    """Numbers that were given one after the other before."""

    first: str
    last: str
    reason: str
    ended_at: Moment


class EditedSeries(Versioned):
    """A series as its form shows it, with what it numbered before."""

    id: Id
    purpose: str
    register_id: Id
    prefix: str
    digits: int
    last: str | None
    next: str
    runs: tuple[SeriesRun, ...]
