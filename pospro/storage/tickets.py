"""Tickets, lines and calculations as rows, and the Core statements of the till's road."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, Scaled, key, minor, within_limit

STRICT = {"sqlite_strict": True}


class TicketRow(Base):
    """What is being sold; its version rises with every change.

    Its department and its ticket type are those in which it was opened.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_state_opened_at", "state", "opened_at"),
        Index("ix_tickets_closed_at_id", "closed_at", "id"),
        Index("ix_tickets_work_period_id_closed_at_id", "work_period_id", "closed_at", "id"),
        UniqueConstraint("number"),
        CheckConstraint("state IN ('open','closed','void')", name="state"),
        within_limit("total"),
        STRICT,
    )
    id: Mapped[int] = key()
    version: Mapped[int]
    state: Mapped[str]
    name: Mapped[str]
    note: Mapped[str]
    tax_included: Mapped[bool]
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"))
    opened_at: Mapped[datetime]
    opened_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    work_period_id: Mapped[int] = mapped_column(ForeignKey("work_periods.id"))
    number: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    total: Mapped[int | None] = minor()
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    ticket_type_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_types.id"))


class TicketLineRow(Base):
    """One product on a ticket, frozen as sold: name, price, taxes and sale type at their versions.

    `quantity` is in thousandths, negative for a returned product. `modifiers` is a list of
    [modifier id, name, price, quantity, tax free]; `taxes` a list of
    [template id, name, rate, rounding, transaction type id, version]. `added_version` and
    `changed_version` are the versions of the ticket that the line came with and last changed with.
    """

    __tablename__ = "ticket_lines"
    __table_args__ = (
        Index("ix_ticket_lines_ticket_id", "ticket_id"),
        Index(
            "ix_ticket_lines_state_id",
            "state",
            "id",
            sqlite_where=text("state <> 'sold'"),
            postgresql_where=text("state <> 'sold'"),
        ),
        CheckConstraint("state IN ('sold','gift','void')", name="state"),
        CheckConstraint("quantity BETWEEN -1000000000 AND 1000000000", name="quantity_range"),
        within_limit("unit_price"),
        STRICT,
    )
    id: Mapped[int] = key()
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    portion_id: Mapped[int] = mapped_column(ForeignKey("portions.id"))
    name: Mapped[str]
    portion_name: Mapped[str]
    quantity: Mapped[int]
    unit_price: Mapped[int] = minor()
    modifiers: Mapped[list[Any]]
    taxes: Mapped[list[Any]]
    sale_type_id: Mapped[int]
    sale_type_version: Mapped[int]
    state: Mapped[str]
    reason: Mapped[str]
    note: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_version: Mapped[int | None]
    changed_version: Mapped[int | None]
    changed_at: Mapped[datetime | None]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class TicketCalculationRow(Base):
    """A discount, service or rounding on a ticket or on one of its lines, frozen as applied.

    `added_version` is the version of the ticket that it came with.
    """

    __tablename__ = "ticket_calculations"
    __table_args__ = (Index("ix_ticket_calculations_ticket_id", "ticket_id"), STRICT)
    id: Mapped[int] = key()
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_lines.id"))
    calculation_type_id: Mapped[int] = mapped_column(ForeignKey("calculation_types.id"))
    name: Mapped[str]
    method: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Scaled(4))
    after_tax: Mapped[bool]
    decreases: Mapped[bool]
    posts_net: Mapped[bool]
    transaction_type_id: Mapped[int]
    transaction_type_version: Mapped[int]
    position: Mapped[int]
    added_at: Mapped[datetime]
    added_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_version: Mapped[int | None]


class TicketTaxRow(Base):
    """What a closed ticket owes in tax, per tax template and rate."""

    __tablename__ = "ticket_taxes"
    __table_args__ = (within_limit("net"), within_limit("tax"), STRICT)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    tax_template_id: Mapped[int] = mapped_column(ForeignKey("tax_templates.id"))
    name: Mapped[str]
    rate: Mapped[Decimal] = mapped_column(Scaled(4))
    net: Mapped[int] = minor()
    tax: Mapped[int] = minor()
