"""A ticket adds up: lines, calculations and taxes in their order, and the amounts it posts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pospro.domain.calculation import Calculation
from pospro.domain.line import Line, LineState
from pospro.domain.money import Currency, Money, spread
from pospro.domain.tax import Share, Taxation, TaxTemplate, TypeRef, taxation


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is being sold, as far as money is concerned; calculations are in their order."""

    id: int
    currency: Currency
    tax_included: bool
    lines: tuple[Line, ...]
    calculations: tuple[Calculation, ...] = ()

    def __post_init__(self) -> None:
        line_ids = {line.id for line in self.lines}
        if any(c.line_id is not None and c.line_id not in line_ids for c in self.calculations):
            raise ValueError("a calculation names a line that is not on the ticket")
        if any(line.unit_price.currency != self.currency for line in self.lines):
            raise TypeError(f"every line of this ticket is in {self.currency.code}")


@dataclass(frozen=True, slots=True)
class CalculationResult:
    """What a calculation changed, and what its entry says (less: the tax that it changed)."""

    calculation: Calculation
    amount: Money
    posted: Money


@dataclass(frozen=True, slots=True)
class TaxAmount:
    """One template's tax: on `base` (net); `gross` is the base with all taxes on it."""

    template: TaxTemplate
    base: Money
    gross: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class SaleAmount:
    """What the lines of one sale type bring in, without tax and before calculations."""

    sale_type: TypeRef
    amount: Money


@dataclass(frozen=True, slots=True)
class Movement:
    """An amount that a transaction type moves; negative: the other way."""

    transaction_type: TypeRef
    amount: Money


@dataclass(frozen=True, slots=True)
class TicketTotals:
    """All figures of a ticket. The movements are its parts: they sum to `total` exactly.

    line_values: per line, before calculations; `plain` is their sum.
    calculations: as applied, that is those on lines, those before tax, those after tax.
    plain + calculations (+ tax_total, where prices exclude tax) = total.
    """

    line_values: tuple[Money, ...]
    plain: Money
    calculations: tuple[CalculationResult, ...]
    taxes: tuple[TaxAmount, ...]
    sales: tuple[SaleAmount, ...]
    total: Money
    tax_total: Money
    movements: tuple[Movement, ...]


def totals(ticket: Ticket) -> TicketTotals:
    """Add up a ticket: lines, calculations on lines, before tax, tax, calculations after tax."""
    adding = _Adding(ticket)
    subtotal = adding.apply_on_lines()
    on_ticket = [c for c in ticket.calculations if c.line_id is None]
    net_or_gross = adding.apply(
        [c for c in on_ticket if not c.after_tax],
        _Pot(subtotal, adding.full, slice(0, len(adding.shares))),
    )
    taxes = adding.tax()
    with_tax = net_or_gross if ticket.tax_included else net_or_gross + sum(taxes.shares)
    total = adding.apply(
        [c for c in on_ticket if c.after_tax], _Pot(with_tax, adding.full, slice(0, 0))
    )
    return _figures(adding, taxes, total)


class _Pot(NamedTuple):
    """What calculations work on: a line, or the ticket before or after tax, in minor units.

    `base` is what is owed before them, `full` counts gifts too; `shares` are the places of the
    shares that change with it.
    """

    base: int
    full: int
    shares: slice


