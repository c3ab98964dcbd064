"""People: who works here, in which role, with which PIN."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pospro.config import kept_secret
from pospro.domain.errors import BadInput
from pospro.i18n import LANGUAGES, sort_key, translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager import edit_users
from pospro.services.manager.edit_users import (
    ChangeUser,
    CreateUser,
    Looks,
    SetPin,
    UserContent,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.pins import LENGTH
from pospro.storage import people
from pospro.storage.people import User
from pospro.web import filters
from pospro.web.forms import is_id
from pospro.web.manager import office
from pospro.web.manager.office import Form
from pospro.web.manager.past import events
from pospro.web.sign_in import initials

blueprint = Blueprint("manager_users", __name__, url_prefix="/manager/people")
LIST = "manager_users.page"
FIELDS = ("name", "role_id", "color", "language", "theme", "hand", "seen")


@blueprint.get("/")
@permission("edit_users")
def page() -> str:
    """Everybody by name, those who left at the end."""
    with context.db.reading() as connection:
        found = people.users(connection)
    found.sort(key=lambda user: (user.is_retired, sort_key(user.name, context.language)))
    return office.page("manager/users.html", users=[_listed(user) for user in found])


def _listed(user: User) -> dict[str, Any]:
    return {
        "user": user,
        "role": filters.said(user.role, user.role_translations),
        "face": {"initials": initials(user.name), "hue": user.color},
    }


@blueprint.get("/new")
@permission("edit_users")
def new() -> str:
    """An empty form."""
    with context.db.reading() as connection:
        used = [user.color for user in people.users(connection)]
    return office.show(
        _form(
            None,
            {
                "name": "",
                "role_id": None,
                "color": min(edit_users.COLORS, key=used.count),
                "language": context.language,
                "theme": "auto",
                "hand": "right",
                "seen": "",
            },
        )
    )


@blueprint.get("/<int:user_id>")
@permission("edit_users")
def edit(user_id: int) -> str:
    """The form of a user."""
    with context.db.reading() as connection:
        state = people.user_state(connection, user_id)
    return office.show(_form(user_id, state | {"seen": fingerprint(state)}))


@blueprint.post("/")
@permission("edit_users")
def create() -> ResponseReturnValue:
    """Take somebody on."""
    command = CreateUser(context.actor, _content(), request.form.get("pin", ""), _pepper())
    try:
        edit_users.create_user(context.db, context.clock, command)
    except BadInput as refusal:
        return office.refused(_form(None, _typed(), _errors(refusal)))
    return office.finished(LIST, "saved", command.content.name)


@blueprint.post("/<int:user_id>")
@permission("edit_users")
def change(user_id: int) -> ResponseReturnValue:
    """Keep a changed user."""
    command = ChangeUser(context.actor, user_id, request.form.get("seen", ""), _content())
    try:
        edit_users.change_user(context.db, context.clock, command)
    except BadInput as refusal:
        return office.refused(_form(user_id, _typed(), _errors(refusal)))
    return office.finished(LIST, "saved", command.content.name)


@blueprint.post("/<int:user_id>/pin")
@permission("edit_users")
def pin(user_id: int) -> ResponseReturnValue:
    """A new PIN for somebody who forgot it."""
    command = SetPin(context.actor, user_id, request.form.get("pin", ""), _pepper())
    try:
        edit_users.set_pin(context.db, context.clock, command)
    except BadInput as refusal:
        form = _form(user_id, _state(user_id), _errors(refusal))
        return office.refused(Form(form.page, "manager/_user_pin.html", form.values))
    return office.finished(LIST, "pin", _state(user_id)["name"])


@blueprint.post("/<int:user_id>/retire")
@permission("edit_users")
def retire(user_id: int) -> ResponseReturnValue:
    """Somebody leaves."""
    edit_users.retire_user(context.db, context.clock, context.actor, user_id)
    return office.finished(LIST, "retired", _state(user_id)["name"])


@blueprint.post("/<int:user_id>/restore")
@permission("edit_users")
def restore(user_id: int) -> ResponseReturnValue:
    """Somebody comes back."""
    edit_users.restore_user(context.db, context.clock, context.actor, user_id)
    return office.finished(LIST, "restored", _state(user_id)["name"])


def _state(user_id: int) -> dict[str, Any]:
    with context.db.reading() as connection:
        state = people.user_state(connection, user_id)
    return state | {"seen": fingerprint(state)}


def _typed() -> dict[str, Any]:
    texts: dict[str, Any] = {name: request.form.get(name, "") for name in FIELDS}
    return texts | {"color": int(texts["color"]) if is_id(texts["color"]) else 0}


def _content() -> UserContent:
    typed = _typed()
    return UserContent(
        name=typed["name"],
        role_id=int(typed["role_id"]) if is_id(typed["role_id"]) else 0,
        color=typed["color"],
        looks=Looks(typed["language"], typed["theme"], typed["hand"]),
    )


def _pepper() -> bytes:
    return kept_secret(context.settings.pepper_file)


def _errors(refusal: BadInput) -> dict[str, str]:
    sentence = translate(refusal.message, refusal.facts, context.language)
    return {refusal.field or "form": sentence}


def _form(user_id: int | None, user: dict[str, Any], errors: dict[str, str] | None = None) -> Form:
    with context.db.reading() as connection:
        roles = people.roles(connection)
        past = events(connection, f"user:{user_id}") if user_id else []
    values = {
        "user": user,
        "user_id": user_id,
        "errors": errors or {},
        "roles": [
            (role.id, filters.said(role.name, role.translations))
            for role in roles
            if role.rights <= context.actor.rights and not role.is_retired
        ],
        "colors": edit_users.COLORS,
        "languages": [(code, language.name) for code, language in LANGUAGES.items()],
        "themes": [("auto", _("Like the device")), ("light", _("Light")), ("dark", _("Dark"))],
        "hands": [("right", _("Right hand")), ("left", _("Left hand"))],
        "length": LENGTH,
        "events": past,
    }
    return Form("manager/user.html", "manager/_user.html", values)
