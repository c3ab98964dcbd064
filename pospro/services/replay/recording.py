"""A recording of a bar's trading: what happened, read from its CSV files and found consistent."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pospro.domain.money import Currency, Money
from pospro.domain.quantity import Quantity
from pospro.services.replay.fields import Fields, Reader, WrongField

MOST_ITEMS = 10_000
"""How many of a product a line may have; the till takes no more either."""

PLAIN_MEANS = {"cash": "CASH", "Cash": "CASH", "card": "CARD", "Card": "CARD"}
"""Other spellings of the two means of payment that every venue has."""


@dataclass(frozen=True, slots=True)
class Department:
    """A group of products with one rate of tax."""

    key: str
    name: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Session:
    """A trading day: local times, and the date it counts as; `closed` is None while it runs."""

    key: str
    opened: datetime
    closed: datetime | None
    business_date: date
    place: str


@dataclass(frozen=True, slots=True)
class RecordedLine:
    """A line; `price` is what was charged for one, `discount` what was taken off it before."""

    key: str
    ticket: str
    time: datetime
    department: str
    text: str
    quantity: Quantity
    price: Money
    voided_by: str
    cashier: str
    discount: Money
    place: str

    @property
    def amount(self) -> Money:
        """What the line comes to."""
        return self.quantity.times(self.price)

    @property
    def list_price(self) -> Money:
        """The price before the discount; of what cannot be a discount nothing is known."""
        is_discounted = self.discount.minor > 0 and self.price.minor >= 0
        return self.price + self.discount if is_discounted else self.price

    def is_undone_by(self, other: "RecordedLine") -> bool:
        """Whether the other line takes all of this one back, and nothing else."""
        return (
            self.voided_by == other.key
            and self.department == other.department
            and self.quantity == -other.quantity
            and self.amount == -other.amount
        )


@dataclass(frozen=True, slots=True)
class RecordedPayment:
    """A payment; a negative amount went back to the guest."""

    key: str
    ticket: str
    time: datetime
    payment_type: str
    amount: Money
    text: str
    cashier: str
    place: str


@dataclass(frozen=True, slots=True)
class Home:
    """Where a transaction belongs, and whether the bar had finished it."""

    ticket: str
    session: str
    is_closed: bool
    place: str


@dataclass(frozen=True, slots=True)
class RecordedTicket:
    """A transaction of the recording with its lines and payments in the order of time."""

    home: Home
    lines: tuple[RecordedLine, ...]
    payments: tuple[RecordedPayment, ...]

    @property
    def key(self) -> str:
        """The recording's own number."""
        return self.home.ticket


@dataclass(frozen=True, slots=True)
class Recording:
    """All of a folder: `tickets` by session key."""

    name: str
    departments: Mapping[str, Department]
    sessions: tuple[Session, ...]
    tickets: Mapping[str, tuple[RecordedTicket, ...]]

    @property
    def id(self) -> str:
        """Tells recordings apart, also in folders of one name; it stays when sessions are added."""
        first = [f"{s.key} {s.opened} {s.business_date}" for s in self.sessions[:1]]
        return sha256("\n".join([self.name, *first]).encode()).hexdigest()[:16]

    @property
    def ticket_count(self) -> int:
        """How many tickets there are."""
        return sum(map(len, self.tickets.values()))

    def every_line(self) -> Iterator[RecordedLine]:
        """All lines, session by session."""
        for tickets in self.tickets.values():
            for ticket in tickets:
                yield from ticket.lines

    def every_payment(self) -> Iterator[RecordedPayment]:
        """All payments, session by session."""
        for tickets in self.tickets.values():
            for ticket in tickets:
                yield from ticket.payments


def read_recording(folder: Path, currency: Currency) -> Recording:
    """Read departments, sessions, transactions, lines and payments of a folder.

    Raises BadInput that names every missing file and wrong line, up to MOST_PROBLEMS of them.
    """
    reader = Reader(folder, currency)
    departments = {d.key: d for d in reader.rows("departments", _department)}
    sessions = sorted(reader.rows("sessions", _session), key=lambda session: session.opened)
    homes = {home.ticket: home for home in reader.rows("transactions", _home)}
    lines = list(reader.rows("lines", _line))
    payments = list(reader.rows("payments", _payment))
    reader.refuse_problems()
    _check_sessions(reader, sessions)
    known = _Known(departments, {session.key for session in sessions}, homes)
    _check_references(reader, known, lines, payments)
    reader.refuse_problems()
    tickets = _tickets(homes, lines, payments)
    _check_balances(reader, tickets)
    reader.refuse_problems()
    name = folder.resolve().name
    return Recording(name, departments, tuple(sessions), _by_session(sessions, tickets))


def _check_sessions(reader: Reader, sessions: Sequence[Session]) -> None:
    for session in sessions:
        ends = session.closed is None or session.opened <= session.closed
        reader.check(ends, f"{session.place}: {session.key} ends before it begins")
    for before, after in pairwise(sessions):
        runs = before.closed is None
        reader.check(not runs, f"{before.place}: {before.key} is not closed, but {after.key} began")
        in_time = before.closed is None or before.closed <= after.opened
        reader.check(in_time, f"{after.place}: {after.key} begins before {before.key} ends")
        in_order = before.business_date <= after.business_date
        reader.check(in_order, f"{after.place}: business_date is before that of {before.key}")


