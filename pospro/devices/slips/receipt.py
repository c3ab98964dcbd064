"""The receipt as a document for paper: the same facts in the order a guest reads them."""

from collections.abc import Iterator
from decimal import Decimal

from hardware.printing.document import (
    BOLD,
    DOUBLE,
    Align,
    Columns,
    Cut,
    Document,
    DrawerKick,
    Element,
    Feed,
    Rule,
    Text,
)
from pospro import i18n
from pospro.domain.errors import N_
from pospro.domain.money import Money
from pospro.reports.receipt import Receipt, ReceiptLine
from pospro.storage.venue import VenueRow


def receipt_slip(receipt: Receipt, *, copy_number: int = 0, opens_drawer: bool = False) -> Document:
    """The document; a copy is headed COPY with its number, and never opens the drawer."""
    writer = _Writer(receipt.venue.language, receipt)
    elements = (*writer.head(), *writer.lines(), *writer.sums(), *writer.foot(), Cut())
    if copy_number:
        copy = writer.say(N_("COPY {number}"), number=copy_number)
        return Document(elements).headed(copy)
    return Document((DrawerKick(), *elements) if opens_drawer else elements)


class _Writer:
    """Writes in the venue's language, which is the guest's."""

    def __init__(self, language: str, receipt: Receipt) -> None:
        self._language = language
        self._receipt = receipt

    def say(self, message: str, **facts: object) -> str:
        """A sentence of the program in the language of the slip."""
        return i18n.translate(message, facts, self._language)

    def head(self) -> Iterator[Element]:
        """Who sells, when, at which register, under which number."""
        receipt, venue = self._receipt, self._receipt.venue
        yield Text(venue.name, Align.CENTER, DOUBLE)
        for line in filter(None, (venue.address, self._tax_number(venue))):
            yield Text(line, Align.CENTER)
        if venue.demo:
            yield Text(self.say(N_("DEMO, not a receipt")), Align.CENTER, BOLD)
        if receipt.total.minor < 0:
            yield Text(self.say(N_("REFUND")), Align.CENTER, DOUBLE)
        yield Rule()
        moment = i18n.format_moment(receipt.closed_at, self._language, venue.time_zone)
        yield Columns(self.say(N_("Receipt {number}"), number=receipt.number), moment)
        yield Columns(receipt.ticket_name or receipt.register, receipt.served_by)
        yield Rule()

    def _tax_number(self, venue: VenueRow) -> str:
        if not venue.tax_office:
            return venue.tax_number
        facts = {"office": venue.tax_office, "number": venue.tax_number}
        return self.say(N_("{office} tax office {number}"), **facts).strip()

    def lines(self) -> Iterator[Element]:
        """What was sold."""
        for line in self._receipt.lines:
            yield from self._line(line)

    def _line(self, line: ReceiptLine) -> Iterator[Element]:
        quantity = i18n.format_quantity(line.quantity.thousandths, self._language)
        name = f"{quantity} {line.name}"
        if line.portion_name:
            name += f", {line.portion_name}"
        if line.is_gift:
            name += f" ({self.say(N_('gift'))})"
        yield Columns(name, self._figure(line.value))
        if line.modifiers:
            yield Text("   " + ", ".join(line.modifiers))
        for title, percent, amount in line.discounts:
            yield Columns("   " + self._titled(title, percent), self._figure(amount))

    def sums(self) -> Iterator[Element]:
        """Discounts, total and tax."""
        receipt = self._receipt
        yield Rule()
        if receipt.calculations:
            yield Columns(self.say(N_("Subtotal")), self._figure(receipt.plain))
        for title, percent, amount in receipt.calculations:
            yield Columns(self._titled(title, percent), self._figure(amount))
        yield Columns(self.say(N_("TOTAL")), self._money(receipt.total), DOUBLE)
        for tax in sorted(receipt.taxes, key=lambda tax: tax.rate):
            rate = i18n.format_percent(tax.rate, self._language)
            title = self.say(N_("VAT {rate} (net {net})"), rate=rate, net=self._figure(tax.net))
            yield Columns(title, self._figure(tax.tax))

    def foot(self) -> Iterator[Element]:
        """How it was paid, and where it stands in the books."""
        yield Rule()
        for payment in self._receipt.payments:
            title = f"{payment.name} {payment.reference}".strip()
            yield Columns(title, self._figure(payment.tendered))
            if payment.change:
                yield Columns(self.say(N_("Change")), self._figure(payment.change))
        if self._receipt.seal:
            sequence, letters = self._receipt.seal
            yield Feed()
            yield Text(f"{sequence} · {letters}", Align.CENTER)
        yield Text(self.say(N_("Thank you, see you again.")), Align.CENTER)

    def _titled(self, title: str, percent: Decimal | None) -> str:
        return i18n.titled(title, percent, self._language)

    def _figure(self, amount: Money) -> str:
        return i18n.format_money(amount.minor, amount.currency, self._language, sign=False)

    def _money(self, amount: Money) -> str:
        return i18n.format_money(amount.minor, amount.currency, self._language)
