"""Slips as the venue's own templates lay them out; None where there is no template for one."""

import structlog
from sqlalchemy import Connection

from pospro.domain.errors import BadInput
from pospro.domain.print_template.filling import SlipLine, filled
from pospro.domain.print_template.language import read
from pospro.domain.print_template.subject import Facts
from pospro.reports.receipt import receipt_of
from pospro.reports.slips.document_facts import document_facts
from pospro.reports.slips.receipt_facts import receipt_facts
from pospro.reports.slips.subjects import SUBJECTS, named
from pospro.storage.db import Database
from pospro.storage.document_lists import latest_document, template_of_document
from pospro.storage.print_templates import template_of_receipt, template_text
from pospro.storage.ticket_lists import latest_receipt
from pospro.storage.venue_setup import current_setup

log = structlog.get_logger()
Lines = tuple[SlipLine, ...]


def laid_out_receipt(db: Database, connection: Connection, ticket_id: int) -> Lines | None:
    """The receipt of a closed ticket, in the venue's language."""
    template = template_of_receipt(connection, ticket_id)
    if template is None:
        return None
    return _laid_out(template.text, "receipt", _facts(db, connection, "receipt", ticket_id))


def laid_out_document(db: Database, connection: Connection, document_id: int) -> Lines | None:
    """A document of an account, in the venue's language."""
    template_id = template_of_document(connection, document_id)
    if template_id is None:
        return None
    facts = _facts(db, connection, "document", document_id)
    return _laid_out(template_text(connection, template_id), "document", facts)


def example(db: Database, connection: Connection, subject: str, text: str) -> Lines:
    """The latest slip of its kind as this text lays it out; BadInput for a text that is wrong.

    Where there is none yet every tag stands there with its own name.
    """
    template = read(text, SUBJECTS[subject])
    latest = latest_receipt(connection) if subject == "receipt" else latest_document(connection)
    facts = _facts(db, connection, subject, latest) if latest else named(SUBJECTS[subject])
    return filled(template, facts)


def _facts(db: Database, connection: Connection, subject: str, thing_id: int) -> Facts:
    venue = current_setup(db, connection).venue
    if subject == "receipt":
        return receipt_facts(receipt_of(db, connection, thing_id), venue.language)
    return document_facts(connection, venue, thing_id, venue.language)


def _laid_out(text: str, subject: str, facts: Facts) -> Lines | None:
    """A slip is printed all the same when its template knows a tag that this program does not."""
    try:
        return filled(read(text, SUBJECTS[subject]), facts)
    except BadInput as refusal:
        log.warning("print template", subject=subject, error=str(refusal))
        return None
