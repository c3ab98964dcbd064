"""Change types: how change may be given, in the order of the keys, and the form of one."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Connection

from pospro.domain.errors import BadInput
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_change_types import (
    ChangeRoad,
    ChangeTypeContent,
    SaveChangeType,
    change_example,
    change_rules_to_choose,
    move_change_type,
    restore_change_type,
    retire_change_type,
    save_change_type,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sale_examples import hundred
from pospro.services.manager.sections import COLORS
from pospro.storage import change_types as stored
from pospro.storage.account_directory import directory
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

blueprint = Blueprint("manager_change_types", __name__, url_prefix="/manager/change-types")
LIST = "manager_change_types.page"
ROAD = ("transaction_type_id", "account_id")


@blueprint.get("/")
@permission("edit_accounts")
def page() -> ResponseReturnValue:
    """Every change type in the order of its key."""
    with context.db.reading() as connection:
        values = _list(connection)
    return office.listing("change_types", values, ticket_setup.tabs())


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form."""
    with context.db.reading() as connection:
        used = [each.color for each in stored.listed_change_types(connection)]
        state: dict[str, Any] = {"name": "", "translations": {}, **dict.fromkeys(ROAD, "")}
        state |= {"color": min(COLORS, key=used.count), "payment_type_ids": (), "places": []}
        return office.show(_form(connection, None, state | {"seen": "", "errors": {}}))


@blueprint.get("/<int:change_type_id>")
@permission("edit_accounts")
def edit(change_type_id: int) -> str:
    """The form of a change type."""
    with context.db.reading() as connection:
        state = stored.change_type_state(connection, change_type_id)
        shown = state | {"seen": fingerprint(state), "errors": {}}
        return office.show(_form(connection, change_type_id, shown))


@blueprint.get("/example")
@permission("edit_accounts")
def example() -> ResponseReturnValue:
    """The key and the entry of what is being typed."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        given = _given(Typed(request.args, setup.currency), setup)
        return fragment("manager/_change_example.html", **_example(connection, given))


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Keep a new change type."""
    return _save(None)


@blueprint.post("/<int:change_type_id>")
@permission("edit_accounts")
def change(change_type_id: int) -> ResponseReturnValue:
    """Keep a changed change type."""
    return _save(change_type_id)


@blueprint.post("/<int:change_type_id>/retire")
@permission("edit_accounts")
def retire(change_type_id: int) -> ResponseReturnValue:
    """Offer it no more."""
    retire_change_type(context.db, context.clock, context.actor, change_type_id)
    return office.finished(LIST, "retired", _name(change_type_id))


@blueprint.post("/<int:change_type_id>/restore")
@permission("edit_accounts")
def restore(change_type_id: int) -> ResponseReturnValue:
    """Offer it again."""
    restore_change_type(context.db, context.clock, context.actor, change_type_id)
    return office.finished(LIST, "restored", _name(change_type_id))


@blueprint.post("/<int:change_type_id>/move")
@permission("edit_accounts")
def move(change_type_id: int) -> ResponseReturnValue:
    """One place up or down; answers with the list."""
    move_change_type(context.db, context.clock, office.move(change_type_id))
    with context.db.reading() as connection:
        return fragment("manager/_change_types.html", **_list(connection))


def _list(connection: Connection) -> dict[str, Any]:
    means = current_setup(context.db, connection).payment_types
    listed = paged(stored.listed_change_types(connection))
    follows = {
        each.id: ", ".join(
            named(means[own].name, means[own].translations) for own in each.payment_type_ids
        )
        for each in listed.rows
    }
    return {"listed": listed, "follows": follows}


def _save(change_type_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    content = ChangeTypeContent(
        names=ticket_setup.names(typed, setup.venue.language),
        road=_road(typed),
        color=ticket_setup.chosen_id(typed, "color") or 0,
        payment_type_ids=typed.chosen("payment_type_ids"),
        places=places_of(ticket_setup.typed_places(typed)),
    )
    command = SaveChangeType(context.actor, content, change_type_id, typed.text("seen"))
    try:
        save_change_type(context.db, context.clock, command)
    except BadInput as refusal:
        typed.refuse(refusal)
    else:
        return office.finished(LIST, "saved", content.names.name)
    with context.db.reading() as connection:
        return office.refused(_form(connection, change_type_id, _given(typed, setup)))


def _road(typed: Typed) -> ChangeRoad:
    return ChangeRoad(*(ticket_setup.chosen_id(typed, name) for name in ROAD))


def _given(typed: Typed, setup: VenueSetup) -> dict[str, Any]:
    return {
        **ticket_setup.given_names(typed, setup.venue.language),
        **{name: typed.text(name) for name in (*ROAD, "seen")},
        "color": ticket_setup.chosen_id(typed, "color") or 1,
        "payment_type_ids": typed.chosen("payment_type_ids"),
        "places": ticket_setup.typed_places(typed),
        "errors": typed.errors,
    }


def _form(connection: Connection, change_type_id: int | None, kept: dict[str, Any]) -> Form:
    setup = current_setup(context.db, connection)
    rules = change_rules_to_choose(connection)
    types = {rule.other_type_id for rule in rules.values()}
    means = [each for each in setup.payment_types.values() if not each.retired]
    values = {
        "change_type_id": change_type_id,
        "errors": kept["errors"],
        "means": [(each.id, named(each.name, each.translations)) for each in means],
        "rules": [
            ("", _("None: cash out of the drawer")),
            *ticket_setup.rule_choices(rules.values()),
        ],
        "accounts": ticket_setup.account_choices(directory(context.db, connection), types),
        "colors": COLORS,
        "place_choices": ticket_setup.place_choices(connection),
        "languages": other_languages(setup.venue.language),
        "given": stored.times_given(connection, change_type_id or 0),
        "events": events(connection, f"change_type:{change_type_id}") if change_type_id else [],
    }
    shown = _example(connection, kept)
    return Form("manager/change_type.html", "manager/_change_type.html", values | shown)


def _example(connection: Connection, change_type: dict[str, Any]) -> dict[str, Any]:
    """The key as it will stand at the till, and what change of 100 posts."""
    setup = current_setup(context.db, connection)
    amount = hundred(setup)
    typed = Typed(ticket_setup.as_typed(change_type), setup.currency)
    shown = {"change_type": change_type, "amount": amount, "lines": [], "refusal": ""}
    try:
        posted = change_example(context.db, connection, _road(typed), amount)
    except BadInput as refusal:
        return shown | {"refusal": translate(refusal.message, refusal.facts, context.language)}
    known = directory(context.db, connection)
    return shown | {"lines": ticket_setup.example_lines(known, posted)}


def _name(change_type_id: int) -> str:
    with context.db.reading() as connection:
        name: str = stored.change_type_state(connection, change_type_id)["name"]
    return name
