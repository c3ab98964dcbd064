"""API tokens: which programs may ask, as whom and until when; the secret is shown once."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Connection

from pospro.domain.errors import BadInput
from pospro.i18n import sort_key, translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager import api_tokens as services
from pospro.services.manager.api_tokens import CreateToken
from pospro.storage import api_tokens
from pospro.storage.api_tokens import ListedToken
from pospro.storage.venue_setup import current_setup
from pospro.web import reading
from pospro.web.forms import is_id
from pospro.web.fragments import is_fragment
from pospro.web.manager import office
from pospro.web.manager.office import Form

blueprint = Blueprint("manager_tokens", __name__, url_prefix="/manager/tokens")
LIST = "manager_tokens.page"
DESCRIPTION = "/api/v1/openapi.json"
LIVES = (30, 90, 365)
"""Days that a new token may last; it may also last for ever."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A token in the list, and whether it has ended by itself."""

    token: ListedToken
    has_ended: bool


@blueprint.get("/")
@permission("configure")
def page() -> str:
    """Every token that was not revoked, the newest first."""
    now = context.clock.now()
    with context.db.reading() as connection:
        found = api_tokens.tokens_in_use(connection)
    shown = [Shown(each, _has_ended(each, now)) for each in reversed(found)]
    return office.page("manager/tokens.html", tokens=shown, description_url=DESCRIPTION)


@blueprint.get("/new")
@permission("configure")
def new() -> str:
    """An empty form."""
    return office.show(_form({"days": str(LIVES[-1])}))


@blueprint.post("/")
@permission("configure")
def create() -> ResponseReturnValue:
    """Make a token and show its secret, this once."""
    typed = request.form
    days = typed.get("days", "")
    command = CreateToken(
        request_id=reading.request_id(typed),
        actor=context.actor,
        name=typed.get("name", ""),
        user_id=_identity(typed.get("user_id", "")),
        register_id=_identity(typed.get("register_id", "")),
        days=int(days) if is_id(days) else None,
    )
    try:
        made = services.create_token(context.db, context.clock, command)
    except BadInput as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        return office.refused(_form(dict(typed), {refusal.field or "form": sentence}))
    values = {"secret": made.token, "name": command.name, "address": request.url_root}
    if is_fragment():
        return render_template("manager/_token_made.html", **values)
    return office.page("manager/token_made.html", **values)


@blueprint.post("/<int:token_id>/revoke")
@permission("configure")
def revoke(token_id: int) -> ResponseReturnValue:
    """End a token at once."""
    with context.db.reading() as connection:
        name = _name(connection, token_id)
    services.revoke_token(context.db, context.clock, context.actor, token_id)
    return office.finished(LIST, "revoked", name)


def _has_ended(token: ListedToken, now: datetime) -> bool:
    return token.expires_at is not None and token.expires_at <= now


def _identity(text: str) -> int:
    return int(text) if is_id(text) else 0


def _name(connection: Connection, token_id: int) -> str:
    found = api_tokens.tokens_in_use(connection)
    return next((each.name for each in found if each.id == token_id), "")


def _form(typed: dict[str, str], errors: dict[str, str] | None = None) -> Form:
    rights, language = context.actor.rights, context.language
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        holders = api_tokens.possible_holders(connection)
    users = [(user_id, name) for user_id, name, needed in holders if needed <= rights]
    lives = [(days, ngettext("%(num)s day", "%(num)s days", days)) for days in LIVES]
    values = {
        "token": typed,
        "errors": errors or {},
        "users": sorted(users, key=lambda user: sort_key(user[1], language)),
        "registers": [
            (each.id, f"{each.code} · {each.name}")
            for each in setup.registers.values()
            if not each.retired
        ],
        "lives": [*lives, ("", _("until it is revoked"))],
    }
    return Form("manager/token.html", "manager/_token.html", values)
