"""A week of a bar that never was, in the recording's own CSV format, with all its oddities."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

WEEK = datetime(2026, 3, 9, 17, 0)  # noqa: DTZ001 - the recording's times are local
DEPARTMENTS = {
    "1": ("Draught", "20.00"),
    "2": ("Bottles", "20.00"),
    "3": ("Snacks", "5.00"),
    "4": ("Deposits", "0.00"),
    "5": ("Meals", "10.00"),
}
PRODUCTS = (
    ("1", "Pale ale, pint", "4.40"),
    ("1", 'Stout "Night" half', "2.25"),
    ("2", "Şişe bira 33 cl", "3.95"),
    ("2", "Cola", "1.50"),
    ("3", "Cola", "1.35"),
    ("3", "=nuts & 'crisps'", "0.95"),
    ("4", "Glass", "2.00"),
    ("5", "Çorba  günün", "6.05"),
    ("5", "", "7.77"),
)
HEADS = {
    "departments": "department,name,vat_percent",
    "sessions": "session,opened,closed,business_date",
    "transactions": "transaction,session,closed",
    "lines": (
        "line,transaction,time,department,text,items,unit_price,kind,voided_by,cashier,discount"
    ),
    "payments": "payment,transaction,time,payment_type,amount,text,cashier",
}


@dataclass
class Ticket:
    """A transaction while it is made up; amounts are in minor units."""

    key: int
    at: datetime
    cashier: str
    due: int = 0


@dataclass
class Week:
    """The rows of every file, filled up session by session."""

    chance: Random
    rows: dict[str, list[list[str]]] = field(default_factory=lambda: {name: [] for name in HEADS})
    keys: int = 0

    def key(self) -> int:
        self.keys += 1
        return self.keys

    # Lines

    def line(self, ticket: Ticket, items: int = 0, **facts) -> list[str]:
        """Put a line on the ticket; return its row, so that it can be voided."""
        department, text, price = facts.get("product") or self.chance.choice(PRODUCTS)
        items = items or self.chance.choice((1, 1, 1, 2, 3))
        discount = facts.get("discount", 0)
        charged = int(Decimal(price) * 100) - discount
        ticket.at += timedelta(seconds=self.chance.randint(1, 40))
        at = facts.get("at", ticket.at).isoformat(sep=" ")
        kind = facts.get("kind", "sale")
        place = [str(self.key()), str(ticket.key), at, department, text]
        what = [str(items), money(charged), kind, "", ticket.cashier, money(discount)]
        self.rows["lines"].append([*place, *what])
        ticket.due += items * charged
        return self.rows["lines"][-1]

    def void(self, ticket: Ticket, line: list[str]) -> list[str]:
        """Void a line by one of the opposite quantity."""
        price = money(minor(line[6]) + minor(line[10]))
        facts = {"product": (line[3], line[4], price), "discount": minor(line[10]), "kind": "void"}
        voiding = self.line(ticket, -int(line[5]), **facts)
        line[8] = voiding[0]
        return voiding

    # Payments

    def pay(self, ticket: Ticket, means: str, amount: int, text: str = "") -> None:
        at = (ticket.at + timedelta(seconds=30)).isoformat(sep=" ")
        row = [str(self.key()), str(ticket.key), at, means, money(amount), text, ticket.cashier]
        self.rows["payments"].append(row)
        ticket.due -= amount

    def settle(self, ticket: Ticket) -> None:
        """Pay all that is due, in one of the ways of a bar."""
        ways: tuple[Callable[[Ticket], None], ...] = (
            exact_cash,
            change,
            card,
            cashback,
            shared,
            odd,
        )
        if ticket.due > 0:
            self.chance.choice(ways)(self, ticket)
        elif ticket.due < 0:
            self.pay(ticket, self.chance.choice(("CASH", "CARD")), ticket.due, "Refund")


def exact_cash(week: Week, ticket: Ticket) -> None:
    week.pay(ticket, "CASH", ticket.due)


def change(week: Week, ticket: Ticket) -> None:
    week.pay(ticket, "CASH", -(-ticket.due // 1000) * 1000 + 1000, "Cash")
    week.pay(ticket, "CASH", ticket.due, "Change")


def card(week: Week, ticket: Ticket) -> None:
    week.pay(ticket, "CARD", ticket.due, "slip 7")


def cashback(week: Week, ticket: Ticket) -> None:
    week.pay(ticket, "CARD", ticket.due + 2000, "slip 8")
    week.pay(ticket, "CASH", ticket.due, "Cashback")


def shared(week: Week, ticket: Ticket) -> None:
    """Pay a part in coins, a part by token, the rest by card."""
    for means in ("CASH", "TOKEN"):
        if ticket.due > 1:
            week.pay(ticket, means, ticket.due // 2)
    card(week, ticket)


def odd(week: Week, ticket: Ticket) -> None:
    """Take too much by card, give it back in two pieces, and cash and back again."""
    week.pay(ticket, "CARD", ticket.due + 700)
    for amount in (-300, -400, 500, -500):
        week.pay(ticket, "CASH", amount)


def plain(week: Week, ticket: Ticket) -> None:
    for _ in range(week.chance.randint(1, 4)):
        week.line(ticket)


def voided(week: Week, ticket: Ticket) -> None:
    """Void a line; void the void of another; void the void of a void of a third."""
    for depth in (1, 2, 3):
        line = week.line(ticket)
        for _ in range(depth):
            line = week.void(ticket, line)
    plain(week, ticket)


def all_voided(week: Week, ticket: Ticket) -> None:
    week.void(ticket, week.line(ticket))


def discounted(week: Week, ticket: Ticket) -> None:
    week.line(ticket, 3, product=PRODUCTS[0], discount=44)
    week.line(ticket, 1, product=PRODUCTS[7], discount=605)
    week.void(ticket, week.line(ticket, 2, product=PRODUCTS[2], discount=20))


def refunded(week: Week, ticket: Ticket) -> None:
    week.line(ticket, -1, product=PRODUCTS[0])
    week.line(ticket, -2, product=PRODUCTS[5], discount=10)


def exchanged(week: Week, ticket: Ticket) -> None:
    week.line(ticket, -1, product=PRODUCTS[6])
    plain(week, ticket)


def from_yesterday(week: Week, ticket: Ticket) -> None:
    """Hold a line over from the session before."""
    week.line(ticket, at=ticket.at - timedelta(days=1))
    plain(week, ticket)


def money_only(week: Week, ticket: Ticket) -> None:
    week.pay(ticket, "CARD", 2000)
    week.pay(ticket, "CASH", -2000)


def empty(week: Week, ticket: Ticket) -> None:
    """Leave the ticket without anything on it."""


KINDS = (
    plain,
    voided,
    all_voided,
    discounted,
    refunded,
    exchanged,
    from_yesterday,
    money_only,
    empty,
)


def generate(folder: Path, seed: int, tickets: int = 24) -> Path:
    """Write a week of seven sessions with so many tickets each; return the folder."""
    week = Week(Random(seed))  # noqa: S311 - a seeded play
    week.rows["departments"] = [[key, *facts] for key, facts in DEPARTMENTS.items()]
    for day in range(7):
        session(week, WEEK + timedelta(days=day), tickets)
    folder.mkdir(parents=True, exist_ok=True)
    for name, head in HEADS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head.split(","), *week.rows[name]])
    return folder


def session(week: Week, opened: datetime, tickets: int) -> None:
    """Trade from the evening until after midnight, on the date of the evening."""
    key = str(week.key())
    closed = opened + timedelta(hours=9)
    times = [opened.isoformat(sep=" "), closed.isoformat(sep=" ")]
    week.rows["sessions"].append([key, *times, opened.date().isoformat()])
    for number in range(tickets):
        at = opened + timedelta(seconds=week.chance.randint(60, 30_000))
        ticket = Ticket(week.key(), at, week.chance.choice("123"))
        week.rows["transactions"].append([str(ticket.key), key, "t"])
        kind = KINDS[number] if number < len(KINDS) else plain
        kind(week, ticket)
        week.settle(ticket)


def money(amount: int) -> str:
    return f"{Decimal(amount) / 100:.2f}"


def minor(amount: str) -> int:
    return int(Decimal(amount) * 100)
