"""Slips of the drawer and the day as documents for paper: the rows of the screen."""

from collections.abc import Sequence

from hardware.printing.document import Cut, Document, DrawerKick
from pospro.devices.slips.receipt import ELEMENTS
from pospro.reports.receipt_rows import ReceiptRow


def rows_slip(rows: Sequence[ReceiptRow], *, opens_drawer: bool = False) -> Document:
    """The document of these rows; it opens the drawer where asked to."""
    elements = (*(ELEMENTS[row.look](row) for row in rows), Cut())
    return Document((DrawerKick(), *elements) if opens_drawer else elements)
