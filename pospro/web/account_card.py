"""What span of time accounts show: the default of their type or screen, one by name, any days."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import request
from sqlalchemy import Connection

from pospro.domain.account import AccountFilter
from pospro.reports.query import ReportQuery
from pospro.reports.spans import PRESETS, WORK_PERIOD, Span
from pospro.request.context import context
from pospro.storage.account_directory import directory
from pospro.storage.work_periods import latest
from pospro.web.forms import said
from pospro.web.fragments import path_to
from pospro.web.manager.accounting import FILTERS
from pospro.web.report_query import today

SPANS: Mapping[str, Callable[[date], Span] | None] = {
    AccountFilter.ALL: None,
    AccountFilter.MONTH: PRESETS["month"].span,
    AccountFilter.WEEK: PRESETS["week"].span,
    AccountFilter.WORK_PERIOD: PRESETS[WORK_PERIOD].span,
}
"""Filter → its days, found from the business day of today; none for everything."""


@dataclass(frozen=True, slots=True)
class ShownSpan:
    """A key that shows another span of time."""

    href: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Card:
    """The question to the card, and the keys of its spans."""

    query: ReportQuery
    spans: tuple[ShownSpan, ...]


def asked_card(connection: Connection, query: ReportQuery) -> Card:
    """The card as it was asked for: days in the address count, else a span, else the default."""
    account = directory(context.db, connection).account(query.account_id or 0)

    def address_of(span: str) -> str:
        return path_to("books.account", account_id=account.id, span=span)

    return asked_span(connection, query, account.type.default_filter, address_of)


def asked_span(
    connection: Connection, query: ReportQuery, usual: str, address_of: Callable[[str], str]
) -> Card:
    """The question with the days in the address, else those of a span, else the usual ones."""
    given = bool(query.since or query.until)
    chosen = "" if given else request.args.get("span", "")
    if not given and chosen not in SPANS:
        chosen = usual
    span_of = SPANS.get(chosen)
    if span_of is not None:
        span = span_of(_day_of(connection, chosen))
        query = replace(query, since=span.since, until=span.until)
    spans = tuple(
        ShownSpan(address_of(key), said(words), key == chosen) for key, words in FILTERS.items()
    )
    return Card(query, spans)


def _day_of(connection: Connection, chosen: str) -> date:
    """The business day of today; for the work period that of the last one, also a closed one."""
    period = latest(connection) if chosen == AccountFilter.WORK_PERIOD else None
    return period.business_date if period else today(connection)
