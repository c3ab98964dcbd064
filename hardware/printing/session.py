"""One job to one printer: connect, ask, send once, have it confirmed, hang up."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from hardware.capture import Capture, RecordedTransport
from hardware.errors import ConnectionLost, DeviceOffline, DeviceTimeout
from hardware.printing.profiles import Barrier, Profile
from hardware.printing.status import (
    AutoStatus,
    Cause,
    PaperSensor,
    Printed,
    PrinterState,
    RealTime,
    Reply,
    StatusReader,
)
from hardware.transport import transport_for
from hardware.transport.deadline import Deadline
from hardware.transport.protocol import Transport

RECOVER = b"\x10\x05\x02"
QUESTIONS = (1, 2, 3, 4)
READ_SIZE = 256


@dataclass(frozen=True, slots=True)
class Done:
    """The printer confirmed the job."""

    is_paper_near_end: bool = False


@dataclass(frozen=True, slots=True)
class AcceptedOnly:
    """All bytes were taken by a printer that cannot say more."""


@dataclass(frozen=True, slots=True)
class Held:
    """Nothing was sent; the same job may be sent again."""

    cause: Cause
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """Some, all or none of the job is on paper; a person or a rule decides what to do."""

    cause: Cause
    detail: str = ""


Outcome = Done | AcceptedOnly | Held | Unconfirmed


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: to connect, for one answer, for the confirmation, for a new roll."""

    connect_s: float = 3.0
    answer_s: float = 2.0
    confirm_s: float = 10.0
    refill_s: float = 120.0