class _Adding:
    """One ticket while it is added up, in minor units."""

    __slots__ = ("full", "kept_tax", "known_tax", "owners", "results", "shares", "ticket", "values")

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket
        self.values: list[int] = []
        self.full = 0
        self.shares: list[Share] = []
        self.owners: list[int] = []
        for line in ticket.lines:
            self._take_up(line)
        self.kept_tax = [0] * len(self.shares)
        self.known_tax: Taxation | None = None
        self.results: list[tuple[Calculation, int, int]] = []

    def _take_up(self, line: Line) -> None:
        """Part a line into what is taxed and, if there is any, what is free of tax."""
        unit, unit_taxable, full, value, taxable = line.in_minor()
        place = len(self.values)
        self.values.append(value)
        if line.state is not LineState.VOID:
            self.full += full
        if line.state is not LineState.SOLD:
            return
        thousandths = line.quantity.thousandths
        # A pinch that costs nothing holds no tax either, however often it is sold.
        unit_price = unit_taxable if taxable else 0
        self.shares.append(Share(line.taxes, thousandths, taxable, unit_price))
        self.owners.append(place)
        if unit != unit_taxable:
            self.shares.append(Share((), thousandths, value - taxable, unit - unit_taxable))
            self.owners.append(place)

    def apply_on_lines(self) -> int:
        """Apply the calculations on single lines; return the sum of all lines after them."""
        by_line: dict[int, list[Calculation]] = {}
        for calculation in self.ticket.calculations:
            if calculation.line_id is not None:
                by_line.setdefault(calculation.line_id, []).append(calculation)
        subtotal = sum(self.values)
        for place, line in enumerate(self.ticket.lines):
            if line.id in by_line and line.state is LineState.SOLD:
                value = self.values[place]
                first = self.owners.index(place)
                pot = _Pot(value, value, slice(first, first + self.owners.count(place)))
                subtotal += self.apply(by_line[line.id], pot) - value
        return subtotal

    def apply(self, calculations: Iterable[Calculation], pot: _Pot) -> int:
        """Apply calculations in their order, note what each changes and posts; what is owed then.

        The shares follow what all of them together have changed, so that roundings never add up.
        """
        running = pot.base
        before = self.shares[pot.shares]
        for calculation in calculations:
            change = calculation.result(pot.base, running, pot.full)
            running += change
            nets = calculation.posts_net and self.ticket.tax_included
            old_tax = self.tax().shares if nets else []
            if change and before:
                self.shares[pot.shares] = _in_proportion(before, pot.base, running)
                self.known_tax = None
            taxed = self._keep(old_tax) if nets else 0
            self.results.append((calculation, change, change - taxed))
        return running

    def _keep(self, old_tax: Sequence[int]) -> int:
        """Let the sale keep the tax it had before a calculation that posts net; how it changed."""
        tax = self.tax().shares
        self.kept_tax = [
            kept + old - new for kept, old, new in zip(self.kept_tax, old_tax, tax, strict=True)
        ]
        return sum(tax) - sum(old_tax)

    def tax(self) -> Taxation:
        """The taxes on the shares as they are now, found once for each state of them."""
        if self.known_tax is None:
            self.known_tax = taxation(self.shares, included=self.ticket.tax_included)
        return self.known_tax

    def sales(self, taxes: Taxation) -> dict[TypeRef, int]:
        """Per sale type: the values of its lines, less the tax inside them."""
        sales: dict[TypeRef, int] = {}
        for line, value in zip(self.ticket.lines, self.values, strict=True):
            if line.state is LineState.SOLD:
                sales[line.sale_type] = sales.get(line.sale_type, 0) + value
        if self.ticket.tax_included:
            for owner, tax, kept in zip(self.owners, taxes.shares, self.kept_tax, strict=True):
                sales[self.ticket.lines[owner].sale_type] -= tax + kept
        return sales


def _in_proportion(shares: Sequence[Share], base: int, running: int) -> list[Share]:
    """The shares, which sum to `base`, when calculations have made `running` of it.

    Where sales and returns nearly cancel out, proportion could blow single shares up far beyond
    the change itself, and where they sum to nothing there is none: then magnitudes decide.
    """
    change = running - base
    amounts = [share.amount for share in shares]
    magnitudes = [abs(amount) for amount in amounts]
    if base and (abs(change) <= abs(base) or sum(magnitudes) == abs(base)):
        parts = spread(change, amounts)
        return [
            share.scaled(share.amount + part, running, base)
            for share, part in zip(shares, parts, strict=True)
        ]
    parts = spread(change, magnitudes)
    return [share.changed(share.amount + part) for share, part in zip(shares, parts, strict=True)]


def _figures(adding: _Adding, taxes: Taxation, total: int) -> TicketTotals:
    """Put the sums into their currency, and the parts of the total into movements."""
    unit = adding.ticket.currency
    results = tuple(
        CalculationResult(calculation, Money(change, unit), Money(posted, unit))
        for calculation, change, posted in adding.results
    )
    tax_amounts = tuple(
        TaxAmount(
            template, Money(taxed.net, unit), Money(taxed.gross, unit), Money(taxed.tax, unit)
        )
        for template, taxed in taxes.templates.items()
        if any((taxed.net, taxed.gross, taxed.tax))
    )
    sales = tuple(
        SaleAmount(sale_type, Money(amount, unit))
        for sale_type, amount in adding.sales(taxes).items()
    )
    return TicketTotals(
        line_values=tuple(Money(value, unit) for value in adding.values),
        plain=Money(sum(adding.values), unit),
        calculations=results,
        taxes=tax_amounts,
        sales=sales,
        total=Money(total, unit),
        tax_total=Money(sum(taxes.shares), unit),
        movements=_movements(sales, _taxes_by_type(taxes, unit), results),
    )


def _taxes_by_type(taxes: Taxation, unit: Currency) -> list[tuple[TypeRef, Money]]:
    """What each transaction type books in tax; that of what comes back may have its own."""
    sums: dict[TypeRef, int] = {}
    for template, taxed in taxes.templates.items():
        sold, back = template.transaction_type, template.returned_type
        sums[sold] = sums.get(sold, 0) + taxed.tax - (taxed.returned if back else 0)
        if back:
            sums[back] = sums.get(back, 0) + taxed.returned
    return [(type_ref, Money(minor, unit)) for type_ref, minor in sums.items()]


def _movements(
    sales: Iterable[SaleAmount],
    taxes: Iterable[tuple[TypeRef, Money]],
    calculations: Iterable[CalculationResult],
) -> tuple[Movement, ...]:
    """The parts that make the total: sales, taxes per transaction type, calculations."""
    parts = [(sale.sale_type, sale.amount) for sale in sales]
    parts += taxes
    parts += [(c.calculation.transaction_type, c.posted) for c in calculations]
    return tuple(Movement(type_ref, amount) for type_ref, amount in parts if amount)
