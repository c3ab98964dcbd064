"""The first page of the reports: key figures, hours, payments and exceptions of the chosen days."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Connection

from pospro import i18n
from pospro.domain.currency import currency
from pospro.reports.movements import venue_currency
from pospro.reports.overview import Exceptional, Figure, overview
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer
from pospro.reports.spans import Span, held_against
from pospro.request.context import context
from pospro.web import filters
from pospro.web.tables import ShownTable, address_of, shown

SIGNS = {
    "voids": "ban",
    "gifts": "gift",
    "returns": "repeat",
    "given_back": "banknote",
    "no_sale": "inbox",
}


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A key figure in words; `direction` is 1, -1 or 0 against what it was, None without that."""

    name: str
    figure: str
    was: str
    change: str
    direction: int | None
    href: str | None


@dataclass(frozen=True, slots=True)
class ShownException:
    """Something to look at, in words."""

    icon: str
    name: str
    why: str
    figure: str
    href: str | None


@dataclass(frozen=True, slots=True)
class ShownHome:
    """All that the page says of the days; `beside` names the days that it is held against."""

    figures: tuple[ShownFigure, ...]
    exceptions: tuple[ShownException, ...]
    hours: ShownTable
    payments: ShownTable
    beside: str
    is_empty: bool


def home(connection: Connection, span: Span) -> ShownHome:
    """The page of these days."""
    query = ReportQuery(since=span.since, until=span.until, language=context.language)
    compared = replace(query, compare="weekday")
    found, code = overview(connection, query), venue_currency(connection)
    former = held_against("weekday", span.since, span.until)
    assert former is not None, "the page always has days"
    return ShownHome(
        tuple(_figure(figure, code) for figure in found.figures),
        tuple(_exception(each, code) for each in found.exceptions),
        shown(answer(connection, REPORTS["sales_by_hour"], compared)),
        shown(answer(connection, REPORTS["payments_by_type"], query)),
        _days(former.since, former.until),
        found.is_empty,
    )


def _days(since: date, until: date) -> str:
    first = filters.day(since)
    return first if since == until else f"{first} – {filters.day(until)}"


def _figure(figure: Figure, code: str) -> ShownFigure:
    def said(value: int) -> str:
        if figure.is_count:
            return i18n.format_decimal(Decimal(value), context.language)
        return i18n.format_money(value, currency(code), context.language)

    change = figure.change
    direction = None if change is None else (change > 0) - (change < 0)
    words = "" if change is None else i18n.format_percent(abs(change), context.language)
    return ShownFigure(
        _(figure.name),
        said(figure.value),
        said(figure.was),
        words if direction else _("the same"),
        direction,
        address_of(figure.opens),
    )


def _exception(each: Exceptional, code: str) -> ShownException:
    def money(value: int) -> str:
        return i18n.format_money(value, currency(code), context.language, sign=False)

    times: Any = each.times
    name = _(each.name) if times is None else f"{times} × {_(each.name)}"
    before = (
        money(each.was) if times is None else ngettext("%(num)s time", "%(num)s times", each.was)
    )
    why = _("the same weekdays before: %(what)s", what=before) if each.was else ""
    figure = "" if each.value is None else money(each.value)
    return ShownException(SIGNS[each.key], name, why, figure, address_of(each.opens))
