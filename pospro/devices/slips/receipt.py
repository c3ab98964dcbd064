"""The receipt as a document for paper: the rows of the screen, as a printer sets them."""

from collections.abc import Callable

from hardware.printing.document import (
    BOLD,
    DOUBLE,
    Align,
    Columns,
    Cut,
    Document,
    DrawerKick,
    Element,
    Feed,
    Rule,
    Text,
)
from pospro import i18n
from pospro.domain.errors import N_
from pospro.reports.receipt import Receipt
from pospro.reports.receipt_rows import Look, ReceiptRow, receipt_rows

INDENT = "   "


def receipt_slip(receipt: Receipt, *, copy_number: int = 0, opens_drawer: bool = False) -> Document:
    """The document in the guest's language; a copy is headed COPY and never opens the drawer."""
    language = receipt.venue.language
    elements = (*(ELEMENTS[row.look](row) for row in receipt_rows(receipt, language)), Cut())
    if copy_number:
        copy = i18n.translate(N_("COPY {number}"), {"number": copy_number}, language)
        return Document(elements).headed(copy)
    return Document((DrawerKick(), *elements) if opens_drawer else elements)


def _indented(row: ReceiptRow) -> Element:
    words = INDENT + row.words
    return Columns(words, row.figure) if row.figure else Text(words)


ELEMENTS: dict[Look, Callable[[ReceiptRow], Element]] = {
    Look.TITLE: lambda row: Text(row.words, Align.CENTER, DOUBLE),
    Look.CENTRED: lambda row: Text(row.words, Align.CENTER),
    Look.NOTICE: lambda row: Text(row.words, Align.CENTER, BOLD),
    Look.PAIR: lambda row: Columns(row.words, row.figure),
    Look.TOTAL: lambda row: Columns(row.words, row.figure, DOUBLE),
    Look.INDENTED: _indented,
    Look.RULE: lambda _row: Rule(),
    Look.GAP: lambda _row: Feed(),
}
"""Look → how a printer sets it."""
