"""What a rule does to a sale of 100, found by the same functions that add up real tickets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pospro.domain.calculation import Calculation
from pospro.domain.journal import JournalEntry
from pospro.domain.line import Line
from pospro.domain.money import Money
from pospro.domain.quantity import Quantity
from pospro.domain.tax import Share, TaxRounding, TaxTemplate, TypeRef, taxation
from pospro.domain.ticket import Ticket, TicketTotals, totals
from pospro.posting.sale import sale_entry
from pospro.storage.venue_setup import VenueSetup

HUNDRED = 100
"""Units of the currency in every example."""

THREE_LINES = ((3, 1015), (1, 3335), (1, None))
"""Quantity and unit price in hundredths of a unit; the last line is the rest of the hundred."""


@dataclass(frozen=True, slots=True)
class CalculationExample:
    """A ticket of 100 with a calculation on it."""

    totals: TicketTotals
    entry: JournalEntry | None


@dataclass(frozen=True, slots=True)
class TaxedLine:
    """A line of an example and the tax on it."""

    quantity: Quantity
    amount: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class TaxExample:
    """Three lines that come to 100, and the tax on all of them for every way of rounding.

    `entry` is what they post when they are sold, `returned` when they all come back.
    """

    lines: tuple[TaxedLine, ...]
    taxes: dict[TaxRounding, Money]
    entry: JournalEntry | None
    returned: JournalEntry | None


def hundred(setup: VenueSetup) -> Money:
    """The amount of every example."""
    return Money(HUNDRED * 10**setup.currency.exponent, setup.currency)


def calculation_example(
    setup: VenueSetup, tax: TaxTemplate, calculation: Calculation
) -> CalculationExample:
    """A sale of 100 under this tax with the calculation on it."""
    line = _line(1, hundred(setup), ((tax,), setup.sale_rules[tax.id]))
    ticket = _ticket(setup, (line,), (calculation,))
    found = totals(ticket)
    return CalculationExample(found, _entry(setup, found))


def sale_example(
    setup: VenueSetup, tax: TaxTemplate, sale_type: TypeRef, *, included: bool
) -> CalculationExample:
    """A sale of 100 under this tax, booked by this rule, in a price or on top of it."""
    line = _line(1, hundred(setup), ((tax,), sale_type))
    found = totals(replace(_ticket(setup, (line,), ()), tax_included=included))
    return CalculationExample(found, _entry(setup, found))


def tax_example(
    setup: VenueSetup, tax: TaxTemplate, sale_type: TypeRef, returned_sale_type: TypeRef
) -> TaxExample:
    """Three lines under this tax, rounded as it says; beside it what the other ways come to."""
    prices = _prices(hundred(setup))
    lines = tuple(_line(quantity, price, ((tax,), sale_type)) for quantity, price in prices)
    returned = [_line(-quantity, price, ((tax,), returned_sale_type)) for quantity, price in prices]
    rounded = {
        rounding: _taxes(setup, lines, replace(tax, rounding=rounding)) for rounding in TaxRounding
    }
    return TaxExample(
        lines=tuple(
            TaxedLine(line.quantity, line.value, Money(minor, setup.currency))
            for line, minor in zip(lines, rounded[tax.rounding], strict=True)
        ),
        taxes={key: Money(sum(parts), setup.currency) for key, parts in rounded.items()},
        entry=_entry(setup, totals(_ticket(setup, lines, ()))),
        returned=_entry(setup, totals(_ticket(setup, returned, ()))),
    )


def _prices(whole: Money) -> list[tuple[int, Money]]:
    scale = 10**whole.currency.exponent
    found: list[tuple[int, Money]] = []
    rest = whole.minor
    for quantity, hundredths in THREE_LINES:
        price = rest if hundredths is None else hundredths * scale // 100
        rest -= quantity * price
        found.append((quantity, Money(price, whole.currency)))
    return found


def _line(quantity: int, price: Money, sold: tuple[tuple[TaxTemplate, ...], TypeRef]) -> Line:
    taxes, sale_type = sold
    return Line(0, None, "", None, "", Quantity.of(quantity), price, (), taxes, sale_type)


def _ticket(
    setup: VenueSetup, lines: Sequence[Line], calculations: tuple[Calculation, ...]
) -> Ticket:
    return Ticket(0, setup.currency, bool(setup.venue.tax_included), tuple(lines), calculations)


def _taxes(setup: VenueSetup, lines: Sequence[Line], tax: TaxTemplate) -> list[int]:
    shares = [
        Share((tax,), line.quantity.thousandths, line.value.minor, line.unit_price.minor)
        for line in lines
    ]
    return taxation(shares, included=bool(setup.venue.tax_included)).shares


def _entry(setup: VenueSetup, found: TicketTotals) -> JournalEntry | None:
    return sale_entry(0, found, setup.rules, (setup.account_role("open_tickets"), date.min))
