"""The API's door: a bearer token says who asks; a browser's cookies open nothing here."""

import re

from flask import Blueprint, current_app, request
from werkzeug.routing import BaseConverter, ValidationError

from pospro.api import problems
from pospro.api.schemas.plain import LARGEST_ID
from pospro.domain.errors import N_, NotSignedIn
from pospro.i18n import known_language
from pospro.request.context import context, recognise
from pospro.request.rights import PUBLIC, needed_right, require
from pospro.services.manager.api_tokens import note_use
from pospro.storage import sessions
from pospro.storage.sessions import SignedIn

ADDRESS = "/api/v1"
BEARER = re.compile("bearer +(.*?) *", re.ASCII | re.IGNORECASE)


class IdConverter(BaseConverter):
    """An id in a path."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        """The id; no rule fits one that no database can hold."""
        found = int(value)
        if found > LARGEST_ID:
            raise ValidationError
        return found


def resource(name: str) -> Blueprint:
    """A blueprint whose every request passes the door."""
    made = Blueprint(f"api_{name}", __name__, url_prefix=ADDRESS)
    made.before_request(_guard)
    made.after_request(problems.speak)
    return made


def bearer() -> str:
    """The token of the request; empty when there is none."""
    found = BEARER.fullmatch(request.headers.get("Authorization", ""))
    return found[1] if found else ""


def _guard() -> None:
    found = _holder()
    if found is not None:
        recognise(found)
    own = [found.language] if found else []
    accepted = request.accept_languages.values()
    context.language = known_language([*accepted, *own, context.settings.language])
    if request.method == "OPTIONS":
        return
    view = current_app.view_functions[request.endpoint or ""]
    if needed_right(view) != PUBLIC and found is None:
        raise NotSignedIn(N_("The token is missing or was revoked. Send a valid one."))
    require(view)


def _holder() -> SignedIn | None:
    token = bearer()
    if not token:
        return None
    with context.db.reading() as connection:
        held = sessions.by_api_token(connection, token, context.clock.now())
    if held is None:
        return None
    note_use(context.db, context.clock, held)
    return held.holder
