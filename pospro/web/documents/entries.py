"""Journal entries by hand: any number of lines, the sums below them, templates to begin with."""

from secrets import token_hex
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Money
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.ledger.entry_templates import (
    EntryTemplate,
    KeepTemplate,
    SkipTemplate,
    TemplateLine,
    entry_templates,
    keep_template,
    one_template,
    retire_template,
    skip_template,
)
from pospro.services.ledger.write_entry import EntryLine, WriteEntry, entry_sums, write_entry
from pospro.storage.account_directory import Directory, directory
from pospro.storage.venue_setup import current_setup
from pospro.web import reading
from pospro.web.forms import Typed, is_id, money_text, said
from pospro.web.fragments import fragment, leave_for, path_to
from pospro.web.manager import office
from pospro.web.manager.office import Form
from pospro.web.manager.ticket_setup import called, chosen_id
from pospro.web.report_query import today

blueprint = Blueprint("entries", __name__, url_prefix="/documents/entries")
ROWS, MORE, MOST = 6, 6, 100
RHYTHM_WORDS = {
    "week": N_("every week"),
    "month": N_("every month"),
    "quarter": N_("every quarter"),
    "year": N_("every year"),
}
"""Rhythm → how it is said."""

Row = dict[str, str]
EMPTY: Row = {"account": "", "debit": "", "credit": ""}


@blueprint.get("/new")
@permission("post_entries")
def new() -> str:
    """An empty form, or one that a template fills in."""
    chosen = request.args.get("template", "")
    with context.db.reading() as connection:
        shown: dict[str, Any] = {"description": "", "reference": "", "rows": [], "errors": {}}
        if is_id(chosen):
            shown |= _from_template(connection, one_template(connection, int(chosen)))
        shown = {"template_id": "", "every": "", "next_due": ""} | shown
        shown |= {"request_id": token_hex(16), "template_name": ""}
        return office.show(_form(connection, shown, ROWS))


@blueprint.post("/preview")
@permission("post_entries")
def preview() -> ResponseReturnValue:
    """The sums of what is being typed."""
    with context.db.reading() as connection:
        typed = Typed(request.form, current_setup(context.db, connection).currency)
        lines = _lines(typed, directory(context.db, connection))
        sums = entry_sums(context.db, connection, lines)
    return fragment("documents/_entry_sums.html", sums=sums)


@blueprint.post("/rows")
@permission("post_entries")
def rows() -> ResponseReturnValue:
    """The form again with further empty lines."""
    with context.db.reading() as connection:
        typed = Typed(request.form, current_setup(context.db, connection).currency)
        shown = _given(typed)
        values = _values(connection, shown, min(len(shown["rows"]) + MORE, MOST))
    return fragment("documents/_entry.html", **values)


@blueprint.post("/")
@permission("post_entries")
def create() -> ResponseReturnValue:
    """Record the entry; with a name for it, keep it as a template too."""
    with context.db.reading() as connection:
        typed = Typed(request.form, current_setup(context.db, connection).currency)
        lines = _lines(typed, directory(context.db, connection))
    if not typed.errors:
        try:
            return leave_for(_record(typed, lines))
        except BadInput as refusal:
            typed.refuse_row(refusal, _places(typed))
    with context.db.reading() as connection:
        return office.refused(_form(connection, _given(typed), ROWS))


@blueprint.post("/templates/<int:template_id>/retire")
@permission("post_entries")
def retire(template_id: int) -> ResponseReturnValue:
    """Take a template off the list."""
    retire_template(context.db, context.clock, context.actor, template_id)
    return leave_for(path_to("entries.new"))


@blueprint.post("/templates/<int:template_id>/skip")
@permission("post_entries")
def skip(template_id: int) -> ResponseReturnValue:
    """Leave a template out this time."""
    request_id = reading.request_id(request.form)
    skip_template(context.db, context.clock, SkipTemplate(request_id, context.actor, template_id))
    return leave_for(path_to("entries.new"))


