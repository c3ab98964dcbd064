"""A document row by row: the slip that is printed of it, and its picture on the screen."""

from collections.abc import Iterator

from sqlalchemy import Connection

from pospro import i18n
from pospro.domain.currency import currency
from pospro.domain.errors import N_
from pospro.reports.explain import EntryExplained, explain
from pospro.reports.receipt_rows import GAP, RULE, Look, ReceiptRow
from pospro.reports.slips.words import Writer
from pospro.storage.document_lists import ListedDocument, one_document
from pospro.storage.venue_setup import VenueSetup

BY_HAND = N_("Entry by hand")


def document_rows(
    connection: Connection, setup: VenueSetup, which: tuple[int, int], language: str
) -> tuple[ReceiptRow, ...]:
    """The rows of a document, told by its id and the number of the copy; 0 is the first print.

    Raises NotFound when there is no such document.
    """
    document_id, copy = which
    document = one_document(connection, document_id)
    entry = explain(connection, document.entry_id, language)
    return tuple(_Writer(setup, document, language).rows(entry, copy))


class _Writer:
    """Writes a document in one language."""

    def __init__(self, setup: VenueSetup, document: ListedDocument, language: str) -> None:
        self._setup = setup
        self._document = document
        self._language = language

    def rows(self, entry: EntryExplained, copy: int) -> Iterator[ReceiptRow]:
        """Whose it is, what it says, what it posts, and a line for a signature."""
        document = self._document
        yield from self._head(copy)
        if document.account_id:
            name = document.account_translations.get(self._language, document.account_name)
            yield ReceiptRow(Look.PAIR, f"{document.account_code} {name}")
        yield ReceiptRow(Look.TOTAL, self._say(N_("Amount")), self._figure(document.amount))
        if document.description:
            yield ReceiptRow(Look.PAIR, document.description)
        if document.reference:
            yield ReceiptRow(
                Look.PAIR, self._say(N_("Number of the slip or paper")), document.reference
            )
        yield RULE
        for posting in entry.postings:
            side = N_("Debit") if posting.debit else N_("Credit")
            yield ReceiptRow(Look.PAIR, f"{posting.account_code} {posting.account_name}")
            figure = self._figure(posting.debit or posting.credit)
            yield ReceiptRow(Look.INDENTED, self._say(side), figure)
        yield from (GAP, GAP, RULE)
        yield ReceiptRow(Look.CENTRED, self._say(N_("Signature")))

    def _head(self, copy: int) -> Iterator[ReceiptRow]:
        document, venue = self._document, self._setup.venue
        yield ReceiptRow(Look.TITLE, venue.name)
        if venue.address:
            yield ReceiptRow(Look.CENTRED, venue.address)
        if venue.tax_number:
            yield ReceiptRow(Look.CENTRED, Writer(venue, self._language).tax_id())
        yield ReceiptRow(Look.TITLE, self._name())
        if copy:
            sentence = i18n.translate(N_("COPY {number}"), {"number": copy}, self._language)
            yield ReceiptRow(Look.NOTICE, sentence)
        if document.reversed_by:
            yield ReceiptRow(Look.NOTICE, self._say(N_("This document was reversed.")))
        day = i18n.format_day(document.business_date, self._language)
        yield ReceiptRow(Look.PAIR, document.number, day)
        moment = i18n.format_moment(document.recorded_at, self._language, venue.time_zone)
        yield ReceiptRow(Look.PAIR, document.actor, moment)
        yield RULE

    def _name(self) -> str:
        document = self._document
        if document.document_type_id:
            return document.translations.get(self._language, document.name)
        return self._say(document.name or BY_HAND)

    def _say(self, message: str) -> str:
        return i18n.translate(message, {}, self._language)

    def _figure(self, minor: int) -> str:
        money = currency(self._document.currency)
        return i18n.format_money(minor, money, self._language, sign=False)
