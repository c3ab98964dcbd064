"""A document of an account tag by tag, for a template to lay out."""

from sqlalchemy import Connection

from pospro import i18n
from pospro.domain.currency import currency
from pospro.domain.errors import N_
from pospro.domain.money import Money
from pospro.domain.print_template.subject import Facts
from pospro.reports.explain import PostingExplained, explain
from pospro.reports.slips.words import Writer
from pospro.storage.document_lists import ListedDocument, one_document
from pospro.storage.venue import VenueRow

BY_HAND = N_("Entry by hand")


def document_facts(
    connection: Connection, venue: VenueRow, document_id: int, language: str
) -> Facts:
    """The words of a document in this language, under the tags of DOCUMENT.

    Raises NotFound when there is no such document.
    """
    document = one_document(connection, document_id)
    writer = Writer(venue, language)
    postings = explain(connection, document.entry_id, language).postings
    return Facts(
        {**writer.head(), **_document(document, writer)},
        {"TRANSACTIONS": [_posting(document, writer, each) for each in postings]},
    )


def _document(document: ListedDocument, writer: Writer) -> dict[str, str]:
    undone = writer.say(N_("This document was reversed.")) if document.reversed_by else ""
    return {
        "DOCUMENT NO": document.number,
        "DOCUMENT NAME": _name(document, writer),
        "DOCUMENT DATE": i18n.format_day(document.business_date, writer.language),
        "DOCUMENT TIME": writer.clock(document.recorded_at),
        "RECORDED": writer.moment(document.recorded_at),
        "USER NAME": document.actor,
        "DESCRIPTION": document.description,
        "REFERENCE": document.reference,
        "AMOUNT": _figure(document, writer, document.amount),
        "ACCOUNT CODE": document.account_code or "",
        "ACCOUNT NAME": document.account_translations.get(writer.language, document.account_name),
        "REVERSED": undone,
    }


def _name(document: ListedDocument, writer: Writer) -> str:
    if document.document_type_id:
        return document.translations.get(writer.language, document.name)
    return writer.say(document.name or BY_HAND)


def _posting(document: ListedDocument, writer: Writer, posting: PostingExplained) -> Facts:
    side = N_("Debit") if posting.debit else N_("Credit")
    return Facts(
        {
            "POSTING CODE": posting.account_code,
            "POSTING ACCOUNT": posting.account_name,
            "POSTING SIDE": writer.say(side),
            "POSTING AMOUNT": _figure(document, writer, posting.debit or posting.credit),
            "DEBIT": _figure(document, writer, posting.debit) if posting.debit else "",
            "CREDIT": _figure(document, writer, posting.credit) if posting.credit else "",
        }
    )


def _figure(document: ListedDocument, writer: Writer, minor: int) -> str:
    return writer.figure(Money(minor, currency(document.currency)))
