"""What a ticket comes to and how it is settled: calculations, payments, closing, copies."""

from decimal import Decimal

from pospro.api import ticket_documents
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import ticket as schema
from pospro.api.schemas.plain import Amount
from pospro.api.setup import the_setup
from pospro.api.stale import show_present
from pospro.api.ticket_differences import differences
from pospro.domain.calculation import PERCENT_METHODS
from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Money
from pospro.request.context import context
from pospro.services.payment.close_ticket import CloseTicket, close_ticket
from pospro.services.payment.correct_payment import CorrectPayment, correct_payment
from pospro.services.payment.take_payment import TakePayment, take_payment
from pospro.services.payment.undo_payment import UndoPayment, undo_payment
from pospro.services.printing.print_receipt import PrintReceipt, print_receipt
from pospro.services.ticket.apply_calculation import (
    ApplyCalculation,
    RemoveCalculation,
    apply_calculation,
    remove_calculation,
)
from pospro.services.ticket.choose_calculation import ChooseCalculation, choose_calculation

blueprint = resource("payments")
show_present(blueprint, "ticket_id", ticket_documents.read, differences)


@blueprint.post("/tickets/<id:ticket_id>/calculations")
@operation("sell", 201, approvable="discount")
def discount(change: Match[schema.NewCalculation], ticket_id: int) -> schema.CalculationAdded:
    """Put a discount or another calculation on the ticket or on one of its lines."""
    wanted = change.body
    command = ApplyCalculation(
        request_id=change.request_id,
        actor=context.actor,
        ticket_id=ticket_id,
        version=change.number,
        calculation=int(wanted.calculation_type_id),
        amount=_calculated(wanted),
        line_id=int(wanted.line_id) if wanted.line_id else None,
    )
    return schema.CalculationAdded(**apply_calculation(context.db, context.clock, command))


@blueprint.post("/tickets/<id:ticket_id>/choices")
@operation("sell", approvable="discount")
def choose(change: Match[schema.ChosenCalculation], ticket_id: int) -> schema.CalculationChosen:
    """Choose by a selector: what is chosen goes on the ticket, chosen again it goes off."""
    wanted = change.body
    command = ChooseCalculation(
        request_id=change.request_id,
        actor=context.actor,
        ticket_id=ticket_id,
        version=change.number,
        selector_id=int(wanted.selector_id),
        calculation_type_id=int(wanted.calculation_type_id),
        amount=_calculated(wanted),
    )
    return schema.CalculationChosen(**choose_calculation(context.db, context.clock, command))


@blueprint.delete("/tickets/<id:ticket_id>/calculations/<id:calculation_id>")
@operation("sell", approvable="discount")
def remove_discount(
    change: Match[None], ticket_id: int, calculation_id: int
) -> schema.TicketChanged:
    """Take a calculation off again; the audit trail keeps that it was there."""
    command = RemoveCalculation(
        request_id=change.request_id,
        actor=context.actor,
        ticket_id=ticket_id,
        version=change.number,
        calculation_id=calculation_id,
    )
    return schema.TicketChanged(**remove_calculation(context.db, context.clock, command))


@blueprint.post("/tickets/<id:ticket_id>/payments")
@operation("pay", 201)
def pay(change: Match[schema.NewPayment], ticket_id: int) -> schema.PaymentTaken:
    """Take money; when nothing is due any more the ticket closes and posts its sale."""
    wanted, currency = change.body, the_setup().currency
    command = TakePayment(
        request_id=change.request_id,
        actor=context.actor,
        ticket_id=ticket_id,
        version=change.number,
        payment_type_id=int(wanted.payment_type_id),
        tendered=_tendered(wanted),
        reference=wanted.reference,
        cashback=wanted.cashback,
        change_type_id=int(wanted.change_type_id) if wanted.change_type_id else None,
    )
    answer = take_payment(context.db, context.clock, command)
    amounts = {name: Amount.of_minor(answer[name], currency) for name in ("change", "due")}
    return schema.PaymentTaken(**answer | amounts)


@blueprint.post("/tickets/<id:ticket_id>/payments/<id:payment_id>/reversal")
@operation("pay", 201, approvable="undo_payment")
def undo(change: Match[schema.Reason], ticket_id: int, payment_id: int) -> schema.PaymentUndone:
    """Undo a payment before the ticket closes: a mirror of it is recorded, its entry reversed."""
    command = UndoPayment(
        request_id=change.request_id,
        actor=context.actor,
        ticket_id=ticket_id,
        version=change.number,
        payment_id=payment_id,
        reason=change.body.reason,
    )
    answer = undo_payment(context.db, context.clock, command)
    due = Amount.of_minor(answer["due"], the_setup().currency)
    return schema.PaymentUndone(**answer | {"due": due})


@blueprint.post("/tickets/<id:ticket_id>/payments/<id:payment_id>/correction")
@operation("sell", 201, approvable="reverse")
def correct(
    change: Change[schema.Correction], ticket_id: int, payment_id: int
) -> schema.PaymentCorrected:
    """Say by which means a payment of a closed ticket was really taken: reversed, posted again."""
    wanted = change.body
    command = CorrectPayment(
        request_id=change.request_id,
        actor=context.actor,
        ticket_id=ticket_id,
        payment_id=payment_id,
        payment_type_id=int(wanted.payment_type_id),
        reason=wanted.reason,
        reference=wanted.reference,
    )
    return schema.PaymentCorrected(**correct_payment(context.db, context.clock, command))


@blueprint.post("/tickets/<id:ticket_id>/closure")
@operation("pay")
def close(change: Match[None], ticket_id: int) -> schema.TicketClosed:
    """Close a ticket that owes nothing, such as one whose lines were all given away."""
    command = CloseTicket(change.request_id, context.actor, ticket_id, change.number)
    return schema.TicketClosed(**close_ticket(context.db, context.clock, command))


@blueprint.post("/tickets/<id:ticket_id>/copies")
@operation("sell", 201, approvable="reprint")
def copy(change: Change[None], ticket_id: int) -> schema.CopyQueued:
    """Print the receipt once more, marked as a copy."""
    command = PrintReceipt(change.request_id, context.actor, ticket_id)
    return schema.CopyQueued(**print_receipt(context.db, context.clock, command))


def _tendered(wanted: schema.NewPayment) -> Money | None:
    """What was handed over: in the currency of the means' account where that is a foreign one."""
    if wanted.tendered is None:
        return None
    setup = the_setup()
    means = setup.payment_type(int(wanted.payment_type_id))
    known = setup.foreign.of_account(means.account_id)
    return wanted.tendered.money(known.currency if known else setup.currency)


def _calculated(wanted: schema.NewCalculation | schema.ChosenCalculation) -> Decimal | None:
    """The percentage, or the minor units, that the type's method works with."""
    setup = the_setup()
    kind = setup.calculation_type(int(wanted.calculation_type_id))
    is_percent = kind.method in PERCENT_METHODS
    unfit, field = (wanted.amount, "amount") if is_percent else (wanted.percent, "percent")
    if unfit is not None:
        raise BadInput(
            N_("{name} takes the other kind of figure: a percentage or an amount."),
            field=field,
            name=kind.name,
        )
    if wanted.amount is not None:
        return Decimal(wanted.amount.money(setup.currency).minor)
    return Decimal(wanted.percent) if wanted.percent else None
