"""What every entry of a configuration file is made of: names, amounts and rates, read strictly."""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    SerializationInfo,
    StrictInt,
    ValidationInfo,
)

from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Currency, Money


def minor_of(value: Any, info: ValidationInfo) -> int:  # noqa: ANN401 - whatever the file holds
    """Minor units of an amount in plain text."""
    try:
        return Money.parse_plain(_text(value), _currency(info)).minor
    except BadInput as refusal:
        raise ValueError(refusal) from refusal


def plain_of(minor: int, info: SerializationInfo) -> str:
    """Plain text of minor units."""
    return str(Money(minor, _currency(info)).decimal)


def _currency(info: ValidationInfo | SerializationInfo) -> Currency:
    currency: Currency = (info.context or {})["currency"]
    return currency


def rate_of(value: Any) -> Decimal:  # noqa: ANN401 - whatever the file holds
    """A percentage in plain text."""
    try:
        rate = Decimal(_text(value))
    except InvalidOperation:
        raise _refused(N_("Write the percentage as text, like “18.5”.")) from None
    if not rate.is_finite() or abs(rate) >= 10_000 or rate != round(rate, 4):
        raise _refused(N_("Use at most four decimals for a percentage."))
    return rate


def _text(value: Any) -> str:  # noqa: ANN401 - whatever the file holds
    if not isinstance(value, str):
        raise _refused(N_("Put figures with decimals in quotes, like “12.50”."))
    return value


def _refused(message: str) -> ValueError:
    return ValueError(BadInput(message))


def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names))


def decimal_text(value: Decimal) -> str:
    """Plain text of a percentage."""
    return f"{value.normalize():f}"


Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S(.*\S)?$")]
Color = Annotated[StrictInt, Field(ge=1, le=10)]
Amount = Annotated[int, BeforeValidator(minor_of), PlainSerializer(plain_of)]
Names = Annotated[tuple[Name, ...], AfterValidator(_in_order)]
"""Names whose order means nothing, kept in the order in which they are read back."""
Tags = Annotated[tuple[Annotated[Name, Field(pattern="^[^,]+$")], ...], AfterValidator(_in_order)]
Rate = Annotated[Decimal, BeforeValidator(rate_of), PlainSerializer(decimal_text)]


class Entry(BaseModel):
    """What every entry of a section is: named, complete, without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Name

    @property
    def key(self) -> str:
        """What the entry is found by when the file is imported again."""
        return self.name


class Translated(Entry):
    """An entry that may have names in further languages."""

    translations: dict[str, str] = {}
