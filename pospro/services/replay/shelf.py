"""A recording's transactions laid out on the disk, so that memory does not grow with its years.

The file is SQLite's own temporary one: it has no name and goes with its connection.
"""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from datetime import datetime
from typing import Any
from weakref import finalize

from pospro.domain.money import Currency, Money
from pospro.domain.quantity import Quantity
from pospro.services.replay.records import (
    Home,
    RecordedLine,
    RecordedPayment,
    RecordedTicket,
    Session,
)

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = FILE;
CREATE TABLE sessions (key TEXT PRIMARY KEY, closed TEXT);
CREATE TABLE departments (key TEXT PRIMARY KEY);
CREATE TABLE homes (
    place INTEGER PRIMARY KEY, key TEXT UNIQUE, session TEXT, is_closed INTEGER);
CREATE TABLE lines (
    place INTEGER PRIMARY KEY, key TEXT UNIQUE, ticket TEXT, time TEXT, department TEXT, text TEXT,
    quantity INTEGER, price INTEGER, voided_by TEXT, cashier TEXT, discount INTEGER,
    amount INTEGER);
CREATE TABLE payments (
    place INTEGER PRIMARY KEY, key TEXT UNIQUE, ticket TEXT, time TEXT, payment_type TEXT,
    amount INTEGER, text TEXT, cashier TEXT);
CREATE INDEX homes_of_session ON homes (session);
CREATE INDEX lines_of_ticket ON lines (ticket);
CREATE INDEX payments_of_ticket ON payments (ticket);
BEGIN;
"""
"""`place` is the line of the file. Nothing is ever committed: the file is nobody else's."""

_UNKNOWN = {
    "transactions": "SELECT place, 'session', session FROM homes"
    " WHERE session NOT IN (SELECT key FROM sessions) ORDER BY place",
    "lines": "SELECT place, 'transaction', ticket FROM lines"
    " WHERE ticket NOT IN (SELECT key FROM homes)"
    " UNION ALL SELECT place, 'department', department FROM lines"
    " WHERE department NOT IN (SELECT key FROM departments)"
    " UNION ALL SELECT place, 'line', voided_by FROM lines"
    " WHERE voided_by <> '' AND voided_by NOT IN (SELECT key FROM lines) ORDER BY place",
    "payments": "SELECT place, 'transaction', ticket FROM payments"
    " WHERE ticket NOT IN (SELECT key FROM homes) ORDER BY place",
}
"""File → the lines of it that name what is not there: what they name, and how."""

_LATE = """
SELECT l.place, l.time, h.session FROM lines l
JOIN homes h ON h.key = l.ticket JOIN sessions s ON s.key = h.session
WHERE l.time > s.closed ORDER BY l.place
"""

_UNBALANCED = """
SELECT place, key, sold, paid FROM (
    SELECT place, key,
        (SELECT coalesce(sum(amount), 0) FROM lines WHERE ticket = homes.key) AS sold,
        (SELECT coalesce(sum(amount), 0) FROM payments WHERE ticket = homes.key) AS paid
    FROM homes WHERE is_closed)
WHERE sold <> paid ORDER BY place
"""

_USED = """
homes h WHERE (EXISTS (SELECT 1 FROM lines WHERE ticket = h.key)
    OR EXISTS (SELECT 1 FROM payments WHERE ticket = h.key AND amount <> 0))
"""
"""A transaction on which something happened; a payment of nothing moved no money."""

_LINES = """
SELECT l.key, l.ticket, l.time, l.department, l.text, l.quantity, l.price, l.voided_by, l.cashier,
    l.discount
FROM homes h JOIN lines l ON l.ticket = h.key
WHERE h.session = ? ORDER BY l.time, length(l.key), l.key
"""

_PAYMENTS = """
SELECT p.key, p.ticket, p.time, p.payment_type, p.amount, p.text, p.cashier
FROM homes h JOIN payments p ON p.ticket = h.key
WHERE h.session = ? AND p.amount <> 0 ORDER BY p.time, length(p.key), p.key
"""


