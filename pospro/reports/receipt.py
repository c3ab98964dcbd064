"""A receipt as data: what the guest is shown, the same for screen, paper and e-mail."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, select

from pospro.domain.calculation import PERCENT_METHODS
from pospro.domain.errors import N_, NotFound
from pospro.domain.line import Line
from pospro.domain.money import Money
from pospro.domain.quantity import Quantity
from pospro.domain.ticket import CalculationResult
from pospro.storage import ticket_loading
from pospro.storage.db import Database
from pospro.storage.ledger import BookRow, JournalEntryRow
from pospro.storage.places import OfTicket
from pospro.storage.ticket_loading import StoredPayment, StoredTicket
from pospro.storage.users import UserRow
from pospro.storage.venue import VenueRow
from pospro.storage.venue_setup import current_setup


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A line: `value` is 0 for a gift; void lines are left out."""

    quantity: Quantity
    name: str
    portion_name: str
    modifiers: tuple[str, ...]
    is_gift: bool
    value: Money
    discounts: tuple[tuple[str, Decimal | None, Money], ...]

    @property
    def is_return(self) -> bool:
        """Whether the product came back."""
        return self.quantity.thousandths < 0


@dataclass(frozen=True, slots=True)
class ReceiptTax:
    """One rate: what was sold without tax, and the tax on it; what came back is taken off."""

    name: str
    rate: Decimal
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything on a receipt, in its order; what was void or undone is left out.

    `seal` is (book number, first letters of the hash).
    """

    venue: VenueRow
    register_id: int
    register: str
    number: str
    ticket_name: str
    belongs: OfTicket
    served_by_id: int
    served_by: str
    closed_at: datetime
    lines: tuple[ReceiptLine, ...]
    plain: Money
    calculations: tuple[tuple[str, Decimal | None, Money], ...]
    total: Money
    taxes: tuple[ReceiptTax, ...]
    payments: tuple[StoredPayment, ...]
    seal: tuple[int, str] | None

    @property
    def is_refund(self) -> bool:
        """Whether money goes to the guest."""
        return self.total.minor < 0

    @property
    def change(self) -> Money:
        """What was handed back out of the drawer, also on a card or on foreign money."""
        given = (-each.amount for each in self.payments if _is_cash_back(each))
        return Money.total((*(each.change for each in self.payments), *given), self.total.currency)


def receipt_of(db: Database, connection: Connection, ticket_id: int) -> Receipt:
    """The receipt of a closed ticket; NotFound while it is open."""
    setup = current_setup(db, connection)
    stored = ticket_loading.load(connection, setup.currency, ticket_id)
    if stored.number is None or stored.closed_at is None:
        raise NotFound(N_("This ticket is not closed yet, so it has no receipt."))
    results = stored.totals.calculations
    served_by = stored.closed_by or stored.opened_by
    return Receipt(
        venue=setup.venue,
        register_id=stored.register_id,
        register=setup.registers[stored.register_id].name,
        number=stored.number,
        ticket_name=stored.name,
        belongs=stored.belongs,
        served_by_id=served_by,
        served_by=_name(connection, served_by),
        closed_at=stored.closed_at,
        lines=tuple(
            _line(line, value, results)
            for line, value in zip(stored.ticket.lines, stored.totals.line_values, strict=True)
            if line.state != "void"
        ),
        plain=stored.totals.plain,
        calculations=tuple(
            _calculation(result) for result in results if result.calculation.line_id is None
        ),
        total=stored.totals.total,
        taxes=_taxes(stored),
        payments=stored.standing_payments,
        seal=_seal(connection, ticket_id),
    )


def _is_cash_back(payment: StoredPayment) -> bool:
    return payment.purpose == "cashback" and payment.change_type_id is None


def _name(connection: Connection, user_id: int) -> str:
    users = UserRow.__table__
    return str(connection.scalar(select(users.c.name).where(users.c.id == user_id)))


def _line(line: Line, value: Money, results: tuple[CalculationResult, ...]) -> ReceiptLine:
    return ReceiptLine(
        quantity=line.quantity,
        name=line.name,
        portion_name=line.portion_name,
        modifiers=tuple(
            f"{m.quantity} × {m.name}" if m.quantity > 1 else m.name for m in line.modifiers
        ),
        is_gift=line.state == "gift",
        value=value,
        discounts=tuple(
            _calculation(result) for result in results if result.calculation.line_id == line.id
        ),
    )


def _calculation(result: CalculationResult) -> tuple[str, Decimal | None, Money]:
    kind = result.calculation
    percent = kind.amount if kind.method in PERCENT_METHODS else None
    return kind.name, percent, result.amount


def _taxes(stored: StoredTicket) -> tuple[ReceiptTax, ...]:
    return tuple(
        ReceiptTax(part.template.name, part.template.rate, part.base, part.tax)
        for part in stored.totals.taxes
    )


def _seal(connection: Connection, ticket_id: int) -> tuple[int, str] | None:
    """Where the sale stands in its book, so that paper and books can be compared."""
    entries, books = JournalEntryRow.__table__, BookRow.__table__
    row = connection.execute(
        select(entries.c.sequence, entries.c.hash)
        .join(books, books.c.register_id == entries.c.book_id)
        .where(entries.c.ticket_id == ticket_id, entries.c.reason == "sale")
    ).first()
    return (row.sequence, row.hash[:8]) if row else None
