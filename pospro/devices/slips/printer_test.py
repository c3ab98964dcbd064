"""The test page: all that a printer must be able to do, with words that say how to judge it."""

from dataclasses import dataclass
from datetime import datetime

from hardware.printing.document import (
    BOLD,
    DOUBLE,
    QR,
    Align,
    Columns,
    Cut,
    Document,
    DrawerKick,
    Element,
    Rule,
    Text,
)
from pospro import i18n
from pospro.domain.errors import N_
from pospro.storage.venue import VenueRow

LETTERS = "ğĞ ıİ şŞ çÇ öÖ üÜ âÂ ₺ €"


@dataclass(frozen=True, slots=True)
class TriedPrinter:
    """The printer that is tried out: `columns` letters fit on a line of its `model`."""

    printer: str
    model: str
    columns: int
    opens_drawer: bool
    at: datetime


def printer_test_slip(venue: VenueRow, tried: TriedPrinter) -> Document:
    """The document, in the venue's language."""

    def say(message: str, **facts: object) -> str:
        return i18n.translate(message, facts, venue.language)

    moment = i18n.format_moment(tried.at, venue.language, venue.time_zone)
    elements: list[Element] = [
        Text(venue.name, Align.CENTER, DOUBLE),
        Columns(tried.printer, moment),
        Columns(say(N_("Model")), say(tried.model)),
        Rule(),
        Text(say(N_("The ruler fills one line, from edge to edge."))),
        Text(_ruler(tried.columns)),
        Text(say(N_("These letters look as on the screen; “TL” may stand for the lira sign."))),
        Text(LETTERS),
        Text(say(N_("This line is bold.")), style=BOLD),
        Text(say(N_("Large")), style=DOUBLE),
        Columns(say(N_("Amounts end at the edge")), "1.234,50"),
        Rule(),
        Text(say(N_("A phone reads the name of the printer here."))),
        QR(tried.printer),
    ]
    if tried.opens_drawer:
        sentence = say(N_("The drawer is open now."))
        elements = [DrawerKick(), *elements, Text(sentence, Align.CENTER, BOLD)]
    return Document((*elements, Cut())).headed(say(N_("TEST PAGE")))


def _ruler(columns: int) -> str:
    """A figure at every tenth column: ....:....1....:....2."""
    return "".join(
        str(at // 10) if at % 10 == 0 else ":" if at % 5 == 0 else "."
        for at in range(1, columns + 1)
    )
