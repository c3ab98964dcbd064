"""Paragraphs, columns and rules become lines of one paper's width."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hardware.printing.codepage import fold
from hardware.printing.document import (
    PLAIN,
    QR,
    Align,
    Barcode,
    Columns,
    Cut,
    Document,
    DrawerKick,
    Feed,
    Image,
    Rule,
    Style,
    Text,
)

NARROWEST_LEFT = 8
HANG = 2


@dataclass(frozen=True, slots=True)
class Paper:
    """Columns of the normal letter, and the codec whose letters may be used."""

    columns: int
    codec: str = "utf-8"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line as it stands on the paper, padded at the left; no line feed in it."""

    text: str
    style: Style = PLAIN


Part = TextLine | Feed | Barcode | QR | Image | Cut | DrawerKick


@dataclass(frozen=True, slots=True)
class Layout:
    parts: tuple[Part, ...]
    replaced: tuple[str, ...]


def lay_out(document: Document, paper: Paper) -> Layout:
    """What is on each line of this paper, and which letters the paper cannot show."""
    typesetter = Typesetter(paper)
    parts = tuple(part for element in document.elements for part in typesetter.parts(element))
    return Layout(parts, tuple(dict.fromkeys(typesetter.replaced)))


class Typesetter:
    """Sets one document; remembers the letters that had to be replaced."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self.replaced: list[str] = []

    def parts(self, element: object) -> Iterator[Part]:
        match element:
            case Text():
                yield from self._paragraphs(element)
            case Columns():
                yield from self._columns(element)
            case Rule(heavy=heavy):
                yield TextLine(self._clean("═" if heavy else "─") * self._paper.columns)
            case Feed() | Barcode() | QR() | Image() | Cut() | DrawerKick():
                yield element

    def _paragraphs(self, element: Text) -> Iterator[TextLine]:
        columns = self._columns_of(element.style)
        for paragraph in self._clean(element.text).split("\n"):
            for line in wrap(paragraph, columns):
                yield self._line(placed(line, element.align, columns), element.style)

    def _columns(self, element: Columns) -> Iterator[TextLine]:
        right = self._clean(element.right).replace("\n", " ").strip()
        left = self._clean(element.left)
        columns = self._columns_of(element.style)
        if element.style.wide and width(left) + 1 + width(right) > columns:
            # Rather narrower letters than a total whose amount is on another line.
            yield from self._columns(replace(element, style=replace(element.style, wide=False)))
            return
        room = columns - width(right) - 1
        if width(left) > room and room < min(NARROWEST_LEFT, columns // 2):
            yield from self._paragraphs(Text(element.left, Align.LEFT, element.style))
            yield from self._paragraphs(Text(right, Align.RIGHT, element.style))
            return
        lines = [line for part in left.split("\n") for line in wrap(part, room, HANG)]
        first = lines[0] + " " * (columns - width(lines[0]) - width(right)) + right
        yield self._line(first, element.style)
        for line in lines[1:]:
            yield self._line(line, element.style)

    def _line(self, text: str, style: Style) -> TextLine:
        """A black bar goes from edge to edge; other lines end with their last letter."""
        if not style.inverted:
            return TextLine(text.rstrip(), style)
        return TextLine(text + " " * (self._columns_of(style) - width(text)), style)

    def _columns_of(self, style: Style) -> int:
        return self._paper.columns // 2 if style.wide else self._paper.columns

    def _clean(self, text: str) -> str:
        folded = fold(text, self._paper.codec)
        self.replaced.extend(folded.replaced)
        return folded.text


def width(text: str) -> int:
    """Columns a text takes: two for an East Asian wide letter, none for a combining mark."""
    return sum(_width_of(letter) for letter in text)


def _width_of(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def placed(line: str, align: Align, columns: int) -> str:
    free = columns - width(line)
    match align:
        case Align.LEFT:
            return line
        case Align.CENTER:
            return " " * (free // 2) + line
        case Align.RIGHT:
            return " " * free + line


def wrap(paragraph: str, columns: int, hang: int = 0) -> list[str]:
    """Lines of at most so many columns.

    The paragraph's indent is kept on each of them; all but the first hang in by `hang` more.
    """
    indent = " " * min(len(paragraph) - len(paragraph.lstrip(" ")), columns // 2)
    hanging = indent + " " * hang
    words = [word for word in paragraph.split(" ") if word]
    whole = indent + " ".join(words)
    if width(whole) <= columns:
        return [whole]
    lines = [indent]
    for word in words:
        for piece in _pieces(word, columns - len(hanging)):
            joined = f"{lines[-1]} {piece}" if lines[-1].strip() else lines[-1] + piece
            if width(joined) <= columns:
                lines[-1] = joined
            else:
                lines.append(hanging + piece)
    return lines


def _pieces(word: str, columns: int) -> Iterator[str]:
    """The word itself, or as many pieces as it needs when it is wider than the paper."""
    piece = ""
    for letter in word:
        if piece and width(piece + letter) > columns:
            yield piece
            piece = ""
        piece += letter
    yield piece
