"""One line of a recording's file, its fields read by kind."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Currency, Money
from pospro.domain.quantity import MOST_SOLD, Quantity

LONGEST_KEY = 100
"""Letters of a record's own number; it becomes part of a request id."""

YEARS = range(1970, 2200)
_PERCENTAGE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?", re.ASCII)

T = TypeVar("T")


def plain_text(text: str) -> str:
    """What a person can read of a text: control and direction signs go, blanks become single."""
    spaced = unicodedata.normalize("NFC", " ".join(text.split()))
    return " ".join("".join(filter(str.isprintable, spaced)).split())


class WrongField(Exception):
    """A field of a line that cannot be read: what is wrong with it, and the facts of that."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts


class Fields:
    """One line of a file."""

    def __init__(self, row: Mapping[str | None, str], currency: Currency) -> None:
        self._row = row
        self._currency = currency
        if None in row:
            raise WrongField(N_("there are more fields than columns"))

    def code(self, name: str) -> str:
        """A field that programs read, as it stands; nothing when it is empty."""
        text = self._raw(name).strip()
        if not text.isprintable():
            raise WrongField(N_("{field} holds signs that cannot be printed"), field=name)
        return text

    def key(self, name: str) -> str:
        """A code that must be there."""
        code = self.code(name)
        if not code:
            raise WrongField(N_("{field} is empty"), field=name)
        if len(code) > LONGEST_KEY:
            raise WrongField(
                N_("{field} is longer than {most} letters"), field=name, most=LONGEST_KEY
            )
        return code

    def text(self, name: str) -> str:
        """A field that people read: what can be printed of it."""
        return plain_text(self._raw(name))

    def read(self, name: str, read: Callable[[str], T], wrong: str, /, **facts: object) -> T:
        """The field, read by a function that raises ValueError or BadInput when it cannot."""
        text = self.code(name)
        try:
            return read(text)
        except (ValueError, BadInput):
            raise WrongField(wrong, field=name, text=text, **facts) from None

    def moment(self, name: str) -> datetime:
        """A local time."""
        found = self.read(name, _time, N_("{field} “{text}” is not a time, like 2026-03-14 18:05"))
        if found.tzinfo is not None:
            raise WrongField(
                N_("{field} “{text}” has a zone; write the time of the place, without zone"),
                field=name,
                text=self.code(name),
            )
        return found

    def day(self, name: str) -> date:
        """A date."""
        return self.read(
            name, date.fromisoformat, N_("{field} “{text}” is not a date, like 2026-03-14")
        )

    def money(self, name: str) -> Money:
        """An amount with a decimal point."""
        return self.read(
            name,
            lambda text: Money.parse_plain(text, self._currency),
            N_("{field} “{text}” is not an amount with at most {decimals} decimals ({currency})"),
            decimals=self._currency.exponent,
            currency=self._currency.code,
        )

    def quantity(self, name: str) -> Quantity:
        """A number with at most three decimals that one line may have."""
        return self.read(
            name,
            lambda text: Quantity.of(text).sellable(),
            N_(
                "{field} “{text}” is not a number up to {most}, with at most three decimals "
                "and not zero"
            ),
            most=MOST_SOLD,
        )

    def rate(self, name: str) -> Decimal:
        """A percentage."""
        return self.read(
            name,
            _percentage,
            N_("{field} “{text}” is not a percentage from 0 to 100, with at most 4 decimals"),
        )

    def choice(self, name: str, choices: tuple[str, str]) -> str:
        """One of two words."""
        text = self.code(name)
        if text not in choices:
            first, second = choices
            raise WrongField(
                N_("{field} “{text}” is not {first} or {second}"),
                field=name,
                text=text,
                first=first,
                second=second,
            )
        return text

    def _raw(self, name: str) -> str:
        value = self._row.get(name)
        if value is None:
            raise WrongField(N_("{field} is missing"), field=name)
        return value


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.year not in YEARS:
        raise ValueError(text)
    return moment


def _percentage(text: str) -> Decimal:
    if not _PERCENTAGE.fullmatch(text) or Decimal(text) > 100:
        raise ValueError(text)
    return Decimal(text)
