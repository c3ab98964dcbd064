"""Play a recording: every line and payment goes through the till's services, in time order.

Each step has a request id made from the recording's own keys, so that a replay that was killed
goes on where it stopped and never doubles anything.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from pospro.domain.clock import FixedClock
from pospro.domain.errors import Conflict, N_
from pospro.domain.line import LineState
from pospro.services.cash.close_work_period import CloseWorkPeriod, close_work_period
from pospro.services.cash.open_shift import OpenShift, open_shift
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.services.once import Answer
from pospro.services.payment.close_ticket import CloseTicket, close_ticket
from pospro.services.payment.record_payment import RecordPayment, record_payment
from pospro.services.payment.take_payment import TakePayment, take_payment
from pospro.services.replay.cast import Cast
from pospro.services.replay.payments import PaymentStep, payment_steps
from pospro.services.replay.recording import Recording
from pospro.services.replay.records import RecordedLine, RecordedTicket, Session
from pospro.services.ticket.add_line import AddLine, add_line
from pospro.services.ticket.apply_calculation import ApplyCalculation, apply_calculation
from pospro.services.ticket.mark_line import MarkLine, mark_line
from pospro.services.ticket.open_ticket import OpenTicket, open_ticket
from pospro.storage import answers
from pospro.storage.db import Database

UNCOUNTED = "Recorded without a count"
"""Why the drawer of a played day is left uncounted."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a recording is played: the database, its cast, the signing key, who hears of it."""

    db: Database
    cast: Cast
    key_file: Path
    progress: Callable[[int], None] = lambda _tickets: None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a ticket; the last one closes it."""

    at: datetime
    ticket: RecordedTicket
    happened: RecordedLine | PaymentStep
    is_last: bool


@dataclass(slots=True)
class _Running:
    """A ticket that is open in the replay: its id, the ids and states of its recorded lines."""

    ticket_id: int | None = None
    line_ids: dict[str, int] = field(default_factory=dict)
    voids: set[str] = field(default_factory=set)
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Played:
    """How many tickets of a recording are in the books, how many of them open, how many new."""

    tickets: int
    left_open: int
    new: int


def play(recording: Recording, stage: Stage) -> Played:
    """Play what was not played before."""
    player = _Player(recording, stage)
    for session in recording.sessions:
        player.session(session)
    return Played(recording.ticket_count, recording.open_count, player.new)


def steps_of(session: Session, tickets: tuple[RecordedTicket, ...]) -> Iterator[Step]:
    """The steps of a session in time order; a ticket's payments follow its last line.

    What the bar did with a ticket of this session before or after it counts as done within it.
    """
    steps: list[Step] = []
    for ticket in tickets:
        events: list[tuple[datetime, RecordedLine | PaymentStep]] = [
            (line.time, line) for line in ticket.lines
        ]
        last = max((line.time for line in ticket.lines), default=session.opened)
        events += [(max(step.at, last), step) for step in payment_steps(ticket)]
        end = len(events) - 1
        for place, (at, event) in enumerate(events):
            within = min(max(at, session.opened), session.closed or at)
            steps.append(Step(within, ticket, event, place == end))
    return iter(sorted(steps, key=lambda step: step.at))


class _Player:
    """Plays one recording on one stage."""

    def __init__(self, recording: Recording, stage: Stage) -> None:
        self._recording = recording
        self._stage = stage
        self._db = stage.db
        self._clock = FixedClock(datetime.min.replace(tzinfo=UTC))
        self._zone = ZoneInfo(stage.cast.time_zone)
        self._prefix = f"replay:{recording.id}:"
        self._hours: list[datetime] = []
        self._done: Mapping[str, Answer] = {}
        self.new = 0
        with stage.db.reading() as connection:
            self._goes_on = answers.has_prefix(connection, self._prefix)

    def session(self, session: Session) -> None:
        """One trading day from opening to closing."""
        tickets = self._recording.tickets(session)
        self._done = self._played_before(session, tickets)
        if self._id("close", session.key) in self._done:
            self._refuse_new_lines(session, tickets)
            self._stage.progress(len(tickets))
            return
        self._hours = [self._utc(at) for at in (session.opened, session.closed) if at]
        self._at(session.opened)
        owner = self._stage.cast.owner
        opening = OpenWorkPeriod(self._id("open", session.key), owner, session.business_date)
        open_work_period(self._db, self._clock, opening)
        open_shift(self._db, self._clock, OpenShift(self._id("shift", session.key), owner))
        running: dict[str, _Running] = {}
        for step in steps_of(session, tickets):
            self._step(running.setdefault(step.ticket.key, _Running()), step)
            if step.is_last:
                self.new += not self._was_played(step)
                del running[step.ticket.key]
                self._stage.progress(1)
        if session.closed is None:
            return
        self._at(session.closed)
        closing = CloseWorkPeriod(self._id("close", session.key), owner, True, UNCOUNTED)
        close_work_period(self._db, self._clock, closing, self._stage.key_file)

    def _played_before(
        self, session: Session, tickets: Sequence[RecordedTicket]
    ) -> Mapping[str, Answer]:
        """The answers to what an earlier replay did in this session."""
        if not self._goes_on:
            return {}
        ids = [self._id("close", session.key)]
        for ticket in tickets:
            ids.append(self._id("ticket", ticket.key))
            for line in ticket.lines:
                ids += (self._id(what, line.key) for what in ("line", "void", "discount"))
            for payment in ticket.payments:
                ids += (self._id(what, payment.key) for what in ("payment", "empty"))
        with self._db.reading() as connection:
            return answers.kept(connection, ids)

    def _was_played(self, step: Step) -> bool:
        key = step.happened.key
        is_line = isinstance(step.happened, RecordedLine)
        ids = (self._id(what, key) for what in (("line", "void") if is_line else ("payment",)))
        return not self._done.keys().isdisjoint(ids)

    def _refuse_new_lines(self, session: Session, tickets: Sequence[RecordedTicket]) -> None:
        """A day that was played and closed cannot grow."""
        for ticket in tickets:
            for line in ticket.lines:
                if not {self._id("line", line.key), self._id("void", line.key)} & self._done.keys():
                    raise Conflict(
                        N_(
                            "Session {session} was played and closed before without line {line}. "
                            "Play the changed recording into a new database."
                        ),
                        session=session.key,
                        line=line.key,
                    )

    def _id(self, what: str, key: str) -> str:
        return f"{self._prefix}{what}:{key}"

    def _at(self, local: datetime) -> None:
        """Set the clock within the session, also where the hands were turned during it."""
        moment = max(self._utc(local), self._hours[0])
        self._clock.moment = min([moment, *self._hours[1:]])

    def _utc(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self._zone).astimezone(UTC)

    def _step(self, running: _Running, step: Step) -> None:
        if isinstance(step.happened, RecordedLine):
            self._clock.moment = self._utc(step.happened.time)
            self._line(running, step.ticket, step.happened)
            self._at(step.at)
        else:
            self._at(step.at)
            self._pay(running, step.happened)
        if step.is_last and step.ticket.home.is_closed and not running.is_closed:
            request_id = self._id("ticket", step.ticket.key)
            if request_id not in self._done and running.ticket_id is not None:
                cashier = step.happened.cashier
                actor = self._stage.cast.actor(cashier)
                close_ticket(
                    self._db, self._clock, CloseTicket(request_id, actor, running.ticket_id, None)
                )

    def _line(self, running: _Running, ticket: RecordedTicket, line: RecordedLine) -> None:
        voided = next((old for old in ticket.lines if old.is_undone_by(line)), None)
        if voided is not None and voided.key in running.line_ids:
            self._mark(running, line, voided)
            return
        answer = self._done.get(self._id("line", line.key)) or self._add(running, line)
        running.ticket_id = int(answer["ticket_id"])
        running.line_ids[line.key] = int(answer["line_id"])
        taken_off = abs((line.quantity.times(line.list_price) - line.amount).minor)
        if taken_off and self._id("discount", line.key) not in self._done:
            self._discount(running, line, taken_off)

    def _add(self, running: _Running, line: RecordedLine) -> Answer:
        product_id, portion_id = self._stage.cast.product(line)
        command = AddLine(
            request_id=self._id("line", line.key),
            actor=self._stage.cast.actor(line.cashier),
            ticket_id=running.ticket_id,
            product_id=product_id,
            portion_id=portion_id,
            quantity=line.quantity,
            unit_price=line.list_price,
        )
        return add_line(self._db, self._clock, command)

    def _mark(self, running: _Running, line: RecordedLine, voided: RecordedLine) -> None:
        """A line voided on its own ticket is marked; a void of that void sells it again."""
        marked = running.line_ids[voided.key]
        running.line_ids[line.key] = marked
        sells_again = voided.key in running.voids
        if not sells_again:
            running.voids.add(line.key)
        request_id = self._id("void", line.key)
        if request_id in self._done:
            return
        command = MarkLine(
            request_id=request_id,
            actor=self._stage.cast.actor(line.cashier),
            ticket_id=running.ticket_id or 0,
            version=None,
            line_id=marked,
            state=LineState.SOLD if sells_again else LineState.VOID,
            reason="" if sells_again else "void",
        )
        mark_line(self._db, self._clock, command)

    def _discount(self, running: _Running, line: RecordedLine, taken_off: int) -> None:
        command = ApplyCalculation(
            request_id=self._id("discount", line.key),
            actor=self._stage.cast.actor(line.cashier),
            ticket_id=running.ticket_id or 0,
            version=None,
            calculation="line_discount_amount",
            amount=Decimal(taken_off),
            line_id=running.line_ids[line.key],
        )
        apply_calculation(self._db, self._clock, command)

    def _pay(self, running: _Running, step: PaymentStep) -> None:
        if running.ticket_id is None:
            running.ticket_id = self._empty_ticket(step)
        request_id = self._id("payment", step.key)
        answer = self._done.get(request_id) or self._take(running.ticket_id, step, request_id)
        running.is_closed = bool(answer.get("number"))

    def _empty_ticket(self, step: PaymentStep) -> int:
        """A ticket on which nothing was sold: money changed its kind, such as card for cash."""
        request_id = self._id("empty", step.key)
        command = OpenTicket(request_id, self._stage.cast.actor(step.cashier))
        answer = self._done.get(request_id) or open_ticket(self._db, self._clock, command)
        return int(answer["ticket_id"])

    def _take(self, ticket_id: int, step: PaymentStep, request_id: str) -> Answer:
        actor = self._stage.cast.actor(step.cashier)
        payment_type_id = self._stage.cast.payment_types[step.payment_type]
        if step.as_recorded:
            recorded = RecordPayment(
                request_id, actor, ticket_id, payment_type_id, step.amount, step.reference
            )
            return record_payment(self._db, self._clock, recorded)
        command = TakePayment(
            request_id=request_id,
            actor=actor,
            ticket_id=ticket_id,
            version=None,
            payment_type_id=payment_type_id,
            tendered=step.amount,
            reference=step.reference,
            cashback=step.cashback,
        )
        return take_payment(self._db, self._clock, command)
