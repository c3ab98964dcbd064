"""Tickets as programs read and change them: lines, calculations, taxes, payments, journal."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pospro.api.schemas.plain import (
    PRINTABLE,
    Amount,
    Day,
    Document,
    Id,
    Moment,
    Number,
    NumberText,
    QuantityText,
    Query,
    Text,
    Versioned,
)

State = Literal["open", "closed", "void"]
LineState = Literal["sold", "gift", "void"]
Name = Annotated[str, Field(max_length=60, pattern=PRINTABLE)]
Reference = Annotated[str, Field(max_length=80, pattern=PRINTABLE)]


class NewTicket(Document):
    """A ticket to be opened at the token's register, in one of its departments."""

    name: Name = ""
    department_id: Annotated[
        Id | None, Field(description="The register's first one where it is left out.")
    ] = None


class TicketOpened(Document):
    """The ticket that was opened."""

    ticket_id: Id


class TicketChanged(Document):
    """The ticket that was changed; read it again for its new version."""

    ticket_id: Id


class TicketChange(Document):
    """A new name, a new note, or both; what is left out stays."""

    name: Name | None = None
    note: Text | None = None


class ChosenModifier(Document):
    """A choice for the product of a line; its quantity counts it for one unit of the line."""

    modifier_id: Id
    quantity: Annotated[int, Field(ge=1, le=1000)] = 1


class NewLine(Document):
    """A product to be sold; below zero it comes back. Without a portion the first one is meant."""

    product_id: Id
    portion_id: Id | None = None
    quantity: QuantityText = "1"
    modifiers: Annotated[tuple[ChosenModifier, ...], Field(max_length=50)] = ()
    note: Text = ""
    unit_price: Annotated[
        Amount | None, Field(description="Only where the price is agreed, not listed.")
    ] = None


class LineAdded(Document):
    """The line that was added."""

    ticket_id: Id
    line_id: Id


class LineChange(Document):
    """What is new about a line; what is left out stays.

    A portion or a modifier that stays keeps the price it was sold at.
    """

    quantity: QuantityText | None = None
    note: Text | None = None
    portion_id: Id | None = None
    modifiers: Annotated[
        tuple[ChosenModifier, ...] | None,
        Field(max_length=50, description="All that are chosen from now on; none when empty."),
    ] = None


class Marking(Document):
    """A line, or part of it, is given away, void, or sold after all."""

    state: LineState
    reason: Text = ""
    quantity: Annotated[
        QuantityText | None, Field(description="How much of the line; all of it when left out.")
    ] = None


class LineMarked(Document):
    """The line that was marked: a new one where only part of a line was."""

    ticket_id: Id
    line_id: Id


class NewCalculation(Document):
    """A discount or another calculation on the ticket, or on one of its lines."""

    calculation_type_id: Id
    percent: Annotated[
        NumberText | None, Field(description="For types that take a percentage.")
    ] = None
    amount: Annotated[Amount | None, Field(description="For types that take an amount.")] = None
    line_id: Id | None = None


class ChosenCalculation(Document):
    """What a calculation selector offers; chosen again it goes off the ticket."""

    selector_id: Id
    calculation_type_id: Id
    percent: Annotated[
        NumberText | None, Field(description="For types that take a percentage.")
    ] = None
    amount: Annotated[Amount | None, Field(description="For types that take an amount.")] = None


class CalculationChosen(Document):
    """The calculation that stands on the ticket now; null when it was taken off."""

    ticket_id: Id
    calculation_id: Id | None


class CalculationAdded(Document):
    """The calculation that was put on the ticket."""

    ticket_id: Id
    calculation_id: Id


class NewPayment(Document):
    """Money for the ticket; without an amount exactly what is due is taken."""

    payment_type_id: Id
    tendered: Amount | None = None
    reference: Annotated[
        Reference, Field(description="The number on the slip, where the payment type asks for it.")
    ] = ""
    cashback: Annotated[
        bool, Field(description="A card pays more than is due; the rest is handed out in cash.")
    ] = False
    change_type_id: Annotated[
        Id | None, Field(description="How change is given; null is in cash, out of the drawer.")
    ] = None


class PaymentTaken(Document):
    """The payment; the ticket has a number once it is closed because nothing is due any more."""

    ticket_id: Id
    payment_id: Id
    change: Amount
    due: Amount
    number: str | None


