"""A ticket adds up: lines, calculations and taxes in their order, and the amounts it posts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    before_tax = adding.pot(subtotal, adding.shares)
    adding.apply([c for c in on_ticket if not c.after_tax], before_tax)
    taxes = adding.tax()
    with_tax = before_tax.running
    if not ticket.tax_included:
        with_tax += sum(taxes.shares)
    after_tax = adding.pot(with_tax, [])
    adding.apply([c for c in on_ticket if c.after_tax], after_tax)
    return _figures(adding, taxes, after_tax.running)


class _Pot:
    """What calculations work on, one after the other: a line, or the ticket before or after tax."""

    __slots__ = ("base", "full", "running", "shares")

    def __init__(self, base: int, full: int, shares: Sequence[Share]) -> None:
        self.base = base
        self.full = full
        self.running = base
        self.shares = shares

    def take(self, calculation: Calculation) -> int:
        """Apply a calculation and spread it over the shares; return the change in minor units."""
        change = calculation.result(self.base, self.running, self.full)
        if change and self.shares:
            _spread_over(self.shares, change)
        self.running += change
        return change


def _spread_over(shares: Sequence[Share], change: int) -> None:
    """Change shares in proportion to their amounts.

    Where sales and returns nearly cancel out, that could blow single shares up far beyond the
    change itself, and where nothing is left there is no proportion: then magnitudes decide,
    those before calculations if need be.
    """
    amounts = [share.amount for share in shares]
    whole = sum(amounts)
    magnitudes = [abs(amount) for amount in amounts]
    if whole and (abs(change) <= abs(whole) or sum(magnitudes) == abs(whole)):
        for share, part in zip(shares, spread(change, amounts), strict=True):
            share.change(part, whole + change, whole)
    else:
        weights = magnitudes if any(magnitudes) else [abs(share.value) for share in shares]
        for share, part in zip(shares, spread(change, weights), strict=True):
            share.change_freely(part)


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
        self.shares.append(Share(line.taxes, thousandths, taxable, unit_taxable))
        self.owners.append(place)
        if unit != unit_taxable:
            self.shares.append(Share((), thousandths, value - taxable, unit - unit_taxable))
            self.owners.append(place)

    def apply_on_lines(self) -> int:
        """Apply the calculations on single lines; return the sum of all lines after them."""
        subtotal = sum(self.values)
        by_line: dict[int, list[Calculation]] = {}
        for calculation in self.ticket.calculations:
            if calculation.line_id is not None:
                by_line.setdefault(calculation.line_id, []).append(calculation)
        for place, line in enumerate(self.ticket.lines):
            if line.id in by_line and line.state is LineState.SOLD:
                shares = [
                    s for s, owner in zip(self.shares, self.owners, strict=True) if owner == place
                ]
                value = self.values[place]
                pot = _Pot(value, value, shares)
                self.apply(by_line[line.id], pot)
                subtotal += pot.running - value
        return subtotal

    def pot(self, base: int, shares: Sequence[Share]) -> _Pot:
        """A pot for calculations on the whole ticket."""
        return _Pot(base, self.full, shares)

    def apply(self, calculations: Iterable[Calculation], pot: _Pot) -> None:
        """Apply calculations in their order and note what each changed and posts."""
        for calculation in calculations:
            if calculation.posts_net and self.ticket.tax_included:
                self._apply_net(calculation, pot)
            else:
                change = self._take(calculation, pot)
                self.results.append((calculation, change, change))

    def _take(self, calculation: Calculation, pot: _Pot) -> int:
        if pot.shares:
            self.known_tax = None
        return pot.take(calculation)

    def _apply_net(self, calculation: Calculation, pot: _Pot) -> None:
        """Apply a calculation that posts without its tax: the sale keeps the tax before it."""
        before = self.tax().shares
        change = self._take(calculation, pot)
        after = self.tax().shares
        self.kept_tax = [
            kept + old - new for kept, old, new in zip(self.kept_tax, before, after, strict=True)
        ]
        self.results.append((calculation, change, change - (sum(after) - sum(before))))

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
        if any(taxed)
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
        movements=_movements(sales, tax_amounts, results),
    )


def _movements(
    sales: Iterable[SaleAmount],
    taxes: Iterable[TaxAmount],
    calculations: Iterable[CalculationResult],
) -> tuple[Movement, ...]:
    """The parts that make the total: sales, taxes per transaction type, calculations."""
    tax_by_type: dict[TypeRef, Money] = {}
    for tax in taxes:
        type_ref = tax.template.transaction_type
        before = tax_by_type.get(type_ref)
        tax_by_type[type_ref] = before + tax.tax if before else tax.tax
    parts = [(sale.sale_type, sale.amount) for sale in sales]
    parts += tax_by_type.items()
    parts += [(c.calculation.transaction_type, c.posted) for c in calculations]
    return tuple(Movement(type_ref, amount) for type_ref, amount in parts if amount)
