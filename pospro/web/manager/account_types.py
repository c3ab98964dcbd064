"""Account types: the groups of accounts in their order, and the form of one."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.account import AccountClass, AccountFilter, WorkingRule
from pospro.domain.errors import BadInput
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_account_types import (
    AccountTypeContent,
    SaveAccountType,
    move_account_type,
    restore_account_type,
    retire_account_type,
    save_account_type,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage.account_directory import directory
from pospro.storage.account_states import account_type_state
from pospro.storage.account_uses import uses_of_account_type
from pospro.storage.accounts import tags_of
from pospro.storage.venue_setup import current_setup
from pospro.web.forms import Typed, said
from pospro.web.fragments import fragment
from pospro.web.manager import accounting, office, ticket_setup
from pospro.web.manager.accounting import CLASSES, FILTERS, RULES
from pospro.web.manager.office import Form
from pospro.web.manager.past import events

blueprint = Blueprint("manager_account_types", __name__, url_prefix="/manager/account-types")
LIST = "manager_account_types.page"


@blueprint.get("/")
@permission("edit_accounts")
def page() -> str:
    """Every account type in its order."""
    with context.db.reading() as connection:
        values = _list(connection)
    return office.page("manager/account_types.html", tabs=accounting.tabs(), **values)


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form."""
    with context.db.reading() as connection:
        state = {"name": "", "translations": {}, "account_class": AccountClass.ASSET}
        state |= {"working_rule": WorkingRule.NONE, "default_filter": AccountFilter.ALL}
        return office.show(_form(connection, None, state | {"tags": "", "seen": "", "errors": {}}))


@blueprint.get("/<int:type_id>")
@permission("edit_accounts")
def edit(type_id: int) -> str:
    """The form of an account type."""
    with context.db.reading() as connection:
        state = account_type_state(connection, type_id)
        shown = state | {"seen": fingerprint(state), "errors": {}}
        return office.show(_form(connection, type_id, shown))


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Keep a new account type."""
    return _save(None)


@blueprint.post("/<int:type_id>")
@permission("edit_accounts")
def change(type_id: int) -> ResponseReturnValue:
    """Keep a changed account type."""
    return _save(type_id)


@blueprint.post("/<int:type_id>/retire")
@permission("edit_accounts")
def retire(type_id: int) -> ResponseReturnValue:
    """Take the account type out of use."""
    retire_account_type(context.db, context.clock, context.actor, type_id)
    return office.finished(LIST, "retired", _name(type_id))


@blueprint.post("/<int:type_id>/restore")
@permission("edit_accounts")
def restore(type_id: int) -> ResponseReturnValue:
    """Take the account type back into use."""
    restore_account_type(context.db, context.clock, context.actor, type_id)
    return office.finished(LIST, "restored", _name(type_id))


@blueprint.post("/<int:type_id>/move")
@permission("edit_accounts")
def move(type_id: int) -> ResponseReturnValue:
    """One place up or down; answers with the list."""
    move_account_type(context.db, context.clock, office.move(type_id))
    with context.db.reading() as connection:
        return fragment("manager/_account_types.html", **_list(connection))


def _list(connection: Connection) -> dict[str, Any]:
    known = directory(context.db, connection)
    counts = {type_id: len(known.of_type(type_id)) for type_id in known.types}
    in_order = sorted(known.types.values(), key=lambda each: each.is_retired)
    return {
        "types": in_order,
        "counts": counts,
        "classes": {key: said(words) for key, words in CLASSES.items()},
        "rules": {key: said(words) for key, (words, _hint) in RULES.items()},
    }


def _save(type_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    language = setup.venue.language
    content = AccountTypeContent(
        names=ticket_setup.names(typed, language),
        account_class=typed.text("account_class"),
        working_rule=typed.text("working_rule"),
        default_filter=typed.text("default_filter"),
        tags=tuple(typed.text("tags").split(",")),
    )
    command = SaveAccountType(context.actor, content, type_id, typed.text("seen"))
    try:
        save_account_type(context.db, context.clock, command)
    except BadInput as refusal:
        typed.refuse(refusal)
    else:
        return office.finished(LIST, "saved", content.names.name)
    fields = ("account_class", "working_rule", "default_filter", "tags", "seen")
    given = ticket_setup.given_names(typed, language) | {"errors": typed.errors}
    given |= {name: typed.text(name) for name in fields}
    with context.db.reading() as connection:
        return office.refused(_form(connection, type_id, given))


def _form(connection: Connection, type_id: int | None, account_type: dict[str, Any]) -> Form:
    setup = current_setup(context.db, connection)
    values = {
        "account_type": account_type | {"tags": ", ".join(tags_of(account_type["tags"]))},
        "type_id": type_id,
        "errors": account_type["errors"],
        "classes": [(key, said(words)) for key, words in CLASSES.items()],
        "rules": [(key, said(words), said(hint)) for key, (words, hint) in RULES.items()],
        "filters": [(key, said(words)) for key, words in FILTERS.items()],
        "languages": accounting.other_languages(setup.venue.language),
        "uses": accounting.said_uses(uses_of_account_type(connection, type_id) if type_id else []),
        "events": events(connection, f"account_type:{type_id}") if type_id else [],
    }
    return Form("manager/account_type.html", "manager/_account_type.html", values)


def _name(type_id: int) -> str:
    with context.db.reading() as connection:
        name: str = account_type_state(connection, type_id)["name"]
    return name
