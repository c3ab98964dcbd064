"""Changes to an open ticket, and the list of those that are open."""

from decimal import Decimal

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from pospro.domain.errors import BadInput, N_
from pospro.domain.line import LineState
from pospro.domain.quantity import Quantity
from pospro.i18n import fold
from pospro.request.context import context
from pospro.request.rights import approvable, permission
from pospro.services.ticket.apply_calculation import (
    ApplyCalculation,
    RemoveCalculation,
    apply_calculation,
    remove_calculation,
)
from pospro.services.ticket.change_line import ChangeLine, change_line
from pospro.services.ticket.change_ticket import ChangeTicket, change_ticket
from pospro.services.ticket.mark_line import MarkLine, mark_line
from pospro.services.ticket.void_ticket import VoidTicket, void_ticket
from pospro.storage import open_tickets
from pospro.storage.open_tickets import OpenTicketRow
from pospro.storage.venue_setup import current_setup
from pospro.web import reading
from pospro.web.calculation_keys import unit_of
from pospro.web.fragments import fragment, leave_for, path_to
from pospro.web.meanwhile import show_difference
from pospro.web.till import shown

blueprint = Blueprint("tickets", __name__)
show_difference(blueprint)


@blueprint.get("/tickets")
@permission("sell")
def page() -> str:
    """The open tickets of the venue, the oldest first."""
    return render_template("tickets/page.html", tickets=_open_tickets(""), text="")


@blueprint.get("/tickets/list")
@permission("sell")
def found() -> Response:
    """Those whose name, note or opener holds what is typed, in any case and accent."""
    text = request.args.get("q", "").strip()
    return fragment("tickets/_list.html", tickets=_open_tickets(text), text=text)


def _open_tickets(text: str) -> list[OpenTicketRow]:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        tickets = open_tickets.list_open(connection, setup.currency)
    words = fold(text)
    return [each for each in tickets if words in fold(f"{each.name} {each.note} {each.opened_by}")]


@blueprint.post("/tickets/<int:ticket_id>/lines/<int:line_id>")
@approvable("refund", "sell")
def change(ticket_id: int, line_id: int) -> ResponseReturnValue:
    """A new quantity or note for a line."""
    form = request.form
    command = ChangeLine(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=ticket_id,
        version=reading.version(form),
        line_id=line_id,
        quantity=reading.quantity(form, "quantity") if "quantity" in form else None,
        note=form.get("note"),
    )
    change_line(context.db, context.clock, command)
    return shown(ticket_id, line_id)


@blueprint.post("/tickets/<int:ticket_id>/lines/<int:line_id>/marks")
@approvable("gift", "sell")
def mark(ticket_id: int, line_id: int) -> ResponseReturnValue:
    """Give the line away, void it, or take that back."""
    form = request.form
    state = form.get("state", "")
    if state not in list(LineState):
        raise BadInput(N_("A line is sold, a gift or void."), field="state")
    command = MarkLine(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=ticket_id,
        version=reading.version(form),
        line_id=line_id,
        state=LineState(state),
        reason=form.get("written", "").strip() or form.get("reason", ""),
        quantity=_part(form.get("part", "")),
    )
    answer = mark_line(context.db, context.clock, command)
    return shown(ticket_id, int(answer["line_id"]))


def _part(text: str) -> Quantity | None:
    return reading.read_quantity(text, "part") if text.strip() else None


@blueprint.post("/tickets/<int:ticket_id>/calculations")
@approvable("discount", "sell")
def discount(ticket_id: int) -> ResponseReturnValue:
    """A discount in percent or as an amount, or one of the manager's own, on ticket or line."""
    form = request.form
    line_id = form.get("line_id", None, int)
    calculation, unit = _asked(form, "line" if line_id else "ticket")
    command = ApplyCalculation(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=ticket_id,
        version=reading.version(form),
        calculation=calculation,
        amount=_discount(unit, form.get("amount", "")) if unit else None,
        line_id=line_id,
    )
    apply_calculation(context.db, context.clock, command)
    return shown(ticket_id, _chosen())


def _asked(form: reading.Form, scope: str) -> tuple[int | str, str]:
    """Which calculation, and the unit of the number typed for it; no unit where none is asked."""
    if not form.get("calculation_type_id"):
        unit = "amount" if form.get("unit") == "amount" else "percent"
        return f"{scope}_discount_{unit}", unit
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    kind = setup.calculation_type(reading.identity(form, "calculation_type_id"))
    return kind.id, "" if kind.amount else unit_of(kind)


def _discount(unit: str, text: str) -> Decimal:
    if unit == "amount":
        with context.db.reading() as connection:
            currency = current_setup(context.db, connection).currency
        return Decimal(reading.read_money(text, currency, "amount").minor)
    return reading.read_percent(text, "amount")


@blueprint.post("/tickets/<int:ticket_id>/calculations/<int:calculation_id>/removal")
@approvable("discount", "sell")
def remove_discount(ticket_id: int, calculation_id: int) -> ResponseReturnValue:
    """Take a discount off again."""
    form = request.form
    command = RemoveCalculation(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=ticket_id,
        version=reading.version(form),
        calculation_id=calculation_id,
    )
    remove_calculation(context.db, context.clock, command)
    return shown(ticket_id, _chosen())


@blueprint.post("/tickets/<int:ticket_id>")
@permission("sell")
def name(ticket_id: int) -> ResponseReturnValue:
    """A name or note for the ticket; `hold` puts it aside and starts an empty one."""
    form = request.form
    command = ChangeTicket(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=ticket_id,
        version=reading.version(form),
        name=form.get("name"),
        note=form.get("note"),
    )
    change_ticket(context.db, context.clock, command)
    if form.get("hold"):
        return leave_for(path_to("till.page"))
    return shown(ticket_id, _chosen())


def _chosen() -> int | None:
    """The line that was chosen stays so."""
    return request.form.get("line", None, int)


@blueprint.post("/tickets/<int:ticket_id>/void")
@approvable("void", "sell")
def void(ticket_id: int) -> ResponseReturnValue:
    """Void the whole ticket and start an empty one."""
    form = request.form
    command = VoidTicket(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=ticket_id,
        version=reading.version(form),
        reason=form.get("written", "").strip() or form.get("reason", ""),
    )
    void_ticket(context.db, context.clock, command)
    return leave_for(path_to("till.page"))
