"""A recording of a bar's trading, read strictly from its CSV files; every wrong line is named."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Currency, Money

MOST_PROBLEMS = 20
"""How many problems are named at once."""

MOST_ITEMS = 10_000
"""How many of a product a line may have; the till takes no more either."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Department:
    """A group of products with one rate of tax."""

    key: str
    name: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Session:
    """A trading day: local times, and the date it counts as."""

    key: str
    opened: datetime
    closed: datetime
    business_date: date


@dataclass(frozen=True, slots=True)
class RecordedLine:
    """A line; `price` is what was charged for one, `discount` what was taken off it before."""

    key: str
    ticket: str
    time: datetime
    department: str
    text: str
    count: int
    price: Money
    voided_by: str
    is_void: bool
    cashier: str
    discount: Money


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


@dataclass(frozen=True, slots=True)
class Home:
    """Where a transaction belongs, and whether the bar had finished it."""

    ticket: str
    session: str
    is_closed: bool


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
    reader = _Reader(folder, currency)
    departments = {d.key: d for d in reader.rows("departments", _department)}
    sessions = sorted(reader.rows("sessions", _session), key=lambda session: session.opened)
    homes = {home.ticket: home for home in reader.rows("transactions", _home)}
    lines = list(reader.rows("lines", _line))
    payments = list(reader.rows("payments", _payment))
    reader.refuse_problems()
    _check_sessions(reader, sessions, homes)
    for line in lines:
        reader.check(line.ticket in homes, f"lines.csv: {line.key}: transaction {line.ticket}?")
        in_departments = line.department in departments
        reader.check(in_departments, f"lines.csv: {line.key}: department {line.department}?")
    for payment in payments:
        found = payment.ticket in homes
        reader.check(found, f"payments.csv: {payment.key}: transaction {payment.ticket}?")
    reader.refuse_problems()
    tickets = _tickets(homes, lines, payments)
    _check_balances(reader, tickets)
    reader.refuse_problems()
    return Recording(folder.name, departments, tuple(sessions), _by_session(sessions, tickets))


def _check_sessions(reader: "_Reader", sessions: list[Session], homes: Mapping[str, Home]) -> None:
    for before, after in pairwise(sessions):
        in_order = before.closed <= after.opened and before.business_date <= after.business_date
        reader.check(in_order, f"sessions.csv: {after.key}: begins before {before.key} ends")
    for session in sessions:
        reader.check(session.opened <= session.closed, f"sessions.csv: {session.key}: ends early")
    known = {session.key for session in sessions}
    for home in homes.values():
        found = home.session in known
        reader.check(found, f"transactions.csv: {home.ticket}: session {home.session}?")


def _check_balances(reader: "_Reader", tickets: list[RecordedTicket]) -> None:
    """What is closed was paid, no more and no less."""
    for ticket in tickets:
        sold = sum(line.price.minor * line.count for line in ticket.lines)
        paid = sum(payment.amount.minor for payment in ticket.payments)
        if ticket.home.is_closed and sold != paid:
            figures = [str(Money(minor, reader.currency)) for minor in (sold, paid)]
            problem = "transactions.csv: {}: closed, with lines of {} and payments of {}"
            reader.check(False, problem.format(ticket.key, *figures))


class _Reader:
    """Reads the files of a folder and collects what is wrong with them."""

    def __init__(self, folder: Path, currency: Currency) -> None:
        self._folder = folder
        self.currency = currency
        self._problems: list[str] = []
        if not folder.is_dir():
            raise BadInput(N_("There is no folder {folder}."), folder=str(folder))

    def rows(self, name: str, make: "Callable[[_Fields], T]") -> Iterator[T]:
        """What `make` gives for each line of NAME.csv; wrong lines become problems."""
        path = self._folder / f"{name}.csv"
        keys: set[str] = set()
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                for number, row in enumerate(csv.DictReader(file, strict=True), start=2):
                    try:
                        fields = _Fields(row, self.currency)
                        key = fields.text(name.removesuffix("s"))
                        self.check(
                            key not in keys, f"{path.name}, line {number}: {key} stands here twice"
                        )
                        keys.add(key)
                        yield make(fields)
                    except _WrongField as wrong:
                        self.check(False, f"{path.name}, line {number}: {wrong}")
        except FileNotFoundError:
            self.check(False, f"{path.name}: missing")
        except (UnicodeDecodeError, csv.Error) as error:
            self.check(False, f"{path.name}: {error}")

    def check(self, fact: bool, problem: str) -> None:  # noqa: FBT001 - a fact
        """Note the problem unless the fact holds."""
        if not fact:
            self._problems.append(problem)

    def refuse_problems(self) -> None:
        """Raise BadInput when there were problems."""
        if self._problems:
            named = self._problems[:MOST_PROBLEMS]
            if len(self._problems) > len(named):
                named.append(f"… {len(self._problems) - len(named)} more")
            raise BadInput(
                N_("The recording cannot be read. Mend these places and start again:\n{problems}"),
                problems="\n".join(named),
            )


