"""Key figures of a work period: tickets, sales, tax, and payments by type."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from pospro.domain.money import Currency, Money
from pospro.storage.payments import PaymentRow
from pospro.storage.tickets import TicketRow, TicketTaxRow


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What was sold and how it was paid, from closed tickets and their payments."""

    tickets: int
    sales: Money
    tax: Money
    payments: tuple[tuple[str, int, Money], ...]

    @property
    def average(self) -> Money:
        """What a ticket comes to on average; nothing without tickets."""
        return Money.half_up(self.sales.minor // max(self.tickets, 1), self.sales.currency)


def of_period(connection: Connection, currency: Currency, period_id: int) -> DayFigures:
    """The figures of this work period."""
    tickets, taxes, payments = TicketRow.__table__, TicketTaxRow.__table__, PaymentRow.__table__
    closed = (tickets.c.work_period_id == period_id) & (tickets.c.state == "closed")
    count, total = connection.execute(
        select(func.count(), func.sum(tickets.c.total)).where(closed)
    ).one()
    tax = connection.scalar(
        select(func.sum(taxes.c.tax)).join(tickets, tickets.c.id == taxes.c.ticket_id).where(closed)
    )
    taken = connection.execute(
        select(payments.c.name, func.count(), func.sum(payments.c.amount))
        .where(payments.c.work_period_id == period_id)
        .group_by(payments.c.name)
        .order_by(payments.c.name)
    )
    return DayFigures(
        tickets=count,
        sales=Money(total or 0, currency),
        tax=Money(tax or 0, currency),
        payments=tuple((name, number, Money(amount, currency)) for name, number, amount in taken),
    )
