"""What span of time an account's card shows: the default of its type, one by name, or any days."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import request
from sqlalchemy import Connection

from pospro.domain.account import AccountFilter
from pospro.reports.query import ReportQuery
from pospro.reports.spans import PRESETS, Span
from pospro.request.context import context
from pospro.storage.account_directory import directory
from pospro.web.forms import said
from pospro.web.fragments import path_to
from pospro.web.manager.accounting import FILTERS
from pospro.web.report_query import today

SPANS: Mapping[str, Callable[[date], Span] | None] = {
    AccountFilter.ALL: None,
    AccountFilter.MONTH: PRESETS["month"].span,
    AccountFilter.WEEK: PRESETS["week"].span,
    AccountFilter.WORK_PERIOD: PRESETS["today"].span,
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
    account_id = query.account_id or 0
    chosen = "" if query.since or query.until else request.args.get("span", "")
    if chosen not in SPANS and not (query.since or query.until):
        account = directory(context.db, connection).account(account_id)
        chosen = account.type.default_filter
    span_of = SPANS.get(chosen)
    if span_of is not None:
        span = span_of(today(connection))
        query = replace(query, since=span.since, until=span.until)
    spans = tuple(
        ShownSpan(
            path_to("books.account", account_id=account_id, span=key), said(words), key == chosen
        )
        for key, words in FILTERS.items()
    )
    return Card(query, spans)
