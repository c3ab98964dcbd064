"""The manager's own discounts, services and roundings as keys of the till."""

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from pospro.domain.calculation import PERCENT_METHODS, CalculationMethod
from pospro.domain.money import Currency, Money
from pospro.storage.places import OfTicket
from pospro.storage.venue_setup import CalculationType, VenueSetup
from pospro.web import filters


@dataclass(frozen=True, slots=True)
class CalculationKey:
    """A key of the discount panel: it applies at once, or asks for a number first."""

    id: int
    name: str
    face: str
    unit: str
    asks: bool
    most: str


def calculation_keys(
    setup: VenueSetup, ticket: OfTicket, *, on_line: bool = False, automatic: bool = False
) -> list[CalculationKey]:
    """What a manager defined beside the till's own discounts, in its order.

    Automatic ones are on every ticket already, so they are left out unless asked for; on one line
    there is nothing after tax.
    """
    return [
        _key(kind, setup.currency)
        for kind in filters.here(setup.calculation_types.values(), ticket)
        if not kind.role and (automatic or not kind.automatic) and not (on_line and kind.after_tax)
    ]


def unit_of(kind: CalculationType) -> str:
    """Whether its number is a percentage or an amount."""
    return "percent" if kind.method in PERCENT_METHODS else "amount"


def _key(kind: CalculationType, currency: Currency) -> CalculationKey:
    most = "" if kind.maximum is None else _written(kind, kind.maximum, currency)
    return CalculationKey(
        id=kind.id,
        name=filters.said(kind.name, kind.translations),
        face=_face(kind, currency),
        unit=unit_of(kind),
        asks=not kind.amount,
        most=most,
    )


def _face(kind: CalculationType, currency: Currency) -> str:
    if not kind.amount:
        return str(_("type how much"))
    number = _written(kind, abs(kind.amount), currency)
    match kind.method:
        case CalculationMethod.FIXED_TOTAL:
            return f"= {number}"
        case CalculationMethod.ROUND_TO_MULTIPLE:
            return str(_("to %(multiple)s", multiple=number))
        case _:
            return f"{'−' if kind.decreases else '+'}{number}"


def _written(kind: CalculationType, number: Decimal, currency: Currency) -> str:
    if unit_of(kind) == "percent":
        return filters.percent(number)
    return filters.figure(Money(int(number), currency))
