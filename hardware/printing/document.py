"""What is to be printed, independent of any printer, and the plain form in which it is stored."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import partial
from types import UnionType
from typing import TypeVar, get_args

from hardware.errors import DocumentInvalid

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
VERSION = 1
Kind = TypeVar("Kind")


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Symbology(StrEnum):
    CODE128 = "code128"
    EAN13 = "ean13"
    EAN8 = "ean8"


@dataclass(frozen=True, slots=True)
class Style:
    """How letters look; wide ones take two columns each, tall ones two rows."""

    bold: bool = False
    wide: bool = False
    tall: bool = False
    inverted: bool = False


PLAIN = Style()
BOLD = Style(bold=True)
DOUBLE = Style(bold=True, wide=True, tall=True)
BANNER = Style(bold=True, tall=True, inverted=True)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, wrapped to the paper; leading spaces indent all its lines."""

    text: str
    align: Align = Align.LEFT
    style: Style = PLAIN


@dataclass(frozen=True, slots=True)
class Columns:
    """Words at the left, an amount at the right edge of the first line."""

    left: str
    right: str
    style: Style = PLAIN


@dataclass(frozen=True, slots=True)
class Rule:
    heavy: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    lines: int = 1

    def __post_init__(self) -> None:
        _require(1 <= self.lines <= 255, "a feed is 1 to 255 lines")


@dataclass(frozen=True, slots=True)
class Barcode:
    """`height` in dots; the data is printed below the bars too."""

    data: str
    symbology: Symbology = Symbology.CODE128
    height: int = 64

    def __post_init__(self) -> None:
        _require(1 <= self.height <= 255, "a barcode is 1 to 255 dots high")
        if self.symbology is Symbology.CODE128:
            fits = 1 <= len(self.data) <= 60 and all(" " <= letter <= "~" for letter in self.data)
            _require(fits, "Code 128 takes 1 to 60 plain letters")
        else:
            fits = _is_ean(self.data, self.symbology)
            _require(fits, f"{self.data} is no {self.symbology} number")


@dataclass(frozen=True, slots=True)
class QR:
    """`dot` is the side of one module in dots of the printer."""

    data: str
    dot: int = 6

    def __post_init__(self) -> None:
        _require(1 <= self.dot <= 16, "a QR module is 1 to 16 dots wide")
        _require(1 <= len(self.data.encode()) <= 700, "a QR code takes 1 to 700 bytes")


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as PNG; one wider than the paper is made smaller."""

    png: bytes
    align: Align = Align.CENTER

    def __post_init__(self) -> None:
        _require(self.png.startswith(PNG_SIGNATURE), "the picture is no PNG file")


@dataclass(frozen=True, slots=True)
class Cut:
    """Feeds the last line past the knife first."""


@dataclass(frozen=True, slots=True)
class DrawerKick:
    """Opens the drawer at pin 2 or 5, or where the printer's profile says."""

    pin: int | None = None

    def __post_init__(self) -> None:
        _require(self.pin in (None, 2, 5), "a drawer hangs at pin 2 or 5")


Element = Text | Columns | Rule | Feed | Barcode | QR | Image | Cut | DrawerKick
KINDS: Mapping[str, type[Element]] = {kind.__name__.lower(): kind for kind in get_args(Element)}


@dataclass(frozen=True, slots=True)
class Document:
    """Elements from top to bottom."""

    elements: tuple[Element, ...]

    def headed(self, banner: str) -> "Document":
        """The same below a white-on-black line, for copies and re-prints."""
        return Document((Text(banner, Align.CENTER, BANNER), *self.elements))

    def to_dict(self) -> dict[str, object]:
        """Nothing but dicts, lists, texts, numbers and booleans, ready for any JSON column."""
        return {"version": VERSION, "elements": [_to_plain(part) for part in self.elements]}

    @classmethod
    def from_dict(cls, plain: object) -> "Document":
        """Back from `to_dict`. Raises DocumentInvalid for anything it could not have written."""
        stored = _mapping(plain)
        _require(stored.keys() == {"version", "elements"}, "it needs a version and elements")
        _require(stored["version"] == VERSION, f"its version is not {VERSION}")
        elements = stored["elements"]
        if not isinstance(elements, list):
            raise DocumentInvalid(reason="its elements are no list")
        return cls(tuple(_element(part) for part in elements))


def _require(fact: bool, reason: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not fact:
        raise DocumentInvalid(reason=reason)


def _is_ean(data: str, symbology: Symbology) -> bool:
    length = 13 if symbology is Symbology.EAN13 else 8
    if len(data) != length or not (data.isascii() and data.isdigit()):
        return False
    digits = [int(digit) for digit in reversed(data)]
    return (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def _to_plain(element: Element) -> dict[str, object]:
    plain: dict[str, object] = {"kind": type(element).__name__.lower()}
    for field in fields(element):
        value = getattr(element, field.name)
        if value != field.default:
            plain[field.name] = _value_to_plain(value)
    return plain


def _value_to_plain(value: object) -> object:
    match value:
        case Style():
            return [field.name for field in fields(value) if getattr(value, field.name)]
        case bytes():
            return base64.b64encode(value).decode()
        case StrEnum():
            return value.value
        case _:
            return value


def _element(plain: object) -> Element:
    stored = dict(_mapping(plain))
    kind = KINDS.get(str(stored.pop("kind", None)))
    if kind is None:
        raise DocumentInvalid(reason="an element is of no known kind")
    known = {field.name: field.type for field in fields(kind)}
    _require(stored.keys() <= known.keys(), f"{kind.__name__} has a field nobody knows")
    build: Callable[..., Element] = kind
    try:
        return build(**{name: _read(known[name], value) for name, value in stored.items()})
    except TypeError:
        raise DocumentInvalid(reason=f"{kind.__name__} lacks a field") from None


def _mapping(plain: object) -> Mapping[str, object]:
    if not isinstance(plain, dict):
        raise DocumentInvalid(reason="it is no mapping")
    return plain


def _read(wanted: object, value: object) -> object:
    if isinstance(wanted, UnionType):
        return None if value is None else _read(get_args(wanted)[0], value)
    try:
        return READERS[wanted](value)
    except (KeyError, ValueError, TypeError, binascii.Error):
        raise DocumentInvalid(reason=f"{value!r} stands where it cannot") from None


def _style(value: object) -> Style:
    return Style(**dict.fromkeys(_exactly(list, value), True))


def _picture(value: object) -> bytes:
    return base64.b64decode(_exactly(str, value), validate=True)


def _exactly(kind: type[Kind], value: object) -> Kind:
    """A number that is a boolean underneath is no number here."""
    if type(value) is not kind:
        raise TypeError
    return value


# From a stored value back to the value of a field, by the type of the field.
READERS: Mapping[object, Callable[[object], object]] = {
    str: partial(_exactly, str),
    int: partial(_exactly, int),
    bool: partial(_exactly, bool),
    bytes: _picture,
    Align: lambda value: Align(_exactly(str, value)),
    Symbology: lambda value: Symbology(_exactly(str, value)),
    Style: _style,
}
