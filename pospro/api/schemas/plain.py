"""The small values of every document: ids, amounts, quantities, moments, and pages of lists."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from pospro.domain.currency import Currency
from pospro.domain.money import Money

ID_PATTERN = "^[1-9][0-9]{0,17}$"
AMOUNT_PATTERN = r"^-?[0-9]{1,13}(\.[0-9]{1,3})?$"
QUANTITY_PATTERN = r"^-?[0-9]{1,5}(\.[0-9]{1,3})?$"
DECIMAL_PATTERN = r"^-?[0-9]{1,10}(\.[0-9]{1,4})?$"
TEXT_PATTERN = r"^[^\u0000-\u001f\u007f-\u009f\ud800-\udfff]*$"


def as_text(value: object) -> object:
    """A whole number of the database as the text that programs are given."""
    return str(value) if isinstance(value, int) else value


Id = Annotated[str, BeforeValidator(as_text), Field(pattern=ID_PATTERN, examples=["7014518473"])]
"""An id: too large for the numbers of some languages, so it is text."""

Text = Annotated[str, Field(max_length=500)]
"""Words that somebody wrote."""


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Moment = Annotated[datetime, PlainSerializer(_utc, when_used="json")]
"""A moment in UTC as RFC 3339 writes it."""


def _plain(value: Decimal) -> str:
    whole, _, rest = f"{value:f}".partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


Number = Annotated[
    Decimal,
    PlainSerializer(_plain, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": DECIMAL_PATTERN, "examples": ["10"]}),
]
"""An exact number, such as a rate in percent, as text."""


class Document(BaseModel):
    """Whatever travels: nothing unknown is taken, nothing changes afterwards."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_serialization_defaults_required=True
    )


class Amount(Document):
    """An amount of money: digits with a point, and the currency it is of."""

    amount: Annotated[str, Field(pattern=AMOUNT_PATTERN, examples=["12.50"])]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$", examples=["TRY"])]

    @classmethod
    def of(cls, money: Money) -> "Amount":
        """The amount of the domain as programs read it."""
        return cls(amount=str(money.decimal), currency=money.currency.code)

    @classmethod
    def of_minor(cls, minor: int, currency: Currency) -> "Amount":
        """The same from minor units."""
        return cls.of(Money(minor, currency))
