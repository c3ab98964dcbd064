"""Letters as dots, for printers that lack the alphabet and for pictures of receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, ImageOps

from hardware.printing.layout import width

CELL_DOTS, LETTER_DOTS, LEADING_DOTS = 12, 24, 6
SIZE, BASELINE = 20, 19
WHITE, BLACK = 255, 0
# Below this shade a dot is burnt; a little above the middle keeps thin strokes whole.
INK = 140
FONTS = {False: "DejaVuSansMono.ttf", True: "DejaVuSansMono-Bold.ttf"}


@dataclass(frozen=True, slots=True)
class Look:
    """`wide` and `tall` are multiples of the normal letter."""

    bold: bool = False
    wide: int = 1
    tall: int = 1
    inverted: bool = False
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One letter, `left` dots from the margin."""

    letter: str
    look: Look
    left: int

    @property
    def right(self) -> int:
        return self.left + CELL_DOTS * self.look.wide


def cells_of(text: str, look: Look) -> tuple[Cell, ...]:
    """Letters one after the other, each as far from the margin as the columns before it."""
    step = CELL_DOTS * look.wide
    return tuple(Cell(letter, look, width(text[:at]) * step) for at, letter in enumerate(text))


def draw_row(cells: Sequence[Cell]) -> Image.Image:
    """In shades of grey; letters of one row stand on one line, whatever their height."""
    right = max(cell.right for cell in cells)
    height = max(LETTER_DOTS * cell.look.tall for cell in cells)
    row = Image.new("L", (right, height + LEADING_DOTS), WHITE)
    for cell in cells:
        drawn = _letter(cell.letter, cell.look)
        row.paste(drawn, (cell.left, height - drawn.height + LEADING_DOTS // 2))
    return row


def inked(picture: Image.Image) -> Image.Image:
    """Every dot either burnt or not."""
    return picture.point(_ink, mode="1")


def _ink(shade: int) -> int:
    return WHITE if shade > INK else BLACK


@cache
def _letter(letter: str, look: Look) -> Image.Image:
    """Drawn at the larger scale and squeezed, so that wide and tall letters keep their shape."""
    scale = max(look.wide, look.tall)
    cell = Image.new("L", (CELL_DOTS * scale, LETTER_DOTS * scale), WHITE)
    pen = ImageDraw.Draw(cell)
    pen.text((0, BASELINE * scale), letter, BLACK, _font(look.bold, SIZE * scale), anchor="ls")
    if look.underlined:
        pen.line((0, cell.height - 2, cell.width, cell.height - 2), BLACK, 2)
    sized = cell.resize((CELL_DOTS * look.wide, LETTER_DOTS * look.tall))
    return ImageOps.invert(sized) if look.inverted else sized


@cache
def _font(bold: bool, size: int) -> ImageFont.FreeTypeFont:  # noqa: FBT001 - a key of FONTS
    font = files("hardware.printing").joinpath("fonts", FONTS[bold]).read_bytes()
    return ImageFont.truetype(BytesIO(font), size)
