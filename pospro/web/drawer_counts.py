"""Counts at the screen: what is read of a form, and what is shown of every currency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from pospro.domain.cash_count import Count, pieces_of
from pospro.domain.currency import Currency
from pospro.domain.errors import BadInput, N_
from pospro.domain.exchange import worth
from pospro.domain.money import Money
from pospro.storage.foreign_balances import holdings
from pospro.storage.venue_setup import Register, VenueSetup
from pospro.web import reading
from pospro.web.forms import is_id

PIECE, SUM = "piece-", "amount"
"""How the fields of a count begin; a foreign code and what the piece is worth follow."""


@dataclass(frozen=True, slots=True)
class DrawerMoney:
    """A currency in a drawer as it is counted; `mark` stands in the names of its fields."""

    currency: Currency
    mark: str
    expected: Money

    @property
    def pieces(self) -> list[Money]:
        """Its notes and coins, the largest first; none where it is counted as one sum."""
        return [Money(each, self.currency) for each in pieces_of(self.currency)]

    @property
    def nothing(self) -> Money:
        """An empty drawer."""
        return Money.zero(self.currency)


@dataclass(frozen=True, slots=True)
class ForeignFound:
    """A foreign currency as it was counted; `worth` is that of the difference, if it has a rate."""

    counted: Money
    expected: Money
    worth: Money | None

    @property
    def difference(self) -> Money:
        """What was counted above what was expected."""
        return self.counted - self.expected


def moneys_of(
    connection: Connection, setup: VenueSetup, register: Register, expected: Money
) -> list[DrawerMoney]:
    """The currencies of a drawer with what should lie in it, that of the books first."""
    found = [DrawerMoney(setup.currency, "", expected)]
    for code, account_id in register.foreign.items():
        held = holdings(connection, account_id=account_id).get(account_id)
        money = setup.foreign.currencies[code].currency
        amount = held.amount if held else Money.zero(money)
        found.append(DrawerMoney(money, f"-{code}", amount))
    return found


def read_count(form: reading.Form, currency: Currency, mark: str = "") -> Count:
    """What was typed of one currency; BadInput for anything but whole numbers of pieces."""
    begin = f"{PIECE}{mark.removeprefix('-')}-" if mark else PIECE
    pieces = {}
    for name, text in form.items():
        value, number = name.removeprefix(begin), text.strip()
        if not name.startswith(begin) or not is_id(value) or not number:
            continue
        if not (number.isascii() and number.isdecimal() and len(number) <= 6):
            raise BadInput(
                N_("Enter how many pieces there are as a whole number, not “{text}”."),
                field=name,
                text=number[:20],
            )
        pieces[int(value)] = int(number)
    text = form.get(f"{SUM}{mark}", "").strip()
    amount = reading.read_money(text, currency, f"{SUM}{mark}") if text else None
    return Count(amount, pieces)


def read_foreign(form: reading.Form, setup: VenueSetup, register: Register) -> dict[str, Count]:
    """What was typed of each foreign currency that the drawer holds."""
    known = setup.foreign.currencies
    return {code: read_count(form, known[code].currency, f"-{code}") for code in register.foreign}


def foreign_found(
    setup: VenueSetup, day: date, kept: Mapping[str, Any] | None
) -> list[ForeignFound]:
    """The foreign currencies of the last count, with what their differences are worth."""
    found = []
    for code, each in (kept or {}).items():
        known = setup.foreign.currencies[code]
        counted, expected = (Money(each[name], known.currency) for name in ("counted", "expected"))
        rate = known.rate_on(day)
        value = worth(counted - expected, rate, setup.currency) if rate is not None else None
        found.append(ForeignFound(counted, expected, value))
    return found
