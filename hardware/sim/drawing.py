"""A receipt's rows as a black-and-white picture, dot for dot."""

from collections.abc import Sequence
from io import BytesIO

import segno
from barcode import get_barcode_class
from barcode.errors import BarcodeError
from PIL import Image, ImageDraw, ImageOps

from hardware.printing.letters import BLACK, CELL_DOTS, WHITE, Look, cells_of, draw_row, inked
from hardware.sim.roll import LINE_DOTS, Bars, Bitmap, Gap, Matrix, Row, TextRow

MARGIN = 24
CAPTION = Look()


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
    inked(paper).save(file, "PNG", optimize=True)
    return file.getvalue()


def _strip(row: Row, dots: int) -> Image.Image:
    match row:
        case TextRow(cells=cells, justify=justify):
            return _justified(draw_row(cells), dots, justify)
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


def _bars(row: Bars, dots: int) -> Image.Image:
    """A number that is no valid code leaves the paper empty, as the real printer does."""
    try:
        modules = get_barcode_class(row.kind)(row.data).build()[0]
    except BarcodeError:
        return Image.new("L", (dots, LINE_DOTS), WHITE)
    width = len(modules) * row.bar
    caption = LINE_DOTS if row.has_caption else 0
    code = Image.new("L", (max(width, CELL_DOTS * len(row.data)), row.height + caption + 8), WHITE)
    pen = ImageDraw.Draw(code)
    left = (code.width - width) // 2
    for at, module in enumerate(modules):
        if module == "1":
            x = left + at * row.bar
            pen.rectangle((x, 0, x + row.bar - 1, row.height - 1), BLACK)
    if row.has_caption:
        letters = draw_row(cells_of(row.data, CAPTION))
        code.paste(letters, ((code.width - letters.width) // 2, row.height + 2))
    return _justified(code, dots, row.justify)


def _matrix(row: Matrix, dots: int) -> Image.Image:
    modules = segno.make(row.data, error="m", micro=False, boost_error=False).matrix
    side = len(modules)
    bits = Image.new("L", (side, side), WHITE)
    bits.putdata([BLACK if module else WHITE for line in modules for module in line])
    code = bits.resize((side * row.dot, side * row.dot), Image.Resampling.NEAREST)
    return _justified(ImageOps.expand(code, border=(0, 6), fill=WHITE), dots, row.justify)