def _record(typed: Typed, lines: tuple[EntryLine, ...]) -> str:
    if typed.tick("only_template"):
        _keep_template(typed, lines)
        return path_to("entries.new")
    words = (typed.text("description"), typed.text("reference"))
    template = chosen_id(typed, "template_id")
    request_id = reading.request_id(request.form)
    command = WriteEntry(request_id, context.actor, lines, *words, template_id=template)
    made = write_entry(context.db, context.clock, command)
    if typed.text("template_name").strip():
        _keep_template(typed, lines)
    return path_to("documents.read", document_id=made.document_id)


def _keep_template(typed: Typed, lines: tuple[EntryLine, ...]) -> None:
    kept = tuple(
        TemplateLine(
            each.account_id,
            each.debit.minor if each.debit else 0,
            each.credit.minor if each.credit else 0,
        )
        for each in lines
    )
    words = (typed.text("template_name"), typed.text("description"))
    due = typed.text("next_due").strip()
    day = reading.read_day(due, "next_due") if due else None
    command = KeepTemplate(context.actor, *words, kept, typed.text("every") or None, day)
    keep_template(context.db, context.clock, command)


def _form(connection: Connection, shown: dict[str, Any], least: int) -> Form:
    values = _values(connection, shown, least)
    return Form("documents/entry.html", "documents/_entry.html", values)


def _values(connection: Connection, shown: dict[str, Any], least: int) -> dict[str, Any]:
    setup, known = current_setup(context.db, connection), directory(context.db, connection)
    filled = [*shown["rows"], *({**EMPTY} for _ in range(least - len(shown["rows"])))]
    typed = Typed(request.form, setup.currency)
    sums = entry_sums(context.db, connection, _lines(typed, known) if request.form else ())
    own = setup.currency.code
    return {
        "shown": shown,
        "errors": shown["errors"],
        "rows": filled,
        "sums": sums,
        "accounts": [
            called(each)
            for each in known.in_use()
            if each.role != "open_tickets" and each.currency == own
        ],
        "templates": entry_templates(connection),
        "today": today(connection),
        "rhythms": [("", said(N_("never: it is written once")))]
        + [(key, said(words)) for key, words in RHYTHM_WORDS.items()],
        "currency": setup.currency,
    }


def _from_template(connection: Connection, template: EntryTemplate) -> dict[str, Any]:
    known = directory(context.db, connection)
    currency = current_setup(context.db, connection).currency
    return {
        "template_id": template.id,
        "description": template.description,
        "rows": [
            {
                "account": called(known.account(each.account_id)),
                "debit": money_text(each.debit or None, currency),
                "credit": money_text(each.credit or None, currency),
            }
            for each in template.lines
        ],
    }


def _given(typed: Typed) -> dict[str, Any]:
    fields = (
        "description",
        "reference",
        "request_id",
        "template_name",
        "template_id",
        "every",
        "next_due",
    )
    shown: dict[str, Any] = {name: typed.text(name) for name in fields}
    return shown | {"rows": _rows(typed), "errors": typed.errors}


def _rows(typed: Typed) -> list[Row]:
    columns = (typed.fields.getlist(name)[:MOST] for name in EMPTY)
    return [dict(zip(EMPTY, each, strict=True)) for each in zip(*columns, strict=False)]


def _places(typed: Typed) -> list[str]:
    """The places of the rows in the form that are not empty, as the lines of the entry."""
    return [str(place) for place, row in enumerate(_rows(typed)) if any(row.values())]


def _lines(typed: Typed, known: Directory) -> tuple[EntryLine, ...]:
    """The lines that were typed; what cannot be read is an error at its row."""
    found = []
    for place, row in enumerate(_rows(typed)):
        if not any(text.strip() for text in row.values()):
            continue
        account = known.with_code(row["account"].strip().partition(" ")[0])
        if account is None:
            typed.errors[f"account-{place}"] = said(N_("Choose an account of the list."))
        amounts = [_amount(typed, (f"{side}-{place}", row[side])) for side in ("debit", "credit")]
        found.append(EntryLine(account.id if account else 0, *amounts))
    return tuple(found)


def _amount(typed: Typed, field: tuple[str, str]) -> Money | None:
    name, text = field
    if not text.strip():
        return None
    try:
        return reading.read_money(text, typed.currency, name)
    except BadInput as refusal:
        typed.refuse(refusal)
        return None
