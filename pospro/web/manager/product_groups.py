"""Product groups: one list in which each name can be changed in its row."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from pospro.domain.errors import BadInput
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_product_groups import (
    SaveProductGroup,
    restore_product_group,
    retire_product_group,
    save_product_group,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage import catalogue_editing
from pospro.web.manager import office
from pospro.web.manager.office import Form
from pospro.web.manager.past import events

blueprint = Blueprint("manager_product_groups", __name__, url_prefix="/manager/product-groups")
LIST = "manager_product_groups.page"


@blueprint.get("/")
@permission("edit_catalogue")
def page() -> str:
    """Every group, with the number of its products."""
    with context.db.reading() as connection:
        groups = catalogue_editing.product_groups(connection)
    return office.page("manager/product_groups.html", groups=groups)


@blueprint.get("/new")
@permission("edit_catalogue")
def new() -> str:
    """An empty form."""
    return office.show(_form(None, "", ""))


@blueprint.get("/<int:group_id>")
@permission("edit_catalogue")
def edit(group_id: int) -> str:
    """The form of a group."""
    with context.db.reading() as connection:
        state = catalogue_editing.group_state(connection, group_id)
    return office.show(_form(group_id, state["name"], fingerprint(state)))


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
    """Take an empty group out of use."""
    retire_product_group(context.db, context.clock, context.actor, group_id)
    return office.finished(LIST, "retired", _name(group_id))


@blueprint.post("/<int:group_id>/restore")
@permission("edit_catalogue")
def restore(group_id: int) -> ResponseReturnValue:
    """Take a group back into use."""
    restore_product_group(context.db, context.clock, context.actor, group_id)
    return office.finished(LIST, "restored", _name(group_id))


def _save(group_id: int | None) -> ResponseReturnValue:
    name, seen = request.form.get("name", ""), request.form.get("seen", "")
    command = SaveProductGroup(context.actor, name, group_id, seen)
    try:
        save_product_group(context.db, context.clock, command)
    except BadInput as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        return office.refused(_form(group_id, name, seen, sentence))
    return office.finished(LIST, "saved", name)


def _name(group_id: int) -> str:
    with context.db.reading() as connection:
        name: str = catalogue_editing.group_state(connection, group_id)["name"]
    return name


def _form(group_id: int | None, name: str, seen: str, error: str = "") -> Form:
    with context.db.reading() as connection:
        past = events(connection, f"product_group:{group_id}") if group_id else []
        listed = catalogue_editing.product_groups(connection)
    values = {
        "group_id": group_id,
        "name": name,
        "seen": seen,
        "error": error,
        "used_by": next((each.used_by for each in listed if each.id == group_id), 0),
        "events": past,
    }
    return Form("manager/product_group.html", "manager/_product_group.html", values)
