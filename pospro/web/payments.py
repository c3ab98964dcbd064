"""The payment screen: what is due, the means, quick amounts, and what happens after."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Connection

from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.money import Currency, Money
from pospro.domain.payment import quick_amounts
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.rights import approvable, permission
from pospro.services.payment.close_ticket import CloseTicket, close_ticket
from pospro.services.payment.foreign_tender import ForeignDue, foreign_due
from pospro.services.payment.take_payment import TakePayment, take_payment
from pospro.services.payment.undo_payment import UndoPayment, undo_payment
from pospro.storage import shifts
from pospro.storage.venue_setup import PaymentType, Register, VenueSetup, current_setup
from pospro.storage.work_periods import open_period
from pospro.web import filters, reading, ticket_view
from pospro.web.change import asked_change, wanted_change
from pospro.web.fragments import fragment, leave_for, path_to
from pospro.web.meanwhile import Place, show_difference
from pospro.web.ticket_view import TicketView

blueprint = Blueprint("payments", __name__)

REASONS = (
    N_("Wrong means of payment"),
    N_("Wrong amount"),
    N_("Wrong ticket"),
    N_("Guest pays another way"),
)
"""Reasons to undo a payment that are offered as keys; any other may be written."""


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
    return _stage(ticket_id)


@blueprint.post("/tickets/<int:ticket_id>/payments")
@permission("pay")
def pay(ticket_id: int) -> ResponseReturnValue:
    """Take the money; the receipt when it closed the ticket, else what is still due."""
    form = request.form
    type_id = reading.identity(form, "payment_type_id")
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    currency = setup.tendered_in(type_id)
    command = TakePayment(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=ticket_id,
        version=reading.version(form),
        payment_type_id=type_id,
        tendered=_tendered(form, currency),
        reference=form.get("reference", ""),
        change_type_id=wanted_change(form),
    )
    if (asked := asked_change(setup, command)) is not None:
        return asked
    answer = take_payment(context.db, context.clock, command)
    if answer["number"]:
        return leave_for(path_to("receipts.page", ticket_id=ticket_id))
    return _stage(ticket_id)


def _tendered(form: reading.Form, currency: Currency) -> Money | None:
    """What was handed over, below zero where it goes back; None takes exactly what is due.

    A quick amount is one tap and goes before whatever was typed.
    """
    text = (form.get("quick") or form.get("tendered", "")).strip()
    if not text:
        return None
    amount = reading.read_money(text, currency, "tendered")
    return -amount if form.get("direction") == "back" else amount


@blueprint.get("/tickets/<int:ticket_id>/payments/<int:payment_id>/undo")
@permission("pay")
def ask_undo(ticket_id: int, payment_id: int) -> ResponseReturnValue:
    """The panel that asks why a payment is undone."""
    with context.db.reading() as connection:
        values = _values(connection, ticket_id)
    ticket: TicketView = values["ticket"]
    payment = next((each for each in ticket.payments if each.id == payment_id), None)
    if not ticket.is_open or payment is None:
        raise Conflict(N_("This payment is not on the ticket any more, or the ticket is closed."))
    reasons = [_(reason) for reason in REASONS]
    return fragment("payment/_undo.html", payment=payment, reasons=reasons, **values)


@blueprint.post("/tickets/<int:ticket_id>/payments/<int:payment_id>/reversals")
@approvable("undo_payment", "pay")
def undo(ticket_id: int, payment_id: int) -> ResponseReturnValue:
    """Undo a payment; what is due now."""
    form = request.form
    command = UndoPayment(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=ticket_id,
        version=reading.version(form),
        payment_id=payment_id,
        reason=form.get("written", "").strip() or form.get("reason", ""),
    )
    undo_payment(context.db, context.clock, command)
    return _stage(ticket_id)


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


def _stage(ticket_id: int) -> ResponseReturnValue:
    """The payment screen's content as it is now; a ticket that is closed by now shows its end."""
    with context.db.reading() as connection:
        values = _values(connection, ticket_id)
    ticket: TicketView = values["ticket"]
    if not ticket.is_open:
        return leave_for(path_to("till.page", ticket_id=ticket_id))
    return fragment("payment/_stage.html", **values)


def _values(connection: Connection, ticket_id: int, wanted: int | None = None) -> dict[str, Any]:
    setup = current_setup(context.db, connection)
    ticket = ticket_view.read(context.db, connection, ticket_id)
    means = filters.here(setup.payment_types.values(), ticket.belongs)
    wanted = wanted or request.args.get("type", None, int)
    chosen = next((kind for kind in means if kind.id == wanted), means[0] if means else None)
    due = abs(ticket.due)
    abroad, refusal = _abroad(connection, setup, (chosen, ticket.due))
    asked = abroad.asked if abroad else due
    notes = chosen.quick_amounts if chosen and chosen.kind.gives_change and not refusal else ()
    drawer = setup.register(context.actor.register_id or 0)
    in_drawer = chosen is not None and _lies_in_drawer(setup, drawer, chosen)
    return {
        "ticket": ticket,
        "setup": setup,
        "needs_shift": in_drawer and shifts.open_at(connection, drawer.id) is None,
        "means": means,
        "chosen": chosen,
        "due": due,
        "abroad": abroad,
        "refusal": refusal,
        "asked": asked,
        "quick": [
            (amount, abroad.change(amount) if abroad else amount - due)
            for amount in quick_amounts(asked, notes)
            if not refusal
        ],
        "notes": [Money(note, asked.currency) for note in sorted(notes, reverse=True)],
        "shares": [(parts, Money(-(-asked.minor // parts), asked.currency)) for parts in (2, 3, 4)],
    }


def _lies_in_drawer(setup: VenueSetup, drawer: Register, means: PaymentType) -> bool:
    """Whether what is paid by a means is cash of the register's drawer."""
    abroad = setup.foreign.of_account(means.account_id)
    code = abroad.currency.code if abroad else None
    return drawer.takes_into(means, code) in drawer.drawer_accounts


def _abroad(
    connection: Connection, setup: VenueSetup, wanted: tuple[PaymentType | None, Money]
) -> tuple[ForeignDue | None, str]:
    """What is due in the money of this means, where it is foreign, or why it cannot be taken."""
    means, due = wanted
    period = open_period(connection)
    if means is None or period is None:
        return None, ""
    try:
        return foreign_due(setup, period.business_date, means, due), ""
    except (BadInput, Conflict) as refusal:
        return None, translate(refusal.message, refusal.facts, context.language)


def _behind(connection: Connection, ticket_id: int) -> dict[str, Any]:
    """The screen again after a refusal, with the means that was chosen."""
    return _values(connection, ticket_id, request.form.get("payment_type_id", None, int))


show_difference(blueprint, Place("stage", "outerHTML", "payment/_stage.html", _behind))
