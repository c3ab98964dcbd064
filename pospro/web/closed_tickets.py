"""Closed tickets: the latest first, found by day, number, amount, name, product or note."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request

from pospro.domain.errors import N_
from pospro.reports.closed_tickets import SEES_ALL, ClosedQuery, closed_tickets, own_period
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.storage.venue_setup import current_setup
from pospro.web import reading
from pospro.web.fragments import fragment, path_to

blueprint = Blueprint("closed_tickets", __name__, url_prefix="/tickets/closed")

PAGE = 50

PRINTED = {
    "done": (N_("Printed"), "ok"),
    "queued": (N_("Waiting"), "info"),
    "sending": (N_("Printing"), "info"),
    "held": (N_("Not printed"), "danger"),
    "failed": (N_("Not printed"), "danger"),
    "unconfirmed": (N_("Unsure"), "warn"),
    "cancelled": (N_("Called off"), ""),
}
"""State of a receipt's print job → what it says in a list, and its tone."""


@blueprint.get("")
@permission("sell")
def page() -> str:
    """The closed tickets, or those that fit."""
    return render_template("tickets/closed.html", **_values())


@blueprint.get("/list")
@permission("sell")
def found() -> Response:
    """The list alone; a further page is a step that one can go back from."""
    values = _values()
    path = path_to("closed_tickets.page", **_asked())
    if "after" in request.args:
        return fragment("tickets/_closed.html", push=path, **values)
    return fragment("tickets/_closed.html", replace=path, **values)


def _asked() -> dict[str, str]:
    """What was asked for, as an address carries it."""
    return {name: text for name in ("q", "day", "after") if (text := request.args.get(name))}


def _values() -> dict[str, Any]:
    text, day = request.args.get("q", "").strip(), _day()
    with context.db.reading() as connection:
        currency = current_setup(context.db, connection).currency
        period = own_period(connection, context.actor)
        query = ClosedQuery(
            size=PAGE,
            language=context.language,
            text=text,
            work_period_id=period,
            business_date=day,
            after=request.args.get("after", None, int),
        )
        shown = closed_tickets(connection, currency, query)
    return {
        "shown": shown,
        "text": text,
        "day": day,
        "sees_all": SEES_ALL in context.actor.rights,
        "is_later": query.after is not None,
        "printed": PRINTED,
    }


def _day() -> date | None:
    text = request.args.get("day", "").strip()
    return reading.read_day(text, "day") if text else None
