"""The text of a template is read: each line's look and words; what nobody knows is refused."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from pospro.domain.errors import BadInput, N_
from pospro.domain.print_template.subject import LAYOUT, Subject

LONGEST = 8000
LONGEST_LINE = 300
"""Letters of a template and of one of its lines."""


class Look(StrEnum):
    """How a line stands on the paper."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    COLUMNS = "columns"
    FILL = "fill"
    QR = "qr"
    CODE128 = "code128"
    EAN13 = "ean13"
    EAN8 = "ean8"
    CUT = "cut"
    GAP = "gap"


LOOKS = {
    "L": Look.LEFT,
    "C": Look.CENTER,
    "T": Look.CENTER,
    "R": Look.RIGHT,
    "J": Look.COLUMNS,
    "P": Look.COLUMNS,
    "F": Look.FILL,
    "QR": Look.QR,
    "BAR": Look.CODE128,
    "CUT": Look.CUT,
}
BOLD = {"EB": True, "DB": False}
ALIGNED = {"EL": Look.LEFT, "EC": Look.CENTER, "ER": Look.RIGHT}
BARCODES = {"": Look.CODE128, "13": Look.EAN13, "08": Look.EAN8}
ELSEWHERE = {
    "DRAWER": N_("Line {line}: the drawer is opened by payment types, never by a template."),
    "XCT": N_("Line {line}: <XCT> sends raw bytes, which other printers print as nonsense."),
    "BMP": N_("Line {line}: pictures cannot be printed by a template yet. Leave <BMP> out."),
}
"""What other tills know and this one leaves out, and why."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A place that is filled in."""

    name: str


@dataclass(frozen=True, slots=True)
class Optional:
    """Words that stand there only where one of their tags has a value."""

    words: "Words"


