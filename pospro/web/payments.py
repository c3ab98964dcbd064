"""The payment screen: what is due, the means, quick amounts, and what happens after."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.money import Currency, Money
from pospro.domain.payment import quick_amounts
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.payment.close_ticket import CloseTicket, close_ticket
from pospro.services.payment.take_payment import TakePayment, take_payment
from pospro.storage.venue_setup import current_setup
from pospro.web import reading, ticket_view
from pospro.web.fragments import fragment, leave_for, path_to
from pospro.web.ticket_view import TicketView

blueprint = Blueprint("payments", __name__)


@blueprint.get("/tickets/<int:ticket_id>/payment")
@permission("pay")
def page(ticket_id: int) -> ResponseReturnValue:
    """What is due, with the chosen means of payment; a closed ticket shows its receipt."""
    with context.db.reading() as connection:
        values = _values(connection, ticket_id)
    ticket: TicketView = values["ticket"]
    if not ticket.is_open:
        return leave_for(path_to("till.page", ticket_id=ticket_id))
    return render_template("payment/page.html", **values)


@blueprint.get("/tickets/<int:ticket_id>/payment/means")
@permission("pay")
def means(ticket_id: int) -> ResponseReturnValue:
    """The payment screen as it is now, with this means chosen."""
    with context.db.reading() as connection:
        values = _values(connection, ticket_id)
    ticket: TicketView = values["ticket"]
    if not ticket.is_open:
        return leave_for(path_to("till.page", ticket_id=ticket_id))
    return fragment("payment/_stage.html", **values)


@blueprint.post("/tickets/<int:ticket_id>/payments")
@permission("pay")
def pay(ticket_id: int) -> ResponseReturnValue:
    """Take the money; the receipt when it closed the ticket, else what is still due."""
    form = request.form
    with context.db.reading() as connection:
        currency = current_setup(context.db, connection).currency
    command = TakePayment(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=ticket_id,
        version=reading.version(form),
        payment_type_id=reading.identity(form, "payment_type_id"),
        tendered=_tendered(form, currency),
        reference=form.get("reference", ""),
    )
    answer = take_payment(context.db, context.clock, command)
    if answer["number"]:
        return leave_for(path_to("receipts.page", ticket_id=ticket_id))
    with context.db.reading() as connection:
        return fragment("payment/_stage.html", **_values(connection, ticket_id))


def _tendered(form: reading.Form, currency: Currency) -> Money | None:
    """What was handed over, below zero where it goes back; None takes exactly what is due.

    A quick amount is one tap and goes before whatever was typed.
    """
    text = (form.get("quick") or form.get("tendered", "")).strip()
    if not text:
        return None
    amount = reading.read_money(text, currency, "tendered")
    return -amount if form.get("direction") == "back" else amount


@blueprint.post("/tickets/<int:ticket_id>/closure")
@permission("pay")
def close(ticket_id: int) -> ResponseReturnValue:
    """Close a ticket that owes nothing."""
    form = request.form
    command = CloseTicket(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=ticket_id,
        version=reading.version(form),
    )
    close_ticket(context.db, context.clock, command)
    return leave_for(path_to("receipts.page", ticket_id=ticket_id))


def _values(connection: Connection, ticket_id: int) -> dict[str, Any]:
    setup = current_setup(context.db, connection)
    ticket = ticket_view.read(context.db, connection, ticket_id)
    means = [kind for kind in setup.payment_types.values() if not kind.retired]
    wanted = request.args.get("type", None, int)
    chosen = next((kind for kind in means if kind.id == wanted), means[0] if means else None)
    due = abs(ticket.due)
    notes = chosen.quick_amounts if chosen and chosen.kind.gives_change else ()
    return {
        "ticket": ticket,
        "setup": setup,
        "means": means,
        "chosen": chosen,
        "due": due,
        "quick": [(amount, amount - due) for amount in quick_amounts(due, notes)],
        "notes": [Money(note, due.currency) for note in sorted(notes, reverse=True)],
        "shares": [(parts, Money(-(-due.minor // parts), due.currency)) for parts in (2, 3, 4)],
    }
