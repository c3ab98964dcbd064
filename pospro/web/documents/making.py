"""Documents: the form that makes one while showing its entry, the list, and one of them."""

from datetime import date
from secrets import token_hex
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from pospro.domain.currency import currency
from pospro.domain.errors import BadInput
from pospro.reports import explain
from pospro.reports.posting_words import WORDS
from pospro.reports.slips.laid_out import document_lines
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.ledger.documents import desk
from pospro.services.ledger.entry_templates import due_templates
from pospro.services.ledger.make_document import MakeDocument, make_document
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.services.printing.print_document import (
    MOST_COPIES,
    PrintDocument,
    print_document,
)
from pospro.storage import document_lists as lists
from pospro.storage.document_lists import DocumentFilter
from pospro.storage.venue_setup import current_setup
from pospro.web import reading
from pospro.web.documents import form as forms
from pospro.web.forms import Typed, is_id
from pospro.web.fragments import fragment, leave_for, path_to
from pospro.web.manager import office
from pospro.web.report_query import today

blueprint = Blueprint("documents", __name__, url_prefix="/documents")
A_PAGE = 100


@blueprint.get("/")
@permission("make_documents")
def page() -> str:
    """Every document, the latest first."""
    wanted = DocumentFilter(
        document_type_id=_id("type"),
        account_id=_id("account"),
        since=_day("since"),
        until=_day("until"),
        after=_id("after"),
    )
    with context.db.reading() as connection:
        found = lists.listed_documents(connection, wanted, A_PAGE + 1)
        at = desk(context.db, connection, context.actor)
        due = due_templates(connection, today(connection))
    shown = found[:A_PAGE]
    return office.page(
        "documents/page.html",
        documents=shown,
        following=shown[-1].id if len(found) > len(shown) else None,
        wanted=wanted,
        due=due if "post_entries" in context.actor.rights else [],
        kinds=at.offered(),
        known_kinds=list(at.kinds.values()),
        currency=currency(at.setup.currency.code),
    )


@blueprint.get("/new")
@permission("make_documents")
def new() -> str:
    """The form of a new document, perhaps with its account chosen already."""
    with context.db.reading() as connection:
        given: dict[str, Any] = {"type": _id("type") or 0, "account_id": _id("account")}
        given |= {"amount": "", "description": "", "reference": "", "others": {}}
        given |= {"request_id": token_hex(16), "errors": {}}
        return office.show(forms.form(connection, given))


@blueprint.get("/preview")
@permission("make_documents")
def preview() -> ResponseReturnValue:
    """The fields that follow from the account, and the entry of what is being typed."""
    with context.db.reading() as connection:
        typed = Typed(request.args, current_setup(context.db, connection).currency)
        return fragment(
            "documents/_preview.html", **forms.values_of(connection, forms.given(typed))
        )


@blueprint.post("/")
@permission("make_documents")
def create() -> ResponseReturnValue:
    """Make the document and show it."""
    with context.db.reading() as connection:
        typed = Typed(request.form, current_setup(context.db, connection).currency)
    draft = forms.draft(typed)
    if not typed.errors:
        command = MakeDocument(reading.request_id(request.form), context.actor, draft)
        try:
            made = make_document(context.db, context.clock, command)
        except BadInput as refusal:
            typed.refuse(refusal)
        else:
            return leave_for(path_to("documents.read", document_id=made.document_id))
    with context.db.reading() as connection:
        return office.refused(forms.form(connection, forms.given(typed)))


@blueprint.get("/<int:document_id>")
@permission("make_documents")
def read(document_id: int) -> str:
    """A document with its entry."""
    with context.db.reading() as connection:
        found = lists.one_document(connection, document_id)
        entry = explain.explain(connection, found.entry_id, context.language)
        setup = current_setup(context.db, connection)
        lines = document_lines(connection, setup, document_id, context.language)
    return office.page(
        "documents/document.html",
        document=found,
        entry=entry,
        words=WORDS,
        currency=currency(found.currency),
        lines=lines,
        copies=[(number, str(number)) for number in range(1, MOST_COPIES + 1)],
        printed=request.args.get("printed"),
    )


@blueprint.post("/<int:document_id>/prints")
@permission("make_documents")
def paper(document_id: int) -> ResponseReturnValue:
    """Print a document, in as many copies as were chosen."""
    form = request.form
    copies = form.get("copies", 1, int)
    command = PrintDocument(reading.request_id(form), context.actor, document_id, copies)
    print_document(context.db, context.clock, command)
    return leave_for(path_to("documents.read", document_id=document_id, printed=copies))


@blueprint.post("/<int:document_id>/reversals")
@permission("reverse")
def reverse(document_id: int) -> ResponseReturnValue:
    """Undo a document: its entry is turned around."""
    with context.db.reading() as connection:
        entry_id = lists.one_document(connection, document_id).entry_id
    reason = request.form.get("reason", "")
    command = ReverseEntry(reading.request_id(request.form), context.actor, entry_id, reason)
    reverse_entry(context.db, context.clock, command)
    return leave_for(path_to("documents.read", document_id=document_id))


def _id(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if is_id(text) else None


def _day(name: str) -> date | None:
    text = request.args.get(name, "").strip()
    return reading.read_day(text, name) if text else None
