"""The letters of a printed page: Inter, of which a file carries the letters that it uses."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, STRONG = "Inter", "Inter-Bold"
_FILES = {PLAIN: "Inter-Regular.ttf", STRONG: "Inter-Bold.ttf"}


@cache
def load_letters() -> None:
    """Let pages be set in Inter."""
    folder = files("pospro.reports.render").joinpath("fonts")
    for name, file in _FILES.items():
        with folder.joinpath(file).open("rb") as font:
            pdfmetrics.registerFont(TTFont(name, font))


def width(text: str, font: str, size: int) -> int:
    """How many points a text takes, the last one rounded up."""
    return int(pdfmetrics.stringWidth(text, font, size)) + 1


def wrapped(text: str, font: str, size: int, room: int) -> list[str]:
    """The text in lines that are no wider than `room` points."""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, font, size, room):
            joined = f"{lines[-1]} {piece}" if lines[-1] else piece
            if width(joined, font, size) <= room:
                lines[-1] = joined
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, font: str, size: int, room: int) -> Iterator[str]:
    """The word itself, or as many pieces as it needs when it is wider than the column."""
    piece = ""
    for letter in word:
        if piece and width(piece + letter, font, size) > room:
            yield piece
            piece = ""
        piece += letter
    yield piece
