"""A ticket of the database as the document that programs read."""

from sqlalchemy import Connection

from pospro.api.schemas import ticket as schema
from pospro.api.schemas.plain import Amount, quantity_text
from pospro.domain.currency import currency
from pospro.domain.line import Line
from pospro.domain.money import Money
from pospro.domain.tax import TaxTemplate
from pospro.domain.ticket import CalculationResult, TaxAmount
from pospro.reports.closed_tickets import refuse_other_days
from pospro.reports.ticket_journal import TicketEntry, TicketPosting, ticket_journal
from pospro.request.context import context
from pospro.storage import ticket_loading, work_periods
from pospro.storage.ticket_loading import LineFacts, StoredPayment, StoredTicket
from pospro.storage.venue_setup import current_setup


def read(ticket_id: int) -> schema.Ticket:
    """The ticket as it is now; NotFound for none, NotAllowed for one of another day."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        refuse_other_days(connection, context.actor, ticket_id)
        stored = ticket_loading.load(connection, setup.currency, ticket_id)
        return _ticket(connection, stored)


def summary(stored: StoredTicket) -> schema.TicketSummary:
    """The ticket in a list."""
    return schema.TicketSummary(
        id=str(stored.id),
        version=str(stored.version),
        state=stored.state,  # type: ignore[arg-type]  # the table's check allows these alone
        name=stored.name,
        number=stored.number,
        register_id=str(stored.register_id),
        opened_at=stored.opened_at,
        closed_at=stored.closed_at,
        lines=len(stored.ticket.lines),
        total=Amount.of(stored.totals.total),
        due=_due(stored),
    )


def _ticket(connection: Connection, stored: StoredTicket) -> schema.Ticket:
    totals = stored.totals
    values = zip(stored.ticket.lines, totals.line_values, strict=True)
    return schema.Ticket(
        id=str(stored.id),
        version=str(stored.version),
        state=stored.state,  # type: ignore[arg-type]  # the table's check allows these alone
        name=stored.name,
        note=stored.note,
        number=stored.number,
        register_id=str(stored.register_id),
        work_period_id=str(stored.work_period_id),
        business_date=work_periods.business_date(connection, stored.work_period_id),
        opened_at=stored.opened_at,
        opened_by=str(stored.opened_by),
        closed_at=stored.closed_at,
        closed_by=str(stored.closed_by) if stored.closed_by else None,
        department_id=str(stored.department_id) if stored.department_id else None,
        ticket_type_id=str(stored.ticket_type_id) if stored.ticket_type_id else None,
        tax_included=stored.ticket.tax_included,
        lines=tuple(_line(line, value, stored.facts[line.id]) for line, value in values),
        calculations=tuple(map(_calculation, totals.calculations)),
        taxes=tuple(map(_tax, totals.taxes)),
        payments=tuple(map(_payment, stored.payments)),
        total=Amount.of(totals.total),
        paid=Amount.of(stored.paid),
        due=_due(stored),
        entries=tuple(map(_entry, ticket_journal(connection, stored.id, context.language))),
    )


def _due(stored: StoredTicket) -> Amount:
    """What is still owed; nothing on a void ticket."""
    void = stored.state == "void"
    return Amount.of(Money.zero(stored.ticket.currency) if void else stored.due)


def _line(line: Line, value: Money, facts: LineFacts) -> schema.Line:
    return schema.Line(
        id=str(line.id),
        product_id=str(line.product_id) if line.product_id else None,
        portion_id=str(line.portion_id) if line.portion_id else None,
        name=line.name,
        portion_name=line.portion_name,
        quantity=quantity_text(line.quantity),
        unit_price=Amount.of(line.unit_price),
        modifiers=tuple(
            schema.LineModifier(
                modifier_id=str(chosen.modifier_id) if chosen.modifier_id else None,
                name=chosen.name,
                price=Amount.of(chosen.price),
                quantity=chosen.quantity,
                tax_free=chosen.tax_free,
            )
            for chosen in line.modifiers
        ),
        taxes=tuple(map(_line_tax, line.taxes)),
        value=Amount.of(value),
        state=line.state.value,
        reason=line.reason,
        note=facts.note,
        added_at=facts.added_at,
        added_by=str(facts.added_by),
    )


def _line_tax(template: TaxTemplate) -> schema.LineTax:
    return schema.LineTax(tax_template_id=str(template.id), name=template.name, rate=template.rate)


def _calculation(result: CalculationResult) -> schema.TicketCalculation:
    calculation = result.calculation
    kind_id = calculation.calculation_type_id
    return schema.TicketCalculation(
        id=str(calculation.id),
        calculation_type_id=str(kind_id) if kind_id else None,
        name=calculation.name,
        method=calculation.method.value,
        line_id=str(calculation.line_id) if calculation.line_id else None,
        changes=Amount.of(result.amount),
    )


def _tax(part: TaxAmount) -> schema.TicketTax:
    return schema.TicketTax(
        tax_template_id=str(part.template.id),
        name=part.template.name,
        rate=part.template.rate,
        net=Amount.of(part.base),
        tax=Amount.of(part.tax),
    )


def _payment(payment: StoredPayment) -> schema.TicketPayment:
    return schema.TicketPayment(
        id=str(payment.id),
        name=payment.name,
        kind=payment.kind,
        purpose=payment.purpose,
        amount=Amount.of(payment.amount),
        tendered=Amount.of(payment.tendered),
        change=Amount.of(payment.change),
        reference=payment.reference,
        account_id=str(payment.account_id),
        taken_at=payment.taken_at,
        taken_by=str(payment.taken_by),
        reverses=str(payment.reverses) if payment.reverses else None,
        change_type_id=str(payment.change_type_id) if payment.change_type_id else None,
    )


def _entry(entry: TicketEntry) -> schema.TicketEntry:
    return schema.TicketEntry(
        id=str(entry.id),
        book=entry.book,
        sequence=entry.sequence,
        reason=entry.reason,
        business_date=entry.business_date,
        recorded_at=entry.recorded_at,
        postings=tuple(_posting(posting, entry.currency) for posting in entry.postings),
    )


def _posting(posting: TicketPosting, code: str) -> schema.TicketPosting:
    money = currency(code)
    return schema.TicketPosting(
        account_id=str(posting.account_id),
        code=posting.account_code,
        account=posting.account_name,
        debit=Amount.of_minor(posting.debit, money),
        credit=Amount.of_minor(posting.credit, money),
    )
