"""The door: choose who you are, enter the PIN, come back to where the till was locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from pospro.config import kept_secret
from pospro.domain.errors import BadInput, N_, NotFound, PosproError
from pospro.i18n import LANGUAGES, sort_key, translate
from pospro.request.context import context
from pospro.request.rights import SIGNED_IN, public, right_of, signed_in
from pospro.services.manager.pins import LENGTH
from pospro.services.manager.sign_in import SignIn, TooSoon, WrongPin, sign_in, sign_out
from pospro.storage import sessions
from pospro.storage.sessions import Person
from pospro.storage.venue import VenueRow, the_venue
from pospro.storage.venue_setup import current_setup
from pospro.web import cookies, frame
from pospro.web.fragments import leave_for, path_to

blueprint = Blueprint("sign_in", __name__)


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody at the door: initials on the own hue."""

    id: int
    name: str
    role: str
    translations: Mapping[str, str]
    initials: str
    hue: int


@dataclass(frozen=True, slots=True)
class Door:
    """What the door shows."""

    venue: VenueRow
    people: tuple[Face, ...]
    registers: tuple[tuple[int, str], ...]
    register_id: int
    chosen: Face | None
    back: str
    error: str


@blueprint.get("/sign-in")
@public
def page() -> Response:
    """The people who may sign in, and the PIN pad of the one chosen."""
    return _door(request.args.get("user", 0, int), request.args.get("next", ""))


@blueprint.post("/sign-in")
@public
def enter() -> ResponseReturnValue:
    """Sign in; the door again, with what was wrong, where that fails."""
    user_id = request.form.get("user", 0, int)
    back = request.form.get("next", "")
    register_id = request.form.get("register", 0, int)
    device = cookies.device()
    if device is None:
        return _door(user_id, back, BadInput(N_("Allow cookies for this address, then try again.")))
    command = SignIn(
        user_id=user_id,
        pin=request.form.get("pin", ""),
        device=device,
        address=request.remote_addr or "127.0.0.1",
        register_id=register_id,
        pepper=kept_secret(context.settings.pepper_file),
    )
    try:
        token = sign_in(context.db, context.clock, command)
    except (WrongPin, TooSoon, NotFound) as refusal:
        return _door(user_id, back, refusal)
    response = make_response(leave_for(path_to("sign_in.welcome", next=back)))
    cookies.keep_session(response, token)
    cookies.keep(response, cookies.REGISTER, str(register_id))
    return response


@blueprint.get("/welcome")
@signed_in
def welcome() -> ResponseReturnValue:
    """Go on where somebody was going, or to the first screen that the person's rights open."""
    back = request.args.get("next", "")
    response = make_response(leave_for(back if _may_open(back) else _first_screen()))
    cookies.keep(response, frame.LANGUAGE_COOKIE, context.language)
    return response


@blueprint.post("/lock")
@signed_in
def lock() -> ResponseReturnValue:
    """End the session; the door shows the same person and remembers the page."""
    user_id = context.actor.user_id
    back = urlsplit(request.referrer or "")
    path = f"{back.path}?{back.query}" if back.query else back.path
    return _left(path_to("sign_in.page", user=user_id, next=path))


@blueprint.post("/sign-out")
@signed_in
def leave() -> ResponseReturnValue:
    """End the session and forget who it was."""
    return _left(path_to("sign_in.page"))


@blueprint.post("/language")
@public
def choose_language() -> ResponseReturnValue:
    """Read the door in another language."""
    response = make_response(leave_for(path_to("sign_in.page")))
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        cookies.keep(response, frame.LANGUAGE_COOKIE, wanted)
    return response


def initials(name: str) -> str:
    """The first letters of the first and the last word."""
    words = name.split()
    return words[0][0] + (words[-1][0] if len(words) > 1 else "")


def _door(user_id: int, back: str, refusal: PosproError | None = None) -> Response:
    """The door with somebody chosen, in that person's language."""
    with context.db.reading() as connection:
        venue = the_venue(connection)
        if venue is None:
            return make_response(render_template("sign_in/no_venue.html"))
        registers = current_setup(context.db, connection).registers.values()
        people = sessions.people(connection)
    chosen = next((person for person in people if person.id == user_id), None)
    if chosen is not None:
        context.language = chosen.language
    in_use = tuple((each.id, each.name) for each in registers if not each.retired)
    door = Door(
        venue=venue,
        people=_faces(people),
        registers=in_use,
        register_id=_usual_register(in_use),
        chosen=_face(chosen) if chosen else None,
        back=back,
        error=translate(refusal.message, refusal.facts, context.language) if refusal else "",
    )
    now = context.clock.now().astimezone(ZoneInfo(venue.time_zone))
    body = render_template(
        "sign_in/page.html", door=door, length=LENGTH, languages=LANGUAGES, now=now
    )
    response = make_response(body, refusal.status if refusal else 200)
    cookies.keep_device(response)
    return response


def _faces(people: list[Person]) -> tuple[Face, ...]:
    ordered = sorted(people, key=lambda person: sort_key(person.name, context.language))
    return tuple(map(_face, ordered))


def _face(person: Person) -> Face:
    return Face(
        id=person.id,
        name=person.name,
        role=person.role,
        translations=person.translations,
        initials=initials(person.name),
        hue=person.color,
    )


def _usual_register(registers: tuple[tuple[int, str], ...]) -> int:
    """The register that was chosen here last, else the first."""
    usual = request.cookies.get(cookies.REGISTER, 0, int)
    known = [register_id for register_id, _ in registers]
    return usual if usual in known else next(iter(known), 0)


def _left(path: str) -> ResponseReturnValue:
    """End the session and go to the door."""
    token = cookies.session_token()
    if token is not None:
        sign_out(context.db, context.clock, context.actor, token)
    response = make_response(leave_for(path))
    cookies.drop_session(response)
    return response


def _first_screen() -> str:
    places = frame.navigation(context.person) if context.person else []
    return places[0].href if places else path_to("own.page")


def _may_open(path: str) -> bool:
    """Whether the path is a page of ours that the person who is signed in may see."""
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        return False
    address = urlsplit(path)
    try:
        endpoint, _ = current_app.url_map.bind("").match(address.path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    right = right_of(current_app.view_functions[endpoint])
    return right in context.actor.rights or right == SIGNED_IN
