"""A closed ticket: its receipt beside its journal in words and in codes, and printing again."""

from flask import Blueprint, Response, render_template, request
from sqlalchemy import Connection

from pospro.domain.money import Money
from pospro.reports.posting_words import WORDS
from pospro.reports.receipt import receipt_of
from pospro.reports.ticket_journal import ticket_journal
from pospro.services.printing.print_receipt import PrintReceipt, print_receipt
from pospro.storage import print_jobs
from pospro.storage.venue_setup import current_setup
from pospro.web import reading
from pospro.web.context import context
from pospro.web.fragments import fragment
from pospro.web.security import permission

blueprint = Blueprint("receipts", __name__)


@blueprint.get("/tickets/<int:ticket_id>/receipt")
@permission("sell")
def page(ticket_id: int) -> str:
    """The receipt and what the books say of it."""
    with context.db.reading() as connection:
        receipt = receipt_of(context.db, connection, ticket_id)
        values = _journal(connection, ticket_id)
        job = print_jobs.of_ticket(connection, ticket_id)
    return render_template(
        "receipt/page.html", receipt=receipt, ticket_id=ticket_id, job=job, **values
    )


@blueprint.get("/tickets/<int:ticket_id>/journal")
@permission("sell")
def journal(ticket_id: int) -> Response:
    """The journal alone, told another way: `words`, `codes` or `rules`."""
    with context.db.reading() as connection:
        return fragment(
            "receipt/_journal.html", ticket_id=ticket_id, **_journal(connection, ticket_id)
        )


@blueprint.get("/tickets/<int:ticket_id>/receipt/job")
@permission("sell")
def job(ticket_id: int) -> Response:
    """How printing goes; asked again by the page until it is settled."""
    with context.db.reading() as connection:
        state = print_jobs.of_ticket(connection, ticket_id)
    return fragment("receipt/_job.html", ticket_id=ticket_id, job=state)


@blueprint.post("/tickets/<int:ticket_id>/copies")
@permission("reprint")
def copy(ticket_id: int) -> Response:
    """Print the receipt once more, marked as a copy."""
    command = PrintReceipt(reading.request_id(request.form), context.actor, ticket_id)
    print_receipt(context.db, context.clock, command)
    return job(ticket_id)


def _journal(connection: Connection, ticket_id: int) -> dict[str, object]:
    setup = current_setup(context.db, connection)
    entries = ticket_journal(connection, ticket_id, context.language)
    total = sum(posting.debit for entry in entries for posting in entry.postings)
    told = request.args.get("told", "words")
    return {
        "entries": entries,
        "journal_total": Money(total, setup.currency),
        "currency": setup.currency,
        "told": told if told in ("words", "codes", "rules") else "words",
        "words": WORDS,
        "rules": {f"{ref.id}.{ref.version}": rule.name for ref, rule in setup.rules.items()},
    }
