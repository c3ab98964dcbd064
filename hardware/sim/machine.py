"""A printer without its plug: bytes in, answers out, paper that can run out."""

from collections import deque
from collections.abc import Callable
from enum import StrEnum

from hardware.sim.commands import Command, first_command
from hardware.sim.roll import Model, Roll, Row, text_of

INFO = {65: "1.00", 66: "pospro", 68: "SIM0000001"}


class Fault(StrEnum):
    """What can be wrong with a printer; several at once are possible."""

    PAPER_OUT = "paper_out"
    PAPER_NEAR_END = "paper_near_end"
    COVER_OPEN = "cover_open"
    OFFLINE = "offline"
    NO_STATUS = "no_status"


STOPPING = frozenset({Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.OFFLINE})


class Machine:
    """Questions in real time are answered at once, everything else in order and only with paper."""

    def __init__(self, model: Model, on_receipt: Callable[[list[Row]], None]) -> None:
        self._model = model
        self._on_receipt = on_receipt
        self._roll = Roll(model)
        self._buffer = bytearray()
        self._recent: deque[int] = deque(maxlen=5)
        self._answers = bytearray()
        self._reports_by_itself = False
        self.faults: set[Fault] = set()
        self._paper_left: int | None = None
        self.is_drawer_open = False
        self.drawer_openings = 0

    def receive(self, data: bytes) -> bytes:
        """The answers to these bytes, which may arrive in any pieces."""
        for byte in data:
            self._buffer.append(byte)
            self._recent.append(byte)
            self._answer_at_once(bytes(self._recent))
        self._print()
        return self._taken_answers()

    def change(self, fault: Fault, is_on: bool) -> bytes:  # noqa: FBT001 - the new state itself
        """Set or clear a fault; the answers tell of it and of what could now be printed."""
        self.faults = self.faults | {fault} if is_on else self.faults - {fault}
        self._report()
        self._print()
        return self._taken_answers()

    def run_out_after(self, size: int) -> None:
        """Paper for so many bytes of print data is left."""
        self._paper_left = size
        self._use_paper(0)

    def hang_up(self) -> None:
        """The other side is gone: half a command is dropped, a receipt without a cut ends."""
        self._reports_by_itself = False
        self._recent.clear()
        if self._is_stopped:
            return
        self._buffer.clear()
        self._end_receipt()

    @property
    def _is_stopped(self) -> bool:
        return bool(self.faults & STOPPING)

    def _taken_answers(self) -> bytes:
        answers = b"" if Fault.NO_STATUS in self.faults else bytes(self._answers)
        self._answers.clear()
        return answers

    def _answer_at_once(self, recent: bytes) -> None:
        match recent[-3:]:
            case b"\x10\x04\x01" | b"\x10\x04\x02" | b"\x10\x04\x03" | b"\x10\x04\x04":
                self._answers.append(self._real_time_status(recent[-1]))
                self._forget_idle_question()
            case b"\x10\x05\x02":
                self._buffer.clear()
        if len(recent) == 5 and recent[:3] == b"\x10\x14\x01":
            self._open_drawer()

    def _forget_idle_question(self) -> None:
        """Between two jobs a question is no print data; inside a picture its bytes are both."""
        if len(self._buffer) == 3:
            self._buffer.clear()

    def _real_time_status(self, question: int) -> int:
        bits = {
            1: (0x08 if self._is_stopped else 0) | (0 if self.is_drawer_open else 0x04),
            2: self._bit(Fault.COVER_OPEN, 0x04) | self._bit(Fault.PAPER_OUT, 0x20),
            4: self._bit(Fault.PAPER_NEAR_END, 0x0C) | self._bit(Fault.PAPER_OUT, 0x6C),
        }
        return 0x12 | bits.get(question, 0)

    def _bit(self, fault: Fault, bits: int) -> int:
        return bits if fault in self.faults else 0

    def _report(self) -> None:
        if not self._reports_by_itself:
            return
        stopped = 0x08 if self._is_stopped else 0
        drawer = 0 if self.is_drawer_open else 0x04
        first = 0x10 | stopped | drawer | self._bit(Fault.COVER_OPEN, 0x20)
        self._answers += bytes([first, 0, self._paper_bits(), 0])

    def _paper_bits(self) -> int:
        return self._bit(Fault.PAPER_NEAR_END, 0x03) | self._bit(Fault.PAPER_OUT, 0x0F)

    def _print(self) -> None:
        while self._buffer and not self._is_stopped:
            command = first_command(bytes(self._buffer[: self._paper_left]))
            if command is None:
                if self._paper_left is not None and len(self._buffer) >= self._paper_left:
                    self._run_out()
                return
            del self._buffer[: command.size]
            self._execute(command)
            self._use_paper(command.size)

    def _use_paper(self, size: int) -> None:
        if self._paper_left is None:
            return
        self._paper_left -= size
        if self._paper_left <= 0:
            self._run_out()

    def _run_out(self) -> None:
        """A command that the end of the paper cut in two is the first after the refill."""
        self._paper_left = None
        self.faults = self.faults | {Fault.PAPER_OUT}
        self._report()

    def _execute(self, command: Command) -> None:
        arguments = command.arguments
        match command.code:
            case b"\x1dV" | b"\x1bi" | b"\x1bm":
                self._end_receipt()
            case b"\x1bp":
                self._open_drawer()
            case b"\x1da":
                self._reports_by_itself = arguments[0] > 0
                self._report()
            case b"\x1dr":
                self._answers.append(self._paper_bits() if arguments[0] % 48 == 1 else 0)
            case b"\x1dI":
                self._answers += self._info(arguments[0])
            case b"\x1d(" if arguments[:1] == b"H":
                self._answers += b"\x37\x22" + arguments[5:9] + b"\x00"
            case _:
                self._roll.apply(command)

    def _info(self, question: int) -> bytes:
        if question < 65:
            return b"\x20"
        text = self._model.name if question == 67 else INFO.get(question, "")
        return b"_" + text.encode("ascii", "replace") + b"\0"

    def _open_drawer(self) -> None:
        self.is_drawer_open = True
        self.drawer_openings += 1
        self._report()

    def close_drawer(self) -> bytes:
        self.is_drawer_open = False
        self._report()
        return self._taken_answers()

    def _end_receipt(self) -> None:
        """Blank paper is no receipt."""
        rows = self._roll.tear_off()
        if text_of(rows).strip():
            self._on_receipt(rows)
