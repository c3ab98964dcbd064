"""A card device: one form for its account, its posting rule and its key."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.add_card_device import (
    AddCardDevice,
    CardDevice,
    add_card_device,
    stands_on,
    suggested_code,
)
from pospro.services.manager.sale_examples import hundred
from pospro.services.manager.sections import COLORS
from pospro.storage.payment_type_lists import listed_payment_types
from pospro.storage.venue_setup import current_setup
from pospro.web.filters import figure
from pospro.web.forms import Typed
from pospro.web.fragments import fragment
from pospro.web.manager import office, ticket_setup
from pospro.web.manager.accounting import name_of
from pospro.web.manager.office import Form
from pospro.web.manager.ticket_setup import ExampleLine

blueprint = Blueprint("manager_card_devices", __name__, url_prefix="/manager/card-devices")
LIST = "manager_payment_types.page"


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form with the next free code."""
    with context.db.reading() as connection:
        used = [each.color for each in listed_payment_types(connection)]
        given = {"name": "", "code": suggested_code(context.db, connection)}
        return office.show(_form(connection, given | {"color": min(COLORS, key=used.count)}, {}))


@blueprint.get("/example")
@permission("edit_accounts")
def example() -> ResponseReturnValue:
    """The key and the entry of what is being typed."""
    given = _given(_typed())
    with context.db.reading() as connection:
        return fragment("manager/_card_device_example.html", **_example(connection, given))


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Make the device."""
    typed = _typed(posted=True)
    given = _given(typed)
    try:
        add_card_device(
            context.db, context.clock, AddCardDevice(context.actor, CardDevice(**given))
        )
    except BadInput as refusal:
        typed.refuse(refusal)
    else:
        return office.finished(LIST, "saved", given["name"])
    with context.db.reading() as connection:
        return office.refused(_form(connection, given, typed.errors))


def _typed(*, posted: bool = False) -> Typed:
    with context.db.reading() as connection:
        currency = current_setup(context.db, connection).currency
    return Typed(request.form if posted else request.args, currency)


def _given(typed: Typed) -> dict[str, Any]:
    return {
        "name": typed.text("name"),
        "code": typed.text("code"),
        "color": ticket_setup.chosen_id(typed, "color") or 1,
    }


def _form(connection: Connection, device: dict[str, Any], errors: dict[str, str]) -> Form:
    values = {"errors": errors, "colors": COLORS} | _example(connection, device)
    return Form("manager/card_device.html", "manager/_card_device.html", values)


def _example(connection: Connection, device: dict[str, Any]) -> dict[str, Any]:
    """The key as it will stand on the payment screen, and what a payment of 100 posts."""
    amount = hundred(current_setup(context.db, connection))
    ground = stands_on(context.db, connection)
    lines = [
        ExampleLine(device["code"], device["name"], figure(amount), ""),
        ExampleLine(ground.tickets.code, name_of(ground.tickets), "", figure(amount)),
    ]
    return {"device": device, "amount": amount, "ground": ground, "lines": lines}
