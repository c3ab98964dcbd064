"""Transaction types: the posting rules, and the form that says and shows what one would post."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.currency import CURRENCIES
from pospro.domain.errors import BadInput
from pospro.domain.transaction_type import TransactionType
from pospro.reports.rule_dry_run import DAYS, dry_run
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_transaction_types import (
    SaveTransactionType,
    TransactionTypeContent,
    restore_transaction_type,
    retire_transaction_type,
    save_transaction_type,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.transaction_type_checks import Road
from pospro.storage.account_directory import Directory, directory
from pospro.storage.account_uses import uses_of_transaction_type
from pospro.storage.transaction_type_lists import (
    listed_transaction_types,
    transaction_type_state,
    versions_of,
)
from pospro.storage.venue_setup import VenueSetup, current_setup
from pospro.web.forms import Typed
from pospro.web.fragments import fragment
from pospro.web.manager import accounting, office, rule_words, ticket_setup
from pospro.web.manager.office import Form
from pospro.web.manager.past import events

blueprint = Blueprint(
    "manager_transaction_types", __name__, url_prefix="/manager/transaction-types"
)
LIST = "manager_transaction_types.page"
ENDS = ("source_type_id", "target_type_id", "source_account_id", "target_account_id", "currency")


@blueprint.get("/")
@permission("edit_accounts")
def page() -> str:
    """Every transaction type with where it takes from and gives to."""
    with context.db.reading() as connection:
        known = directory(context.db, connection)
        found = listed_transaction_types(connection)
        rows = [rule_words.row(known, each) for each in found]
    return office.page("manager/transaction_types.html", tabs=accounting.tabs(), rows=rows)


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form."""
    with context.db.reading() as connection:
        state: dict[str, Any] = dict.fromkeys(ENDS, "")
        state |= {"name": "", "translations": {}, "seen": "", "errors": {}}
        return office.show(_form(connection, None, state))


@blueprint.get("/<int:rule_id>")
@permission("edit_accounts")
def edit(rule_id: int) -> str:
    """The form of a transaction type."""
    with context.db.reading() as connection:
        state = transaction_type_state(connection, rule_id)
        shown = state | {"seen": fingerprint(state), "errors": {}}
        return office.show(_form(connection, rule_id, shown))


@blueprint.get("/example")
@permission("edit_accounts")
def example() -> ResponseReturnValue:
    """What 100 would post under what is being typed, in words and as an entry."""
    with context.db.reading() as connection:
        shown = rule_words.example(context.db, connection, _road(_typed(connection)))
    return fragment("manager/_transaction_example.html", **shown)


@blueprint.get("/accounts/<any(source,target):side>")
@permission("edit_accounts")
def accounts(side: str) -> ResponseReturnValue:
    """The accounts of the type that was chosen for a side."""
    with context.db.reading() as connection:
        known = directory(context.db, connection)
    choices = _accounts(known, request.args.get(f"{side}_type_id", ""))
    return fragment("manager/_rule_account.html", side=side, choices=choices, value="", error="")


@blueprint.get("/<int:rule_id>/dry-run")
@permission("edit_accounts")
def try_out(rule_id: int) -> ResponseReturnValue:
    """What the last days would have posted under what is being typed."""
    with context.db.reading() as connection:
        road = _road(_typed(connection))
        to = TransactionType(rule_id, 0, "", road.source_account_id, road.target_account_id)
        found = dry_run(connection, rule_id, to)
    return fragment("manager/_dry_run.html", **rule_words.dry_run_shown(found), days=DAYS)


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Keep a new transaction type."""
    return _save(None)


@blueprint.post("/<int:rule_id>")
@permission("edit_accounts")
def change(rule_id: int) -> ResponseReturnValue:
    """Keep a changed transaction type as its next version."""
    return _save(rule_id)


@blueprint.post("/<int:rule_id>/retire")
@permission("edit_accounts")
def retire(rule_id: int) -> ResponseReturnValue:
    """Take the transaction type out of use."""
    retire_transaction_type(context.db, context.clock, context.actor, rule_id)
    return office.finished(LIST, "retired", _name(rule_id))


@blueprint.post("/<int:rule_id>/restore")
@permission("edit_accounts")
def restore(rule_id: int) -> ResponseReturnValue:
    """Take the transaction type back into use."""
    restore_transaction_type(context.db, context.clock, context.actor, rule_id)
    return office.finished(LIST, "restored", _name(rule_id))


def _typed(connection: Connection) -> Typed:
    return Typed(request.values, current_setup(context.db, connection).currency)


def _road(typed: Typed) -> Road:
    return Road(
        ticket_setup.chosen_id(typed, "source_type_id") or 0,
        ticket_setup.chosen_id(typed, "target_type_id") or 0,
        ticket_setup.chosen_id(typed, "source_account_id"),
        ticket_setup.chosen_id(typed, "target_account_id"),
        typed.text("currency") or None,
    )


def _save(rule_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        typed = _typed(connection)
        language = current_setup(context.db, connection).venue.language
    content = TransactionTypeContent(ticket_setup.names(typed, language), _road(typed))
    command = SaveTransactionType(context.actor, content, rule_id, typed.text("seen"))
    try:
        save_transaction_type(context.db, context.clock, command)
    except BadInput as refusal:
        typed.refuse(refusal)
    else:
        return office.finished(LIST, "saved", content.names.name)
    given = ticket_setup.given_names(typed, language) | {"errors": typed.errors}
    given |= {name: typed.text(name) for name in (*ENDS, "seen")}
    with context.db.reading() as connection:
        return office.refused(_form(connection, rule_id, given))


def _form(connection: Connection, rule_id: int | None, rule: dict[str, Any]) -> Form:
    setup = current_setup(context.db, connection)
    known = directory(context.db, connection)
    typed = Typed(ticket_setup.as_typed(rule), setup.currency)
    values = {
        "rule": rule,
        "rule_id": rule_id,
        "errors": rule["errors"],
        "types": _types(known),
        "accounts": {
            side: _accounts(known, str(rule[f"{side}_type_id"])) for side in ("source", "target")
        },
        "currencies": _currencies(setup),
        "languages": accounting.other_languages(setup.venue.language),
        "uses": accounting.said_uses(_uses(connection, rule_id)),
        "versions": rule_words.versions(known, versions_of(connection, rule_id or 0)),
        "events": events(connection, f"transaction_type:{rule_id}") if rule_id else [],
    }
    shown = rule_words.example(context.db, connection, _road(typed))
    return Form("manager/transaction_type.html", "manager/_transaction_type.html", values | shown)


def _uses(connection: Connection, rule_id: int | None) -> list[Any]:
    return uses_of_transaction_type(connection, rule_id) if rule_id else []


def _types(known: Directory) -> list[tuple[str, str]]:
    found = [each for each in known.types.values() if not each.is_retired]
    return [("", "–"), *((str(each.id), accounting.name_of(each)) for each in found)]


def _accounts(known: Directory, type_id: str) -> list[tuple[int, str]]:
    found = known.of_type(int(type_id)) if type_id.isdecimal() else []
    return [(each.id, ticket_setup.called(each)) for each in found]


def _currencies(setup: VenueSetup) -> list[tuple[str, str]]:
    own = setup.currency.code
    return [("", own), *((code, code) for code in sorted(CURRENCIES) if code != own)]


def _name(rule_id: int) -> str:
    with context.db.reading() as connection:
        name: str = transaction_type_state(connection, rule_id)["name"]
    return name
