"""Document types: the buttons of account cards in their order, and the form of one."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_document_types import (
    SaveDocumentType,
    move_document_type,
    restore_document_type,
    retire_document_type,
    save_document_type,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import COLORS
from pospro.storage import document_states as states
from pospro.storage.venue_setup import current_setup
from pospro.web.forms import Typed, money_text
from pospro.web.fragments import fragment
from pospro.web.manager import accounting, office
from pospro.web.manager import document_type_form as forms
from pospro.web.manager.office import Form
from pospro.web.manager.paged import paged

blueprint = Blueprint("manager_document_types", __name__, url_prefix="/manager/document-types")
LIST = "manager_document_types.page"


@blueprint.get("/")
@permission("edit_accounts")
def page() -> ResponseReturnValue:
    """Every document type in the order of the buttons."""
    with context.db.reading() as connection:
        listed = paged(states.listed_document_types(connection))
    return office.listing("document_types", {"listed": listed}, accounting.tabs())


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form."""
    with context.db.reading() as connection:
        used = [each.color for each in states.listed_document_types(connection)]
        state: dict[str, Any] = dict.fromkeys(("name", "button", "description"), "")
        state |= {"translations": {}, "color": min(COLORS, key=used.count), "account_type_id": ""}
        state |= {"default_amount": "none", "fixed_amount": "", "batch": False}
        state |= {"print_template_id": None}
        state |= {"batch_filter": "all", "rules": [], "places": [], "mapped": {}}
        return office.show(_form(connection, None, state | {"seen": "", "errors": {}}))


@blueprint.get("/<int:document_type_id>")
@permission("edit_accounts")
def edit(document_type_id: int) -> str:
    """The form of a document type."""
    with context.db.reading() as connection:
        currency = current_setup(context.db, connection).currency
        state = states.document_type_state(connection, document_type_id)
        shown = state | {"fixed_amount": money_text(state["fixed_amount"], currency)}
        shown |= {"mapped": {int(key): value for key, value in state["mapped"].items()}}
        shown |= {"seen": fingerprint(state), "errors": {}}
        return office.show(_form(connection, document_type_id, shown))


@blueprint.get("/example")
@permission("edit_accounts")
def example() -> ResponseReturnValue:
    """The button and the entry of what is being typed."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        typed = Typed(request.args, setup.currency)
        shown = forms.given(typed, setup.venue.language)
        return fragment(
            "manager/_document_type_example.html", **forms.example(connection, shown, typed)
        )


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Keep a new document type."""
    return _save(None)


@blueprint.post("/<int:document_type_id>")
@permission("edit_accounts")
def change(document_type_id: int) -> ResponseReturnValue:
    """Keep a changed document type."""
    return _save(document_type_id)


@blueprint.post("/<int:document_type_id>/retire")
@permission("edit_accounts")
def retire(document_type_id: int) -> ResponseReturnValue:
    """Take the button off the account cards."""
    retire_document_type(context.db, context.clock, context.actor, document_type_id)
    return office.finished(LIST, "retired", _name(document_type_id))


@blueprint.post("/<int:document_type_id>/restore")
@permission("edit_accounts")
def restore(document_type_id: int) -> ResponseReturnValue:
    """Show the button again."""
    restore_document_type(context.db, context.clock, context.actor, document_type_id)
    return office.finished(LIST, "restored", _name(document_type_id))


@blueprint.post("/<int:document_type_id>/move")
@permission("edit_accounts")
def move(document_type_id: int) -> ResponseReturnValue:
    """One place up or down; answers with the list."""
    move_document_type(context.db, context.clock, office.move(document_type_id))
    with context.db.reading() as connection:
        listed = paged(states.listed_document_types(connection))
    return fragment("manager/_document_types.html", listed=listed)


def _save(document_type_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    content = forms.content(typed, setup.venue.language)
    if not typed.errors:
        command = SaveDocumentType(context.actor, content, document_type_id, typed.text("seen"))
        try:
            save_document_type(context.db, context.clock, command)
        except BadInput as refusal:
            typed.refuse(refusal)
        else:
            return office.finished(LIST, "saved", content.names.name)
    shown = forms.given(typed, setup.venue.language)
    with context.db.reading() as connection:
        return office.refused(_form(connection, document_type_id, shown))


def _form(connection: Connection, document_type_id: int | None, shown: dict[str, Any]) -> Form:
    values = forms.values(connection, document_type_id, shown)
    return Form("manager/document_type.html", "manager/_document_type.html", values)


def _name(document_type_id: int) -> str:
    with context.db.reading() as connection:
        name: str = states.document_type_state(connection, document_type_id)["name"]
    return name