class _WrongField(Exception):
    """A field of a line that cannot be read."""


class _Fields:
    """One line of a file, its fields read by kind."""

    def __init__(self, row: dict[str, Any], currency: Currency) -> None:
        self._row = row
        self._currency = currency

    def text(self, name: str) -> str:
        """The field as it stands."""
        value = self._row.get(name)
        if not isinstance(value, str):
            raise _WrongField(f"{name} is missing")
        text = value.strip()
        if not text.replace("\n", " ").replace("\t", " ").isprintable():
            raise _WrongField(f"{name} holds signs that cannot be printed")
        return text

    def read(self, name: str, read: Callable[[str], T], what: str) -> T:
        """The field, read by a function that raises ValueError when it cannot."""
        text = self.text(name)
        try:
            return read(text)
        except (ValueError, InvalidOperation):
            raise _WrongField(f"{name} “{text}” is not {what}") from None

    def moment(self, name: str) -> datetime:
        """A local time."""
        return self.read(name, datetime.fromisoformat, "a time")

    def money(self, name: str) -> Money:
        """An amount with a decimal point."""
        text = self.text(name)
        try:
            return Money.parse_plain(text, self._currency)
        except BadInput:
            raise _WrongField(f"{name} “{text}” is not an amount") from None


def _department(fields: _Fields) -> Department:
    rate = fields.read("vat_percent", Decimal, "a percentage")
    if not (rate.is_finite() and 0 <= rate <= 100):
        raise _WrongField(f"vat_percent {rate} is not between 0 and 100")
    return Department(fields.text("department"), fields.text("name"), rate)


def _session(fields: _Fields) -> Session:
    return Session(
        fields.text("session"),
        fields.moment("opened"),
        fields.moment("closed"),
        fields.read("business_date", date.fromisoformat, "a date"),
    )


def _home(fields: _Fields) -> Home:
    closed = fields.text("closed")
    if closed not in ("t", "f"):
        raise _WrongField(f"closed “{closed}” is not t or f")
    return Home(fields.text("transaction"), fields.text("session"), closed == "t")


def _line(fields: _Fields) -> RecordedLine:
    kind = fields.text("kind")
    if kind not in ("sale", "void"):
        raise _WrongField(f"kind “{kind}” is not sale or void")
    count, discount = fields.read("items", int, "a whole number"), fields.money("discount")
    if not 0 < abs(count) <= MOST_ITEMS:
        raise _WrongField(f"items {count} is not a number from 1 to {MOST_ITEMS}")
    if discount.minor < 0:
        raise _WrongField(f"discount “{discount.decimal}” is below zero")
    return RecordedLine(
        key=fields.text("line"),
        ticket=fields.text("transaction"),
        time=fields.moment("time"),
        department=fields.text("department"),
        text=fields.text("text"),
        count=count,
        price=fields.money("unit_price"),
        voided_by=fields.text("voided_by"),
        is_void=kind == "void",
        cashier=fields.text("cashier"),
        discount=discount,
    )


def _payment(fields: _Fields) -> RecordedPayment:
    return RecordedPayment(
        key=fields.text("payment"),
        ticket=fields.text("transaction"),
        time=fields.moment("time"),
        payment_type=fields.text("payment_type"),
        amount=fields.money("amount"),
        text=fields.text("text"),
        cashier=fields.text("cashier"),
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
