"""One's own page: how the screens look for the person signed in, and a new PIN."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pospro.config import kept_secret
from pospro.domain.errors import BadInput
from pospro.i18n import LANGUAGES, translate
from pospro.request.context import context
from pospro.request.rights import signed_in
from pospro.services.manager.edit_users import Looks, SetPin, change_looks, set_pin
from pospro.services.manager.pins import LENGTH
from pospro.web.fragments import leave_for, path_to
from pospro.web.manager import office
from pospro.web.manager.office import Form

blueprint = Blueprint("own", __name__, url_prefix="/me")


@blueprint.get("/")
@signed_in
def page() -> str:
    """The choices as they are now."""
    return office.show(_form({}))


@blueprint.post("/looks")
@signed_in
def looks() -> ResponseReturnValue:
    """Another language, theme or hand."""
    chosen = Looks(
        request.form.get("language", ""),
        request.form.get("theme", ""),
        request.form.get("hand", ""),
    )
    change_looks(context.db, context.clock, context.actor, chosen)
    return leave_for(path_to("own.page"))


@blueprint.post("/pin")
@signed_in
def pin() -> ResponseReturnValue:
    """A new PIN, typed twice; the person signs in again with it."""
    typed = request.form.get("pin", "")
    if typed != request.form.get("again", ""):
        return office.refused(_form({"again": _("The two are not the same.")}))
    pepper = kept_secret(context.settings.pepper_file)
    command = SetPin(context.actor, context.actor.user_id, typed, pepper)
    try:
        set_pin(context.db, context.clock, command)
    except BadInput as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        return office.refused(_form({"pin": sentence}))
    return leave_for(path_to("sign_in.page", user=context.actor.user_id))


def _form(errors: dict[str, str]) -> Form:
    values = {
        "person": context.person,
        "languages": [(code, language.name) for code, language in LANGUAGES.items()],
        "themes": [("auto", _("Like the device")), ("light", _("Light")), ("dark", _("Dark"))],
        "hands": [("right", _("Right hand")), ("left", _("Left hand"))],
        "errors": errors,
        "length": LENGTH,
    }
    return Form("manager/own.html", "manager/_own_pin.html", values)
