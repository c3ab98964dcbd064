"""The books: one entry, the statement of an account, and where their reports once stood."""

from dataclasses import replace

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from pospro.domain.currency import currency
from pospro.reports import explain
from pospro.reports.posting_words import WORDS
from pospro.reports.registry import answer
from pospro.reports.render.files import FILES
from pospro.reports.spans import ALL
from pospro.request.context import context
from pospro.request.rights import permission, signed_in
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.storage.account_directory import directory
from pospro.storage.venue_setup import current_setup
from pospro.web import reading
from pospro.web.fragments import leave_for, path_to
from pospro.web.manager import office
from pospro.web.report_files import allowed
from pospro.web.report_query import asked, asked_days
from pospro.web.tables import shown

blueprint = Blueprint("books", __name__)
EVERY_ROW = 100_000
NARROW = "80"
"""How many rows a statement has at most, and the name of the narrow paper."""


@blueprint.get("/books")
@signed_in
def page() -> ResponseReturnValue:
    """Where the trial balance was: it is a report like the others."""
    return _moved("reports.page", key="trial_balance")


@blueprint.get("/books/journal")
@signed_in
def journal() -> ResponseReturnValue:
    """Where the journal was: it showed everything unless days were asked for."""
    return _moved("reports.page", key="journal", **_all_days())


@blueprint.get("/books/accounts/<int:account_id>")
@signed_in
def account(account_id: int) -> ResponseReturnValue:
    """Where the card of an account was; its span is called days now."""
    span = request.args.get("span")
    days = {"days": span} if span else {}
    return _moved("reports.page", key="account_card", account=account_id, **days)


@blueprint.get(f"/books/<key>.<any({','.join(FILES)}):kind>")
@signed_in
def file(key: str, kind: str) -> ResponseReturnValue:
    """Where the files of the books were; without days they told everything."""
    return _moved("reports.file", key=key, kind=kind, **_all_days())


@blueprint.get("/books/accounts/<int:account_id>/statement")
@signed_in
def statement(account_id: int) -> str:
    """The card of an account as it is handed out: on A4, or on the paper of a till."""
    card = allowed("account_card")
    with context.db.reading() as connection:
        usual = "" if _asks_for_days() else ALL
        _preset, span = asked_days(connection, card, usual)
        query = replace(asked(card, span), account_id=account_id, compare="")
        table = answer(connection, card, query.all_rows(EVERY_ROW))
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


def _moved(endpoint: str, **values: object) -> ResponseReturnValue:
    """The address that a page has now, asked the same."""
    kept = {name: request.args.getlist(name) for name in request.args if name != "span"}
    return redirect(path_to(endpoint, **{**kept, **values}), 301)


def _all_days() -> dict[str, str]:
    return {} if _asks_for_days() else {"days": ALL}


def _asks_for_days() -> bool:
    return any(request.args.get(name) for name in ("since", "until", "days"))
