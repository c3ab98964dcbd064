"""What every page's frame needs: language, navigation, who is signed in, the venue's clock."""

import re
from dataclasses import dataclass
from functools import partial

from flask import Flask, current_app, g, request
from flask_babel import gettext as _
from sqlalchemy import Connection
from werkzeug.routing import IntegerConverter, Map

from pospro.i18n import LANGUAGES, known_language
from pospro.request import context as contexts
from pospro.request.context import Person, context, program
from pospro.storage.db import Database
from pospro.storage.venue import setup_version, the_venue
from pospro.web.fragments import is_fragment, path_to

LANGUAGE_COOKIE = "language"

SELLING = r"/till|/tickets/\d"
TICKETS = r"/tickets(/list|/closed.*)?$"
"""Patterns of the paths that belong to an entry: a ticket being paid is still at the till."""


LARGEST_ID = 2**63 - 1
"""What a database can hold."""


class IdConverter(IntegerConverter):
    """An id in a path; no rule fits one that no database can hold."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the navigation."""

    href: str
    label: str
    icon: str
    current: bool


def path_of(endpoint: str) -> str:
    """The path of a place in the navigation; the books begin with their trial balance."""
    if endpoint == "books.page":
        return path_to("reports.page", key="trial_balance")
    return path_to(endpoint)


def language() -> str:
    """The viewer's language: that of the person, else of the browser's cookie or wish."""
    return context.language


def init_app(app: Flask) -> None:
    """Begin the context of each request and give the frame's values to templates."""
    app.url_map.converters["int"] = IdConverter
    app.before_request(_begin)
    app.context_processor(_values)


def _begin() -> None:
    wanted = [request.cookies.get(LANGUAGE_COOKIE), *request.accept_languages.values()]
    contexts.begin(known_language([*wanted, program().settings.language]))


def zone() -> str:
    """The time zone that this request's moments are shown in: that of the venue."""
    if "zone" not in g:
        g.zone = _venue_zone(context.db)
    return str(g.zone)


def _venue_zone(db: Database) -> str:
    with db.reading() as connection:
        return db.cached("zone", setup_version(connection), partial(_read_zone, connection))


def _read_zone(connection: Connection) -> str:
    venue = the_venue(connection)
    return venue.time_zone if venue else "UTC"


def _values() -> dict[str, object]:
    person = context.person
    return {
        "lang": context.language,
        "text_direction": LANGUAGES[context.language].direction,
        # A fragment has no frame around it.
        "nav": navigation(person) if person and not is_fragment() else [],
        "zone": "" if is_fragment() else zone(),
        "who": _who(person) if person else None,
        "theme": person.theme if person and person.theme != "auto" else None,
        "hand": "left" if person and person.hand == "left" else None,
        "lock_url": path_to("sign_in.lock"),
        "idle_seconds": context.settings.idle_seconds,
        "may": person.actor.rights if person else frozenset(),
    }


def _who(person: Person) -> dict[str, object]:
    words = person.actor.name.split()
    initials = "".join(word[0] for word in words[:2])
    return {"name": person.actor.name, "initials": initials, "hue": person.color}


def navigation(person: Person) -> list[Entry]:
    """The entries that this person's rights open."""
    entries = [
        ("sell", "till.page", _("Till"), "receipt-text", SELLING),
        ("sell", "tickets.page", _("Tickets"), "list", TICKETS),
        ("shift", "drawer.page", _("Drawer"), "wallet", "/drawer"),
        ("see_books", "books.page", _("Books"), "book-open", "/books"),
        ("work_period", "work_period.page", _("Day"), "calendar-days", "/day"),
        ("edit_catalogue", "manager_products.page", _("Manage"), "settings", "/manager"),
    ]
    return [
        Entry(path_of(endpoint), label, icon, bool(re.match(place, request.path)))
        for right, endpoint, label, icon, place in entries
        if right in person.actor.rights and endpoint in current_app.view_functions
    ]
