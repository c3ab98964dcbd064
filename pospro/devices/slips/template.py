"""The lines of a filled template as a document for paper of a known width."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from hardware.errors import DocumentInvalid
from hardware.printing.document import (
    QR,
    Align,
    Barcode,
    Columns,
    Cut,
    Document,
    DrawerKick,
    Element,
    Feed,
    Rule,
    Style,
    Symbology,
    Text,
)
from hardware.printing.layout import Paper, TextLine, lay_out, width
from pospro import i18n
from pospro.domain.errors import N_
from pospro.domain.print_template.filling import SlipLine
from pospro.domain.print_template.language import Look
from pospro.services.printing.known_printers import PaperLine

GAP = " "
RULES = {"─": False, "-": False, "═": True, "=": True}
"""Sign that fills a line → whether it is heavy, where the printer has a line of its own."""

ALIGNED = {Look.LEFT: Align.LEFT, Look.CENTER: Align.CENTER, Look.RIGHT: Align.RIGHT}


def template_slip(
    lines: Sequence[SlipLine],
    columns: int,
    *,
    copy: tuple[int, str] = (0, ""),
    opens_drawer: bool = False,
) -> Document:
    """The document of a slip, with one cut at its end.

    A `copy`, told by its number and language, is headed COPY and never opens the drawer.
    """
    elements = [element for group in _tables(lines) for element in _elements(group, columns)]
    if not elements or not isinstance(elements[-1], Cut):
        elements.append(Cut())
    number, language = copy
    if number:
        banner = i18n.translate(N_("COPY {number}"), {"number": number}, language)
        return Document(tuple(elements)).headed(banner)
    return Document((DrawerKick(), *elements) if opens_drawer else tuple(elements))


def pictured(lines: Sequence[SlipLine], columns: int) -> tuple[PaperLine, ...]:
    """What stands on each line of paper of this width, for a screen to show."""
    layout = lay_out(template_slip(lines, columns), Paper(columns))
    return tuple(_pictured(part) for part in layout.parts)


def _tables(lines: Sequence[SlipLine]) -> Iterator[list[SlipLine]]:
    """The lines; those with as many columns one after the other together, for they share widths."""
    for cells, group in groupby(lines, key=_cells):
        if cells > 2:
            yield list(group)
        else:
            yield from ([line] for line in group)


def _cells(line: SlipLine) -> int:
    return len(line.cells) if line.look is Look.COLUMNS else 0


def _elements(group: Sequence[SlipLine], columns: int) -> Iterator[Element]:
    """The elements of one line, or of a table."""
    widths = [max(map(width, cells)) for cells in zip(*(line.cells for line in group), strict=True)]
    for line in group:
        if line.look is Look.COLUMNS:
            left, *right = line.cells
            figures = GAP.join(
                " " * (widths[place] - width(cell)) + cell for place, cell in enumerate(right, 1)
            )
            yield Columns(left, figures, _style(line))
        else:
            yield _element(line, columns)


def _element(line: SlipLine, columns: int) -> Element:
    words = line.cells[0] if line.cells else ""
    match line.look:
        case Look.CUT:
            return Cut()
        case Look.GAP:
            return Feed()
        case Look.FILL if words in RULES:
            return Rule(RULES[words])
        case Look.FILL:
            return Text(words * (columns // max(width(words), 1)))
        case Look.QR | Look.CODE128 | Look.EAN13 | Look.EAN8:
            return _code(line.look, words.strip())
        case _:
            return Text(words, ALIGNED[line.look], _style(line))


def _code(look: Look, data: str) -> Element:
    """The code, or its data in letters where no such code can hold it."""
    try:
        return CODES[look](data)
    except DocumentInvalid:
        return Text(data, Align.CENTER)


CODES: Mapping[Look, Callable[[str], Element]] = {
    Look.QR: QR,
    Look.CODE128: Barcode,
    Look.EAN13: lambda data: Barcode(data, Symbology.EAN13),
    Look.EAN8: lambda data: Barcode(data, Symbology.EAN8),
}


def _style(line: SlipLine) -> Style:
    return Style(bold=line.bold, wide=line.wide, tall=line.tall)


def _pictured(part: object) -> PaperLine:
    match part:
        case TextLine(text, style):
            return PaperLine("text", text, bold=style.bold, wide=style.wide, tall=style.tall)
        case Barcode(data=data) | QR(data=data):
            return PaperLine("qr" if isinstance(part, QR) else "barcode", data)
        case Feed():
            return PaperLine("text", "")
        case _:
            return PaperLine("cut", "")
