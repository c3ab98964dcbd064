"""A tea house on the Turkish chart, with the verbs in which tests tell what happens there."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from uuid import uuid4

from sqlalchemy import func, select

from pospro import charts
from pospro.charts import Chart
from pospro.config import Settings
from pospro.domain.access import STARTING_ROLES, Actor
from pospro.domain.clock import FixedClock
from pospro.domain.line import LineState
from pospro.domain.money import Money, currency
from pospro.domain.quantity import Quantity
from pospro.reports.checks import Finding, run_checks
from pospro.services.cash.close_work_period import CloseWorkPeriod, close_work_period
from pospro.services.cash.open_shift import OpenShift, open_shift
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.services.manager.set_up_venue import Person, SetUpVenue, set_up_venue
from pospro.services.payment.close_ticket import CloseTicket, close_ticket
from pospro.services.payment.take_payment import TakePayment, take_payment
from pospro.services.payment.undo_payment import UndoPayment, undo_payment
from pospro.services.ticket.add_line import AddLine, add_line
from pospro.services.ticket.apply_calculation import ApplyCalculation, apply_calculation
from pospro.services.ticket.mark_line import MarkLine, mark_line
from pospro.storage import ticket_loading
from pospro.storage.accounts import AccountRow
from pospro.storage.catalogue import ModifierRow, PortionRow, ProductRow
from pospro.storage.db import Database
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.ticket_loading import StoredTicket
from pospro.storage.users import UserRow
from pospro.storage.venue_setup import VenueSetup, current_setup

OPENING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""Noon in Istanbul, on an ordinary day."""

LIRA = currency("TRY")
OWNER, CASHIER = "Olcay", "Canan"
PEOPLE = (Person(OWNER, "518204"), Person(CASHIER, "730951", "cashier"))
DISCOUNT = {True: "discount_percent", False: "discount_amount"}
THROW_AWAY = {"setting:fsync", "setting:full_page_writes", "setting:synchronous_commit"}
"""The tests' own PostgreSQL does not wait for the disk, and the checks rightly say so."""

FOOD = {"group": "Food", "taxes": ["KDV %10"]}
DRINK = {"group": "Drinks", "taxes": ["KDV %20"]}
MENU = {
    "product_groups": [{"name": "Food"}, {"name": "Drinks"}],
    "modifier_groups": [
        {
            "name": "Extras",
            "maximum": 4,
            "modifiers": [
                {"name": "cheese", "price": "15.00", "maximum_quantity": 3},
                {"name": "deposit", "price": "5.00", "tax_free": True},
            ],
        },
        {
            "name": "Doneness",
            "minimum": 1,
            "maximum": 1,
            "modifiers": [{"name": "rare"}, {"name": "well done"}],
        },
    ],
    "products": [
        {"name": "tea", **FOOD, "portions": [{"price": "30.00", "barcodes": ["8690000000012"]}]},
        {"name": "toast", **FOOD, "modifier_groups": ["Extras"], "portions": [{"price": "80.00"}]},
        {
            "name": "steak",
            **FOOD,
            "modifier_groups": ["Doneness"],
            "portions": [{"price": "490.00"}],
        },
        {
            "name": "beer",
            **DRINK,
            "portions": [
                {"name": "33 cl", "price": "190.00"},
                {"name": "50 cl", "price": "220.00"},
            ],
        },
        {"name": "rakı", **DRINK, "portions": [{"name": "single", "price": "180.00"}]},
        {"name": "soup of the day", **FOOD, "portions": [{}]},
        {"name": "bread", "group": "Food", "taxes": ["KDV %1"], "portions": [{"price": "10.01"}]},
    ],
    "printers": [
        {
            "name": "Receipts",
            "address": "tcp://127.0.0.1:9",
            "profile": "generic-80mm",
            "opens_drawer": True,
        }
    ],
}


def lira(text: str | int) -> Money:
    """Read an amount as people write it: "12.50"."""
    return Money.parse_plain(str(text), LIRA)


@dataclass(frozen=True)
class Sold:
    """A ticket that was paid: its id, its number, and what went back to the guest."""

    ticket: int
    number: str
    change: Money


