"""Modifier groups: the questions of the till with their answers, one form each."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from pospro.domain.errors import BadInput
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_modifier_groups import (
    ModifierContent,
    ModifierGroupContent,
    SaveModifierGroup,
    restore_modifier_group,
    retire_modifier_group,
    save_modifier_group,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage import catalogue_editing
from pospro.storage.venue_setup import VenueSetup, current_setup
from pospro.web.forms import Typed, is_id, money_text, new_key
from pospro.web.manager import office
from pospro.web.manager.office import Form
from pospro.web.manager.past import events

blueprint = Blueprint("manager_modifier_groups", __name__, url_prefix="/manager/modifiers")
LIST = "manager_modifier_groups.page"


@blueprint.get("/")
@permission("edit_catalogue")
def page() -> str:
    """Every group, with the number of products that ask it."""
    with context.db.reading() as connection:
        groups = catalogue_editing.modifier_groups(connection)
    return office.page("manager/modifier_groups.html", groups=groups)


@blueprint.get("/new")
@permission("edit_catalogue")
def new() -> str:
    """An empty form with one answer."""
    state = {"name": "", "minimum": 0, "maximum": 1, "modifiers": [_empty_row()]}
    return office.show(_form(None, state | {"seen": "", "errors": {}}))


@blueprint.get("/<int:group_id>")
@permission("edit_catalogue")
def edit(group_id: int) -> str:
    """The form of a group."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        state = catalogue_editing.modifier_group_state(connection, group_id)
    return office.show(_form(group_id, _shown(state, setup)))


@blueprint.get("/modifier")
@permission("edit_catalogue")
def modifier() -> str:
    """One more row for an answer."""
    symbol = _setup().currency.symbol
    return render_template(
        "manager/_modifier.html", modifier=_empty_row(), errors={}, symbol=symbol
    )


@blueprint.post("/")
@permission("edit_catalogue")
def create() -> ResponseReturnValue:
    """Keep a new group."""
    return _save(None)


@blueprint.post("/<int:group_id>")
@permission("edit_catalogue")
def change(group_id: int) -> ResponseReturnValue:
    """Keep a changed group."""
    return _save(group_id)


@blueprint.post("/<int:group_id>/retire")
@permission("edit_catalogue")
def retire(group_id: int) -> ResponseReturnValue:
    """Ask this question no more."""
    retire_modifier_group(context.db, context.clock, context.actor, group_id)
    return office.finished(LIST, "retired", _name(group_id))


@blueprint.post("/<int:group_id>/restore")
@permission("edit_catalogue")
def restore(group_id: int) -> ResponseReturnValue:
    """Ask it again."""
    restore_modifier_group(context.db, context.clock, context.actor, group_id)
    return office.finished(LIST, "restored", _name(group_id))


def _save(group_id: int | None) -> ResponseReturnValue:
    typed = Typed(request.form, _setup().currency)
    keys = typed.rows("modifier")
    content = ModifierGroupContent(
        name=typed.text("name"),
        minimum=typed.whole("minimum"),
        maximum=typed.whole("maximum"),
        modifiers=tuple(_modifier(typed, key) for key in keys),
    )
    if not typed.errors:
        command = SaveModifierGroup(context.actor, content, group_id, typed.text("seen"))
        try:
            save_modifier_group(context.db, context.clock, command)
        except BadInput as refusal:
            typed.refuse_row(refusal, keys)
        else:
            return office.finished(LIST, "saved", content.name)
    return office.refused(_form(group_id, _given_back(typed, keys)))


def _modifier(typed: Typed, key: str) -> ModifierContent:
    return ModifierContent(
        id=int(key) if is_id(key) else None,
        name=typed.text(f"modifier_name-{key}"),
        price=typed.money(f"modifier_price-{key}") or 0,
        tax_free=typed.tick(f"modifier_tax_free-{key}"),
        maximum_quantity=typed.whole(f"modifier_maximum-{key}"),
    )


def _empty_row() -> dict[str, Any]:
    return {"key": new_key(), "name": "", "price": "", "tax_free": False, "maximum": 1}


def _shown(state: dict[str, Any], setup: VenueSetup) -> dict[str, Any]:
    """The form's values, from what is kept."""
    rows = [
        {
            "key": str(each["id"]),
            "name": each["name"],
            "price": money_text(each["price"], setup.currency),
            "tax_free": each["tax_free"],
            "maximum": each["maximum_quantity"],
        }
        for each in state["modifiers"]
    ]
    return state | {"modifiers": rows, "seen": fingerprint(state), "errors": {}}


def _given_back(typed: Typed, keys: list[str]) -> dict[str, Any]:
    """The form's values, as they were typed."""
    names = ("name", "price", "tax_free", "maximum")
    rows = [
        {"key": key} | {name: typed.text(f"modifier_{name}-{key}") for name in names}
        for key in keys
    ]
    texts = {name: typed.text(name) for name in ("name", "minimum", "maximum", "seen")}
    return texts | {"modifiers": rows, "errors": typed.errors}


def _form(group_id: int | None, group: dict[str, Any]) -> Form:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        listed = catalogue_editing.modifier_groups(connection)
        past = events(connection, f"modifier_group:{group_id}") if group_id else []
    values = {
        "group": group,
        "group_id": group_id,
        "errors": group["errors"],
        "symbol": setup.currency.symbol,
        "used_by": next((each.used_by for each in listed if each.id == group_id), 0),
        "events": past,
    }
    return Form("manager/modifier_group.html", "manager/_modifier_group.html", values)


def _setup() -> VenueSetup:
    with context.db.reading() as connection:
        return current_setup(context.db, connection)


def _name(group_id: int) -> str:
    with context.db.reading() as connection:
        name: str = catalogue_editing.modifier_group_state(connection, group_id)["name"]
    return name
