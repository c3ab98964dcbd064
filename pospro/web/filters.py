"""Formatting at the edge: amounts, quantities, days and moments in the viewer's language."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask import Flask

from pospro import i18n
from pospro.domain.money import Currency, Money
from pospro.domain.quantity import Quantity
from pospro.request.context import context
from pospro.storage.calculation_selectors import CalculationSelector
from pospro.storage.change_types import ChangeType
from pospro.storage.places import OfTicket, shows
from pospro.storage.venue_setup import CalculationType, PaymentType
from pospro.web.departments import departments
from pospro.web.frame import zone

Placed = TypeVar("Placed", CalculationSelector, CalculationType, ChangeType, PaymentType)


def money(amount: Money) -> str:
    """With the currency sign, for totals."""
    return i18n.format_money(amount.minor, amount.currency, context.language)


def figure(amount: Money) -> str:
    """Without the currency sign, for rows."""
    return i18n.format_money(amount.minor, amount.currency, context.language, sign=False)


def short(amount: Money) -> str:
    """Without sign and without empty decimals, for keys: 360 or 12,50."""
    if amount.minor % 10**amount.currency.exponent == 0:
        return i18n.format_decimal(amount.decimal, context.language)
    return figure(amount)


def money_minor(minor: int, currency: Currency) -> str:
    """Minor units with the currency sign."""
    return money(Money(minor, currency))


def figure_minor(minor: int, currency: Currency) -> str:
    """Minor units without the currency sign."""
    return figure(Money(minor, currency))


def short_minor(minor: int, currency: Currency) -> str:
    """Minor units as keys write them."""
    return short(Money(minor, currency))


def quantity(value: Quantity) -> str:
    """Units without trailing zeros."""
    return i18n.format_quantity(value.thousandths, context.language)


def typed(value: Quantity) -> str:
    """A quantity as a hand would type it: no grouping, which could be read in two ways."""
    return str(value).replace(".", i18n.LANGUAGES[context.language].decimal_sign)


def percent(rate: Decimal | int) -> str:
    """A percentage."""
    return i18n.format_percent(Decimal(rate), context.language)


def reduction(name: str, rate: Decimal | None) -> str:
    """A calculation with its rate."""
    return i18n.titled(name, rate, context.language)


def number(value: Decimal | int) -> str:
    """A plain number."""
    return i18n.format_decimal(Decimal(value), context.language)


def day(value: date) -> str:
    """A date."""
    return i18n.format_day(value, context.language)


def moment(value: datetime) -> str:
    """A date with the time on the venue's wall."""
    return i18n.format_moment(value, context.language, zone())


def clock(value: datetime) -> str:
    """The time on the venue's wall."""
    return f"{value.astimezone(ZoneInfo(zone())):%H:%M}"


def said(name: str, translations: Mapping[str, str] | None = None) -> str:
    """A name that managers gave, in the viewer's language where it was given in several."""
    return (translations or {}).get(context.language, name)


def here(kinds: Iterable[Placed], ticket: OfTicket | None = None) -> list[Placed]:
    """Those in use that show at this register to this person, on this ticket where there is one."""
    role_id = context.person.role_id if context.person else None
    register_id = context.actor.register_id
    in_use = (kind for kind in kinds if not kind.retired)
    return [kind for kind in in_use if shows(kind.places, register_id, role_id, ticket)]


FILTERS: dict[str, Any] = {
    "money": money,
    "figure": figure,
    "short": short,
    "money_minor": money_minor,
    "figure_minor": figure_minor,
    "short_minor": short_minor,
    "quantity": quantity,
    "typed": typed,
    "percent": percent,
    "reduction": reduction,
    "number": number,
    "day": day,
    "moment": moment,
    "clock": clock,
    "said": said,
    "here": here,
    "departments": departments,
}


def init_app(app: Flask) -> None:
    """Give the filters to every template."""
    app.jinja_env.filters.update(FILTERS)
