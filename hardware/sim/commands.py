"""Where one ESC/POS command ends and the next begins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10


@dataclass(frozen=True, slots=True)
class Command:
    """A control code with its arguments; letters have an empty code."""

    code: bytes
    arguments: bytes
    size: int


# Number of argument bytes after the two bytes of the code.
FIXED: Mapping[bytes, int] = (
    dict.fromkeys((b"\x1b@", b"\x1b2", b"\x1bi", b"\x1bm", b"\x1bS", b"\x1bL", b"\x1b\x0c"), 0)
    | {b"\x1b" + bytes([code]): 1 for code in b"tRaEG!-dJKM{3 Vre=?%TUu"}
    | {b"\x1b" + bytes([code]): 2 for code in b"$\\cB"}
    | {b"\x1bp": 3, b"\x1bW": 8}
    | {b"\x1d" + bytes([code]): 1 for code in b"!BhwHfarIb/E"}
    | {b"\x1d" + bytes([code]): 2 for code in b"LWP$\\"}
    | {b"\x1d:": 0, b"\x1d^": 3}
    | {b"\x1c.": 0, b"\x1c&": 0, b"\x1cC": 1, b"\x1c!": 1, b"\x1c-": 1, b"\x1cS": 2, b"\x1cp": 2}
    | {b"\x10\x05": 1, b"\x10\x04": 1}
)


def first_command(buffer: bytes) -> Command | None:
    """The first command of a buffer that is not empty, or None while part of it is missing."""
    first = buffer[0]
    if first >= 0x20:
        return _letters(buffer)
    if first not in (ESC, FS, GS, DLE):
        return Command(buffer[:1], b"", 1)
    if len(buffer) < 2:
        return None
    code = buffer[:2]
    length = FIXED.get(code)
    if length is None:
        length = _variable_length(buffer)
    if length is None or len(buffer) < 2 + length:
        return None
    return Command(code, buffer[2 : 2 + length], 2 + length)


def _letters(buffer: bytes) -> Command:
    end = next((at for at, byte in enumerate(buffer) if byte < 0x20), len(buffer))
    return Command(b"", buffer[:end], end)


def _variable_length(buffer: bytes) -> int | None:
    """Argument bytes that the arguments themselves announce; None while that is not known yet.

    A code that nobody knows has none: a printer skips it and goes on.
    """
    code, rest = buffer[:2], buffer[2:]
    if code not in VARIABLE:
        return 0
    needed, length = VARIABLE[code]
    return length(rest) if len(rest) >= needed else None


def _cut_length(rest: bytes) -> int:
    return 2 if rest[0] in b"ABabgh" else 1


def _barcode_length(rest: bytes) -> int | None:
    return 2 + rest[1] if rest[0] >= 65 else _terminated_length(rest)


def _terminated_length(rest: bytes) -> int | None:
    end = rest.find(b"\0", 1)
    return None if end < 0 else end + 1


def _columns_length(rest: bytes) -> int:
    return 3 + _word(rest, 1) * (3 if rest[0] >= 32 else 1)


def _word(rest: bytes, at: int) -> int:
    return rest[at] + 256 * rest[at + 1]


# How many argument bytes must be there to know how many there are.
VARIABLE: Mapping[bytes, tuple[int, Callable[[bytes], int | None]]] = {
    b"\x1dV": (1, _cut_length),
    b"\x1dk": (2, _barcode_length),
    b"\x1d(": (3, lambda rest: 3 + _word(rest, 1)),
    b"\x1c(": (3, lambda rest: 3 + _word(rest, 1)),
    b"\x1b(": (3, lambda rest: 3 + _word(rest, 1)),
    b"\x1d8": (5, lambda rest: 5 + int.from_bytes(rest[1:5], "little")),
    b"\x1dv": (6, lambda rest: 6 + _word(rest, 2) * _word(rest, 4)),
    b"\x1b*": (3, _columns_length),
    b"\x1bD": (1, _terminated_length),
    b"\x10\x14": (1, lambda rest: {1: 3, 2: 3, 8: 8}.get(rest[0], 1)),
}
