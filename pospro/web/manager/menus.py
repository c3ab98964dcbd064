"""Menus: what the tills of a department or for a ticket type offer, and the form of one."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_menus import (
    SaveMenu,
    move_menu,
    restore_menu,
    retire_menu,
    save_menu,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage import menus as stored
from pospro.storage.catalogue_editing import categories
from pospro.storage.venue_setup import current_setup
from pospro.web.forms import Typed
from pospro.web.fragments import fragment
from pospro.web.manager import office, ticket_setup
from pospro.web.manager.accounting import other_languages
from pospro.web.manager.office import Form
from pospro.web.manager.paged import paged
from pospro.web.manager.past import events

blueprint = Blueprint("manager_menus", __name__, url_prefix="/manager/menus")
LIST = "manager_menus.page"


@blueprint.get("/")
@permission("edit_catalogue")
def page() -> ResponseReturnValue:
    """Every menu in its order."""
    with context.db.reading() as connection:
        values = _list(connection)
    return office.listing("menus", values)


@blueprint.get("/new")
@permission("edit_catalogue")
def new() -> str:
    """An empty form."""
    state: dict[str, Any] = {"name": "", "translations": {}, "copy_of": "", "seen": ""}
    with context.db.reading() as connection:
        return office.show(_form(connection, None, state | {"errors": {}}))


@blueprint.get("/<int:menu_id>")
@permission("edit_catalogue")
def edit(menu_id: int) -> str:
    """The form of a menu."""
    with context.db.reading() as connection:
        state = stored.menu_state(connection, menu_id)
        shown = state | {"seen": fingerprint(state), "errors": {}}
        return office.show(_form(connection, menu_id, shown))


@blueprint.post("/")
@permission("edit_catalogue")
def create() -> ResponseReturnValue:
    """Keep a new menu."""
    return _save(None)


@blueprint.post("/<int:menu_id>")
@permission("edit_catalogue")
def change(menu_id: int) -> ResponseReturnValue:
    """Keep a changed menu."""
    return _save(menu_id)


@blueprint.post("/<int:menu_id>/retire")
@permission("edit_catalogue")
def retire(menu_id: int) -> ResponseReturnValue:
    """Take a menu that nothing names off the tills."""
    retire_menu(context.db, context.clock, context.actor, menu_id)
    return office.finished(LIST, "retired", _name(menu_id))


@blueprint.post("/<int:menu_id>/restore")
@permission("edit_catalogue")
def restore(menu_id: int) -> ResponseReturnValue:
    """Take a menu back into use."""
    restore_menu(context.db, context.clock, context.actor, menu_id)
    return office.finished(LIST, "restored", _name(menu_id))


@blueprint.post("/<int:menu_id>/move")
@permission("edit_catalogue")
def move(menu_id: int) -> ResponseReturnValue:
    """One place up or down; answers with the list."""
    move_menu(context.db, context.clock, office.move(menu_id))
    with context.db.reading() as connection:
        return fragment("manager/_menus.html", **_list(connection))


def _list(connection: Connection) -> dict[str, Any]:
    found = list(stored.menus(connection).values())
    return {
        "listed": paged(found),
        "usual_id": next((each.id for each in found if not each.retired), None),
        "uses": stored.uses_of_menus(connection),
        "categories": stored.categories_of_menus(connection),
    }


def _save(menu_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    names = ticket_setup.names(typed, setup.venue.language)
    copy_of = ticket_setup.chosen_id(typed, "copy_of")
    command = SaveMenu(context.actor, names, menu_id, typed.text("seen"), copy_of)
    try:
        save_menu(context.db, context.clock, command)
    except BadInput as refusal:
        typed.refuse(refusal)
    else:
        return office.finished(LIST, "saved", names.name)
    given = ticket_setup.given_names(typed, setup.venue.language)
    given |= {name: typed.text(name) for name in ("copy_of", "seen")} | {"errors": typed.errors}
    with context.db.reading() as connection:
        return office.refused(_form(connection, menu_id, given))


def _form(connection: Connection, menu_id: int | None, menu: dict[str, Any]) -> Form:
    setup = current_setup(context.db, connection)
    values = {
        "menu": menu,
        "menu_id": menu_id,
        "errors": menu["errors"],
        "menus": ticket_setup.in_use(setup.menus.values()),
        "languages": other_languages(setup.venue.language),
        "uses": stored.uses_of_menus(connection).get(menu_id or 0, []),
        "categories": categories(connection, menu_id) if menu_id else [],
        "events": events(connection, f"menu:{menu_id}") if menu_id else [],
    }
    return Form("manager/one_menu.html", "manager/_menu.html", values)


def _name(menu_id: int) -> str:
    with context.db.reading() as connection:
        name: str = stored.menu_state(connection, menu_id)["name"]
    return name
