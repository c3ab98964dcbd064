"""The options of a line: its portion and its modifiers, chosen anew over the keys."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from pospro.request.context import context
from pospro.request.rights import approvable, permission
from pospro.services.ticket.change_line import ChangeLine, change_line
from pospro.services.ticket.options import Options, product_of
from pospro.storage import ticket_loading
from pospro.storage.venue_setup import current_setup
from pospro.web import reading
from pospro.web.filters import typed
from pospro.web.fragments import fragment
from pospro.web.meanwhile import show_difference
from pospro.web.till import shown

blueprint = Blueprint("options", __name__)
show_difference(blueprint)


@blueprint.get("/tickets/<int:ticket_id>/lines/<int:line_id>/options")
@permission("sell")
def choices(ticket_id: int, line_id: int) -> Response:
    """What the product of the line offers, with what is chosen already."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        line = ticket_loading.load(connection, setup.currency, ticket_id).line(line_id)
        product = product_of(context.db, connection, line)
    return fragment(
        "till/_choices.html",
        product=product,
        quantity=typed(line.quantity),
        line=line,
        ticket_id=ticket_id,
        portion_id=line.portion_id,
        taken={modifier.modifier_id: modifier.quantity for modifier in line.modifiers},
    )


@blueprint.post("/tickets/<int:ticket_id>/lines/<int:line_id>/options")
@approvable("refund", "sell")
def choose(ticket_id: int, line_id: int) -> ResponseReturnValue:
    """Put what is chosen now in the place of what was chosen before; perhaps another quantity."""
    form = request.form
    command = ChangeLine(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=ticket_id,
        version=reading.version(form),
        line_id=line_id,
        quantity=reading.quantity(form, "quantity") if form.get("quantity") else None,
        options=Options(form.get("portion_id", None, int), reading.modifiers(form)),
    )
    change_line(context.db, context.clock, command)
    return shown(ticket_id, line_id)
