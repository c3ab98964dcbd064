"""Roles: one table of actions and roles, ticked where they meet."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from pospro.domain.access import RIGHTS
from pospro.domain.errors import BadInput
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_roles import SaveRole, restore_role, retire_role, save_role
from pospro.services.manager.editing import fingerprint
from pospro.storage import people
from pospro.web import filters
from pospro.web.forms import said
from pospro.web.manager import office
from pospro.web.manager.office import Form
from pospro.web.manager.past import events

blueprint = Blueprint("manager_roles", __name__, url_prefix="/manager/roles")
LIST = "manager_roles.page"


@blueprint.get("/")
@permission("edit_users")
def page() -> str:
    """Every action against every role in use."""
    with context.db.reading() as connection:
        roles = people.roles(connection)
    rights = [(right, said(words)) for right, words in RIGHTS.items()]
    in_use = [role for role in roles if not role.is_retired]
    retired = [role for role in roles if role.is_retired]
    return office.page("manager/roles.html", roles=in_use, retired=retired, rights=rights)


@blueprint.get("/new")
@permission("edit_users")
def new() -> str:
    """An empty form."""
    return office.show(_form(SaveRole(context.actor, "", frozenset())))


@blueprint.get("/<int:role_id>")
@permission("edit_users")
def edit(role_id: int) -> str:
    """The form of a role."""
    with context.db.reading() as connection:
        state = people.role_state(connection, role_id)
    name = filters.said(state["name"], state["translations"])
    rights = frozenset(state["rights"])
    return office.show(_form(SaveRole(context.actor, name, rights, role_id, fingerprint(state))))


@blueprint.post("/")
@permission("edit_users")
def create() -> ResponseReturnValue:
    """Keep a new role."""
    return _save(None)


@blueprint.post("/<int:role_id>")
@permission("edit_users")
def change(role_id: int) -> ResponseReturnValue:
    """Keep a changed role."""
    return _save(role_id)


@blueprint.post("/<int:role_id>/retire")
@permission("edit_users")
def retire(role_id: int) -> ResponseReturnValue:
    """Take a role out of use."""
    retire_role(context.db, context.clock, context.actor, role_id)
    return office.finished(LIST, "retired", _name(role_id))


@blueprint.post("/<int:role_id>/restore")
@permission("edit_users")
def restore(role_id: int) -> ResponseReturnValue:
    """Take a role back into use."""
    restore_role(context.db, context.clock, context.actor, role_id)
    return office.finished(LIST, "restored", _name(role_id))


def _save(role_id: int | None) -> ResponseReturnValue:
    command = SaveRole(
        actor=context.actor,
        name=_kept_name(role_id, request.form.get("name", "")),
        rights=frozenset(request.form.getlist("rights")),
        role_id=role_id,
        seen=request.form.get("seen", ""),
    )
    try:
        save_role(context.db, context.clock, command)
    except BadInput as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        return office.refused(_form(command, {refusal.field or "form": sentence}))
    return office.finished(LIST, "saved", request.form.get("name", ""))


def _kept_name(role_id: int | None, typed: str) -> str:
    """The role's own name where the form shows its translation unchanged."""
    if role_id is None:
        return typed
    with context.db.reading() as connection:
        state = people.role_state(connection, role_id)
    shown = filters.said(state["name"], state["translations"])
    return str(state["name"]) if typed.strip() == shown else typed


def _name(role_id: int) -> str:
    with context.db.reading() as connection:
        state = people.role_state(connection, role_id)
    return filters.said(state["name"], state["translations"])


def _form(role: SaveRole, errors: dict[str, str] | None = None) -> Form:
    with context.db.reading() as connection:
        listed = people.roles(connection)
        past = events(connection, f"role:{role.role_id}") if role.role_id else []
    values = {
        "role": role,
        "errors": errors or {},
        "rights": [(right, said(words)) for right, words in RIGHTS.items()],
        "used_by": next((each.users for each in listed if each.id == role.role_id), 0),
        "events": past,
    }
    return Form("manager/role.html", "manager/_role.html", values)
