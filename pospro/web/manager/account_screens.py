"""Account screens as managers compose them: their order, and the form of one."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.account import AccountFilter
from pospro.domain.errors import BadInput
from pospro.i18n import translate
from pospro.reports.account_screen import ScreenQuery, account_screen
from pospro.reports.ordering import with_columns
from pospro.reports.query import ReportQuery
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_account_screens import (
    AccountScreenContent,
    SaveAccountScreen,
    move_account_screen,
    require_types,
    restore_account_screen,
    retire_account_screen,
    save_account_screen,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage import account_screens as screens
from pospro.storage.account_directory import directory
from pospro.storage.account_screens import AccountScreen, ScreenType
from pospro.storage.document_types import document_types
from pospro.storage.places import places_of
from pospro.storage.venue_setup import current_setup
from pospro.web.filters import said as named
from pospro.web.forms import Typed, is_id, said
from pospro.web.fragments import fragment
from pospro.web.manager import accounting, office, ticket_setup
from pospro.web.manager.accounting import FILTERS, name_of, other_languages
from pospro.web.manager.office import Form
from pospro.web.manager.past import events
from pospro.web.tables import shown

blueprint = Blueprint("manager_account_screens", __name__, url_prefix="/manager/account-screens")
LIST = "manager_account_screens.page"
EXAMPLE_ROWS = 12


@blueprint.get("/")
@permission("edit_accounts")
def page() -> str:
    """Every account screen in its order."""
    with context.db.reading() as connection:
        values = _list(connection)
    return office.page("manager/account_screens.html", tabs=accounting.tabs(), **values)


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form."""
    with context.db.reading() as connection:
        state: dict[str, Any] = {"name": "", "translations": {}, "span": AccountFilter.ALL}
        state |= {"as_tree": False, "places": [], "types": [], "documents": []}
        return office.show(_form(connection, None, state | {"seen": "", "errors": {}}))


@blueprint.get("/<int:account_screen_id>")
@permission("edit_accounts")
def edit(account_screen_id: int) -> str:
    """The form of an account screen."""
    with context.db.reading() as connection:
        state = screens.account_screen_state(connection, account_screen_id)
        state |= {"seen": fingerprint(state), "errors": {}}
        return office.show(_form(connection, account_screen_id, state))


@blueprint.get("/example")
@permission("edit_accounts")
def example() -> ResponseReturnValue:
    """The screen as it is being composed."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        typed = Typed(request.args, setup.currency)
        values = _example(connection, _given(typed, setup.venue.language))
        return fragment("manager/_account_screen_example.html", **values)


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Keep a new account screen."""
    return _save(None)


@blueprint.post("/<int:account_screen_id>")
@permission("edit_accounts")
def change(account_screen_id: int) -> ResponseReturnValue:
    """Keep a changed account screen."""
    return _save(account_screen_id)


@blueprint.post("/<int:account_screen_id>/retire")
@permission("edit_accounts")
def retire(account_screen_id: int) -> ResponseReturnValue:
    """Take the screen away."""
    retire_account_screen(context.db, context.clock, context.actor, account_screen_id)
    return office.finished(LIST, "retired", _name(account_screen_id))


@blueprint.post("/<int:account_screen_id>/restore")
@permission("edit_accounts")
def restore(account_screen_id: int) -> ResponseReturnValue:
    """Show the screen again."""
    restore_account_screen(context.db, context.clock, context.actor, account_screen_id)
    return office.finished(LIST, "restored", _name(account_screen_id))


@blueprint.post("/<int:account_screen_id>/move")
@permission("edit_accounts")
def move(account_screen_id: int) -> ResponseReturnValue:
    """One place up or down; answers with the list."""
    move_account_screen(context.db, context.clock, office.move(account_screen_id))
    with context.db.reading() as connection:
        return fragment("manager/_account_screens.html", **_list(connection))


def _list(connection: Connection) -> dict[str, Any]:
    types = directory(context.db, connection).types
    return {
        "screens": list(screens.account_screens(context.db, connection).values()),
        "type_names": {key: name_of(each) for key, each in types.items()},
    }


def _save(account_screen_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    content = AccountScreenContent(
        names=ticket_setup.names(typed, setup.venue.language),
        types=tuple(ScreenType(*each) for each in _types(typed)),
        span=typed.text("span"),
        as_tree=typed.tick("as_tree"),
        documents=tuple(_documents(typed)),
        places=places_of(ticket_setup.typed_places(typed)),
    )
    command = SaveAccountScreen(context.actor, content, account_screen_id, typed.text("seen"))
    try:
        save_account_screen(context.db, context.clock, command)
    except BadInput as refusal:
        typed.refuse(refusal)
    else:
        return office.finished(LIST, "saved", content.names.name)
    shown_again = _given(typed, setup.venue.language)
    with context.db.reading() as connection:
        return office.refused(_form(connection, account_screen_id, shown_again))


def _types(typed: Typed) -> list[list[Any]]:
    """The rows of account types: which, with its accounts or not, without zeros or not."""
    rows = zip(typed.fields.getlist("type_id"), typed.fields.getlist("type_shows"), strict=False)
    return [
        [int(type_id), shows != "total", shows == "balances"]
        for type_id, shows in rows
        if is_id(type_id)
    ]


def _documents(typed: Typed) -> list[int]:
    return [int(text) for text in typed.fields.getlist("documents") if is_id(text)]


def _given(typed: Typed, language: str) -> dict[str, Any]:
    return ticket_setup.given_names(typed, language) | {
        "span": typed.text("span"),
        "as_tree": typed.tick("as_tree"),
        "types": _types(typed),
        "documents": _documents(typed),
        "places": ticket_setup.typed_places(typed),
        "seen": typed.text("seen"),
        "errors": typed.errors,
    }


def _form(connection: Connection, account_screen_id: int | None, screen: dict[str, Any]) -> Form:
    known = directory(context.db, connection).types
    kinds = document_types(context.db, connection).values()
    own = current_setup(context.db, connection).venue.language
    values: dict[str, Any] = {
        "screen": screen,
        "account_screen_id": account_screen_id,
        "errors": screen["errors"],
        "types": [(each.id, name_of(each)) for each in known.values() if not each.is_retired],
        "kinds": [
            (each.id, f"{named(each.name, each.translations)}: {name_of(known[account_type])}")
            for each in kinds
            if not each.is_retired and (account_type := each.account_type_id) in known
        ],
        "spans": [(str(key), said(words)) for key, words in FILTERS.items()],
        **ticket_setup.place_choices(connection),
        "languages": other_languages(own),
        "events": events(connection, f"account_screen:{account_screen_id}"),
    }
    values |= _example(connection, screen)
    return Form("manager/account_screen.html", "manager/_account_screen.html", values)


def _example(connection: Connection, screen: dict[str, Any]) -> dict[str, Any]:
    """The first rows of the screen as it is being composed, over all time."""
    types = [ScreenType(*each) for each in screen["types"]]
    try:
        require_types(context.db, connection, types)
    except BadInput as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        return {"table": None, "refusal": sentence}
    composed = AccountScreen(
        0, screen["name"], {}, "all", screen["as_tree"], (), False, tuple(types), ()
    )
    asked = ReportQuery(language=context.language, size=EXAMPLE_ROWS)
    known = directory(context.db, connection)
    table = account_screen(connection, known, ScreenQuery(composed, asked))
    return {"table": shown(with_columns(table, ("name", "balance"))), "refusal": ""}


def _name(account_screen_id: int) -> str:
    with context.db.reading() as connection:
        name: str = screens.account_screen_state(connection, account_screen_id)["name"]
    return name
