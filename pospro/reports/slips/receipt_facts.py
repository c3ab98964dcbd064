"""A receipt tag by tag, for a template to lay out."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from pospro import i18n
from pospro.domain.errors import N_
from pospro.domain.exchange import Foreign
from pospro.domain.money import Money
from pospro.domain.print_template.subject import Facts
from pospro.reports.receipt import Receipt, ReceiptLine, ReceiptTax
from pospro.reports.slips.words import Writer
from pospro.storage.ticket_loading import StoredPayment

Calculation = tuple[str, Decimal | None, Money]


def receipt_facts(receipt: Receipt, language: str) -> Facts:
    """The words of a receipt in this language, under the tags of RECEIPT."""
    writer = Writer(receipt.venue, language)
    less = [each for each in receipt.calculations if each[2].minor < 0]
    more = [each for each in receipt.calculations if each[2].minor >= 0]
    change = [each for each in receipt.payments if each.change_type_id is not None]
    given = [each for each in receipt.payments if each.change_type_id is None]
    return Facts(
        {
            **writer.head(),
            **_ticket(receipt, writer),
            **_totals(receipt, writer),
            "DISCOUNT TOTAL": _sum(writer, receipt, less),
            "SERVICE TOTAL": _sum(writer, receipt, more),
        },
        {
            "ORDERS": [_line(writer, receipt, line) for line in receipt.lines],
            "CALCULATIONS": list(_calculations(writer, receipt.calculations)),
            "DISCOUNTS": list(_calculations(writer, less)),
            "SERVICES": list(_calculations(writer, more)),
            "TAXES": [_tax(writer, tax) for tax in sorted(receipt.taxes, key=lambda tax: tax.rate)],
            "PAYMENTS": [_payment(writer, each) for each in given],
            "CHANGES": [_change(writer, each) for each in change],
        },
    )


def _ticket(receipt: Receipt, writer: Writer) -> dict[str, str]:
    quantity = sum(line.quantity.thousandths for line in receipt.lines)
    return {
        "TICKET NO": receipt.number,
        "TICKET DATE": writer.day(receipt.closed_at),
        "TICKET TIME": writer.clock(receipt.closed_at),
        "TICKET NAME": receipt.ticket_name or receipt.register,
        "USER NAME": receipt.served_by,
        "REGISTER": receipt.register,
        "REFUND": writer.say(N_("REFUND")) if receipt.is_refund else "",
        "ORDER COUNT": str(len(receipt.lines)),
        "TICKET QUANTITY SUM": i18n.format_quantity(quantity, writer.language),
        "SEAL": f"{receipt.seal[0]} · {receipt.seal[1]}" if receipt.seal else "",
    }


def _totals(receipt: Receipt, writer: Writer) -> dict[str, str]:
    total, figure = receipt.total, writer.figure
    return {
        "PLAIN TOTAL": figure(receipt.plain),
        "SUBTOTAL": figure(receipt.plain) if receipt.calculations else "",
        "TAX TOTAL": figure(Money.total((tax.tax for tax in receipt.taxes), total.currency)),
        "TICKET TOTAL": i18n.format_money(total.minor, total.currency, writer.language),
        "PAYMENT TOTAL": figure(
            Money.total((each.amount for each in receipt.payments), total.currency)
        ),
        "CHANGE TOTAL": writer.figure_if_any(receipt.change),
    }


def _sum(writer: Writer, receipt: Receipt, calculations: Iterable[Calculation]) -> str:
    amounts = (amount for _, _, amount in calculations)
    return writer.figure_if_any(Money.total(amounts, receipt.total.currency))


def _line(writer: Writer, receipt: Receipt, line: ReceiptLine) -> Facts:
    came_back = line.is_return and not receipt.is_refund
    return Facts(
        {
            "QUANTITY": i18n.format_quantity(line.quantity.thousandths, writer.language),
            "NAME": line.name,
            "PORTION": line.portion_name,
            "MODIFIERS": ", ".join(line.modifiers),
            "GIFT": writer.say(N_("gift")) if line.is_gift else "",
            "RETURNED": writer.say(N_("returned")) if came_back else "",
            "TOTAL AMOUNT": writer.figure(line.value),
        },
        {
            "ORDER TAGS": [Facts({"ORDER TAG NAME": name}) for name in line.modifiers],
            "ORDER DISCOUNTS": list(_calculations(writer, line.discounts)),
        },
    )


def _calculations(writer: Writer, found: Sequence[Calculation]) -> Iterator[Facts]:
    for title, percent, amount in found:
        name = i18n.titled(title, percent, writer.language)
        yield Facts({"CALCULATION NAME": name, "CALCULATION AMOUNT": writer.figure(amount)})


def _tax(writer: Writer, tax: ReceiptTax) -> Facts:
    return Facts(
        {
            "TAX NAME": tax.name,
            "TAX RATE": i18n.format_percent(tax.rate, writer.language),
            "TAX AMOUNT": writer.figure(tax.tax),
            "TAXABLE AMOUNT": writer.figure(tax.net),
        }
    )


def _payment(writer: Writer, payment: StoredPayment) -> Facts:
    return Facts(
        {
            "PAYMENT NAME": payment.name,
            "PAYMENT REFERENCE": payment.reference,
            "PAYMENT AMOUNT": writer.figure(payment.amount),
            "PAYMENT TENDERED": writer.figure(payment.tendered),
            "PAYMENT CHANGE": writer.figure_if_any(payment.change),
            "PAYMENT FOREIGN": _foreign(writer, payment.foreign) if payment.foreign else "",
        }
    )


def _foreign(writer: Writer, foreign: Foreign) -> str:
    """The foreign money that was handed over, and the rate at which it counted."""
    return writer.say(
        N_("{amount} {currency} at {rate}"),
        amount=writer.figure(foreign.amount),
        currency=foreign.amount.currency.code,
        rate=i18n.format_decimal(foreign.rate, writer.language),
    )


def _change(writer: Writer, payment: StoredPayment) -> Facts:
    return Facts(
        {
            "CHANGE PAYMENT NAME": payment.name,
            "CHANGE PAYMENT AMOUNT": writer.figure(-payment.amount),
        }
    )
