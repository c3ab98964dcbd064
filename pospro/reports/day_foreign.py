"""Foreign cash of the drawers in a day's report: each currency and its worth."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from pospro.domain.exchange import Holding, worth
from pospro.domain.money import Money
from pospro.storage.foreign_balances import holdings
from pospro.storage.shifts import Shift
from pospro.storage.venue_setup import VenueSetup

_EMPTY = {"float": 0, "float_difference": 0}


def foreign_money_of(setup: VenueSetup, shift: Shift) -> dict[str, dict[str, Any]]:
    """The foreign currencies of a shift; an open one has those that came to its drawer, too."""
    found: dict[str, dict[str, Any]] = {}
    if shift.closed_at is None:
        accounts = setup.registers[shift.register_id].foreign.items()
        found = {code: _EMPTY | {"account_id": account_id} for code, account_id in accounts}
    return found | (shift.foreign_money or {})


def holdings_of(
    connection: Connection, setup: VenueSetup, found: Sequence[Shift]
) -> Mapping[int, Holding]:
    """What the foreign accounts hold now; nothing is read where no drawer holds foreign money."""
    return holdings(connection) if any(foreign_money_of(setup, each) for each in found) else {}


def foreign_of_shift(
    setup: VenueSetup, day: date, shift: Shift, held: Mapping[int, Holding]
) -> dict[str, Any]:
    """What the report tells of each foreign currency in a shift; nothing where it had none.

    `amount` is what was counted, or what is expected now in a shift that is open; `worth` is what
    that is worth at the rate of the day, or null without a rate.
    """
    told = [
        _told(setup, day, (shift, code), held.get(each["account_id"])) | {"currency": code}
        for code, each in foreign_money_of(setup, shift).items()
    ]
    return {"foreign": told} if told else {}


def _told(
    setup: VenueSetup, day: date, whose: tuple[Shift, str], held: Holding | None
) -> dict[str, Any]:
    shift, code = whose
    each = foreign_money_of(setup, shift)[code]
    known = setup.foreign.currencies[code]
    counted, expected = each.get("counted"), each.get("expected")
    now = held.amount.minor if held else 0
    amount = counted if counted is not None else now if shift.closed_at is None else None
    kept = each.get("rate")
    rate = Decimal(kept) if kept else known.rate_on(day)
    value = None
    if amount is not None and rate is not None:
        value = worth(Money(amount, known.currency), rate, setup.currency).minor
    return {
        "float": each["float"],
        "float_difference": each["float_difference"],
        "counted": counted,
        "expected": expected,
        "difference": None if counted is None else counted - expected,
        "amount": amount,
        "worth": value,
        "rate": f"{rate:f}" if rate is not None else None,
    }
