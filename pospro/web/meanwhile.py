"""A change that came too late: the screen as it is now, what happened meanwhile, and once more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Connection

from pospro.domain.errors import StaleVersion
from pospro.request.context import context
from pospro.request.refusals import Refusal, sentence
from pospro.storage.ticket_changes import changes_since
from pospro.storage.venue_setup import current_setup
from pospro.web import approvals, change_words, errors, ticket_view
from pospro.web.change_words import Said
from pospro.web.fragments import is_fragment
from pospro.web.repeating import Wish, words

SHOWN = 3
"""Changes that are named; the ticket itself shows the others."""

OWN = (*approvals.OWN, "request_id", "version", "ticket_id")
"""Fields of a wish that are new when it is repeated."""


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a screen that shows a ticket: its id, its swap, its template and values."""

    target: str
    swap: str
    template: str
    values: Callable[[Connection, int], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Again:
    """The wish as a key: its words, where it goes, and the fields that it had."""

    words: str
    path: str
    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What the notice says: the headline, the changes, how many more, the lines, and the key."""

    headline: str
    rows: Sequence[Said]
    more: int
    lines: frozenset[str]
    again: Again | None

    @property
    def several(self) -> bool:
        """Whether more than one person is named, so that each row has to say whose it is."""
        return len({row.by for row in self.rows}) > 1


def _at_till(connection: Connection, ticket_id: int) -> dict[str, Any]:
    chosen = (request.view_args or {}).get("line_id") or request.form.get("line", None, int)
    ticket = ticket_view.read(context.db, connection, ticket_id, chosen)
    return {"ticket": ticket, "setup": current_setup(context.db, connection)}


AT_TILL = Place("ticket", "morph:outerHTML", "till/_ticket.html", _at_till)


def show_difference(blueprint: Blueprint, *others: Place) -> None:
    """Answer changes of these endpoints that came too late with the difference.

    They are asked for at the till, or in one of the other places that show a ticket.
    """
    places = {place.target: place for place in (AT_TILL, *others)}

    def answer(error: StaleVersion) -> ResponseReturnValue:
        place = places.get(request.headers.get("HX-Target", ""))
        if not is_fragment() or place is None:
            return errors.answer(Refusal(error.status, error.code, sentence(error), error))
        return _shown(place, error)

    blueprint.register_error_handler(StaleVersion, answer)


def _shown(place: Place, error: StaleVersion) -> ResponseReturnValue:
    ticket_id: int = (request.view_args or {})["ticket_id"]
    with context.db.reading() as connection:
        values = place.values(connection, ticket_id)
        changes = changes_since(connection, ticket_id, error.seen or 0)
    facts = values["ticket"], values["setup"], changes, request.form, request.view_args or {}
    values["meanwhile"] = _meanwhile(Wish(*facts), sentence(error))
    response = make_response(render_template(place.template, **values), error.status)
    response.headers["HX-Retarget"] = f"#{place.target}"
    response.headers["HX-Reswap"] = place.swap
    return response


def _meanwhile(wish: Wish, refusal: str) -> Meanwhile:
    rows = [change_words.said(change, wish.setup.currency) for change in wish.changes]
    label = words(request.endpoint or "", wish)
    return Meanwhile(
        headline=_headline(rows) if rows else refusal,
        rows=rows[:SHOWN],
        more=len(rows[SHOWN:]),
        lines=frozenset(str(change.id) for change in wish.changes if change.kind == "line"),
        again=Again(label, _path(), _fields()) if label else None,
    )


def _headline(rows: Sequence[Said]) -> str:
    names = ", ".join(dict.fromkeys(row.by for row in rows))
    return str(_("%(names)s changed this ticket at %(time)s.", names=names, time=rows[-1].at))


def _path() -> str:
    return request.full_path.removesuffix("?")


def _fields() -> Sequence[tuple[str, str]]:
    return [each for each in request.form.items(multi=True) if each[0] not in OWN]
