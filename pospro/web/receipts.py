"""A closed ticket: its receipt beside its journal in words and in codes, and printing again."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.domain.money import Money
from pospro.reports.closed_tickets import refuse_other_days
from pospro.reports.posting_words import WORDS
from pospro.reports.receipt import receipt_of
from pospro.reports.sale_equation import TERMS, sale_equation
from pospro.reports.slips.laid_out import receipt_lines
from pospro.reports.ticket_journal import ticket_journal
from pospro.request.context import context
from pospro.request.job_words import job_words
from pospro.request.rights import approvable, permission
from pospro.services.payment.correct_payment import CorrectPayment, correct_payment
from pospro.services.printing.print_receipt import PrintReceipt, print_receipt
from pospro.storage import print_jobs, ticket_loading
from pospro.storage.venue_setup import current_setup
from pospro.web import filters, reading
from pospro.web.fragments import fragment, leave_for, path_to

blueprint = Blueprint("receipts", __name__)

REASONS = {
    "payment": N_("Payment"),
    "undo": N_("Payment undone"),
    "sale": N_("Sale"),
    "reversal": N_("Reversal"),
}
"""Why an entry was made → the message id of what it says."""


@blueprint.get("/tickets/<int:ticket_id>/receipt")
@permission("sell")
def page(ticket_id: int) -> str:
    """The receipt and what the books say of it."""
    with context.db.reading() as connection:
        values = _values(connection, ticket_id)
        state = print_jobs.of_ticket(connection, ticket_id)
    return render_template("receipt/page.html", job=state, sentence=job_words(state), **values)


@blueprint.get("/tickets/<int:ticket_id>/journal")
@permission("sell")
def journal(ticket_id: int) -> Response:
    """The journal alone, told another way: `words`, `codes` or `rules`."""
    with context.db.reading() as connection:
        return fragment("receipt/_journal.html", **_values(connection, ticket_id))


@blueprint.get("/tickets/<int:ticket_id>/receipt/job")
@permission("sell")
def job(ticket_id: int) -> Response:
    """How printing goes; asked again by the page until it is settled."""
    with context.db.reading() as connection:
        state = print_jobs.of_ticket(connection, ticket_id)
    return fragment("receipt/_job.html", ticket_id=ticket_id, job=state, sentence=job_words(state))


@blueprint.post("/tickets/<int:ticket_id>/copies")
@approvable("reprint", "sell")
def copy(ticket_id: int) -> Response:
    """Print the receipt once more, marked as a copy."""
    command = PrintReceipt(reading.request_id(request.form), context.actor, ticket_id)
    print_receipt(context.db, context.clock, command)
    return job(ticket_id)


@blueprint.get("/tickets/<int:ticket_id>/payments/<int:payment_id>/correction")
@permission("sell")
def ask_correction(ticket_id: int, payment_id: int) -> Response:
    """The panel that asks by which means a payment was really taken."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        stored = ticket_loading.load(connection, setup.currency, ticket_id)
    payment = stored.payment(payment_id)
    offered = filters.here(setup.payment_types.values(), stored.belongs)
    means = [kind for kind in offered if kind.name != payment.name]
    return fragment("receipt/_correction.html", ticket=stored, payment=payment, means=means)


@blueprint.post("/tickets/<int:ticket_id>/payments/<int:payment_id>/corrections")
@approvable("reverse", "sell")
def correct(ticket_id: int, payment_id: int) -> ResponseReturnValue:
    """Correct it; the receipt as it is now."""
    form = request.form
    command = CorrectPayment(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=ticket_id,
        payment_id=payment_id,
        payment_type_id=reading.identity(form, "payment_type_id"),
        reason=form.get("reason", ""),
        reference=form.get("reference", ""),
    )
    correct_payment(context.db, context.clock, command)
    return leave_for(path_to("receipts.page", ticket_id=ticket_id))


def _values(connection: Connection, ticket_id: int) -> dict[str, Any]:
    setup = current_setup(context.db, connection)
    refuse_other_days(connection, context.actor, ticket_id)
    receipt = receipt_of(context.db, connection, ticket_id)
    entries = ticket_journal(connection, ticket_id, context.language)
    total = sum(posting.debit for entry in entries for posting in entry.postings)
    taken = Money.total((payment.amount for payment in receipt.payments), setup.currency)
    told = request.args.get("told", "words")
    return {
        "ticket_id": ticket_id,
        "receipt": receipt,
        "lines": receipt_lines(connection, setup, receipt, context.language),
        "taken": taken,
        "change": receipt.change,
        "equation": sale_equation(entries, taken),
        "terms": TERMS,
        "entries": entries,
        "reasons": REASONS,
        "journal_total": Money(total, setup.currency),
        "currency": setup.currency,
        "told": told if told in ("words", "codes", "rules") else "words",
        "words": WORDS,
        "rules": {f"{ref.id}.{ref.version}": rule.name for ref, rule in setup.rules.items()},
    }
