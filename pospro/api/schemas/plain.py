"""The small values of every document: ids, amounts, quantities, moments, and pages of lists."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from pospro.domain.currency import Currency
from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Money
from pospro.domain.quantity import Quantity

ID_PATTERN = "^[1-9][0-9]{0,18}$"
PIN_PATTERN = "^[0-9]{6}$"
CURRENCY_PATTERN = "^[A-Z]{3}$"
AMOUNT_PATTERN = r"^-?[0-9]{1,12}(\.[0-9]{1,3})?$"
QUANTITY_PATTERN = r"^-?[0-9]{1,5}(\.[0-9]{1,3})?$"
NUMBER_PATTERN = r"^[0-9]{1,10}(\.[0-9]{1,4})?$"
CARD_END = "[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9]{1,19}_[0-9]{1,4}"
REPORT_END_PATTERN = f"^({CARD_END}|[0-9]{{1,19}})$"
PRODUCTS_END_PATTERN = "^[0-9a-z]{0,400}:[0-9]{1,19}$"
FOUND_END_PATTERN = "^[0-2]:[0-9a-z]{0,400}:[0-9]{1,19}$"
"""Where a page of a report, of the products, or of what a search found ends."""

LARGEST_ID = 2**63 - 1
"""What a database can hold."""

PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
"""Anything but control characters."""


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int) else value


def _within_database(value: str) -> str:
    if int(value) > LARGEST_ID:
        raise ValueError("no id is that large")
    return value


def _given_out(value: str) -> str:
    """The end of a page holds one id, after a colon or between underscores."""
    _within_database(re.split("[:_]", value)[-1 if ":" in value or "_" not in value else 1])
    return value


Id = Annotated[
    str,
    Field(pattern=ID_PATTERN, examples=["241592718336000"]),
    BeforeValidator(_as_text),
    AfterValidator(_within_database),
]
"""An id: too large for the numbers of some languages, so it travels as text."""

ReportEnd = Annotated[str, Field(pattern=REPORT_END_PATTERN), AfterValidator(_given_out)]
ProductsEnd = Annotated[str, Field(pattern=PRODUCTS_END_PATTERN), AfterValidator(_given_out)]
FoundEnd = Annotated[str, Field(pattern=FOUND_END_PATTERN), AfterValidator(_given_out)]

Text = Annotated[str, Field(max_length=500, pattern=PRINTABLE)]
"""Words that somebody wrote, on one line."""

QuantityText = Annotated[str, Field(pattern=QUANTITY_PATTERN, examples=["1", "0.125"])]
"""How much of a product, with at most three decimals."""

NumberText = Annotated[str, Field(pattern=NUMBER_PATTERN, examples=["10", "8.5"])]
"""An exact number without a sign."""


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


DAY_PATTERN = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST, LATEST = date(1970, 1, 1), date(9998, 12, 31)


def _as_written(value: object) -> object:
    """A day as ISO 8601 writes it; a bare number would be read as seconds since 1970."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value) if DAY_PATTERN.fullmatch(value) else None
    except ValueError:
        return None


Day = Annotated[
    date,
    BeforeValidator(_as_written),
    Field(ge=EARLIEST, le=LATEST),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""A business date."""

Moment = Annotated[
    datetime,
    PlainSerializer(_utc, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A moment in UTC as RFC 3339 writes it."""


def _plain(value: Decimal) -> str:
    whole, _, rest = f"{value:f}".partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


Number = Annotated[
    Decimal,
    PlainSerializer(_plain, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "examples": ["10"]}),
]
"""An exact number, such as a rate in percent, as text."""


class Document(BaseModel):
    """Whatever travels: nothing unknown is taken, nothing is guessed, nothing changes."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        json_schema_serialization_defaults_required=True,
    )


class Versioned(Document):
    """A document that is changed only by somebody who has seen its present version."""

    version: Annotated[str, Field(description="The same as in the ETag header.")]


class Query(BaseModel):
    """What may follow the question mark of an address."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Amount(Document):
    """An amount of money: digits with a point, and the currency that it is of."""

    amount: Annotated[str, Field(pattern=AMOUNT_PATTERN, examples=["12.50"])]
    currency: Annotated[str, Field(pattern=CURRENCY_PATTERN, examples=["TRY"])]

    @classmethod
    def of(cls, money: Money) -> "Amount":
        """The amount of the domain as programs read it."""
        return cls(amount=str(money.decimal), currency=money.currency.code)

    @classmethod
    def of_minor(cls, minor: int, currency: Currency) -> "Amount":
        """The same from minor units."""
        return cls.of(Money(minor, currency))

    def money(self, own: Currency) -> Money:
        """The amount of the domain; BadInput where it is not of the venue's own currency."""
        if self.currency != own.code:
            raise BadInput(
                N_("Amounts are in {currency} here."), field="currency", currency=own.code
            )
        return Money.parse_plain(self.amount, own)


def quantity_text(quantity: Quantity) -> str:
    """A quantity of the domain as programs read it."""
    return f"{quantity.decimal:f}"