class Shelf:
    """Takes a recording's records in the order of their files, and gives out its tickets."""

    def __init__(self, currency: Currency) -> None:
        self._currency = currency
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        finalize(self, self._file.close)
        self._file.executescript(_TABLES)

    def put_known(self, sessions: Collection[Session], departments: Collection[str]) -> None:
        """What the records may name."""
        closed = [(s.key, s.closed.isoformat() if s.closed else None) for s in sessions]
        self._file.executemany("INSERT INTO sessions VALUES (?, ?)", closed)
        named = [(key,) for key in departments]
        self._file.executemany("INSERT INTO departments VALUES (?)", named)

    def put_home(self, place: int, home: Home) -> bool:
        """Take a transaction; False when one of its key is here already."""
        return self._put("homes", (place, home.ticket, home.session, home.is_closed))

    def put_line(self, place: int, line: RecordedLine) -> bool:
        """Take a line; False when one of its key is here already."""
        values = (
            place, line.key, line.ticket, line.time.isoformat(), line.department, line.text,
            line.quantity.thousandths, line.price.minor, line.voided_by, line.cashier,
            line.discount.minor, line.amount.minor,
        )  # fmt: skip
        return self._put("lines", values)

    def put_payment(self, place: int, payment: RecordedPayment) -> bool:
        """Take a payment; False when one of its key is here already."""
        values = (
            place, payment.key, payment.ticket, payment.time.isoformat(), payment.payment_type,
            payment.amount.minor, payment.text, payment.cashier,
        )  # fmt: skip
        return self._put("payments", values)

    def unknown(self) -> Iterator[tuple[str, int, str, str]]:
        """(file, line, what, key) of each record that names something that is not there."""
        for file, query in _UNKNOWN.items():
            for place, what, key in self._rows(query):
                yield file, place, what, key

    def late_lines(self) -> Iterator[tuple[int, str, str]]:
        """(line, time, session) of each line that was sold after its session had closed."""
        return self._rows(_LATE)

    def unbalanced(self) -> Iterator[tuple[int, str, Money, Money]]:
        """(line, transaction, sold, paid) of what is closed and was not paid exactly."""
        for place, key, sold, paid in self._rows(_UNBALANCED):
            yield place, key, self._money(sold), self._money(paid)

    def count(self, *, is_closed: bool) -> int:
        """How many tickets there are on which something happened."""
        query = f"SELECT count(*) FROM {_USED} AND h.is_closed = ?"  # noqa: S608 - our own words
        return int(next(self._rows(query, is_closed))[0])

    def cashiers(self) -> set[str]:
        """Whoever sold or was paid."""
        query = "SELECT cashier FROM lines UNION SELECT cashier FROM payments WHERE amount <> 0"
        return {cashier for (cashier,) in self._rows(query)}

    def payment_types(self) -> list[str]:
        """By which means was paid."""
        query = "SELECT DISTINCT payment_type FROM payments WHERE amount <> 0 ORDER BY 1"
        return [means for (means,) in self._rows(query)]

    def tickets(self, session: str) -> tuple[RecordedTicket, ...]:
        """The transactions of a session on which something happened, in the order of their file."""
        lines: dict[str, list[RecordedLine]] = {}
        payments: dict[str, list[RecordedPayment]] = {}
        for row in self._rows(_LINES, session):
            lines.setdefault(row[1], []).append(self._line(row))
        for row in self._rows(_PAYMENTS, session):
            payments.setdefault(row[1], []).append(self._payment(row))
        homes = self._rows(
            "SELECT key, is_closed FROM homes WHERE session = ? ORDER BY place", session
        )
        return tuple(
            RecordedTicket(
                Home(key, session, bool(is_closed)),
                tuple(lines.get(key, ())),
                tuple(payments.get(key, ())),
            )
            for key, is_closed in homes
            if key in lines or key in payments
        )

    def _put(self, table: str, values: tuple[object, ...]) -> bool:
        marks = ", ".join("?" * len(values))
        query = f"INSERT OR IGNORE INTO {table} VALUES ({marks})"  # noqa: S608 - our own words
        with closing(self._file.execute(query, values)) as cursor:
            return cursor.rowcount == 1

    def _rows(self, query: str, *values: object) -> Iterator[Any]:
        with closing(self._file.execute(query, values)) as cursor:
            yield from cursor

    def _money(self, minor: int) -> Money:
        return Money(minor, self._currency)

    def _line(self, row: tuple[Any, ...]) -> RecordedLine:
        key, ticket, time, department, text, quantity, price, voided_by, cashier, discount = row
        return RecordedLine(
            key, ticket, datetime.fromisoformat(time), department, text, Quantity(quantity),
            self._money(price), voided_by, cashier, self._money(discount),
        )  # fmt: skip

    def _payment(self, row: tuple[Any, ...]) -> RecordedPayment:
        key, ticket, time, payment_type, amount, text, cashier = row
        return RecordedPayment(
            key, ticket, datetime.fromisoformat(time), payment_type, self._money(amount), text,
            cashier,
        )  # fmt: skip
