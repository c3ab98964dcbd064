"""A receipt's rows as a black-and-white picture, dot for dot."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO

import segno
from barcode import get_barcode_class
from barcode.errors import BarcodeError
from PIL import Image, ImageDraw, ImageFont, ImageOps

from hardware.sim.roll import CELL_DOTS, Bars, Bitmap, Cell, Gap, Look, Matrix, Row, TextRow

LETTER_HEIGHT, LEADING = 24, 6
LETTER_SIZE = 20
MARGIN = 24
WHITE, BLACK = 255, 0
CAPTION = Look()
FONTS = {False: "DejaVuSansMono.ttf", True: "DejaVuSansMono-Bold.ttf"}


def draw(rows: Sequence[Row], dots: int) -> bytes:
    """A PNG of one bit a dot, with a margin of white paper around."""
    strips = [_strip(row, dots) for row in rows]
    height = sum(strip.height for strip in strips)
    paper = Image.new("L", (dots + 2 * MARGIN, height + 2 * MARGIN), WHITE)
    top = MARGIN
    for strip in strips:
        paper.paste(strip, (MARGIN, top))
        top += strip.height
    file = BytesIO()
    paper.point(_threshold, mode="1").save(file, "PNG", optimize=True)
    return file.getvalue()


def _threshold(shade: int) -> int:
    return WHITE if shade > 140 else BLACK


def _strip(row: Row, dots: int) -> Image.Image:
    match row:
        case TextRow(cells=cells, justify=justify):
            return _justified(_text(cells), dots, justify)
        case Gap(dots=height):
            return Image.new("L", (dots, height), WHITE)
        case Bitmap(width=width, height=height, bits=bits, justify=justify):
            picture = Image.frombytes("1", (width, height), bits.ljust(width * height // 8, b"\0"))
            return _justified(ImageOps.invert(picture.convert("L")), dots, justify)
        case Bars():
            return _bars(row, dots)
        case Matrix():
            return _matrix(row, dots)


def _justified(content: Image.Image, dots: int, justify: int) -> Image.Image:
    free = max(0, dots - content.width)
    left = {1: free // 2, 2: free}.get(justify, 0)
    strip = Image.new("L", (dots, content.height), WHITE)
    strip.paste(content, (left, 0))
    return strip


def _text(cells: tuple[Cell, ...]) -> Image.Image:
    """Letters of one row stand on one line, whatever their height."""
    width = max(cell.right for cell in cells)
    height = max(LETTER_HEIGHT * cell.look.tall for cell in cells)
    row = Image.new("L", (width, height + LEADING), WHITE)
    for cell in cells:
        drawn = _letter(cell.letter, cell.look)
        row.paste(drawn, (cell.left, height - drawn.height + LEADING // 2))
    return row


@cache
def _letter(letter: str, look: Look) -> Image.Image:
    """Drawn at the larger scale and squeezed, so that wide and tall letters keep their shape."""
    scale = max(look.wide, look.tall)
    cell = Image.new("L", (CELL_DOTS * scale, LETTER_HEIGHT * scale), WHITE)
    pen = ImageDraw.Draw(cell)
    baseline = 19 * scale
    pen.text((0, baseline), letter, BLACK, _font(look.bold, LETTER_SIZE * scale), anchor="ls")
    if look.underlined:
        pen.line((0, cell.height - 2, cell.width, cell.height - 2), BLACK, 2)
    sized = cell.resize((CELL_DOTS * look.wide, LETTER_HEIGHT * look.tall))
    return ImageOps.invert(sized) if look.inverted else sized


@cache
def _font(bold: bool, size: int) -> ImageFont.FreeTypeFont:  # noqa: FBT001 - a key of FONTS
    with as_file(files("hardware.printing").joinpath("fonts", FONTS[bold])) as path:
        return ImageFont.truetype(BytesIO(path.read_bytes()), size)


def _bars(row: Bars, dots: int) -> Image.Image:
    """A number that is no valid code leaves the paper empty, as the real printer does."""
    try:
        modules = get_barcode_class(row.kind)(row.data).build()[0]
    except BarcodeError:
        return Image.new("L", (dots, LETTER_HEIGHT), WHITE)
    width = len(modules) * row.bar
    caption = LETTER_HEIGHT + LEADING if row.has_caption else 0
    code = Image.new("L", (max(width, CELL_DOTS * len(row.data)), row.height + caption + 8), WHITE)
    pen = ImageDraw.Draw(code)
    left = (code.width - width) // 2
    for at, module in enumerate(modules):
        if module == "1":
            x = left + at * row.bar
            pen.rectangle((x, 0, x + row.bar - 1, row.height - 1), BLACK)
    if row.has_caption:
        letters = _text(
            tuple(Cell(letter, CAPTION, at * CELL_DOTS) for at, letter in enumerate(row.data))
        )
        code.paste(letters, ((code.width - letters.width) // 2, row.height + 2))
    return _justified(code, dots, row.justify)


def _matrix(row: Matrix, dots: int) -> Image.Image:
    modules = segno.make(row.data, error="m", micro=False, boost_error=False).matrix
    side = len(modules)
    bits = Image.new("L", (side, side), WHITE)
    bits.putdata([BLACK if module else WHITE for line in modules for module in line])
    code = bits.resize((side * row.dot, side * row.dot), Image.Resampling.NEAREST)
    return _justified(ImageOps.expand(code, border=(0, 6), fill=WHITE), dots, row.justify)
