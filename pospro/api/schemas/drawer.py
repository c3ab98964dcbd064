"""Drawers: shifts with their counts, movements of cash."""

from typing import Annotated

from pydantic import Field

from pospro.api.schemas.plain import CURRENCY_PATTERN, Amount, Document, Id, Moment, Text
from pospro.domain.cash_movement import KINDS

Kind = Annotated[str, Field(pattern=f"^({'|'.join(KINDS)})$", examples=["pay_out"])]
Worth = Annotated[str, Field(pattern=r"^[0-9]{1,9}$")]
Pieces = Annotated[
    dict[Worth, Annotated[int, Field(ge=0, le=100_000)]],
    Field(
        max_length=30,
        description="What a note or coin is worth in minor units, and how many of it there are.",
        examples=[{"20000": 2, "500": 7}],
    ),
]


Code = Annotated[str, Field(pattern=CURRENCY_PATTERN)]


class CountOfCurrency(Document):
    """What lies in a drawer of one currency: pieces, or one sum in it."""

    amount: Amount | None = None
    pieces: Pieces = Field(default_factory=dict)


class Counted(CountOfCurrency):
    """What lies in a drawer: pieces, or one sum. Opening with neither takes what was left.

    `foreign` is the same of each foreign currency that it holds.
    """

    foreign: dict[Code, CountOfCurrency] = Field(default_factory=dict, max_length=30)


class ForeignFloat(Document):
    """A foreign currency at the beginning of a shift; the difference to its account is booked."""

    float_amount: Amount
    difference: Amount


class ForeignCounted(Document):
    """A foreign currency in a count beside what its account says."""

    counted: Amount
    expected: Amount
    difference: Amount


class ForeignOfShift(Document):
    """A foreign currency of a shift; `counted` and the rest are null until it was counted."""

    float_amount: Amount
    float_difference: Amount
    counted: Amount | None
    expected: Amount | None
    difference: Amount | None


class Shift(Document):
    """A session of a register's drawer; `counted` and the rest are null until it was counted."""

    id: Id
    register_id: Id
    work_period_id: Id
    held_by: Id
    opened_at: Moment
    float_amount: Amount
    float_difference: Amount
    closed_at: Moment | None
    closed_by: Id | None
    counted: Amount | None
    expected: Amount | None
    difference: Amount | None
    note: str
    foreign: dict[Code, ForeignOfShift]


class Shifts(Document):
    """The shifts of a work period, the oldest first."""

    shifts: tuple[Shift, ...]


class ShiftOpened(Document):
    """The shift that was opened; the difference to the drawer's account is booked."""

    shift_id: Id
    float_amount: Amount
    difference: Amount
    foreign: dict[Code, ForeignFloat]


class ShiftCounted(Document):
    """A count beside what the drawer's account says."""

    count_id: Id
    counted: Amount
    expected: Amount
    difference: Amount
    foreign: dict[Code, ForeignCounted]


class ClosingShift(Document):
    """By which count a shift is closed, and who takes the drawer over."""

    count_id: Id
    note: Text = ""
    hand_to: Id | None = None


class ShiftClosed(Document):
    """The shift that was closed, its difference booked; the next one when it was handed over."""

    shift_id: Id
    counted: Amount
    expected: Amount
    difference: Amount
    next_shift_id: Id | None
    foreign: dict[Code, ForeignCounted]


class NewCashMovement(Document):
    """Cash in or out of the drawer of the token's register; no_sale only opens it.

    An amount in a foreign currency moves the cash of that currency.
    """

    kind: Kind
    amount: Amount | None = None
    account_id: Id | None = None
    reason: Text
    reference: Text = ""


class CashMoved(Document):
    """The movement that was recorded and booked."""

    movement_id: Id
    shift_id: Id


class CashMovement(Document):
    """A movement of cash; foreign cash stands beside its worth in `amount`."""

    id: Id
    kind: Kind
    shift_id: Id
    account_id: Id | None
    amount: Amount
    foreign_amount: Amount | None
    reason: str
    reference: str
    made_at: Moment
    made_by: Id


class CashMovements(Document):
    """The movements of a shift, the oldest first."""

    cash_movements: tuple[CashMovement, ...]
