"""Opening balances: lines that were typed, pasted or read from a file, checked before booking."""

from secrets import token_hex
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput, N_, PosproError
from pospro.domain.money import Money
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.ledger.opening_balances import (
    OpenAccounts,
    OpeningDraft,
    OpeningPlan,
    open_accounts,
    opening_plan,
)
from pospro.services.ledger.opening_file import OpeningFile, read_opening
from pospro.storage.account_directory import directory
from pospro.storage.venue_setup import current_setup
from pospro.web import reading
from pospro.web.forms import Typed, is_id, said
from pospro.web.fragments import fragment, leave_for, path_to
from pospro.web.manager import office
from pospro.web.manager.office import Form
from pospro.web.manager.ticket_setup import ExampleLine, called, lines_of

blueprint = Blueprint("openings", __name__, url_prefix="/documents/opening-balances")


@blueprint.get("/")
@permission("post_entries")
def page() -> str:
    """The empty form."""
    shown = {"lines": "", "opening_id": "", "description": "", "errors": {}}
    with context.db.reading() as connection:
        return office.show(_form(connection, shown | {"request_id": token_hex(16)}))


@blueprint.post("/check")
@permission("post_entries")
def check() -> ResponseReturnValue:
    """The form again with what it would book, and every problem."""
    with context.db.reading() as connection:
        shown = _given(_typed(connection))
        return fragment("documents/_opening.html", **_values(connection, shown))


@blueprint.post("/")
@permission("post_entries")
def create() -> ResponseReturnValue:
    """Book the lines and show their document."""
    with context.db.reading() as connection:
        typed = _typed(connection)
    shown = _given(typed)
    try:
        read = _readable(shown["lines"], typed)
        command = OpenAccounts(reading.request_id(request.form), context.actor, _draft(shown, read))
        made = open_accounts(context.db, context.clock, command)
    except BadInput as refusal:
        typed.refuse(refusal)
    else:
        return leave_for(path_to("documents.read", document_id=made.document_id))
    with context.db.reading() as connection:
        return office.refused(_form(connection, shown))


def _readable(text: str, typed: Typed) -> OpeningFile:
    read = read_opening(text, typed.currency, context.language)
    if read.problems:
        raise BadInput(N_("Mend the lines that cannot be read first."), field="lines")
    return read


def _form(connection: Connection, shown: dict[str, Any]) -> Form:
    values = _values(connection, shown)
    return Form("documents/opening.html", "documents/_opening.html", values)


def _values(connection: Connection, shown: dict[str, Any]) -> dict[str, Any]:
    known, own = directory(context.db, connection), current_setup(context.db, connection).currency
    values: dict[str, Any] = {
        "shown": shown,
        "errors": shown["errors"],
        "currency": own,
        "accounts": [
            (each.id, called(each))
            for each in known.in_use()
            if each.role != "open_tickets" and each.currency == own.code
        ],
    }
    if not shown["lines"].strip():
        return values | {"plan": None, "lines": [], "problems": []}
    try:
        read = read_opening(shown["lines"], own, context.language)
    except BadInput as refusal:
        return values | {"plan": None, "lines": [], "problems": [_said(refusal)]}
    plan = opening_plan(context.db, connection, context.actor, _draft(shown, read))
    return values | {
        "plan": plan,
        "lines": _lines(connection, plan, shown),
        "problems": [_numbered(number, refusal) for number, refusal in read.problems]
        + [_said(each.refusal) for each in plan.problems],
    }


def _lines(connection: Connection, plan: OpeningPlan, shown: dict[str, Any]) -> list[ExampleLine]:
    known, own = directory(context.db, connection), plan.debit.currency
    lines = [(account.id, Money(minor, own)) for account, minor in plan.lines]
    opening = shown["opening_id"]
    if plan.rest and is_id(opening) and int(opening) in known.accounts:
        lines.append((int(opening), plan.rest))
    return lines_of(known, lines)


def _numbered(number: int, refusal: PosproError) -> str:
    line = said(N_("Line"))
    return f"{line} {number}: {_said(refusal)}"


def _said(refusal: PosproError) -> str:
    return translate(refusal.message, refusal.facts, context.language)


def _draft(shown: dict[str, Any], read: OpeningFile) -> OpeningDraft:
    opening = shown["opening_id"]
    opening_id = int(opening) if is_id(opening) else None
    return OpeningDraft(tuple(read.lines), opening_id, shown["description"])


def _typed(connection: Connection) -> Typed:
    return Typed(request.form, current_setup(context.db, connection).currency)


def _given(typed: Typed) -> dict[str, Any]:
    """What was typed; a file takes the place of the lines."""
    names = ("lines", "opening_id", "description", "request_id")
    shown: dict[str, Any] = {name: typed.text(name) for name in names}
    file = request.files.get("file")
    content = file.read() if file else b""
    if content:
        shown["lines"] = content.decode("utf-8-sig", errors="replace")
    return shown | {"errors": typed.errors}