@dataclass
class Shop:
    """The venue with its clock and people; every verb makes its own request id."""

    db: Database
    settings: Settings
    clock: FixedClock = field(default_factory=lambda: FixedClock(OPENING))
    requests: count = field(default_factory=lambda: count(1))
    prefix: str = field(default_factory=lambda: uuid4().hex[:12])

    def __post_init__(self) -> None:
        with self.db.reading() as connection:
            self.products = _ids(connection, ProductRow)
            self.modifiers = _ids(connection, ModifierRow)
            portions = connection.execute(select(PortionRow.__table__)).all()
            people = _ids(connection, UserRow)
        self.portions = {(row.product_id, row.name): row.id for row in portions}
        register = next(iter(self.setup().registers))
        self.owner = _actor(people, OWNER, "owner", register)
        self.cashier = _actor(people, CASHIER, "cashier", register)

    # The day

    def open_day(self) -> None:
        open_work_period(self.db, self.clock, OpenWorkPeriod(self.request_id(), self.owner))
        open_shift(self.db, self.clock, OpenShift(self.request_id(), self.owner))

    def close_day(self, *, carry_over: bool = False, uncounted: str = "counted later", **more):
        self.tick()
        actor = replace(self.owner, **more)
        command = CloseWorkPeriod(self.request_id(), actor, carry_over, uncounted)
        return close_work_period(self.db, self.clock, command, self.key_file)

    def tick(self, **passed: int) -> None:
        """Let time pass: one second unless said otherwise."""
        self.clock.moment += timedelta(**(passed or {"seconds": 1}))

    # Selling

    def add(self, product: str, quantity: int | str = 1, **more) -> tuple[int, int]:
        """Put a product on a new ticket, or on `ticket`; return the ticket and the line."""
        product_id = self.products[product]
        portion, price = more.pop("portion", None), more.pop("price", None)
        command = AddLine(
            request_id=more.pop("request_id", None) or self.request_id(),
            actor=more.pop("by", self.owner),
            ticket_id=more.pop("ticket", None),
            product_id=product_id,
            portion_id=self.portions[product_id, portion] if portion else None,
            quantity=Quantity.of(quantity),
            modifiers={self.modifiers[name]: n for name, n in more.pop("modifiers", {}).items()},
            unit_price=lira(price) if price else None,
            **more,
        )
        self.tick()
        answer = add_line(self.db, self.clock, command)
        return int(answer["ticket_id"]), int(answer["line_id"])

    def ticket(self, *products: str) -> int:
        """Open a ticket with these products on it."""
        ticket_id, _ = self.add(products[0])
        for product in products[1:]:
            self.add(product, ticket=ticket_id)
        return ticket_id

    def pay(self, ticket_id: int, means: str = "Cash", tendered: str | None = None, **more):
        """Take a payment: all that is due, or what is handed over. Returns the answer."""
        command = TakePayment(
            request_id=more.pop("request_id", None) or self.request_id(),
            actor=more.pop("by", self.owner),
            ticket_id=ticket_id,
            version=more.pop("version", None),
            payment_type_id=self.payment_type(means),
            tendered=lira(tendered) if tendered is not None else None,
            reference=more.pop("reference", "slip 1"),
            **more,
        )
        self.tick()
        return take_payment(self.db, self.clock, command)

    def undo(self, ticket_id: int, payment_id: int, reason: str = "wrong card", **more):
        """Undo a payment. Returns the answer."""
        command = UndoPayment(
            request_id=more.pop("request_id", None) or self.request_id(),
            actor=more.pop("by", self.owner),
            ticket_id=ticket_id,
            version=more.pop("version", None),
            payment_id=payment_id,
            reason=reason,
        )
        self.tick()
        return undo_payment(self.db, self.clock, command)

    def sell(self, product: str, quantity: int | str = 1, pay: str = "Cash", **more) -> Sold:
        """Sell one product and take the money."""
        tendered = more.pop("tendered", None)
        ticket_id, _ = self.add(product, quantity, **more)
        answer = self.pay(ticket_id, pay, tendered)
        return Sold(ticket_id, answer["number"], Money(answer["change"], LIRA))

    def close(self, ticket_id: int, **more) -> str:
        """Close a ticket on which nothing is due; return its number."""
        command = CloseTicket(self.request_id(), self.owner, ticket_id, more.get("version"))
        return close_ticket(self.db, self.clock, command)["number"]

    def mark(self, state: LineState, where: tuple[int, int], reason: str = "guest", **more) -> int:
        """Gift, void or sell again a line, given as (ticket, line); return the marked line."""
        quantity = more.pop("quantity", None)
        command = MarkLine(
            request_id=self.request_id(),
            actor=more.pop("by", self.owner),
            ticket_id=where[0],
            version=more.pop("version", None),
            line_id=where[1],
            state=state,
            reason=reason,
            quantity=Quantity.of(quantity) if quantity is not None else None,
        )
        return int(mark_line(self.db, self.clock, command)["line_id"])

    def gift(self, *where: int, **more) -> int:
        return self.mark(LineState.GIFT, where, **more)

    def void(self, *where: int, **more) -> int:
        return self.mark(LineState.VOID, where, **more)

    def discount(self, ticket_id: int, amount: str, line: int | None = None, **more) -> int:
        """Take "10 %" or "12.50" off a ticket or off one line; return the calculation."""
        is_percent = amount.endswith("%")
        value = Decimal(amount.rstrip(" %"))
        kind = f"{'line' if line else 'ticket'}_{DISCOUNT[is_percent]}"
        return self.calculate(
            ticket_id, kind, value if is_percent else value * 100, line=line, **more
        )

    def calculate(self, ticket_id: int, kind: str, amount: Decimal | None = None, **more) -> int:
        """Put any calculation on a ticket, by its role."""
        command = ApplyCalculation(
            request_id=self.request_id(),
            actor=more.pop("by", self.owner),
            ticket_id=ticket_id,
            version=more.pop("version", None),
            calculation=kind,
            amount=amount,
            line_id=more.pop("line", None),
        )
        return int(apply_calculation(self.db, self.clock, command)["calculation_id"])

    # Looking

    def view(self, ticket_id: int) -> StoredTicket:
        with self.db.reading() as connection:
            return ticket_loading.load(connection, LIRA, ticket_id)

    def setup(self) -> VenueSetup:
        with self.db.reading() as connection:
            return current_setup(self.db, connection)

    def payment_type(self, name: str) -> int:
        return next(kind.id for kind in self.setup().payment_types.values() if kind.name == name)

    def journal(self) -> str:
        """Every entry so far, one a line: `sale  Dr 120.99 30.00  Cr 600.10 27.27  …`."""
        with self.db.reading() as connection:
            entries = connection.execute(
                select(JournalEntryRow.id, JournalEntryRow.reason).order_by(
                    JournalEntryRow.book_id, JournalEntryRow.sequence
                )
            ).all()
            accounts = {r.id: r.code for r in connection.execute(select(AccountRow.__table__))}
            rows = connection.execute(
                select(PostingRow.__table__).order_by(PostingRow.entry_id, PostingRow.position)
            ).all()
        sides = {
            entry.id: [_side(row, accounts) for row in rows if row.entry_id == entry.id]
            for entry in entries
        }
        return "".join(f"{each.reason:<8} {'  '.join(sides[each.id])}\n" for each in entries)

    def balances(self) -> dict[str, int]:
        """Account code → debits less credits in minor units, of every account in use."""
        sums = func.sum(PostingRow.debit - PostingRow.credit)
        query = select(AccountRow.code, sums).join(PostingRow).group_by(AccountRow.code)
        with self.db.reading() as connection:
            return {code: int(minor) for code, minor in connection.execute(query)}

    def findings(self) -> list[Finding]:
        """What is wrong with the books."""
        with self.db.reading() as connection:
            found = run_checks(connection)
        return [finding for finding in found if finding.subject not in THROW_AWAY]

    def read(self, query: Callable, *facts: object):
        with self.db.reading() as connection:
            return query(connection, *facts)

    def request_id(self) -> str:
        return f"{self.prefix}-{next(self.requests):06d}"

    @property
    def key_file(self) -> Path:
        return self.settings.signing_key_path(self.setup().venue.id)

    def at(self, register_id: int) -> Actor:
        return replace(self.owner, register_id=register_id)


def set_up_shop(db: Database, settings: Settings, *, opens: bool = True) -> None:
    """Set the tea house up in an empty database, its day open unless told otherwise."""
    clock = FixedClock(OPENING)
    menu = Chart("menu", "tr", "tr", {}, {}, MENU)
    chart = charts.load("tr_tekduzen").with_sections(menu)
    done = set_up_venue(db, clock, settings, SetUpVenue(chart, "en", "Tea house", PEOPLE))
    if opens:
        open_work_period(db, clock, OpenWorkPeriod("request-opening", done.owner))
        open_shift(db, clock, OpenShift("request-shift", done.owner))


def _side(row, accounts: dict[int, str]) -> str:
    side, minor = ("Dr", row.debit) if row.debit else ("Cr", row.credit)
    return f"{side} {accounts[row.account_id]} {Money(minor, LIRA).decimal}"


def _ids(connection, row_class) -> dict[str, int]:
    table = row_class.__table__
    return {row.name: row.id for row in connection.execute(select(table.c.name, table.c.id))}


def _actor(people: dict[str, int], name: str, role: str, register_id: int) -> Actor:
    return Actor(people[name], name, frozenset(STARTING_ROLES[role][1]), register_id)