@dataclass(frozen=True, slots=True)
class Printer:
    """Where a printer is and what it is like."""

    address: str
    profile: Profile
    patience: Patience = field(default_factory=Patience)
    capture: Capture | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Bytes to send, with four letters that the confirmation repeats.

    One that `recovers` first clears what an unconfirmed try left in the printer.
    """

    data: bytes
    mark: str = "0000"
    recovers: bool = False


def print_job(printer: Printer, job: Job, watch: Callable[[Cause], None] | None = None) -> Outcome:
    """Send the job once, never again by itself.

    `watch` is told as soon as the printer stops inside the job, while the wait for it goes on.
    Raises AddressInvalid and LibraryMissing, which no waiting puts right.
    """
    transport = _transport(printer)
    try:
        transport.open(Deadline(printer.patience.connect_s))
    except DeviceOffline as error:
        return Held(Cause.UNREACHABLE, str(error))
    with closing(transport):
        conversation = Conversation(printer, transport)
        state = conversation.check()
        if isinstance(state, Held):
            return state
        outcome = conversation.send(job)
        return outcome or conversation.confirm(job, watch or _nobody, state)


def read_state(printer: Printer) -> PrinterState | Held:
    """How the printer is now; an empty state when its profile says that it never answers."""
    transport = _transport(printer)
    try:
        transport.open(Deadline(printer.patience.connect_s))
    except DeviceOffline as error:
        return Held(Cause.UNREACHABLE, str(error))
    with closing(transport):
        try:
            conversation = Conversation(printer, transport)
            if not conversation.is_answered:
                return PrinterState()
            return conversation.state() or Held(Cause.SILENT)
        except (ConnectionLost, DeviceTimeout) as error:
            return Held(Cause.CONNECTION_LOST, str(error))


def _transport(printer: Printer) -> Transport:
    transport = transport_for(printer.address)
    if printer.capture is None:
        return transport
    return RecordedTransport(transport, printer.capture)


def _nobody(cause: Cause) -> None:
    """Nobody wants to know before the outcome."""


class Conversation:
    """The questions and answers of one connection."""

    def __init__(self, printer: Printer, transport: Transport) -> None:
        self._profile = printer.profile
        self._patience = printer.patience
        self._transport = transport
        self._reader = StatusReader()
        self._inbox: list[Reply] = []

    @property
    def is_answered(self) -> bool:
        return self._profile.answers and self._transport.is_two_way

    def check(self) -> PrinterState | Held:
        """Before the first byte of the job, when it is still harmless to give up."""
        if not self.is_answered:
            return PrinterState()
        try:
            state = self.state()
        except (ConnectionLost, DeviceTimeout) as error:
            return Held(Cause.CONNECTION_LOST, str(error))
        if state is None:
            return Held(Cause.SILENT)
        return state if state.cause is None else Held(state.cause)

    def send(self, job: Job) -> Outcome | None:
        """None when there is a confirmation to wait for."""
        self._inbox.clear()
        data = (RECOVER if job.recovers else b"") + job.data + self._barrier(job)
        try:
            self._transport.write(data, Deadline(self._time_for(job)))
        except DeviceTimeout as error:
            return Unconfirmed(Cause.SILENT, str(error))
        except ConnectionLost as error:
            return Unconfirmed(Cause.CONNECTION_LOST, str(error))
        return None if self._barrier(job) else AcceptedOnly()

    def confirm(self, job: Job, watch: Callable[[Cause], None], state: PrinterState) -> Outcome:
        """Wait for the barrier; as long as the printer names a cause, wait for a new roll."""
        deadline = Deadline(self._time_for(job))
        cause: Cause | None = None
        try:
            while not deadline.has_passed:
                if self._wait_for_barrier(job, deadline.or_sooner(self._patience.answer_s)):
                    return Done(state.is_paper_near_end)
                found = self.state()
                if found is not None and found.cause not in (None, cause):
                    deadline = Deadline(self._patience.refill_s) if cause is None else deadline
                    cause = found.cause
                    watch(found.cause)
            is_late = self._wait_for_barrier(job, Deadline(0))
        except (ConnectionLost, DeviceTimeout) as error:
            return Unconfirmed(cause or Cause.CONNECTION_LOST, str(error))
        return Done(state.is_paper_near_end) if is_late else Unconfirmed(cause or Cause.SILENT)

    def state(self) -> PrinterState | None:
        """None when the printer keeps silent."""
        self._inbox = [reply for reply in self._inbox if not isinstance(reply, RealTime)]
        answers: dict[int, int] = {}
        for number in QUESTIONS:
            deadline = Deadline(self._patience.answer_s)
            self._transport.write(b"\x10\x04" + bytes([number]), deadline)
            answer = self._take(lambda reply: isinstance(reply, RealTime), deadline)
            if not isinstance(answer, RealTime):
                return None
            answers[number] = answer.bits
        return PrinterState.from_real_time(answers)

    def _time_for(self, job: Job) -> float:
        return self._patience.confirm_s + len(job.data) / self._profile.speed

    def _barrier(self, job: Job) -> bytes:
        if not self.is_answered:
            return b""
        match self._profile.barrier:
            case Barrier.GS_H:
                return b"\x1d(H\x06\x0000" + _mark(job)
            case Barrier.GS_R:
                return b"\x1dr\x01"
            case Barrier.NONE:
                return b""

    def _wait_for_barrier(self, job: Job, deadline: Deadline) -> bool:
        if self._profile.barrier is Barrier.GS_H:
            return self._take(lambda reply: reply == Printed(_mark(job)), deadline) is not None
        return self._take(lambda reply: isinstance(reply, PaperSensor), deadline) is not None

    def _take(self, is_wanted: Callable[[Reply], bool], deadline: Deadline) -> Reply | None:
        """The first wanted reply; all others stay for those who want them."""
        for reply in self._arriving(deadline):
            if is_wanted(reply):
                self._inbox.remove(reply)
                return reply
        return None

    def _arriving(self, deadline: Deadline) -> Iterator[Reply]:
        yield from tuple(self._inbox)
        while data := self._transport.read(READ_SIZE, deadline):
            fresh = [r for r in self._reader.feed(data) if not isinstance(r, AutoStatus)]
            self._inbox.extend(fresh)
            yield from fresh


def _mark(job: Job) -> bytes:
    return job.mark.encode("ascii", "replace")[-4:].rjust(4, b"0")
