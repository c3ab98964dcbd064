"""Receipts and documents line by line, as a template of the venue lays them out or as ever."""

from functools import lru_cache

import structlog
from sqlalchemy import Connection

from pospro.domain.errors import BadInput
from pospro.domain.print_template.filling import SlipLine, filled
from pospro.domain.print_template.language import Template, read
from pospro.domain.print_template.subject import Facts
from pospro.reports.receipt import Receipt, receipt_of
from pospro.reports.slips.document_facts import document_facts
from pospro.reports.slips.first_texts import FIRST_TEXTS
from pospro.reports.slips.receipt_facts import receipt_facts
from pospro.reports.slips.subjects import SUBJECTS, named
from pospro.storage.db import Database
from pospro.storage.document_lists import latest_document, template_of_document
from pospro.storage.places import shows_to
from pospro.storage.print_templates import PrintTemplate
from pospro.storage.ticket_lists import latest_receipt
from pospro.storage.venue_setup import VenueSetup, current_setup

log = structlog.get_logger()
Lines = tuple[SlipLine, ...]


def receipt_lines(
    connection: Connection, setup: VenueSetup, receipt: Receipt, language: str
) -> Lines:
    """A receipt by the first template that fits where and by whom its ticket was closed."""
    own = (each for each in setup.print_templates.values() if _fits(connection, each, receipt))
    return _laid_out("receipt", next(own, None), receipt_facts(receipt, language), language)


def document_lines(
    connection: Connection, setup: VenueSetup, document_id: int, language: str
) -> Lines:
    """A document by the template of its type; NotFound when there is no such document."""
    facts = document_facts(connection, setup.venue, document_id, language)
    own = setup.print_templates.get(template_of_document(connection, document_id) or 0)
    return _laid_out("document", own, facts, language)


def example(db: Database, connection: Connection, subject: str, text: str) -> Lines:
    """The latest slip of its kind as this text lays it out; BadInput for a text that is wrong.

    Where there is none yet every tag stands there with its own name.
    """
    return filled(read(text, SUBJECTS[subject]), _latest(db, connection, subject))


def _latest(db: Database, connection: Connection, subject: str) -> Facts:
    venue = current_setup(db, connection).venue
    if subject == "receipt" and (ticket_id := latest_receipt(connection)):
        return receipt_facts(receipt_of(db, connection, ticket_id), venue.language)
    if subject == "document" and (document_id := latest_document(connection)):
        return document_facts(connection, venue, document_id, venue.language)
    return named(SUBJECTS[subject])


def _fits(connection: Connection, template: PrintTemplate, receipt: Receipt) -> bool:
    if template.subject != "receipt" or template.is_retired:
        return False
    whom = (receipt.served_by_id, receipt.register_id)
    return shows_to(connection, template.places, whom, receipt.belongs)


def _laid_out(subject: str, own: PrintTemplate | None, facts: Facts, language: str) -> Lines:
    """By the venue's own template; as ever where there is none, or none that can be read."""
    if own is not None:
        try:
            return filled(_template(subject, own.text), facts)
        except BadInput as refusal:
            log.warning("print template", name=own.name, error=str(refusal))
    return filled(_template(subject, FIRST_TEXTS[subject](language)), facts)


@lru_cache(maxsize=64)
def _template(subject: str, text: str) -> Template:
    return read(text, SUBJECTS[subject])