class PaymentUndone(Document):
    """The payment that undoes another one, and what is due now."""

    ticket_id: Id
    payment_id: Id
    due: Amount


class Correction(Document):
    """By which means a payment was really taken; `reference` where that asks for a slip."""

    payment_type_id: Id
    reason: Text
    reference: Annotated[str, Field(max_length=80)] = ""


class PaymentCorrected(Document):
    """The payment that replaces the one which was corrected."""

    ticket_id: Id
    payment_id: Id


class TicketClosed(Document):
    """The ticket that was closed without a further payment."""

    ticket_id: Id
    number: str


class Reason(Document):
    """Why something is undone."""

    reason: Text


class CopyQueued(Document):
    """A copy of the receipt that is going to be printed."""

    job_id: Id
    copy_number: int


class TicketQuery(Query):
    """Which tickets to list, the latest first; `after` is the `following` of the page before."""

    state: State | None = None
    business_date: Annotated[
        Day | None, Field(description="Closed tickets only: those of this date.")
    ] = None
    text: Annotated[
        Text | None,
        Field(
            description="Closed tickets only: a number, an amount such as 12.50, or words of a"
            " name, a product or a note."
        ),
    ] = None
    after: Id | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class TicketSummary(Document):
    """A ticket in a list."""

    id: Id
    version: str
    state: State
    name: str
    number: str | None
    register_id: Id
    opened_at: Moment
    closed_at: Moment | None
    lines: int
    total: Amount
    due: Amount


class TicketList(Document):
    """A page of tickets; `following` is where the next one begins, none on the last."""

    tickets: tuple[TicketSummary, ...]
    following: Id | None


class LineModifier(Document):
    """A choice as it was sold; without an id it was typed by hand."""

    modifier_id: Id | None
    name: str
    price: Amount
    quantity: int
    tax_free: bool


class LineTax(Document):
    """A tax template as it was when the line was sold."""

    tax_template_id: Id
    name: str
    rate: Number


class Line(Document):
    """A line as it was sold; `value` is what it adds to the ticket before calculations."""

    id: Id
    product_id: Id | None
    portion_id: Id | None
    name: str
    portion_name: str
    quantity: str
    unit_price: Amount
    modifiers: tuple[LineModifier, ...]
    taxes: tuple[LineTax, ...]
    value: Amount
    state: LineState
    reason: str
    note: str
    added_at: Moment
    added_by: Id


class TicketCalculation(Document):
    """A calculation on the ticket; `changes` is what it adds, below zero what it takes away."""

    id: Id
    calculation_type_id: Id | None
    name: str
    method: str
    line_id: Id | None
    changes: Amount


class TicketTax(Document):
    """What is owed in tax under one template: `tax` on `net`, what came back taken off."""

    tax_template_id: Id
    name: str
    rate: Number
    net: Amount
    tax: Amount


class TicketPayment(Document):
    """A payment as it was recorded; below zero the money went back.

    One that undoes another names it in `reverses`; neither of the two counts any more. Change that
    did not leave the drawer is a cashback with its `change_type_id`.
    """

    id: Id
    name: str
    kind: str
    purpose: str
    amount: Amount
    tendered: Amount
    change: Amount
    reference: str
    account_id: Id
    taken_at: Moment
    taken_by: Id
    reverses: Id | None
    change_type_id: Id | None


class TicketPosting(Document):
    """A debit or a credit: one of the two is zero."""

    account_id: Id
    code: str
    account: str
    debit: Amount
    credit: Amount


class TicketEntry(Document):
    """A journal entry that the ticket made."""

    id: Id
    book: str
    sequence: int
    reason: str
    business_date: date
    recorded_at: Moment
    postings: tuple[TicketPosting, ...]


class Ticket(Versioned):
    """A ticket with all that is on it and all that it has posted."""

    id: Id
    state: State
    name: str
    note: str
    number: str | None
    register_id: Id
    work_period_id: Id
    business_date: date
    opened_at: Moment
    opened_by: Id
    closed_at: Moment | None
    closed_by: Id | None
    department_id: Id | None
    ticket_type_id: Id | None
    tax_included: bool
    lines: tuple[Line, ...]
    calculations: tuple[TicketCalculation, ...]
    taxes: tuple[TicketTax, ...]
    payments: tuple[TicketPayment, ...]
    total: Amount
    paid: Amount
    due: Amount
    entries: tuple[TicketEntry, ...]