class _Known(NamedTuple):
    """What records may name."""

    departments: Mapping[str, Department]
    sessions: Collection[str]
    homes: Mapping[str, Home]


def _check_references(
    reader: Reader, known: _Known, lines: list[RecordedLine], payments: list[RecordedPayment]
) -> None:
    """What a record names must be there."""
    named = [(home.place, "session", home.session, known.sessions) for home in known.homes.values()]
    line_keys = {line.key for line in lines}
    for line in lines:
        named.append((line.place, "transaction", line.ticket, known.homes.keys()))
        named.append((line.place, "department", line.department, known.departments.keys()))
        if line.voided_by:
            named.append((line.place, "line", line.voided_by, line_keys))
    named += [(p.place, "transaction", p.ticket, known.homes.keys()) for p in payments]
    for place, what, key, keys in named:
        reader.check(key in keys, f"{place}: there is no {what} {key}")


def _check_balances(reader: Reader, tickets: list[RecordedTicket]) -> None:
    """What is closed was paid, no more and no less."""
    for ticket in tickets:
        sold = Money.total((line.amount for line in ticket.lines), reader.currency)
        paid = Money.total((payment.amount for payment in ticket.payments), reader.currency)
        balances = not ticket.home.is_closed or sold == paid
        problem = f"{ticket.home.place}: {ticket.key} is closed, with lines of {sold}"
        reader.check(balances, f"{problem} and payments of {paid}")


def _department(fields: Fields) -> Department:
    return Department(fields.key("department"), fields.text("name"), fields.rate("vat_percent"))


def _session(fields: Fields) -> Session:
    return Session(
        fields.key("session"),
        fields.moment("opened"),
        fields.moment("closed") if fields.code("closed") else None,
        fields.read("business_date", date.fromisoformat, "a date"),
        fields.place,
    )


def _home(fields: Fields) -> Home:
    closed = fields.code("closed")
    if closed not in ("t", "f"):
        raise WrongField(f"closed “{closed}” is not t or f")
    return Home(fields.key("transaction"), fields.code("session"), closed == "t", fields.place)


def _line(fields: Fields) -> RecordedLine:
    kind, quantity = fields.code("kind"), fields.quantity("items")
    if kind not in ("sale", "void"):
        raise WrongField(f"kind “{kind}” is not sale or void")
    if not 0 < abs(quantity.thousandths) <= MOST_ITEMS * 1000:
        raise WrongField(f"items {quantity} is not a number up to {MOST_ITEMS}, and not zero")
    price = fields.money("unit_price")
    return RecordedLine(
        key=fields.key("line"),
        ticket=fields.code("transaction"),
        time=fields.moment("time"),
        department=fields.code("department"),
        text=fields.text("text"),
        quantity=quantity,
        price=price,
        voided_by=fields.code("voided_by"),
        cashier=fields.text("cashier"),
        discount=fields.money("discount") if fields.code("discount") else price - price,
        place=fields.place,
    )


def _payment(fields: Fields) -> RecordedPayment:
    means = fields.key("payment_type")
    return RecordedPayment(
        key=fields.key("payment"),
        ticket=fields.code("transaction"),
        time=fields.moment("time"),
        payment_type=PLAIN_MEANS.get(means, means),
        amount=fields.money("amount"),
        text=fields.text("text"),
        cashier=fields.text("cashier"),
        place=fields.place,
    )


def _tickets(
    homes: Mapping[str, Home], lines: list[RecordedLine], payments: list[RecordedPayment]
) -> list[RecordedTicket]:
    """The transactions; a payment of nothing moved no money and is left out."""
    lines_of: dict[str, list[RecordedLine]] = {ticket: [] for ticket in homes}
    payments_of: dict[str, list[RecordedPayment]] = {ticket: [] for ticket in homes}
    for line in sorted(lines, key=_by_time):
        lines_of[line.ticket].append(line)
    for payment in sorted(filter(lambda payment: payment.amount, payments), key=_by_time):
        payments_of[payment.ticket].append(payment)
    return [
        RecordedTicket(home, tuple(lines_of[ticket]), tuple(payments_of[ticket]))
        for ticket, home in homes.items()
    ]


def _by_time(event: RecordedLine | RecordedPayment) -> tuple[datetime, int, str]:
    return event.time, len(event.key), event.key


def _by_session(
    sessions: list[Session], tickets: list[RecordedTicket]
) -> dict[str, tuple[RecordedTicket, ...]]:
    found: dict[str, list[RecordedTicket]] = {session.key: [] for session in sessions}
    for ticket in tickets:
        if ticket.lines or ticket.payments:
            found[ticket.home.session].append(ticket)
    return {key: tuple(of_session) for key, of_session in found.items()}
