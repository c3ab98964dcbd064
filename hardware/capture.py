"""The last bytes that went to and came from a device, shown with card numbers masked."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from hardware.transport.deadline import Deadline
from hardware.transport.protocol import Transport

DIGITS = re.compile(rb"\d(?:[ -]?\d){12,}")
TRACK_REST = re.compile(rb"(?<=\d)([=D])\d{4,}")


class Direction(StrEnum):
    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Exchange:
    """Neighbouring bytes of one direction; `data` is masked already."""

    at: datetime
    direction: Direction
    data: bytes

    def __str__(self) -> str:
        arrow = ">" if self.direction is Direction.SENT else "<"
        readable = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in self.data)
        return f"{self.at:%H:%M:%S.%f} {arrow} {self.data.hex(' ')}  {readable}"


class Capture:
    """A ring of at most `capacity` bytes; the oldest exchanges fall out first."""

    def __init__(self, capacity: int = 65536) -> None:
        self._capacity = capacity
        self._size = 0
        self._ring: deque[tuple[datetime, Direction, bytes]] = deque()

    def record(self, direction: Direction, data: bytes) -> None:
        kept = data[-self._capacity :]
        if not kept:
            return
        self._ring.append((datetime.now(UTC), direction, kept))
        self._size += len(kept)
        while self._size > self._capacity:
            self._size -= len(self._ring.popleft()[2])

    def exchanges(self) -> list[Exchange]:
        """Neighbours of one direction are joined first: a card number may arrive in pieces."""
        return [Exchange(at, way, masked(data)) for at, way, data in self._joined()]

    def text(self) -> str:
        return "\n".join(map(str, self.exchanges()))

    def _joined(self) -> Iterator[tuple[datetime, Direction, bytes]]:
        pending: tuple[datetime, Direction, bytes] | None = None
        for at, direction, data in tuple(self._ring):
            if pending is not None and pending[1] is direction:
                pending = (pending[0], direction, pending[2] + data)
                continue
            if pending is not None:
                yield pending
            pending = (at, direction, data)
        if pending is not None:
            yield pending


def masked(data: bytes) -> bytes:
    """The same number of bytes; of a card number only the first six and last four remain."""
    return DIGITS.sub(_mask_if_card, TRACK_REST.sub(_mask_track, data))


def _mask_track(found: re.Match[bytes]) -> bytes:
    return found[1] + b"*" * (len(found[0]) - 1)


def _mask_if_card(found: re.Match[bytes]) -> bytes:
    run = found[0]
    digits = [byte - 48 for byte in run if byte not in b" -"]
    if len(digits) <= 19 and not _luhn_holds(digits):
        return run
    hidden = range(6, len(digits) - 4)
    seen = -1
    out = bytearray()
    for byte in run:
        seen += byte not in b" -"
        out.append(ord("*") if seen in hidden and byte not in b" -" else byte)
    return bytes(out)


def _luhn_holds(digits: list[int]) -> bool:
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[::-2]) + sum(doubled)) % 10 == 0


class RecordedTransport:
    """Any transport, with every byte of both directions written into a capture."""

    def __init__(self, inner: Transport, capture: Capture) -> None:
        self._inner = inner
        self._capture = capture
        self.address = inner.address
        self.is_two_way = inner.is_two_way

    def open(self, deadline: Deadline) -> None:
        self._inner.open(deadline)

    def write(self, data: bytes, deadline: Deadline) -> None:
        self._capture.record(Direction.SENT, data)
        self._inner.write(data, deadline)

    def read(self, size: int, deadline: Deadline) -> bytes:
        data = self._inner.read(size, deadline)
        self._capture.record(Direction.RECEIVED, data)
        return data

    def close(self) -> None:
        self._inner.close()
