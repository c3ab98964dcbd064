"""Calculation selectors: keys beside the ticket in their order, and the form of one."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_calculation_selectors import (
    CalculationSelectorContent,
    SaveCalculationSelector,
    move_calculation_selector,
    restore_calculation_selector,
    retire_calculation_selector,
    save_calculation_selector,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import COLORS
from pospro.storage import calculation_selectors as stored
from pospro.storage.calculation_type_lists import selectable_types
from pospro.storage.places import places_of
from pospro.storage.venue_setup import VenueSetup, current_setup
from pospro.web.filters import said as named
from pospro.web.forms import Typed
from pospro.web.fragments import fragment
from pospro.web.manager import office, ticket_setup
from pospro.web.manager.accounting import other_languages
from pospro.web.manager.office import Form
from pospro.web.manager.paged import paged
from pospro.web.manager.past import events

blueprint = Blueprint(
    "manager_calculation_selectors", __name__, url_prefix="/manager/calculation-selectors"
)
LIST = "manager_calculation_selectors.page"


@blueprint.get("/")
@permission("edit_accounts")
def page() -> ResponseReturnValue:
    """Every selector in the order of the keys."""
    with context.db.reading() as connection:
        values = _list(connection)
    return office.listing("calculation_selectors", values, ticket_setup.tabs())


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form."""
    state: dict[str, Any] = {"name": "", "translations": {}, "many": False, "color": 1}
    state |= {"calculation_type_ids": (), "places": [], "seen": "", "errors": {}}
    with context.db.reading() as connection:
        return office.show(_form(connection, None, state))


@blueprint.get("/<int:selector_id>")
@permission("edit_accounts")
def edit(selector_id: int) -> str:
    """The form of a selector."""
    with context.db.reading() as connection:
        state = stored.calculation_selector_state(connection, selector_id)
        shown = state | {"seen": fingerprint(state), "errors": {}}
        return office.show(_form(connection, selector_id, shown))


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Keep a new selector."""
    return _save(None)


@blueprint.post("/<int:selector_id>")
@permission("edit_accounts")
def change(selector_id: int) -> ResponseReturnValue:
    """Keep a changed selector."""
    return _save(selector_id)


@blueprint.post("/<int:selector_id>/retire")
@permission("edit_accounts")
def retire(selector_id: int) -> ResponseReturnValue:
    """Take the key off the ticket."""
    retire_calculation_selector(context.db, context.clock, context.actor, selector_id)
    return office.finished(LIST, "retired", _name(selector_id))


@blueprint.post("/<int:selector_id>/restore")
@permission("edit_accounts")
def restore(selector_id: int) -> ResponseReturnValue:
    """Show the key again."""
    restore_calculation_selector(context.db, context.clock, context.actor, selector_id)
    return office.finished(LIST, "restored", _name(selector_id))


@blueprint.post("/<int:selector_id>/move")
@permission("edit_accounts")
def move(selector_id: int) -> ResponseReturnValue:
    """One place up or down; answers with the list."""
    move_calculation_selector(context.db, context.clock, office.move(selector_id))
    with context.db.reading() as connection:
        return fragment("manager/_calculation_selectors.html", **_list(connection))


def _list(connection: Connection) -> dict[str, Any]:
    types = current_setup(context.db, connection).calculation_types
    listed = paged(stored.calculation_selectors(connection).values())
    offered = {
        each.id: ", ".join(
            named(types[own].name, types[own].translations) for own in each.calculation_type_ids
        )
        for each in listed.rows
    }
    return {"listed": listed, "offered": offered}


def _save(selector_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    content = _content(typed, setup)
    command = SaveCalculationSelector(context.actor, content, selector_id, typed.text("seen"))
    try:
        save_calculation_selector(context.db, context.clock, command)
    except BadInput as refusal:
        typed.refuse(refusal)
    else:
        return office.finished(LIST, "saved", content.names.name)
    given = {
        **ticket_setup.given_names(typed, setup.venue.language),
        "many": content.many,
        "color": content.color,
        "calculation_type_ids": content.calculation_type_ids,
        "places": ticket_setup.typed_places(typed),
        "seen": typed.text("seen"),
        "errors": typed.errors,
    }
    with context.db.reading() as connection:
        return office.refused(_form(connection, selector_id, given))


def _content(typed: Typed, setup: VenueSetup) -> CalculationSelectorContent:
    return CalculationSelectorContent(
        names=ticket_setup.names(typed, setup.venue.language),
        calculation_type_ids=typed.chosen("calculation_type_ids"),
        color=ticket_setup.chosen_id(typed, "color") or 0,
        many=typed.text("many") == "yes",
        places=places_of(ticket_setup.typed_places(typed)),
    )


def _form(connection: Connection, selector_id: int | None, selector: dict[str, Any]) -> Form:
    setup = current_setup(context.db, connection)
    types = [setup.calculation_types[each] for each in selectable_types(connection)]
    values = {
        "selector": selector,
        "selector_id": selector_id,
        "errors": selector["errors"],
        "types": [(each.id, named(each.name, each.translations)) for each in types],
        "colors": COLORS,
        "place_choices": ticket_setup.place_choices(connection),
        "languages": other_languages(setup.venue.language),
        "events": events(connection, f"calculation_selector:{selector_id}") if selector_id else [],
    }
    page, own = "manager/calculation_selector.html", "manager/_calculation_selector.html"
    return Form(page, own, values)


def _name(selector_id: int) -> str:
    with context.db.reading() as connection:
        name: str = stored.calculation_selector_state(connection, selector_id)["name"]
    return name
