"""The tax of any lines with several templates each, found once more in plain fractions."""

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

from hypothesis import given

from pospro.domain.line import Line, LineState
from pospro.domain.money import half_up
from pospro.domain.tax import TaxRounding, TaxTemplate
from pospro.domain.ticket import Ticket, totals
from tests.domain.test_ticket_properties import tickets


def tax_again(ticket: Ticket) -> dict[TaxTemplate, int]:
    """Return each template's tax: its rate ÷ (100 + all rates of the line), or ÷ 100 on top."""
    found: dict[TaxTemplate, int] = defaultdict(int)
    parts: dict[TaxTemplate, list[tuple[int, Fraction]]] = defaultdict(list)
    units: dict[TaxTemplate, Fraction] = defaultdict(Fraction)
    for line in ticket.lines:
        if line.state is LineState.SOLD and line.value:
            for template in line.taxes:
                part = part_of(line, template, included=ticket.tax_included)
                if template.rounding is TaxRounding.UNIT:
                    tax = half_up(line.unit_value.minor * part)
                    units[template] += Fraction(tax * line.quantity.thousandths, 1000)
                elif template.rounding is TaxRounding.LINE:
                    amount = line.value.minor
                    found[template] += rounded(amount, amount * part, inside=ticket.tax_included)
                else:
                    parts[template].append((line.value.minor, part))
    for template, amounts in parts.items():
        exact = sum(amount * part for amount, part in amounts)
        whole = sum(amount for amount, _ in amounts)
        found[template] = rounded(whole, exact, inside=ticket.tax_included)
    return found | {template: half_up(exact) for template, exact in units.items()}


def part_of(line: Line, template: TaxTemplate, *, included: bool) -> Fraction:
    rates = sum(Fraction(each.rate) for each in line.taxes) if included else 0
    return Fraction(template.rate) / (100 + rates)


def rounded(amount: int, tax: Fraction, *, inside: bool) -> int:
    """Round the tax; inside a price the rest is rounded, and the tax is what is left."""
    return amount - half_up(amount - tax) if inside else half_up(Fraction(tax))


@given(tickets)
def test_every_tax_of_every_line_comes_out_again(ticket):
    lines = tuple(replace(line, modifiers=()) for line in ticket.lines)
    plain = replace(ticket, lines=lines, calculations=())
    found = {amount.template: amount.tax.minor for amount in totals(plain).taxes}
    again = tax_again(plain)
    assert {template: found.get(template, 0) for template in again} == again
