"""What holds for every ticket: its parts are its total, its refund is the ticket turned round."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import cycle

from hypothesis import assume, given
from hypothesis import strategies as st

from pospro.domain.calculation import PERCENT_METHODS, Calculation, CalculationMethod
from pospro.domain.line import Line, LineState
from pospro.domain.modifier import LineModifier
from pospro.domain.money import Money, currency, half_up
from pospro.domain.quantity import Quantity
from pospro.domain.tax import TaxRounding, TaxTemplate, TypeRef
from pospro.domain.ticket import Ticket, TicketTotals, totals

templates = st.builds(
    TaxTemplate,
    st.integers(1, 4),
    st.just("Tax"),
    st.decimals(0, 30, places=2),
    st.sampled_from(list(TaxRounding)),
    st.builds(TypeRef, st.integers(11, 12), st.just(1)),
)
prices = st.integers(0, 99_999)
counted = st.integers(1, 20).map(lambda units: units * 1000)
weighed = st.integers(1, 5000)
extras = st.tuples(prices, st.integers(1, 3), st.booleans())
states = st.sampled_from([LineState.GIFT, LineState.VOID, *[LineState.SOLD] * 6])
line_facts = st.fixed_dictionaries(
    {
        "thousandths": counted | weighed,
        "returned": st.booleans(),
        "price": prices,
        "extras": st.lists(extras, max_size=2),
        "taxes": st.sets(st.integers(0, 3), max_size=2),
        "sale_type": st.builds(TypeRef, st.integers(1, 3), st.integers(1, 2)),
        "state": states,
    }
)
calculation_facts = st.fixed_dictionaries(
    {
        "method": st.sampled_from(list(CalculationMethod)),
        "percent": st.decimals(0, 120, places=2),
        "minor": st.integers(-900, 9000),
        "after_tax": st.booleans(),
        "decreases": st.booleans(),
        "type": st.integers(21, 23),
        "on_line": st.none() | st.integers(0, 98),
        "plain_base": st.booleans(),
        "posts_net": st.booleans(),
    }
)
ticket_facts = st.fixed_dictionaries(
    {
        "currency": st.sampled_from([currency(code) for code in ("JPY", "TRY", "KWD")]),
        "pool": st.lists(templates, min_size=1, max_size=4),
        "lines": st.lists(line_facts, min_size=1, max_size=7),
        "line_count": st.integers(1, 99),
        "calculations": st.lists(calculation_facts, max_size=5),
        "tax_included": st.booleans(),
    }
)
percentages = st.decimals(0, 100, places=2)


def ticket_of(facts: dict) -> Ticket:
    """A ticket of 1 to 99 lines, up to seven of them different, with any calculations."""
    rounds = cycle(facts["lines"])
    lines = tuple(
        line_of(next(rounds), facts, number) for number in range(1, facts["line_count"] + 1)
    )
    applied = tuple(calculation_of(one, len(lines)) for one in facts["calculations"])
    return Ticket(1, facts["currency"], facts["tax_included"], lines, applied)


def line_of(facts: dict, ticket: dict, number: int) -> Line:
    unit, pool = ticket["currency"], ticket["pool"]
    return Line(
        id=number,
        product_id=1,
        name="Tea",
        portion_id=1,
        portion_name="",
        quantity=Quantity(facts["thousandths"] * (-1 if facts["returned"] else 1)),
        unit_price=Money(facts["price"], unit),
        modifiers=tuple(
            LineModifier(None, "Extra", Money(price, unit), quantity, tax_free)
            for price, quantity, tax_free in facts["extras"]
        ),
        taxes=tuple({pool[place % len(pool)]: None for place in sorted(facts["taxes"])}),
        sale_type=facts["sale_type"],
        state=facts["state"],
    )


def calculation_of(facts: dict, line_count: int) -> Calculation:
    on_line = facts["on_line"] is not None
    return Calculation(
        id=1,
        name="Calculation",
        method=facts["method"],
        amount=facts["percent"] if facts["method"] in PERCENT_METHODS else Decimal(facts["minor"]),
        after_tax=facts["after_tax"] and not on_line,
        decreases=facts["decreases"],
        transaction_type=TypeRef(facts["type"], 1),
        line_id=facts["on_line"] % line_count + 1 if on_line else None,
        plain_base=facts["plain_base"],
        posts_net=facts["posts_net"],
    )


def without_returns(ticket: Ticket) -> Ticket:
    lines = tuple(
        replace(line, quantity=Quantity(abs(line.quantity.thousandths))) for line in ticket.lines
    )
    return replace(ticket, lines=lines)


def without_unit_tax(line: Line) -> Line:
    coarser = {TaxRounding.UNIT: TaxRounding.LINE}
    taxes = (replace(t, rounding=coarser.get(t.rounding, t.rounding)) for t in line.taxes)
    return replace(line, taxes=tuple(taxes))


def taxed_once(ticket: Ticket, template: TaxTemplate) -> Ticket:
    """The lines sold without modifiers, each with the one template, inside its price."""
    lines = tuple(
        replace(line, modifiers=(), taxes=(template,), state=LineState.SOLD)
        for line in ticket.lines
    )
    return replace(ticket, lines=lines, calculations=(), tax_included=True)


def discounted(ticket: Ticket, percent: Decimal) -> Ticket:
    discount = Calculation(
        1, "Discount", CalculationMethod.PERCENT_OF_BASE, percent,
        after_tax=False, decreases=True, transaction_type=TypeRef(21, 1),
    )  # fmt: skip
    return replace(ticket, calculations=(discount,))


tickets = ticket_facts.map(ticket_of)
sales = tickets.map(without_returns)


def refund_of(ticket: Ticket) -> Ticket:
    """The same ticket with every line coming back."""
    lines = tuple(replace(line, quantity=-line.quantity) for line in ticket.lines)
    return replace(ticket, lines=lines)


def figures(result: TicketTotals, turn: Callable[[Money], Money]) -> list[object]:
    """Every figure of a ticket, turned or left."""
    return [
        turn(result.plain),
        turn(result.total),
        turn(result.tax_total),
        [turn(value) for value in result.line_values],
        [(c.calculation, turn(c.amount), turn(c.posted)) for c in result.calculations],
        [(t.template, turn(t.base), turn(t.gross), turn(t.tax)) for t in result.taxes],
        [(s.sale_type, turn(s.amount)) for s in result.sales],
        [(m.transaction_type, turn(m.amount)) for m in result.movements],
    ]


@given(tickets)
def test_what_a_ticket_posts_is_its_total_to_the_last_unit(ticket):
    result = totals(ticket)
    unit = ticket.currency
    assert Money.total((m.amount for m in result.movements), unit) == result.total
    on_top = Money.zero(unit) if ticket.tax_included else result.tax_total
    changes = Money.total((c.amount for c in result.calculations), unit)
    assert result.plain + changes + on_top == result.total
    assert Money.total(result.line_values, unit) == result.plain
    assert Money.total((t.tax for t in result.taxes), unit) == result.tax_total


@given(tickets)
def test_a_refund_is_its_sale_with_every_figure_turned_round(ticket):
    """Every ticket but those that are worth nothing: what has no direction cannot be turned."""
    sold = [line for line in ticket.lines if line.state is not LineState.VOID]
    assume(all(line.full_value for line in sold))
    assume(Money.total((line.full_value for line in sold), ticket.currency))
    refund = totals(refund_of(ticket))
    assert figures(refund, lambda money: money) == figures(totals(ticket), lambda m: -m)


@given(sales)
def test_a_sale_never_owes_the_guest_money_and_no_part_of_it_is_taxed_below_zero(ticket):
    result = totals(ticket)
    zero = Money.zero(ticket.currency)
    assert result.total >= zero
    assert all(tax.tax >= zero for tax in result.taxes)


@given(sales)
def test_tax_found_on_amounts_leaves_no_net_below_zero(ticket):
    """Rounded on a unit it may: half a kilo of a thing that costs three yen, with two taxes."""
    result = totals(replace(ticket, lines=tuple(map(without_unit_tax, ticket.lines))))
    assert all(tax.base >= Money.zero(ticket.currency) for tax in result.taxes)


@given(sales, percentages)
def test_a_discount_on_a_sale_lowers_both_total_and_tax(ticket, percent):
    full = totals(replace(ticket, calculations=()))
    lowered = totals(discounted(ticket, percent))
    assert lowered.total <= full.total
    assert lowered.tax_total <= full.tax_total


@given(tickets, st.sampled_from([LineState.GIFT, LineState.VOID]))
def test_gifts_and_voids_change_no_figure(ticket, state):
    plain = replace(ticket, calculations=())
    given_up = tuple(replace(line, state=state) for line in ticket.lines)
    without, with_them = totals(plain), totals(replace(plain, lines=plain.lines + given_up))
    assert with_them.movements == without.movements
    assert with_them.taxes == without.taxes


@given(tickets, templates)
def test_document_tax_inside_the_price_is_gross_less_rounded_net(ticket, template):
    """Found once more, in plain fractions."""
    result = totals(taxed_once(ticket, replace(template, rounding=TaxRounding.DOCUMENT)))
    net = half_up(result.total.minor / (1 + Fraction(template.rate) / 100))
    assert result.tax_total.minor == result.total.minor - net


@given(tickets, templates)
def test_line_tax_inside_the_price_is_gross_less_rounded_net_of_each_line(ticket, template):
    result = totals(taxed_once(ticket, replace(template, rounding=TaxRounding.LINE)))
    whole = 1 + Fraction(template.rate) / 100
    assert result.tax_total.minor == sum(
        value.minor - half_up(value.minor / whole) for value in result.line_values
    )


@given(sales, templates, percentages)
def test_unit_tax_inside_the_price_follows_the_discounted_price_of_one_unit(
    ticket, template, percent
):
    """The tax in one unit at price × (1 - discount ÷ plain), rounded, times the quantity."""
    sold = taxed_once(ticket, replace(template, rounding=TaxRounding.UNIT))
    result = totals(discounted(sold, percent))
    assume(result.plain)
    kept = 1 + Fraction(result.calculations[0].amount.minor, result.plain.minor)
    share = Fraction(template.rate) / (100 + Fraction(template.rate))
    exact = sum(
        half_up(line.unit_price.minor * kept * share) * Fraction(line.quantity.thousandths, 1000)
        for line in sold.lines
        if line.value
    )
    assert result.tax_total.minor == half_up(exact)


@given(tickets, st.sampled_from(list(TaxRounding)))
def test_tax_on_top_of_one_line_is_its_rate_of_the_net(ticket, rounding):
    """On a single whole unit the three roundings agree."""
    template = TaxTemplate(1, "Tax", Decimal("18.50"), rounding, TypeRef(11, 1))
    line = replace(ticket.lines[0], quantity=Quantity(1000), modifiers=(), taxes=(template,))
    alone = replace(
        ticket, tax_included=False, calculations=(), lines=(replace(line, state=LineState.SOLD),)
    )
    result = totals(alone)
    assert result.tax_total.minor == half_up(result.plain.minor * Fraction(185, 1000))
