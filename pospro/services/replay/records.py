"""What a recording is made of: departments, sessions, and transactions with lines and payments."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pospro.domain.errors import N_
from pospro.domain.money import LIMIT, Money
from pospro.domain.quantity import Quantity
from pospro.services.replay.fields import Fields, WrongField

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
    """A trading day: local times, and the date it counts as; `closed` is None while it runs.

    `place` is its line in the file.
    """

    key: str
    opened: datetime
    closed: datetime | None
    business_date: date
    place: int


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


def department(fields: Fields) -> Department:
    """The department of a line of the file."""
    return Department(fields.key("department"), fields.text("name"), fields.rate("vat_percent"))


def session(fields: Fields) -> Session:
    """The session of a line of the file; its place is not known yet."""
    return Session(
        fields.key("session"),
        fields.moment("opened"),
        fields.moment("closed") if fields.code("closed") else None,
        fields.day("business_date"),
        0,
    )


def home(fields: Fields) -> Home:
    """The transaction of a line of the file."""
    key = fields.key("transaction")
    return Home(key, fields.code("session"), fields.choice("closed", ("t", "f")) == "t")


def line(fields: Fields) -> RecordedLine:
    """The line of a ticket of a line of the file."""
    fields.choice("kind", ("sale", "void"))
    price = fields.money("unit_price")
    made = RecordedLine(
        key=fields.key("line"),
        ticket=fields.code("transaction"),
        time=fields.moment("time"),
        department=fields.code("department"),
        text=fields.text("text"),
        quantity=fields.quantity("items"),
        price=price,
        voided_by=fields.code("voided_by"),
        cashier=fields.text("cashier"),
        discount=fields.money("discount") if fields.code("discount") else price - price,
    )
    largest = max(abs(made.quantity.times(each).minor) for each in (price, made.list_price))
    if largest >= LIMIT:
        raise WrongField(N_("items times unit_price is too large"))
    return made


def payment(fields: Fields) -> RecordedPayment:
    """The payment of a line of the file."""
    means = fields.key("payment_type")
    return RecordedPayment(
        key=fields.key("payment"),
        ticket=fields.code("transaction"),
        time=fields.moment("time"),
        payment_type=PLAIN_MEANS.get(means, means),
        amount=fields.money("amount"),
        text=fields.text("text"),
        cashier=fields.text("cashier"),
    )
