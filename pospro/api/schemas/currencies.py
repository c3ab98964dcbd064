"""Foreign currencies and their dated rates, as managers enter them."""

from datetime import date
from typing import Annotated

from pydantic import Field

from pospro.api.schemas.plain import (
    CURRENCY_PATTERN,
    Day,
    Document,
    Id,
    Moment,
    Number,
    Versioned,
)

RATE_PATTERN = r"^[0-9]{1,9}(\.[0-9]{1,6})?$"
Code = Annotated[str, Field(pattern=CURRENCY_PATTERN, examples=["USD"])]
Step = Annotated[
    int,
    Field(
        ge=1,
        le=10**6,
        description="Guests who pay in cash are asked for whole multiples of it, in minor units.",
    ),
]


class ListedCurrency(Document):
    """A foreign currency with the rate that counts on the business date; null without one."""

    id: Id
    code: str
    step: int
    rate: Number | None
    since: date | None
    accounts: int
    retired: bool


class CurrencyList(Document):
    """Every foreign currency in its order; what a rate says is in the currency of the books."""

    base: str
    currencies: tuple[ListedCurrency, ...]


class CurrencyContent(Document):
    """All that is said about a foreign currency; the code stays as it was first."""

    code: Code
    step: Step = 1


class DatedRate(Document):
    """A rate, the business date from which it counts, when it was entered and by whom."""

    since: date
    rate: Number
    recorded_at: Moment
    by: str


class EditedCurrency(Versioned):
    """A foreign currency as its form shows it, with its newest rates."""

    id: Id
    code: str
    step: int
    rates: tuple[DatedRate, ...]
    retired: bool


class RateContent(Document):
    """What one unit is worth in the currency of the books from a business date on."""

    rate: Annotated[str, Field(pattern=RATE_PATTERN, examples=["34.125"])]
    since: Day
