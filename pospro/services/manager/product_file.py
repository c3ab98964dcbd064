"""A file of products as its owner wrote it: CSV or a workbook, read into lines and problems."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook

from pospro.domain.currency import Currency
from pospro.domain.errors import BadInput, N_
from pospro.domain.money import LIMIT
from pospro.i18n import LANGUAGES, Unreadable, fold, parse_amount

MOST_LINES = 250_000
BETWEEN = "|"
"""What divides several categories, taxes or questions in one cell."""

HEADERS = {
    "name": ("name", "product", "product name", "ad", "urun", "urun adi"),
    "portion": ("portion", "size", "porsiyon", "boy"),
    "price": ("price", "sale price", "fiyat", "satis fiyati"),
    "barcode": ("barcode", "barcodes", "barkod", "barkodlar"),
    "group": ("group", "product group", "grup", "urun grubu"),
    "category": ("category", "categories", "kategori", "kategoriler"),
    "tax": ("tax", "vat", "vergi", "kdv", "kdv orani"),
    "modifiers": ("modifiers", "modifier group", "secenekler", "secenek grubu"),
}
"""Column → the headers under which it is found, folded."""

Cells = list[str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be taken: a sentence with its facts."""

    number: int
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProductLine:
    """One line of the file; what its cells leave open is empty, `price` None."""

    number: int
    name: str
    portion: str = ""
    price: int | None = None
    barcodes: tuple[str, ...] = ()
    group: str = ""
    categories: tuple[str, ...] = ()
    taxes: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductFile:
    """The lines of a file, its problems, and the headers that mean nothing here."""

    lines: list[ProductLine]
    problems: list[Problem]
    ignored: tuple[str, ...]


def read_products(content: bytes, currency: Currency, language: str) -> ProductFile:
    """Read a CSV file or the first sheet of a workbook.

    Amounts may be written as in any of the languages, the same in the whole file. BadInput when
    the file as a whole cannot be read.
    """
    if not content:
        raise BadInput(N_("The file is empty. Choose another one."), field="file")
    rows = _workbook(content) if content.startswith(b"PK") else _csv(content)
    header = next(rows, [])
    places, ignored = _columns(header)
    numbered = [(number, row) for number, row in enumerate(rows, 2) if any(row)]
    if len(numbered) > MOST_LINES:
        raise BadInput(
            N_("The file has more than {most} lines. Divide it."), field="file", most=MOST_LINES
        )
    texts = [_cell(row, places.get("price")) for _, row in numbered]
    written_as = _written_as(texts, currency, language)
    lines: list[ProductLine] = []
    problems: list[Problem] = []
    for number, row in numbered:
        try:
            lines.append(_line(number, row, places, (currency, written_as)))
        except Unreadable as unreadable:
            problems.append(Problem(number, unreadable.message, unreadable.facts))
    return ProductFile(lines, problems, ignored)


def _workbook(content: bytes) -> Iterator[Cells]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except CalamineError as error:
        raise BadInput(
            N_("This workbook cannot be read. Save it as .xlsx without a password."), field="file"
        ) from error
    return ([_text(cell) for cell in row] for row in sheet.to_python())


def _text(cell: object) -> str:
    """A cell as text; a workbook keeps 12.5 and a barcode as the same kind of number."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return str(cell).strip()
    exact = Decimal(str(cell))
    whole = exact.to_integral_value()
    return str(int(whole)) if exact == whole else f"{exact:f}"


def _csv(content: bytes) -> Iterator[Cells]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    divider = max(";\t,", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True))
    except csv.Error as error:
        raise BadInput(
            N_("The quotation marks of this file do not match. Save it again as CSV."), field="file"
        ) from error
    return ([cell.strip() for cell in row] for row in rows)


def _decoded(content: bytes) -> str:
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            N_("The letters of this file are not in UTF-8. Save it as “CSV UTF-8”, or as .xlsx."),
            field="file",
        ) from error


def _columns(header: Cells) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where each column stands, and the headers that are not known."""
    known = {name: column for column, names in HEADERS.items() for name in names}
    places: dict[str, int] = {}
    ignored = []
    for place, title in enumerate(header):
        column = known.get(fold(title.replace("_", " ")))
        if column is None or column in places:
            ignored.append(title)
        else:
            places[column] = place
    if "name" not in places:
        raise BadInput(
            N_("The first line must name the columns; “Name” or “Ürün” is missing."), field="file"
        )
    return places, tuple(filter(None, ignored))


def _cell(row: Cells, place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _written_as(texts: Iterable[str], currency: Currency, language: str) -> str:
    """The language in whose way the amounts are written: the one that reads the most of them."""
    given = [text for text in texts if text]
    candidates = [language, *(code for code in LANGUAGES if code != language)]

    def unread(code: str) -> int:
        return sum(not _reads(text, currency, code) for text in given)

    return min(candidates, key=unread)


def _reads(text: str, currency: Currency, language: str) -> bool:
    try:
        parse_amount(text, currency, language)
    except Unreadable:
        return False
    return True


def _line(
    number: int, row: Cells, places: Mapping[str, int], money: tuple[Currency, str]
) -> ProductLine:
    cells = {column: _cell(row, place) for column, place in places.items()}
    return ProductLine(
        number=number,
        name=" ".join(cells["name"].split()),
        portion=" ".join(cells.get("portion", "").split()),
        price=_price(cells.get("price", ""), *money),
        barcodes=tuple(cells.get("barcode", "").replace(BETWEEN, " ").split()),
        group=" ".join(cells.get("group", "").split()),
        categories=_several(cells.get("category", "")),
        taxes=_several(cells.get("tax", "")),
        modifiers=_several(cells.get("modifiers", "")),
    )


def _price(text: str, currency: Currency, written_as: str) -> int | None:
    if not text:
        return None
    price = parse_amount(text, currency, written_as)
    if not 0 <= price < LIMIT:
        raise Unreadable(N_("A price is zero or more."))
    return price


def _several(text: str) -> tuple[str, ...]:
    parts = (" ".join(part.split()) for part in text.split(BETWEEN))
    return tuple(dict.fromkeys(filter(None, parts)))
