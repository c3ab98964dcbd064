"""A small shop to write tests in: amounts as people write them, lines, taxes and calculations."""

from decimal import Decimal

from pospro.domain.calculation import Calculation, CalculationMethod
from pospro.domain.line import Line, LineState
from pospro.domain.modifier import LineModifier
from pospro.domain.money import Money, currency
from pospro.domain.quantity import Quantity
from pospro.domain.tax import TaxRounding, TaxTemplate, TypeRef
from pospro.domain.ticket import Ticket, TicketTotals, totals

TRY = currency("TRY")
SALES, MORE_SALES, TAX = TypeRef(1, 1), TypeRef(2, 1), TypeRef(9, 1)
BASE, RUNNING = CalculationMethod.PERCENT_OF_BASE, CalculationMethod.PERCENT_OF_RUNNING_TOTAL
AMOUNT, TOTAL = CalculationMethod.FIXED_AMOUNT, CalculationMethod.FIXED_TOTAL
ROUND = CalculationMethod.ROUND_TO_MULTIPLE


def lira(text: str) -> Money:
    return Money.parse_plain(text, TRY)


def tax(rate: str, rounding: TaxRounding = TaxRounding.DOCUMENT, number: int = 0) -> TaxTemplate:
    """A tax template; without a number, the rate is its identity."""
    number = number or int(Decimal(rate) * 100)
    return TaxTemplate(number, f"{rate} %", Decimal(rate), rounding, TAX)


def line(price: str, *taxes: TaxTemplate, quantity: str = "1", **facts: object) -> Line:
    """A line of a product; all other fields of a line may be given by name."""
    fields: dict[str, object] = {
        "id": 1, "product_id": 1, "name": "Tea", "portion_id": 1, "portion_name": "",
        "quantity": Quantity.of(quantity), "unit_price": lira(price), "modifiers": (),
        "taxes": taxes, "sale_type": SALES,
    }  # fmt: skip
    return Line(**fields | facts)


def gift(price: str, *taxes: TaxTemplate) -> Line:
    return line(price, *taxes, state=LineState.GIFT, reason="birthday")


def void(price: str, *taxes: TaxTemplate) -> Line:
    return line(price, *taxes, state=LineState.VOID, reason="wrong key")


def extra(name: str, price: str, quantity: int = 1, *, tax_free: bool = False) -> LineModifier:
    return LineModifier(1, name, lira(price), quantity, tax_free)


def discount(method: CalculationMethod, amount: str, **facts: object) -> Calculation:
    """A calculation that decreases: percent or minor units, before tax unless said otherwise."""
    return _calculation(method, amount, decreases=True, **facts)


def service(method: CalculationMethod, amount: str, **facts: object) -> Calculation:
    """A calculation that increases: percent or minor units, before tax unless said otherwise."""
    return _calculation(method, amount, decreases=False, **facts)


def _calculation(method: CalculationMethod, amount: str, **facts: object) -> Calculation:
    fields: dict[str, object] = {
        "id": 1, "name": "Calculation", "after_tax": False, "transaction_type": TypeRef(5, 1),
    }  # fmt: skip
    return Calculation(method=method, amount=Decimal(amount), **fields | facts)


def ticket(*parts: Line | Calculation, tax_included: bool = True) -> Ticket:
    """A ticket of lines and calculations; lines are numbered from 1."""
    lines = [part for part in parts if isinstance(part, Line)]
    numbered = tuple(_numbered(line, place) for place, line in enumerate(lines, 1))
    calculations = tuple(part for part in parts if isinstance(part, Calculation))
    return Ticket(1, TRY, tax_included, numbered, calculations)


def _numbered(line: Line, number: int) -> Line:
    fields = {name: getattr(line, name) for name in Line.__dataclass_fields__}
    return Line(**fields | {"id": number})


def added_up(*parts: Line | Calculation, tax_included: bool = True) -> TicketTotals:
    return totals(ticket(*parts, tax_included=tax_included))


def amounts(parts: object) -> list[str]:
    """Amounts as text, of movements, sales, calculations or plain money."""
    return [str(getattr(part, "amount", part).decimal) for part in parts]
