"""A foreign currency in a configuration file, with its dated rates."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    ValidationInfo,
    field_serializer,
    field_validator,
)

from pospro.domain.currency import currency
from pospro.domain.errors import BadInput, N_
from pospro.domain.exchange import checked_rate
from pospro.domain.money import Money


def _refused(message: str) -> ValueError:
    return ValueError(BadInput(message))


def _known(code: str) -> str:
    try:
        return currency(code).code
    except BadInput as refusal:
        raise ValueError(refusal) from refusal


def _day(value: Any) -> date:  # noqa: ANN401 - whatever the file holds
    """TOML has dates of its own, JSON has them as text."""
    try:
        return value if type(value) is date else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _refused(N_("Write the date like 2026-03-02.")) from None


def _rate(value: Any) -> Decimal:  # noqa: ANN401 - whatever the file holds
    if not isinstance(value, str):
        raise _refused(N_("Put figures with decimals in quotes, like “12.50”."))
    try:
        return checked_rate(Decimal(value)).normalize()
    except InvalidOperation:
        raise _refused(N_("Enter a rate with at most six decimals, like 34.125.")) from None
    except BadInput as refusal:
        raise ValueError(refusal) from refusal


def _rate_text(rate: Decimal) -> str:
    return f"{rate.normalize():f}"


class RateEntry(BaseModel):
    """What one unit is worth from a business date on."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    since: Annotated[date, BeforeValidator(_day)]
    rate: Annotated[Decimal, BeforeValidator(_rate), PlainSerializer(_rate_text)]


def _by_date(rates: tuple[RateEntry, ...]) -> tuple[RateEntry, ...]:
    return tuple(sorted(rates, key=lambda each: each.since))


class CurrencyEntry(BaseModel):
    """A foreign currency in use, found by its code.

    Rates are only ever added: those of the file join the present ones.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: Annotated[str, AfterValidator(_known)]
    step: int = 1
    rates: Annotated[tuple[RateEntry, ...], AfterValidator(_by_date)] = ()

    @property
    def name(self) -> str:
        """Its code: currencies have no other name here."""
        return self.code

    @property
    def key(self) -> str:
        """Its code."""
        return self.code

    @field_validator("step", mode="before")
    @classmethod
    def _read_step(cls, value: Any, info: ValidationInfo) -> int:  # noqa: ANN401 - as the file has it
        code = info.data.get("code")
        if code is None:
            return 1
        if not isinstance(value, str):
            raise _refused(N_("Put figures with decimals in quotes, like “12.50”."))
        try:
            step = Money.parse_plain(value, currency(code)).minor
        except BadInput as refusal:
            raise ValueError(refusal) from refusal
        if step <= 0:
            raise _refused(N_("A step is above zero, like 0.01 or 1."))
        return step

    @field_serializer("step")
    def _write_step(self, value: int) -> str:
        return str(Money(value, currency(self.code)).decimal)

    def joined(self, present: "CurrencyEntry | None") -> "CurrencyEntry":
        """The entry with the rates that are there besides its own; its own count."""
        if present is None:
            return self
        rates = {each.since: each for each in (*present.rates, *self.rates)}
        return self.model_copy(update={"rates": _by_date(tuple(rates.values()))})


def joined(
    given: Iterable[CurrencyEntry], present: Iterable[CurrencyEntry]
) -> tuple[CurrencyEntry, ...]:
    """The currencies of a file over the present ones."""
    known = {each.code: each for each in present}
    return tuple(each.joined(known.get(each.code)) for each in given)
