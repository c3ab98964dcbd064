"""What a printer's commands leave on the paper, row by row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hardware.printing.letters import CELL_DOTS, LEADING_DOTS, LETTER_DOTS, Cell, Look
from hardware.sim.commands import Command

LINE_DOTS = LETTER_DOTS + LEADING_DOTS
# The numbers of Epson's pages, and the ones that makers of similar printers added.
EPSON_PAGES: Mapping[int, str] = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737",
    15: "iso8859_7", 16: "cp1252", 17: "cp866", 18: "cp852", 19: "cp858", 33: "cp775",
    34: "cp855", 36: "cp862", 37: "cp864", 39: "iso8859_2", 40: "iso8859_15", 45: "cp1250",
    46: "cp1251", 47: "cp1253", 48: "cp1254", 49: "cp1255", 50: "cp1256", 51: "cp1257",
    61: "cp857",
}  # fmt: skip
BARCODES: Mapping[int, str] = {67: "ean13", 68: "ean8", 69: "code39", 73: "code128"}
BARCODES_A: Mapping[int, str] = {2: "ean13", 3: "ean8", 4: "code39"}


@dataclass(frozen=True, slots=True)
class Model:
    """`thinks_in_kanji`: reads bytes above 7F as Chinese until told otherwise, as cheap ones do."""

    name: str = "Simulated printer"
    dots: int = 576
    pages: Mapping[int, str] = field(default_factory=lambda: EPSON_PAGES)
    thinks_in_kanji: bool = False


@dataclass(frozen=True, slots=True)
class TextRow:
    cells: tuple[Cell, ...]
    justify: int


@dataclass(frozen=True, slots=True)
class Gap:
    dots: int


@dataclass(frozen=True, slots=True)
class Bitmap:
    """One bit a dot, rows padded to whole bytes, 1 is black."""

    width: int
    height: int
    bits: bytes
    justify: int


@dataclass(frozen=True, slots=True)
class Bars:
    kind: str
    data: str
    bar: int
    height: int
    has_caption: bool
    justify: int


@dataclass(frozen=True, slots=True)
class Matrix:
    data: str
    dot: int
    justify: int


Row = TextRow | Gap | Bitmap | Bars | Matrix


@dataclass(slots=True)
class Settings:
    """All that ESC @ puts back."""

    page: int = 0
    is_kanji: bool = False
    look: Look = field(default_factory=Look)
    justify: int = 0
    line_dots: int = LINE_DOTS
    bar: int = 3
    bar_height: int = 162
    has_caption: bool = False
    qr_dot: int = 3
    qr_data: bytes = b""


class Roll:
    """Applies commands; `rows` is the paper since the last cut."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._cells: list[Cell] = []
        self._left = 0
        self.rows: list[Row] = []
        self._now = Settings(is_kanji=model.thinks_in_kanji)
        self._actions: Mapping[bytes, Callable[[bytes], None]] = {
            b"": self._letters,
            b"\n": lambda _: self._line_feed(),
            b"\x1b@": lambda _: self._reset(),
            b"\x1bt": lambda a: self._set(page=a[0]),
            b"\x1c&": lambda _: self._set(is_kanji=True),
            b"\x1c.": lambda _: self._set(is_kanji=False),
            b"\x1ba": lambda a: self._set(justify=a[0] % 48),
            b"\x1b3": lambda a: self._set(line_dots=a[0]),
            b"\x1b2": lambda _: self._set(line_dots=LINE_DOTS),
            b"\x1bE": lambda a: self._look(bold=a[0] & 1 == 1),
            b"\x1bG": lambda a: self._look(bold=a[0] & 1 == 1),
            b"\x1b-": lambda a: self._look(underlined=a[0] % 48 > 0),
            b"\x1b!": self._mode,
            b"\x1d!": lambda a: self._look(wide=1 + (a[0] >> 4 & 7), tall=1 + (a[0] & 7)),
            b"\x1dB": lambda a: self._look(inverted=a[0] & 1 == 1),
            b"\x1b$": lambda a: self._move(int.from_bytes(a, "little")),
            b"\x1b\\": lambda a: self._move(self._left + int.from_bytes(a, "little", signed=True)),
            b"\x1bd": self._feed_lines,
            b"\x1bJ": self._feed_dots,
            b"\x1dh": lambda a: self._set(bar_height=a[0]),
            b"\x1dw": lambda a: self._set(bar=a[0]),
            b"\x1dH": lambda a: self._set(has_caption=a[0] % 48 > 0),
            b"\x1dk": self._barcode,
            b"\x1d(": self._two_dimensional,
            b"\x1dv": self._raster,
        }

    def apply(self, command: Command) -> None:
        """A code that has no visible effect is passed over."""
        action = self._actions.get(command.code)
        if action is not None:
            action(command.arguments)

    def tear_off(self) -> list[Row]:
        """The paper since the last cut; the next rows start a new piece."""
        if self._cells:
            self._line_feed()
        rows, self.rows = self.rows, []
        return rows

    def _reset(self) -> None:
        self._cells = []
        self._left = 0
        self._now = Settings(is_kanji=self._model.thinks_in_kanji)

    def _set(self, **changes: object) -> None:
        for name, value in changes.items():
            setattr(self._now, name, value)

    def _look(self, **changes: bool | int) -> None:
        self._now.look = replace(self._now.look, **changes)  # type: ignore[arg-type]  # names of Look only

    def _mode(self, arguments: bytes) -> None:
        bits = arguments[0]
        self._look(
            bold=bool(bits & 0x08),
            tall=2 if bits & 0x10 else 1,
            wide=2 if bits & 0x20 else 1,
            underlined=bool(bits & 0x80),
        )

    def _letters(self, data: bytes) -> None:
        codec = "gb18030" if self._now.is_kanji else self._model.pages.get(self._now.page, "ascii")
        for letter in data.decode(codec, "replace"):
            if Cell(letter, self._now.look, self._left).right > self._model.dots:
                self._line_feed()
            self._cells.append(Cell(letter, self._now.look, self._left))
            self._left = self._cells[-1].right

    def _move(self, left: int) -> None:
        self._left = min(max(0, left), self._model.dots)

    def _line_feed(self) -> None:
        if self._cells:
            self.rows.append(TextRow(tuple(self._cells), self._now.justify))
            self._cells = []
        else:
            self.rows.append(Gap(self._now.line_dots))
        self._left = 0

    def _feed_lines(self, arguments: bytes) -> None:
        if self._cells:
            self._line_feed()
        self.rows.append(Gap(arguments[0] * self._now.line_dots))

    def _feed_dots(self, arguments: bytes) -> None:
        if self._cells:
            self._line_feed()
        self.rows.append(Gap(arguments[0]))

    def _barcode(self, arguments: bytes) -> None:
        if arguments[0] >= 65:
            kind, data = BARCODES.get(arguments[0]), arguments[2:]
        else:
            kind, data = BARCODES_A.get(arguments[0]), arguments[1:-1]
        if kind is None:
            return
        now = self._now
        text = _code_128(data) if kind == "code128" else data.decode("ascii", "replace")
        self.rows.append(Bars(kind, text, now.bar, now.bar_height, now.has_caption, now.justify))

    def _two_dimensional(self, arguments: bytes) -> None:
        """GS ( k for QR: 43 the dot, 50 the data, 51 print."""
        if arguments[:1] != b"k" or arguments[3:4] != b"1":
            return
        function, data = arguments[4], arguments[5:]
        match function:
            case 67:
                self._set(qr_dot=data[0])
            case 80:
                self._set(qr_data=data[1:])
            case 81:
                text = self._now.qr_data.decode("utf-8", "replace")
                self.rows.append(Matrix(text, self._now.qr_dot, self._now.justify))

    def _raster(self, arguments: bytes) -> None:
        width = arguments[2] + 256 * arguments[3]
        height = arguments[4] + 256 * arguments[5]
        self.rows.append(Bitmap(width * 8, height, arguments[6:], self._now.justify))


def _code_128(data: bytes) -> str:
    """Set C holds two digits a byte; an opening brace changes the set, or is one when doubled."""
    text, letters, is_pairs = "", iter(data), False
    for byte in letters:
        if byte == ord("{"):
            code = chr(next(letters, 0))
            is_pairs = code == "C" if code in "ABC" else is_pairs
            text += "{" if code == "{" else ""
        else:
            text += f"{byte:02d}" if is_pairs else chr(byte)
    return text


def text_of(rows: Sequence[Row]) -> str:
    """The letters alone, as a person would read them aloud."""
    lines: list[str] = []
    for row in rows:
        match row:
            case TextRow(cells=cells):
                lines.append(_line_of(cells))
            case Gap(dots=dots):
                lines.extend([""] * (dots // LINE_DOTS))
            case Bars(data=data) | Matrix(data=data):
                lines.append(f"[{data}]")
            case Bitmap(width=width, height=height):
                lines.append(f"[picture {width}x{height}]")
    return "\n".join(lines).strip("\n") + "\n"


def _line_of(cells: tuple[Cell, ...]) -> str:
    line, end = "", 0
    for cell in cells:
        line += " " * ((cell.left - end) // CELL_DOTS) + cell.letter
        end = cell.right
    return line.rstrip()
