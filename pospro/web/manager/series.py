"""Number series: how receipts and documents of each register are numbered, and how they go on."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Currency
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_series import (
    DIGITS,
    ChangeSeries,
    SeriesContent,
    change_series,
    next_number_said,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage import number_series
from pospro.storage.documents import SERIES as DOCUMENT
from pospro.storage.number_series import RECEIPT
from pospro.storage.venue import numbered
from pospro.storage.venue_setup import current_setup
from pospro.web.filters import said as named
from pospro.web.forms import Typed, said
from pospro.web.fragments import fragment
from pospro.web.manager import office, ticket_setup
from pospro.web.manager.office import Form
from pospro.web.manager.past import events

blueprint = Blueprint("manager_series", __name__, url_prefix="/manager/number-series")
LIST = "manager_series.page"

PURPOSES = {RECEIPT: N_("Receipts"), DOCUMENT: N_("Documents")}
"""Purpose of a series → what it numbers."""


@blueprint.get("/")
@permission("edit_accounts")
def page() -> str:
    """Every number series, by register."""
    with context.db.reading() as connection:
        listed = number_series.listed_series(connection)
        values = {"series": listed, "purposes": purposes(connection)}
    return office.page("manager/number_series.html", tabs=ticket_setup.tabs(), **values)


@blueprint.get("/<int:series_id>")
@permission("edit_accounts")
def edit(series_id: int) -> str:
    """How a series goes on."""
    with context.db.reading() as connection:
        state = number_series.series_state(connection, series_id)
        shown = state | {"next_number": "", "reason": "", "seen": fingerprint(state)}
        return office.show(_form(connection, series_id, shown | {"errors": {}}))


@blueprint.get("/<int:series_id>/example")
@permission("edit_accounts")
def example(series_id: int) -> ResponseReturnValue:
    """The next number as it is being typed."""
    with context.db.reading() as connection:
        typed = Typed(request.args, current_setup(context.db, connection).currency)
        shown = _example(connection, series_id, typed)
    return fragment("manager/_series_example.html", **shown)


@blueprint.post("/<int:series_id>")
@permission("edit_accounts")
def change(series_id: int) -> ResponseReturnValue:
    """Let a series go on as it was typed."""
    with context.db.reading() as connection:
        typed = Typed(request.form, current_setup(context.db, connection).currency)
        listed = number_series.series_state(connection, series_id)
    content = _content(typed)
    if not typed.errors:
        command = ChangeSeries(context.actor, series_id, content, typed.text("seen"))
        try:
            change_series(context.db, context.clock, command)
        except BadInput as refusal:
            typed.refuse(refusal)
        else:
            return office.finished(LIST, "saved", content.prefix)
    fields = ("prefix", "digits", "next_number", "reason", "seen")
    given: dict[str, Any] = listed | {name: typed.text(name) for name in fields}
    with context.db.reading() as connection:
        return office.refused(_form(connection, series_id, given | {"errors": typed.errors}))


def purposes(connection: Connection) -> dict[str, str]:
    """Purpose → what it numbers, in words; receipts of a ticket type by its name."""
    types = current_setup(context.db, connection).ticket_types.values()
    own = {
        number_series.purpose_of_type(each.id): named(each.name, each.translations)
        for each in types
    }
    return {key: said(words) for key, words in PURPOSES.items()} | {
        key: f"{said(PURPOSES[RECEIPT])}: {name}" for key, name in own.items()
    }


def _content(typed: Typed) -> SeriesContent:
    number = typed.whole("next_number") if typed.text("next_number").strip() else None
    digits = ticket_setup.chosen_id(typed, "digits") or 0
    return SeriesContent(typed.text("prefix"), digits, number, typed.text("reason"))


def _form(connection: Connection, series_id: int, series: dict[str, Any]) -> Form:
    listed = number_series.one_series(connection, series_id)
    runs = [
        (
            numbered(run.prefix, run.digits, run.first),
            numbered(run.prefix, run.digits, run.last),
            run,
        )
        for run in reversed(number_series.runs_of(connection, series_id))
    ]
    shown = {name: str(series[name]) for name in ("prefix", "digits", "next_number", "reason")}
    typed = Typed(ticket_setup.as_typed(shown | {"translations": {}}), _currency(connection))
    values = {
        "series": series,
        "series_id": series_id,
        "listed": listed,
        "errors": series["errors"],
        "digits": [(number, number) for number in DIGITS],
        "runs": runs,
        "purposes": purposes(connection),
        "events": events(connection, f"series:{series_id}"),
    }
    found = _example(connection, series_id, typed)
    return Form("manager/one_series.html", "manager/_series.html", values | found)


def _example(connection: Connection, series_id: int, typed: Typed) -> dict[str, Any]:
    content = _content(typed)
    listed = number_series.one_series(connection, series_id)
    if "next_number" in typed.errors:
        return {"listed": listed, "next": "", "refusal": typed.errors["next_number"]}
    try:
        said_next = next_number_said(connection, series_id, content)
    except BadInput as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        return {"listed": listed, "next": "", "refusal": sentence}
    return {"listed": listed, "next": said_next, "refusal": ""}


def _currency(connection: Connection) -> Currency:
    return current_setup(context.db, connection).currency
