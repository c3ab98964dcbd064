"""A recording's files, read strictly: wrong lines are named, up to MOST_PROBLEMS of them."""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Currency, Money
from pospro.domain.quantity import Quantity

MOST_PROBLEMS = 20
"""How many problems are named at once."""

LONGEST_KEY = 100
"""Letters of a record's own number; it becomes part of a request id."""

YEARS = range(1970, 2200)
_PERCENTAGE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?", re.ASCII)

T = TypeVar("T")


def plain_text(text: str) -> str:
    """What a person can read of a text: control and direction signs go, blanks become single."""
    spaced = unicodedata.normalize("NFC", " ".join(text.split()))
    return " ".join("".join(filter(str.isprintable, spaced)).split())


class Reader:
    """Reads the files of a folder and collects what is wrong with them."""

    def __init__(self, folder: Path, currency: Currency) -> None:
        self._folder = folder
        self.currency = currency
        self._problems: list[str] = []
        if not folder.is_dir():
            raise BadInput(N_("There is no folder {folder}."), folder=str(folder))

    def rows(self, name: str, make: "Callable[[Fields], T]") -> Iterator[T]:
        """What `make` gives for each line of NAME.csv; wrong lines become problems."""
        path = self._folder / f"{name}.csv"
        keys: set[str] = set()
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = csv.DictReader(file, strict=True)
                for row in rows:
                    place = f"{path.name}, line {rows.line_num - _line_ends_in(row)}"
                    try:
                        fields = Fields(row, self.currency, place)
                        key = fields.key(name.removesuffix("s"))
                        self.check(key not in keys, f"{place}: {key} stands here twice")
                        keys.add(key)
                        yield make(fields)
                    except WrongField as wrong:
                        self.check(False, f"{place}: {wrong}")
        except FileNotFoundError:
            self.check(False, f"{path.name}: missing")
        except (UnicodeDecodeError, csv.Error) as error:
            self.check(False, f"{path.name}: {error}")

    def check(self, fact: bool, problem: str) -> None:  # noqa: FBT001 - a fact
        """Note the problem unless the fact holds."""
        if not fact:
            self._problems.append(problem)

    def refuse_problems(self) -> None:
        """Raise BadInput when there were problems."""
        if self._problems:
            named = self._problems[:MOST_PROBLEMS]
            if len(self._problems) > len(named):
                named.append(f"… {len(self._problems) - len(named)} more")
            raise BadInput(
                N_("The recording cannot be read. Mend these places and start again:\n{problems}"),
                problems="\n".join(named),
            )


class WrongField(Exception):
    """A field of a line that cannot be read."""


class Fields:
    """One line of a file, which stands at `place`, its fields read by kind."""

    def __init__(self, row: dict[str, Any], currency: Currency, place: str) -> None:
        self._row = row
        self._currency = currency
        self.place = place
        if None in row:
            raise WrongField("there are more fields than columns")

    def code(self, name: str) -> str:
        """A field that programs read, as it stands; nothing when it is empty."""
        text = self._raw(name).strip()
        if not text.isprintable():
            raise WrongField(f"{name} holds signs that cannot be printed")
        return text

    def key(self, name: str) -> str:
        """A code that must be there."""
        code = self.code(name)
        if not code:
            raise WrongField(f"{name} is empty")
        if len(code) > LONGEST_KEY:
            raise WrongField(f"{name} is longer than {LONGEST_KEY} letters")
        return code

    def text(self, name: str) -> str:
        """A field that people read: what can be printed of it."""
        return plain_text(self._raw(name))

    def read(self, name: str, read: Callable[[str], T], what: str) -> T:
        """The field, read by a function that raises ValueError or BadInput when it cannot."""
        text = self.code(name)
        try:
            return read(text)
        except (ValueError, BadInput):
            raise WrongField(f"{name} “{text}” is not {what}") from None

    def moment(self, name: str) -> datetime:
        """A local time."""
        return self.read(name, _local_time, "a time of the place, without zone")

    def money(self, name: str) -> Money:
        """An amount with a decimal point."""
        return self.read(name, lambda text: Money.parse_plain(text, self._currency), "an amount")

    def quantity(self, name: str) -> Quantity:
        """A number with at most three decimals."""
        return self.read(name, Quantity.of, "a number with at most three decimals")

    def rate(self, name: str) -> Decimal:
        """A percentage."""
        return self.read(name, _percentage, "a percentage from 0 to 100, with at most 4 decimals")

    def _raw(self, name: str) -> str:
        value = self._row.get(name)
        if not isinstance(value, str):
            raise WrongField(f"{name} is missing")
        return value


def _line_ends_in(row: Mapping[str, Any]) -> int:
    return sum(value.count("\n") for value in row.values() if isinstance(value, str))


def _local_time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None or moment.year not in YEARS:
        raise ValueError(text)
    return moment


def _percentage(text: str) -> Decimal:
    if not _PERCENTAGE.fullmatch(text) or Decimal(text) > 100:
        raise ValueError(text)
    return Decimal(text)
