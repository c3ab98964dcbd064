"""Documents become the bytes of one complete ESC/POS job, with Turkish letters in one code page."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image as Picture
from PIL import UnidentifiedImageError

from hardware.errors import DocumentInvalid
from hardware.printing.document import (
    PLAIN,
    QR,
    Align,
    Barcode,
    Cut,
    Document,
    DrawerKick,
    Feed,
    Image,
    Style,
    Symbology,
)
from hardware.printing.escpos_library import Dummy
from hardware.printing.layout import Part, TextLine, lay_out
from hardware.printing.letters import Look, cells_of, draw_row, inked
from hardware.printing.profiles import Cutter, Profile, Way

ESC = b"\x1b"
GS = b"\x1d"
# Forget what an earlier job left, and read bytes above 7F as letters, not as halves of a Kanji.
BEGIN = ESC + b"@" + b"\x1c."
ALIGN = {Align.LEFT: b"\x00", Align.CENTER: b"\x01", Align.RIGHT: b"\x02"}
# Both feed the last line past the knife themselves.
CUTS = {
    Cutter.PARTIAL: GS + b"VB\x00",
    Cutter.FULL: GS + b"VA\x00",
    Cutter.NONE: ESC + b"d\x04",
}
TURKISH = "ğüşıöçİĞÜŞÖÇ"
QR_CORRECTION_M = 1
WIDE_BAR, NARROW_BAR = 3, 2


@dataclass(frozen=True, slots=True)
class Encoded:
    """The whole job, and the letters for which the printer has no sign."""

    data: bytes
    replaced: tuple[str, ...]


def encode(document: Document, profile: Profile) -> Encoded:
    """Self-contained: it needs nothing of the job before it. Raises DocumentInvalid."""
    layout = lay_out(document, profile.paper)
    encoder = Encoder(profile)
    for part in layout.parts:
        encoder.add(part)
    return Encoded(encoder.output, layout.replaced)


def encode_page_test(codec: str, pages: Iterable[int]) -> bytes:
    """One line per code page; the line that reads right tells the page of this printer."""
    sample = TURKISH.encode(codec)
    lines = (ESC + b"t" + bytes([page]) + b"%3d: " % page + sample + b"\n" for page in pages)
    return BEGIN + b"".join(lines) + CUTS[Cutter.PARTIAL]


class Encoder(Dummy):  # type: ignore[misc]  # the library has no types
    """The library's encoder; letters pass it by: it guesses pages and lets controls through."""

    def __init__(self, profile: Profile) -> None:
        super().__init__()
        self._printer = profile
        self._raw(BEGIN + ESC + b"t" + bytes([profile.page]))

    def text(self, txt: str) -> None:
        """For the library itself, which ends its pictures with line feeds."""
        self._raw(txt.encode(self._printer.codec))

    def add(self, part: Part) -> None:
        match part:
            case TextLine():
                self._line(part)
            case Feed(lines=lines):
                self._raw(ESC + b"d" + bytes([lines]))
            case Barcode():
                self._barcode(part)
            case QR():
                self._qr(part)
            case Image():
                self._image(part)
            case Cut():
                self._raw(CUTS[self._printer.cutter])
            case DrawerKick(pin=pin):
                self.cashdraw(pin or self._printer.drawer_pin)

    def _line(self, line: TextLine) -> None:
        if self._printer.letters is Way.RASTER:
            self._drawn_line(line)
            return
        letters = line.text.encode(self._printer.codec)
        if line.style == PLAIN:
            self._raw(letters + b"\n")
        else:
            self._raw(_look(line.style) + letters + b"\n" + _look(PLAIN))

    def _drawn_line(self, line: TextLine) -> None:
        if line.text:
            self.image(inked(draw_row(cells_of(line.text, _dots_look(line.style)))))
        else:
            self._raw(b"\n")

    def _align(self, align: Align) -> None:
        self._raw(ESC + b"a" + ALIGN[align])

    def _barcode(self, barcode: Barcode) -> None:
        """Bars that do not fit would not be printed at all: then their data is."""
        bar = _bar_width(barcode, self._printer.dots)
        self._align(Align.CENTER)
        if bar is None:
            self._raw(barcode.data.encode("ascii") + b"\n")
        else:
            # The public method writes to standard output.
            self._hw_barcode(
                _barcode_data(barcode),
                barcode.symbology.upper(),
                height=barcode.height,
                width=bar,
                align_ct=False,
                function_type="B",
            )
        self._align(Align.LEFT)

    def _qr(self, code: QR) -> None:
        is_native = self._printer.qr is Way.NATIVE
        self._align(Align.CENTER)
        self.qr(code.data, ec=QR_CORRECTION_M, size=code.dot, native=is_native)
        self._align(Align.LEFT)

    def _image(self, image: Image) -> None:
        self._align(image.align)
        self.image(_picture(image, self._printer.dots))
        self._align(Align.LEFT)


def _look(style: Style) -> bytes:
    size = (0x10 if style.wide else 0) | (0x01 if style.tall else 0)
    bold, inverted = bytes([style.bold]), bytes([style.inverted])
    return ESC + b"E" + bold + GS + b"!" + bytes([size]) + GS + b"B" + inverted


def _dots_look(style: Style) -> Look:
    return Look(style.bold, 1 + style.wide, 1 + style.tall, style.inverted)


def _barcode_data(barcode: Barcode) -> str:
    """Code 128 names its letter set first, and an opening brace is written twice."""
    if barcode.symbology is Symbology.CODE128:
        return "{B" + barcode.data.replace("{", "{{")
    return barcode.data


def _bar_width(barcode: Barcode, dots: int) -> int | None:
    """Dots of the narrowest bar, or None when the paper is too small for the code."""
    modules = {Symbology.EAN13: 95, Symbology.EAN8: 67}.get(
        barcode.symbology, 11 * (len(barcode.data) + 2) + 13
    )
    quiet_zones = 20
    for bar in (WIDE_BAR, NARROW_BAR):
        if (modules + quiet_zones) * bar <= dots:
            return bar
    return None


def _picture(image: Image, dots: int) -> Picture.Image:
    try:
        picture = Picture.open(BytesIO(image.png)).convert("RGBA")
    except (UnidentifiedImageError, OSError, Picture.DecompressionBombError) as error:
        raise DocumentInvalid(reason=f"the picture cannot be read ({error})") from error
    if picture.width > dots:
        picture = picture.resize((dots, max(1, picture.height * dots // picture.width)))
    paper = Picture.new("RGBA", picture.size, "white")
    return Picture.alpha_composite(paper, picture).convert("L")
