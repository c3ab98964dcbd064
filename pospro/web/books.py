"""The books: trial balance, journal, one entry, one account; every figure opens further down."""

from datetime import date

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pospro.domain.currency import currency
from pospro.reports import explain
from pospro.reports.account_card import account_card
from pospro.reports.ageing import LABELS, aged_account
from pospro.reports.posting_words import WORDS
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS
from pospro.reports.render.files import FILES
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.ledger.documents import desk
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.storage.account_directory import directory
from pospro.storage.document_types import DocumentType
from pospro.storage.venue_setup import current_setup
from pospro.web import reading
from pospro.web.account_card import asked_card
from pospro.web.fragments import leave_for, path_to
from pospro.web.manager import office
from pospro.web.report_files import allowed, sent
from pospro.web.tables import shown

blueprint = Blueprint("books", __name__)
EVERY_ROW = 100_000
NARROW = "80"
"""How many rows a statement has at most, and the name of the narrow paper."""


@blueprint.get("/books")
@permission("see_books")
def page() -> str:
    """The trial balance up to a day, or to now."""
    return _report("trial_balance", _query())


@blueprint.get("/books/journal")
@permission("see_books")
def journal() -> str:
    """Every entry, the newest first."""
    return _report("journal", _query())


@blueprint.get("/books/accounts/<int:account_id>")
@permission("see_books")
def account(account_id: int) -> str:
    """One account with its running balance, at first over the span that its type says."""
    with context.db.reading() as connection:
        card = asked_card(connection, _query(account_id))
        ageing = aged_account(connection, card.query)
    more = {
        "spans": card.spans,
        "documents": _documents(account_id),
        "is_foreign": _is_foreign(account_id),
        "ageing": ageing,
    }
    return _report("account_card", card.query, **more)


@blueprint.get("/books/accounts/<int:account_id>/statement")
@permission("see_books")
def statement(account_id: int) -> str:
    """The card of an account as it is handed out: on A4, or on the paper of a till."""
    query = _query(account_id)
    with context.db.reading() as connection:
        table = account_card(connection, query.all_rows(EVERY_ROW))
        venue = current_setup(context.db, connection).venue
        known = directory(context.db, connection).account(account_id)
    return office.page(
        "books/statement.html",
        table=shown(table),
        query=query,
        venue=venue,
        account=known,
        is_narrow=request.args.get("paper") == NARROW,
        at=context.clock.now(),
        narrow=NARROW,
    )


@blueprint.get(f"/books/<key>.<any({','.join(FILES)}):kind>")
@permission("see_books")
def file(key: str, kind: str) -> ResponseReturnValue:
    """A report as a file, the days left out where the address has none."""
    report = allowed(key)
    query = _query(request.args.get("account", None, int))
    with context.db.reading() as connection:
        return sent(connection, report, query, kind)


@blueprint.get("/books/entries/<int:entry_id>")
@permission("see_books")
def entry(entry_id: int) -> str:
    """One entry: where it stands, what made each posting, what undid it."""
    with context.db.reading() as connection:
        found = explain.explain(connection, entry_id, context.language)
    return office.page(
        "books/entry.html", entry=found, words=WORDS, currency=currency(found.currency)
    )


@blueprint.post("/books/entries/<int:entry_id>/reversals")
@permission("reverse")
def reverse(entry_id: int) -> ResponseReturnValue:
    """Undo an entry by one that turns it around."""
    form = request.form
    command = ReverseEntry(
        reading.request_id(form), context.actor, entry_id, form.get("reason", "")
    )
    done = reverse_entry(context.db, context.clock, command)
    return leave_for(path_to("books.entry", entry_id=done.entry_id))


def _query(account_id: int | None = None) -> ReportQuery:
    return ReportQuery(
        since=_day("since"),
        until=_day("until"),
        account_id=account_id,
        after=request.args.get("after"),
        language=context.language,
    )


def _day(name: str) -> date | None:
    text = request.args.get(name, "").strip()
    return reading.read_day(text, name) if text else None


def _documents(account_id: int) -> list[DocumentType]:
    """The document types whose buttons stand on the card of an account."""
    if "make_documents" not in context.actor.rights:
        return []
    with context.db.reading() as connection:
        at = desk(context.db, connection, context.actor)
        account = at.known.account(account_id)
    return [] if account.is_retired else at.offered(account.type.id)


def _is_foreign(account_id: int) -> bool:
    """Whether foreign money may be booked in or out of the account here."""
    with context.db.reading() as connection:
        abroad = current_setup(context.db, connection).foreign.accounts
    return account_id in abroad and "post_entries" in context.actor.rights


def _report(key: str, query: ReportQuery, **more: object) -> str:
    report = REPORTS[key]
    with context.db.reading() as connection:
        table = report.run(connection, query)
    return office.page(
        "books/report.html",
        report=report,
        table=shown(table),
        query=query,
        name=_(report.title),
        age_labels=LABELS,
        currency=currency(table.currency),
        **more,
    )
