"""The receipt row by row in one language: what paper and screen both show, word for word."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pospro import i18n
from pospro.domain.errors import N_
from pospro.domain.exchange import Foreign
from pospro.domain.money import Money
from pospro.reports.receipt import Receipt, ReceiptLine, ReceiptTax
from pospro.storage.venue import VenueRow


class Look(StrEnum):
    """How a row looks: large or plain, in the middle, at both edges, or a rule across."""

    TITLE = "title"
    CENTRED = "centred"
    NOTICE = "notice"
    PAIR = "pair"
    TOTAL = "total"
    INDENTED = "indented"
    RULE = "rule"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One row: its words, and the figure at the right edge where it has one."""

    look: Look
    words: str = ""
    figure: str = ""


RULE, GAP = ReceiptRow(Look.RULE), ReceiptRow(Look.GAP)


def receipt_rows(receipt: Receipt, language: str) -> tuple[ReceiptRow, ...]:
    """Every row from the venue's name to the farewell."""
    writer = _Writer(receipt, language)
    return (*writer.head(), *writer.lines(), *writer.sums(), *writer.foot())


class _Writer:
    """Writes a receipt in one language."""

    def __init__(self, receipt: Receipt, language: str) -> None:
        self._receipt = receipt
        self._language = language

    def head(self) -> Iterator[ReceiptRow]:
        """Who sells, when, at which register, under which number."""
        receipt, venue = self._receipt, self._receipt.venue
        yield ReceiptRow(Look.TITLE, venue.name)
        for words in filter(None, (venue.address, self._tax_number(venue))):
            yield ReceiptRow(Look.CENTRED, words)
        if venue.demo:
            yield ReceiptRow(Look.NOTICE, self._say(N_("DEMO, not a receipt")))
        if receipt.is_refund:
            yield ReceiptRow(Look.TITLE, self._say(N_("REFUND")))
        yield RULE
        moment = i18n.format_moment(receipt.closed_at, self._language, venue.time_zone)
        number = self._say(N_("Receipt {number}"), number=receipt.number)
        yield ReceiptRow(Look.PAIR, number, moment)
        yield ReceiptRow(Look.PAIR, receipt.ticket_name or receipt.register, receipt.served_by)
        yield RULE

    def _tax_number(self, venue: VenueRow) -> str:
        if not venue.tax_office:
            return venue.tax_number
        facts = {"office": venue.tax_office, "number": venue.tax_number}
        return self._say(N_("{office} tax office {number}"), **facts).strip()

    def lines(self) -> Iterator[ReceiptRow]:
        """What was sold, and what came back."""
        for line in self._receipt.lines:
            yield ReceiptRow(Look.PAIR, self._line(line), self._figure(line.value))
            if line.modifiers:
                yield ReceiptRow(Look.INDENTED, ", ".join(line.modifiers))
            for title, percent, amount in line.discounts:
                yield ReceiptRow(Look.INDENTED, self._titled(title, percent), self._figure(amount))

    def _line(self, line: ReceiptLine) -> str:
        words = f"{i18n.format_quantity(line.quantity.thousandths, self._language)} {line.name}"
        if line.portion_name:
            words += f", {line.portion_name}"
        if line.is_gift:
            words += self._mark(N_("gift"))
        if line.is_return and not self._receipt.is_refund:
            words += self._mark(N_("returned"))
        return words

    def _mark(self, message: str) -> str:
        return f" ({self._say(message)})"

    def sums(self) -> Iterator[ReceiptRow]:
        """Discounts, total and tax."""
        receipt = self._receipt
        yield RULE
        if receipt.calculations:
            yield ReceiptRow(Look.PAIR, self._say(N_("Subtotal")), self._figure(receipt.plain))
        for title, percent, amount in receipt.calculations:
            yield ReceiptRow(Look.PAIR, self._titled(title, percent), self._figure(amount))
        total = i18n.format_money(receipt.total.minor, receipt.total.currency, self._language)
        yield ReceiptRow(Look.TOTAL, self._say(N_("TOTAL")), total)
        for tax in sorted(receipt.taxes, key=lambda tax: tax.rate):
            yield ReceiptRow(Look.PAIR, self._tax(tax), self._figure(tax.tax))

    def _tax(self, tax: ReceiptTax) -> str:
        rate = i18n.format_percent(tax.rate, self._language)
        return self._say(N_("VAT {rate} (net {net})"), rate=rate, net=self._figure(tax.net))

    def foot(self) -> Iterator[ReceiptRow]:
        """How it was paid, and where it stands in the books."""
        yield RULE
        for payment in self._receipt.payments:
            if payment.change_type_id is not None:
                words = self._say(N_("Change: {name}"), name=payment.name)
                yield ReceiptRow(Look.PAIR, words, self._figure(-payment.amount))
                continue
            words = f"{payment.name} {payment.reference}".strip()
            yield ReceiptRow(Look.PAIR, words, self._figure(payment.tendered))
            if payment.foreign:
                yield ReceiptRow(Look.INDENTED, self._foreign(payment.foreign))
            if payment.change:
                change = self._figure(payment.change)
                yield ReceiptRow(Look.PAIR, self._say(N_("Change")), change)
        if self._receipt.seal:
            sequence, letters = self._receipt.seal
            yield GAP
            yield ReceiptRow(Look.CENTRED, f"{sequence} · {letters}")
        yield ReceiptRow(Look.CENTRED, self._say(N_("Thank you, see you again.")))

    def _foreign(self, foreign: Foreign) -> str:
        """The foreign money that was handed over, and the rate at which it counted."""
        amount = foreign.amount
        given = i18n.format_money(amount.minor, amount.currency, self._language, sign=False)
        rate = i18n.format_decimal(foreign.rate, self._language)
        return self._say(
            N_("{amount} {currency} at {rate}"),
            amount=given,
            currency=amount.currency.code,
            rate=rate,
        )

    def _say(self, message: str, **facts: object) -> str:
        return i18n.translate(message, facts, self._language)

    def _titled(self, title: str, percent: Decimal | None) -> str:
        return i18n.titled(title, percent, self._language)

    def _figure(self, amount: Money) -> str:
        return i18n.format_money(amount.minor, amount.currency, self._language, sign=False)
