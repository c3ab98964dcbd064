"""What belongs to an account's card: its first days, its documents, how old what it owes is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask import request
from sqlalchemy import Connection

from pospro import i18n
from pospro.domain.account import AccountFilter
from pospro.domain.currency import currency
from pospro.reports.ageing import LABELS, aged_account
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.spans import PRESETS, WORK_PERIOD, Span
from pospro.request.context import context
from pospro.services.ledger.documents import desk
from pospro.storage.account_directory import directory
from pospro.storage.document_types import DocumentType
from pospro.storage.venue_setup import current_setup
from pospro.storage.work_periods import latest
from pospro.web.forms import said
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
    """The question to a list of accounts, and the keys of its spans."""

    query: ReportQuery
    spans: tuple[ShownSpan, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands above a card: document types with a button, ages with their amounts in words.

    `is_foreign`: foreign money may be booked in or out here by who looks at it.
    """

    documents: list[DocumentType]
    ages: tuple[tuple[str, str], ...]
    is_foreign: bool


def usual_days(connection: Connection, account_id: int | None) -> str:
    """The span that the type of an account shows at first; NotFound without such an account."""
    return str(directory(context.db, connection).account(account_id or 0).type.default_filter)


def beside_card(connection: Connection, query: ReportQuery) -> Beside:
    """What stands above the card of an account."""
    account_id = query.account_id or 0
    return Beside(
        _documents(connection, account_id),
        _ages(connection, query),
        _is_foreign(connection, account_id),
    )


def _documents(connection: Connection, account_id: int) -> list[DocumentType]:
    """The document types whose buttons stand on the card of an account."""
    if "make_documents" not in context.actor.rights:
        return []
    at = desk(context.db, connection, context.actor)
    account = at.known.account(account_id)
    return [] if account.is_retired else at.offered(account.type.id)


def _ages(connection: Connection, query: ReportQuery) -> tuple[tuple[str, str], ...]:
    """How old what is owed on the account is; nothing where nothing is owed."""
    aged = aged_account(connection, query)
    if aged is None or not aged.balance:
        return ()
    money = currency(venue_currency(connection))
    return tuple(
        (said(label), i18n.format_money(aged.parts[key], money, context.language))
        for key, label in LABELS.items()
        if aged.parts[key] or key != "paid_ahead"
    )


def _is_foreign(connection: Connection, account_id: int) -> bool:
    abroad = current_setup(context.db, connection).foreign.accounts
    return account_id in abroad and "post_entries" in context.actor.rights


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
