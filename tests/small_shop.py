"""A tiny shop written straight into the tables: two tills, three rates, cash, card and vouchers."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from sqlalchemy import insert

from pospro.domain.access import RIGHTS, Actor
from pospro.domain.book import GENESIS
from pospro.domain.clock import FixedClock
from pospro.domain.money import Money, currency
from pospro.domain.quantity import Quantity
from pospro.services.atomic import atomic
from pospro.services.cash.close_work_period import CloseWorkPeriod, close_work_period
from pospro.services.cash.count_shift import CountShift, count_shift
from pospro.services.cash.move_cash import MoveCash, move_cash
from pospro.services.cash.open_shift import OpenShift, open_shift
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.services.payment.take_payment import TakePayment, take_payment
from pospro.services.ticket.add_line import AddLine, add_line
from pospro.services.ticket.apply_calculation import ApplyCalculation, apply_calculation
from pospro.services.ticket.open_ticket import OpenTicket, open_ticket
from pospro.storage.accounts import AccountRow, AccountTypeRow
from pospro.storage.calculations import CalculationTypeRow
from pospro.storage.catalogue import PortionRow, ProductGroupRow, ProductRow, ProductTaxRow
from pospro.storage.db import Database
from pospro.storage.ledger import BookRow
from pospro.storage.menus import MenuRow
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.shifts import open_at
from pospro.storage.taxes import TaxTemplateRow
from pospro.storage.ticket_loading import load
from pospro.storage.transaction_types import TransactionTypeRow, TransactionTypeVersionRow
from pospro.storage.users import RoleRow, UserRow
from pospro.storage.venue import RegisterRow, SeriesRow, VenueRow
from pospro.storage.work_periods import open_period

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LIRA = currency("TRY")
K1, K2 = 1, 2
OPEN_TICKETS, DRAWER_1, DRAWER_2, CARDS, VOUCHERS = 1, 2, 3, 4, 5
SALES, TAX, DISCOUNTS, ROUNDING, EQUITY = 6, 7, 8, 9, 10
ACCOUNT_TYPES = {
    1: ("Open tickets", "asset"),
    2: ("Cash and banks", "asset"),
    3: ("Sales", "income"),
    4: ("Taxes", "liability"),
    5: ("Equity", "equity"),
    6: ("Losses", "expense"),
}
ACCOUNTS = {
    OPEN_TICKETS: ("120.99", "Open tickets", 1, "open_tickets"),
    DRAWER_1: ("100.01", "Drawer 1", 2, "cash_drawer"),
    DRAWER_2: ("100.02", "Drawer 2", 2, None),
    CARDS: ("108.01", "Cards", 2, "card_clearing"),
    VOUCHERS: ("108.02", "Vouchers", 2, None),
    SALES: ("600.01", "Sales", 3, None),
    TAX: ("391.01", "Tax", 4, None),
    DISCOUNTS: ("611.01", "Discounts", 3, None),
    ROUNDING: ("659.01", "Rounding", 6, None),
    EQUITY: ("500.01", "Capital", 5, None),
}
PAYMENT, SALE, LEVY, DISCOUNT, ROUND_DOWN = 1, 2, 3, 4, 5
RULES = {
    PAYMENT: ("payment", OPEN_TICKETS, None),
    SALE: ("sale", SALES, OPEN_TICKETS),
    LEVY: ("tax", TAX, OPEN_TICKETS),
    DISCOUNT: ("discount", OPEN_TICKETS, DISCOUNTS),
    ROUND_DOWN: ("rounding", OPEN_TICKETS, ROUNDING),
}
RATES = {1: Decimal(1), 10: Decimal(10), 20: Decimal(20)}
BREAD, TEA, BEER = 1, 10, 20
PRODUCTS = {BREAD: "bread", TEA: "tea", BEER: "beer"}
CASH, CARD, VOUCHER = 1, 2, 3
PAYMENT_TYPES = {
    CASH: ("Cash", "cash", None),
    CARD: ("Card", "card", CARDS),
    VOUCHER: ("Meal card", "voucher", VOUCHERS),
}


@dataclass
class SmallShop:
    """The shop with its clock, its owner and the file of its signing key."""

    db: Database
    key_file: Path
    clock: FixedClock = field(default_factory=lambda: FixedClock(START))
    owner: Actor = field(default_factory=lambda: Actor(1, "Owner", frozenset(RIGHTS), K1))
    requests: int = 0

    @classmethod
    def set_up(cls, db: Database, folder: Path) -> "SmallShop":
        shop = cls(db, folder / "signing.pem")
        private = ec.generate_private_key(ec.SECP256R1())
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        shop.key_file.write_bytes(pem)
        public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        with atomic(db) as unit:
            for row_class, rows in set_up_rows(public.decode()):
                unit.connection.execute(insert(row_class.__table__), rows)
        return shop

    def request_id(self) -> str:
        self.requests += 1
        return f"request-{self.requests:06d}"

    def tick(self, **passed: int) -> None:
        """Let time pass: one second unless said otherwise."""
        self.clock.moment += timedelta(**(passed or {"seconds": 1}))

    def open_day(self, on: date | None = None) -> date:
        command = OpenWorkPeriod(self.request_id(), self.owner, on)
        opened = open_work_period(self.db, self.clock, command).business_date
        for till in (K1, K2):
            open_shift(self.db, self.clock, OpenShift(self.request_id(), self.at(till)))
        return opened

    def close_day(self, **choices: bool):
        self.tick()
        reason = "counted tomorrow"
        command = CloseWorkPeriod(self.request_id(), self.owner, uncounted=reason, **choices)
        return close_work_period(self.db, self.clock, command, self.key_file)

    def next_day(self) -> date:
        self.clock.moment = self.clock.moment.replace(hour=8, minute=0) + timedelta(days=1)
        return self.open_day()

    def ticket(self, *prices: tuple[int, int], till: int = K1, name: str = "") -> int:
        """Open a ticket with a line for each (product, price in minor units)."""
        actor = self.at(till)
        opening = OpenTicket(self.request_id(), actor, name)
        ticket_id = int(open_ticket(self.db, self.clock, opening)["ticket_id"])
        for product_id, price in prices:
            self.tick()
            self.line(ticket_id, product_id, price)
        return ticket_id

    def line(self, ticket_id: int, product_id: int, price: int, quantity: int = 1) -> None:
        command = AddLine(
            self.request_id(),
            self.owner,
            ticket_id,
            product_id,
            quantity=Quantity.of(quantity),
            unit_price=Money(price, LIRA),
        )
        add_line(self.db, self.clock, command)

    def pay(self, ticket_id: int, means: int, tendered: int | None = None, **more):
        """Take a payment: all that is due, or what is handed over."""
        self.tick()
        actor = self.at(more.pop("till", K1))
        money = None if tendered is None else Money(tendered, LIRA)
        command = TakePayment(
            self.request_id(), actor, ticket_id, None, means, money, "slip 1", **more
        )
        return take_payment(self.db, self.clock, command)

    def count_drawer(self, minor: int, till: int = K1):
        """Count the drawer of the open shift, and open it once without a sale."""
        with self.db.reading() as connection:
            shift = open_at(connection, till)
        actor = self.at(till)
        count = CountShift(self.request_id(), actor, shift.id, Money(minor, LIRA))
        opening = MoveCash(self.request_id(), actor, "no_sale", "to count")
        move_cash(self.db, self.clock, opening)
        return count_shift(self.db, self.clock, count)

    def discount(self, ticket_id: int, calculation: str, amount: int) -> None:
        with self.db.reading() as connection:
            version = load(connection, LIRA, ticket_id).version
        command = ApplyCalculation(
            self.request_id(), self.owner, ticket_id, version, calculation, Decimal(amount)
        )
        apply_calculation(self.db, self.clock, command)

    def sell(self, *prices: tuple[int, int], means: int = CASH, till: int = K1) -> int:
        """Sell and take the money; return the closed ticket."""
        ticket_id = self.ticket(*prices, till=till)
        self.pay(ticket_id, means, till=till)
        return ticket_id

    def at(self, till: int) -> Actor:
        return replace(self.owner, register_id=till)

    def period(self):
        with self.db.reading() as connection:
            return open_period(connection)


def set_up_rows(public_key: str):
    """Yield (row class, rows) in the order in which foreign keys allow."""
    named = {"translations": {}, "retired_at": None}
    yield VenueRow, [venue(public_key)]
    yield MenuRow, [{"id": 1, "name": "Menu", "translations": {}, "position": 1}]
    yield RoleRow, [{"id": 1, "name": "Owner", "rights": list(RIGHTS), **named}]
    yield UserRow, [user()]
    yield (
        AccountTypeRow,
        [
            {"id": i, "name": n, "account_class": c, "working_rule": "none", "position": i, **named}
            for i, (n, c) in ACCOUNT_TYPES.items()
        ],
    )
    yield (
        AccountRow,
        [
            {
                "id": i,
                "code": code,
                "name": name,
                "account_type_id": kind,
                "role": role,
                "parent_id": None,
                "currency": "TRY",
                **named,
            }
            for i, (code, name, kind, role) in ACCOUNTS.items()
        ],
    )
    yield (
        TransactionTypeRow,
        [
            {"id": i, "role": role, "current_version": 1, "retired_at": None}
            for i, (role, _, _) in RULES.items()
        ],
    )
    yield TransactionTypeVersionRow, [rule_version(i) for i in RULES]
    yield from registers()
    yield from prices_and_payments(named)
    yield from products()


def registers():
    codes = ((K1, "K1", DRAWER_1), (K2, "K2", DRAWER_2))
    yield (
        RegisterRow,
        [
            {"id": i, "code": code, "name": code, "drawer_account_id": drawer}
            for i, code, drawer in codes
        ],
    )
    yield (
        BookRow,
        [
            {"register_id": i, "code": code, "next_sequence": 1, "head": GENESIS}
            for i, code, _ in codes
        ],
    )
    yield (
        SeriesRow,
        [
            {
                "id": i,
                "register_id": i,
                "purpose": "receipt",
                "prefix": f"{code}-",
                "next_number": 1,
            }
            for i, code, _ in codes
        ],
    )


def prices_and_payments(named):
    yield (
        TaxTemplateRow,
        [
            {
                "id": i,
                "name": f"Tax {i}",
                "rate": rate,
                "rounding": "document",
                "tax_type_id": LEVY,
                "sale_type_id": SALE,
                **named,
            }
            for i, rate in RATES.items()
        ],
    )
    yield (
        PaymentTypeRow,
        [
            {
                "id": i,
                "name": name,
                "kind": kind,
                "transaction_type_id": PAYMENT,
                "account_id": account,
                "color": 1,
                "quick_amounts": [],
                "position": i,
                **named,
            }
            for i, (name, kind, account) in PAYMENT_TYPES.items()
        ],
    )
    yield (
        CalculationTypeRow,
        [
            calculation_type(1, "percent_of_base", DISCOUNT) | named,
            calculation_type(2, "round_to_multiple", ROUND_DOWN) | named,
        ],
    )


def products():
    yield ProductGroupRow, [{"id": 1, "name": "Food", "sort_key": "food"}]
    yield (
        ProductRow,
        [
            {"id": i, "name": name, "search_key": name, "sort_key": name, "product_group_id": 1}
            for i, name in PRODUCTS.items()
        ],
    )
    yield (
        PortionRow,
        [{"id": i, "product_id": i, "name": "", "price": 1000, "position": 1} for i in PRODUCTS],
    )
    yield ProductTaxRow, [{"product_id": i, "tax_template_id": i} for i in PRODUCTS]


def venue(public_key: str):
    return {
        "id": 1,
        "name": "Small shop",
        "address": "",
        "tax_office": "",
        "tax_number": "",
        "currency": "TRY",
        "language": "en",
        "time_zone": "Europe/Istanbul",
        "chart": "generic_small",
        "tax_included": True,
        "demo": False,
        "public_key": public_key,
        "created_at": START,
        "setup_version": 1,
    }


def user():
    looks = {"language": "en", "theme": "light", "hand": "right", "color": 1}
    return {"id": 1, "name": "Owner", "role_id": 1, "pin_hash": "", **looks}


def rule_version(rule_id: int):
    role, source, target = RULES[rule_id]
    return {
        "transaction_type_id": rule_id,
        "version": 1,
        "name": role,
        "translations": {},
        "source_type_id": ACCOUNTS[source][2],
        "target_type_id": ACCOUNTS[target][2] if target else 2,
        "source_account_id": source,
        "target_account_id": target,
        "changed_at": START,
    }


def calculation_type(number: int, method: str, rule: int):
    return {
        "id": number,
        "role": method,
        "name": method,
        "method": method,
        "amount": Decimal(0),
        "after_tax": method == "round_to_multiple",
        "decreases": True,
        "posts_net": method != "round_to_multiple",
        "automatic": False,
        "transaction_type_id": rule,
        "position": number,
    }
