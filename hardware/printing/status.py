"""What a printer says about itself: its byte stream, told apart by the bits that are fixed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

AUTO_STATUS_LENGTH = 4
LONGEST_BLOCK = 96
INFO_HEADER = 0x5F
PROCESS_HEADER = 0x37
PROCESS_ID = 0x22


@dataclass(frozen=True, slots=True)
class RealTime:
    """The answer to DLE EOT; which question it answers must be known from the order."""

    bits: int


@dataclass(frozen=True, slots=True)
class AutoStatus:
    """Four bytes that a printer may send at any time, unasked."""

    data: bytes


@dataclass(frozen=True, slots=True)
class PaperSensor:
    """The answer to GS r 1, given in order with the printed data."""

    bits: int


@dataclass(frozen=True, slots=True)
class Printed:
    """The answer to GS ( H: everything before the mark has been printed."""

    mark: bytes


@dataclass(frozen=True, slots=True)
class Info:
    """The answer to GS I: maker, model or serial number."""

    text: bytes


Reply = RealTime | AutoStatus | PaperSensor | Printed | Info


class StatusReader:
    """Feed it bytes as they come, in any pieces; bytes that fit nothing are skipped."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[Reply]:
        self._buffer += data
        replies: list[Reply] = []
        while self._buffer:
            size, reply = _first_reply(self._buffer)
            if size == 0:
                break
            self._buffer = self._buffer[size:]
            if reply is not None:
                replies.append(reply)
        return replies


def _first_reply(buffer: bytes) -> tuple[int, Reply | None]:
    """How many bytes are dealt with, and what they were; (0, None) when more must come."""
    first = buffer[0]
    if first in (INFO_HEADER, PROCESS_HEADER):
        return _block(buffer)
    match first & 0b10010011:
        case 0b00010010:
            return 1, RealTime(first)
        case 0b00010000:
            return _auto_status(buffer)
    if first & 0b10010000 == 0:
        return 1, PaperSensor(first)
    return 1, None


def _auto_status(buffer: bytes) -> tuple[int, Reply | None]:
    rest = buffer[1:AUTO_STATUS_LENGTH]
    if any(byte & 0b10010000 for byte in rest):
        return 1, None
    if len(rest) < AUTO_STATUS_LENGTH - 1:
        return 0, None
    return AUTO_STATUS_LENGTH, AutoStatus(buffer[:AUTO_STATUS_LENGTH])


def _block(buffer: bytes) -> tuple[int, Reply | None]:
    end = buffer.find(b"\0")
    if end < 0:
        return (1, None) if len(buffer) > LONGEST_BLOCK else (0, None)
    block = buffer[:end]
    if block[0] == INFO_HEADER:
        return end + 1, Info(block[1:])
    if block[1:2] == bytes([PROCESS_ID]):
        return end + 1, Printed(block[2:])
    return end + 1, None


class Cause(StrEnum):
    """Why a job is not on paper."""

    UNREACHABLE = "unreachable"
    SILENT = "silent"
    CONNECTION_LOST = "connection_lost"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    ERROR = "error"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class PrinterState:
    """`drawer_pin_high` is open or closed depending on the drawer's wiring."""

    is_offline: bool = False
    is_cover_open: bool = False
    is_paper_out: bool = False
    is_paper_near_end: bool = False
    has_cutter_error: bool = False
    has_error: bool = False
    drawer_pin_high: bool = False

    @property
    def cause(self) -> Cause | None:
        """The one thing to put right first, or None when the printer is ready."""
        facts = (
            (self.is_cover_open, Cause.COVER_OPEN),
            (self.is_paper_out, Cause.PAPER_OUT),
            (self.has_cutter_error, Cause.CUTTER),
            (self.has_error, Cause.ERROR),
            (self.is_offline, Cause.OFFLINE),
        )
        return next((cause for holds, cause in facts if holds), None)

    @classmethod
    def from_real_time(cls, answers: Mapping[int, int]) -> "PrinterState":
        """From the answers to DLE EOT 1 to 4, by their number."""
        printer, offline, error, paper = (answers.get(number, 0) for number in (1, 2, 3, 4))
        return cls(
            is_offline=bool(printer & 0x08),
            is_cover_open=bool(offline & 0x04),
            is_paper_out=bool(offline & 0x20 or paper & 0x60),
            is_paper_near_end=bool(paper & 0x0C),
            has_cutter_error=bool(error & 0x08),
            has_error=bool(error & 0x60 or offline & 0x40),
            drawer_pin_high=bool(printer & 0x04),
        )

    @classmethod
    def from_auto_status(cls, data: bytes) -> "PrinterState":
        printer, error, paper = data[0], data[1], data[2]
        return cls(
            is_offline=bool(printer & 0x08),
            is_cover_open=bool(printer & 0x20),
            is_paper_out=bool(paper & 0x0C),
            is_paper_near_end=bool(paper & 0x03),
            has_cutter_error=bool(error & 0x08),
            has_error=bool(error & 0x60),
            drawer_pin_high=bool(printer & 0x04),
        )
