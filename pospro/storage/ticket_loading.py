"""A ticket read from its rows into the domain, with its payments and what adds up from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, select

from pospro.domain.calculation import Calculation, CalculationMethod
from pospro.domain.errors import N_, NotFound
from pospro.domain.exchange import Foreign
from pospro.domain.line import Line, LineState
from pospro.domain.modifier import LineModifier
from pospro.domain.money import Currency, Money
from pospro.domain.payment import due
from pospro.domain.quantity import Quantity
from pospro.domain.tax import TaxRounding, TaxTemplate, TypeRef
from pospro.domain.ticket import Ticket, TicketTotals, totals
from pospro.storage.foreign_postings import foreign_of
from pospro.storage.payments import PaymentRow
from pospro.storage.prepared import Prepared
from pospro.storage.tickets import TicketCalculationRow, TicketLineRow, TicketRow


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What the screen and the audit trail know of a line beside the money."""

    note: str
    added_at: datetime
    added_by: int


@dataclass(frozen=True, slots=True)
class StoredPayment:
    """A payment as it was recorded; `reverses` is the payment that it undoes."""

    id: int
    name: str
    kind: str
    purpose: str
    amount: Money
    tendered: Money
    change: Money
    reference: str
    account_id: int
    taken_at: datetime
    taken_by: int
    reverses: int | None
    foreign: Foreign | None = None
    change_type_id: int | None = None