Words = tuple[str | Tag | Optional, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was written; `part` is the name of the part that it stands for."""

    look: Look
    cells: tuple[Words, ...] = ()
    tall: bool = False
    wide: bool = False
    bold: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """The lines of each part by its name."""

    parts: Mapping[str, tuple[Line, ...]]


_HEADING = re.compile(r"\[([^\[\]{}|]+)\]")
_COMMAND = re.compile(r"<([A-Z]+)(\d{0,2})>")
_PIECE = re.compile(r"\{([^{}]*)\}|\[([^\[\]]*\{[^\[\]]*)\]")


def read(text: str, subject: Subject) -> Template:
    """The template of this text; BadInput names the line and what is wrong with it."""
    if len(text) > LONGEST:
        raise BadInput(N_("Write at most {longest} letters."), field="text", longest=LONGEST)
    reader = _Reader(subject)
    for number, line in enumerate(text.splitlines(), 1):
        reader.take(number, line.rstrip())
    return reader.template()


@dataclass(frozen=True, slots=True)
class _Hand:
    """How the next line looks where it does not say so itself."""

    look: Look = Look.LEFT
    bold: bool = False


class _Reader:
    """Reads line by line, and remembers in which part it is."""

    def __init__(self, subject: Subject) -> None:
        self._known = {LAYOUT: subject, **dict(subject.every_part())}
        self._parts: dict[str, list[Line]] = {}
        self._part = LAYOUT
        self._hand = _Hand()
        self._number = 0

    def take(self, number: int, line: str) -> None:
        """The next line."""
        self._number = number
        if len(line) > LONGEST_LINE:
            raise self._refusal(N_("Line {line} is too long. Break it."))
        if line.startswith("-- "):
            return
        if heading := _HEADING.fullmatch(line):
            self._open(heading[1])
            return
        if line.startswith("[<") and line.endswith("]"):
            # Other tills put a whole line in brackets; here every line with tags is like that.
            line = line[1:-1]
        self._parts.setdefault(self._part, []).extend(self._lines(line))

    def template(self) -> Template:
        """All that was read."""
        if not any(self._parts.get(LAYOUT, ())):
            raise BadInput(N_("Write what the slip says from top to bottom."), field="text")
        return Template({name: tuple(lines) for name, lines in self._parts.items()})

    def _open(self, name: str) -> None:
        if name not in self._known:
            raise self._refusal(
                N_("Line {line}: there is no part [{name}]. Use {known}."),
                name=name,
                known=", ".join(f"[{each}]" for each in self._known),
            )
        if self._parts.get(name):
            raise self._refusal(N_("Line {line}: [{name}] stands there twice."), name=name)
        self._part, self._hand = name, _Hand()
        self._parts[name] = []

    def _lines(self, text: str) -> Iterator[Line]:
        """The line, or none where it only says how the following ones look."""
        look, tall, wide, digits, commands = self._hand.look, False, False, "", 0
        while found := _COMMAND.match(text):
            word, digits = found[1], found[2]
            text, commands = text[found.end() :], commands + 1
            if word in BOLD:
                self._hand = replace(self._hand, bold=BOLD[word])
            elif word in ALIGNED:
                look = ALIGNED[word]
                self._hand = replace(self._hand, look=look)
            else:
                look = self._look(word, digits)
                tall, wide = _size(look, digits)
        if not text:
            if look is Look.CUT or not commands:
                yield Line(look if commands else Look.GAP)
            return
        yield self._line(Line(look, tall=tall, wide=wide, bold=self._hand.bold), text)

    def _look(self, word: str, digits: str) -> Look:
        if word in ELSEWHERE:
            raise self._refusal(ELSEWHERE[word])
        if word == "BAR" and digits not in BARCODES:
            raise self._refusal(N_("Line {line}: use <BAR>, <BAR13> or <BAR08>."))
        if word not in LOOKS:
            raise self._refusal(
                N_("Line {line}: nobody knows <{word}>. Use {known}."),
                word=word,
                known=", ".join(f"<{each}>" for each in (*LOOKS, *BOLD, *ALIGNED)),
            )
        return BARCODES[digits] if word == "BAR" else LOOKS[word]

    def _line(self, line: Line, text: str) -> Line:
        name = text.strip().removeprefix("{").removesuffix("}")
        if text.strip() == f"{{{name}}}" and name in self._known[self._part].parts:
            return Line(Look.LEFT, part=name)
        if line.look is Look.FILL:
            return replace(line, cells=((text[0],),))
        cells = text.split("|") if line.look is Look.COLUMNS else [text]
        return replace(line, cells=tuple(self._words(cell) for cell in cells))

    def _words(self, text: str) -> Words:
        words: list[str | Tag | Optional] = []
        place = 0
        for found in _PIECE.finditer(text):
            words.append(self._plain(text[place : found.start()]))
            inner = found[2]
            words.append(self._tag(found[1]) if inner is None else Optional(self._words(inner)))
            place = found.end()
        words.append(self._plain(text[place:]))
        return tuple(word for word in words if word)

    def _plain(self, text: str) -> str:
        if "{" in text or "}" in text:
            raise self._refusal(N_("Line {line}: a tag stands between {{ and }}."))
        if not text.isprintable():
            raise self._refusal(
                N_("Line {line} holds signs that cannot be printed. Type it again.")
            )
        return text

    def _tag(self, name: str) -> Tag:
        own, whole = self._known[self._part], self._known[LAYOUT]
        if name not in own.tags and name not in whole.tags:
            raise self._refusal(
                N_("Line {line}: there is no tag {{{name}}} here. Use one of the list."), name=name
            )
        return Tag(name)

    def _refusal(self, message: str, **facts: object) -> BadInput:
        return BadInput(message, field="text", line=self._number, **facts)


def _size(look: Look, digits: str) -> tuple[bool, bool]:
    """Whether letters are tall and wide; of a code the digits say something else."""
    if look in {Look.FILL, Look.QR, Look.CODE128, Look.EAN13, Look.EAN8, Look.CUT}:
        return False, False
    size = digits.ljust(2, "0")
    return size[0] != "0", size[1] != "0"