@dataclass(frozen=True, slots=True)
class StoredTicket:
    """A ticket with its lines, payments and totals at one version."""

    id: int
    version: int
    state: str
    name: str
    note: str
    number: str | None
    register_id: int
    work_period_id: int
    opened_at: datetime
    opened_by: int
    closed_at: datetime | None
    closed_by: int | None
    ticket: Ticket
    facts: Mapping[int, LineFacts]
    payments: tuple[StoredPayment, ...]
    totals: TicketTotals
    department_id: int | None = None
    ticket_type_id: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether lines and payments may still be added."""
        return self.state == "open"

    @property
    def paid(self) -> Money:
        """What the payments come to."""
        return Money.total((p.amount for p in self.payments), self.ticket.currency)

    @property
    def due(self) -> Money:
        """What is still owed; negative when money must go back."""
        return due(self.totals.total, (payment.amount for payment in self.payments))

    @property
    def undone_payments(self) -> tuple[StoredPayment, ...]:
        """The payments that others have undone."""
        undone = {payment.reverses for payment in self.payments}
        return tuple(payment for payment in self.payments if payment.id in undone)

    @property
    def standing_payments(self) -> tuple[StoredPayment, ...]:
        """The payments that count: neither undone nor there to undo another."""
        undone = self.undone_payments
        return tuple(p for p in self.payments if p.reverses is None and p not in undone)

    @property
    def belongs(self) -> tuple[int | None, int | None]:
        """Its department and its ticket type."""
        return self.department_id, self.ticket_type_id

    def payment(self, payment_id: int) -> StoredPayment:
        """The payment with this id, or NotFound."""
        for payment in self.payments:
            if payment.id == payment_id:
                return payment
        raise NotFound(N_("This payment is not on the ticket. Reload the ticket."))

    def line(self, line_id: int) -> Line:
        """The line with this id, or NotFound."""
        for line in self.ticket.lines:
            if line.id == line_id:
                return line
        raise NotFound(N_("This line is not on the ticket. Reload the ticket."))


_TICKET = select(TicketRow.__table__)
_TICKET_ID: BindParameter[int] = bindparam("ticket_id")
_LINES = select(TicketLineRow.__table__).order_by(TicketLineRow.id)
_CALCULATIONS = select(TicketCalculationRow.__table__).order_by(
    TicketCalculationRow.position, TicketCalculationRow.id
)
_PAYMENTS = select(PaymentRow.__table__).order_by(PaymentRow.id)
_ONE_TICKET = Prepared(_TICKET.where(TicketRow.id == _TICKET_ID))
_ITS_LINES = Prepared(_LINES.where(TicketLineRow.ticket_id == _TICKET_ID))
_ITS_CALCULATIONS = Prepared(_CALCULATIONS.where(TicketCalculationRow.ticket_id == _TICKET_ID))
_ITS_PAYMENTS = Prepared(_PAYMENTS.where(PaymentRow.ticket_id == _TICKET_ID))


def load(connection: Connection, currency: Currency, ticket_id: int) -> StoredTicket:
    """The ticket with all that is on it; NotFound when there is none."""
    head = _ONE_TICKET.first(connection, ticket_id=ticket_id)
    if head is None:
        raise NotFound(N_("There is no such ticket. Look for it in the list of tickets."))
    lines = _ITS_LINES.all(connection, ticket_id=ticket_id)
    calculations = _ITS_CALCULATIONS.all(connection, ticket_id=ticket_id)
    payments = _ITS_PAYMENTS.all(connection, ticket_id=ticket_id)
    return _stored(head, currency, (lines, calculations, payments))


def load_many(
    connection: Connection, currency: Currency, ticket_ids: Sequence[int]
) -> list[StoredTicket]:
    """These tickets in this order, in four statements however many they are."""
    heads = connection.execute(_TICKET.where(TicketRow.id.in_(ticket_ids)))
    by_id = {head.id: head for head in heads}
    parts = [
        _by_ticket(connection.execute(query.where(column.in_(ticket_ids))))
        for query, column in (
            (_LINES, TicketLineRow.ticket_id),
            (_CALCULATIONS, TicketCalculationRow.ticket_id),
            (_PAYMENTS, PaymentRow.ticket_id),
        )
    ]
    return [
        _stored(
            by_id[ticket_id],
            currency,
            (parts[0][ticket_id], parts[1][ticket_id], parts[2][ticket_id]),
        )
        for ticket_id in ticket_ids
        if ticket_id in by_id
    ]


Rows = Sequence[Row[Any]]


def _by_ticket(rows: Iterable[Row[Any]]) -> defaultdict[int, list[Row[Any]]]:
    grouped: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        grouped[row.ticket_id].append(row)
    return grouped


def _stored(head: Row[Any], currency: Currency, parts: tuple[Rows, Rows, Rows]) -> StoredTicket:
    lines, calculations, payments = parts
    ticket = Ticket(
        id=head.id,
        currency=currency,
        tax_included=bool(head.tax_included),
        lines=tuple(_line(row, currency) for row in lines),
        calculations=tuple(_calculation(row) for row in calculations),
    )
    return StoredTicket(
        id=head.id,
        version=head.version,
        state=head.state,
        name=head.name,
        note=head.note,
        number=head.number,
        register_id=head.register_id,
        work_period_id=head.work_period_id,
        opened_at=head.opened_at,
        opened_by=head.opened_by,
        closed_at=head.closed_at,
        closed_by=head.closed_by,
        ticket=ticket,
        facts={row.id: LineFacts(row.note, row.added_at, row.added_by) for row in lines},
        payments=tuple(_payment(row, currency) for row in payments),
        totals=totals(ticket),
        department_id=head.department_id,
        ticket_type_id=head.ticket_type_id,
    )


def _line(row: Row[Any], currency: Currency) -> Line:
    return Line(
        id=row.id,
        product_id=row.product_id,
        name=row.name,
        portion_id=row.portion_id,
        portion_name=row.portion_name,
        quantity=Quantity(row.quantity),
        unit_price=Money(row.unit_price, currency),
        modifiers=thawed_modifiers(row.modifiers, currency),
        taxes=tuple(_tax(tuple(facts)) for facts in row.taxes),
        sale_type=TypeRef(row.sale_type_id, row.sale_type_version),
        state=LineState(row.state),
        reason=row.reason,
    )


@lru_cache(maxsize=1024)
def _tax(facts: tuple[Any, ...]) -> TaxTemplate:
    template_id, name, rate, rounding, type_id, version, *returned = facts
    return TaxTemplate(
        template_id,
        name,
        Decimal(rate),
        TaxRounding(rounding),
        TypeRef(type_id, version),
        TypeRef(*returned) if returned else None,
    )


def frozen_tax(template: TaxTemplate) -> list[Any]:
    """A tax template as a line keeps it, with the rule for what comes back where it has one."""
    rule = template.transaction_type
    return [
        template.id,
        template.name,
        str(template.rate),
        template.rounding.value,
        rule.id,
        rule.version,
        *(template.returned_type or ()),
    ]


def thawed_modifiers(kept: Iterable[Any], currency: Currency) -> tuple[LineModifier, ...]:
    """Modifiers from how a line keeps them."""
    return tuple(
        LineModifier(modifier_id, name, Money(price, currency), quantity, bool(tax_free))
        for modifier_id, name, price, quantity, tax_free in kept
    )


def frozen_modifier(modifier: LineModifier) -> list[Any]:
    """A modifier as a line keeps it."""
    return [
        modifier.modifier_id,
        modifier.name,
        modifier.price.minor,
        modifier.quantity,
        modifier.tax_free,
    ]


def _calculation(row: Row[Any]) -> Calculation:
    return Calculation(
        id=row.id,
        name=row.name,
        method=CalculationMethod(row.method),
        amount=row.amount,
        after_tax=bool(row.after_tax),
        decreases=bool(row.decreases),
        transaction_type=TypeRef(row.transaction_type_id, row.transaction_type_version),
        line_id=row.line_id,
        posts_net=bool(row.posts_net),
        calculation_type_id=row.calculation_type_id,
    )


def _payment(row: Row[Any], currency: Currency) -> StoredPayment:
    return StoredPayment(
        id=row.id,
        name=row.name,
        kind=row.kind,
        purpose=row.purpose,
        amount=Money(row.amount, currency),
        tendered=Money(row.tendered, currency),
        change=Money(row.change, currency),
        reference=row.reference,
        account_id=row.account_id,
        taken_at=row.taken_at,
        taken_by=row.taken_by,
        reverses=row.reverses_id,
        foreign=foreign_of(row),
        change_type_id=row.change_type_id,
    )
