"""Tax: templates with a rate and a rounding, and what they take of the parts of a ticket."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pospro.domain.money import apportion, half_up_ratio, spread

_MILLION = 1_000_000
_HUNDRED_PERCENT = 100 * _MILLION


class TypeRef(NamedTuple):
    """A transaction type at one version: the posting rule that held when the line was sold."""

    id: int
    version: int


class TaxRounding(StrEnum):
    """Where the tax is rounded: on one unit, on each line, or once on the document."""

    UNIT = "unit"
    LINE = "line"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class TaxTemplate:
    """A tax at one rate (percent, at most six decimals). Another rate makes another template."""

    id: int
    name: str
    rate: Decimal
    rounding: TaxRounding
    transaction_type: TypeRef
    millionths: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        millionths = int(self.rate * _MILLION)
        if self.rate < 0 or millionths != self.rate * _MILLION:
            raise ValueError(f"{self.rate} is no tax rate: use 0 or more, at most six decimals")
        object.__setattr__(self, "millionths", millionths)


@dataclass(slots=True)
class Share:
    """The part of a line that one set of templates taxes, while its ticket is added up.

    `amount` is minor units so far; numerator ÷ denominator is the exact price of one unit, from
    which the tax on a unit is found: nothing is rounded twice.
    """

    templates: tuple[TaxTemplate, ...]
    thousandths: int
    amount: int
    numerator: int
    denominator: int = 1

    def change(self, part: int, numerator: int, denominator: int) -> None:
        """Add `part`, which is what multiplying by numerator ÷ denominator comes to."""
        self.amount += part
        self.numerator *= numerator
        self.denominator *= denominator

    def change_freely(self, part: int) -> None:
        """Add `part`, which stands in no proportion to the amount before."""
        self.amount += part
        self.numerator = self.amount * 1000 if self.thousandths else 0
        self.denominator = self.thousandths or 1


class Taxed(NamedTuple):
    """One template's tax in minor units: on `net`, which with all its taxes is `gross`."""

    net: int
    gross: int
    tax: int


class Taxation(NamedTuple):
    """The taxes of a ticket: per template, and summed per share in the order of the shares."""

    templates: dict[TaxTemplate, Taxed]
    shares: list[int]


class _Levy(NamedTuple):
    """Templates rounded together: they take rate ÷ whole of an amount."""

    templates: tuple[TaxTemplate, ...]
    rate: int
    whole: int
    included: bool

    def on(self, amount: int) -> int:
        """The tax on an amount. Included: the net is rounded and the tax is the rest."""
        if self.included:
            return amount - half_up_ratio(amount * (self.whole - self.rate), self.whole)
        return half_up_ratio(amount * self.rate, self.whole)


def taxation(shares: Sequence[Share], included: bool) -> Taxation:
    """Tax all shares; those with the same templates are taxed together."""
    groups: dict[tuple[TaxTemplate, ...], list[int]] = {}
    for i, share in enumerate(shares):
        if share.templates:
            groups.setdefault(share.templates, []).append(i)
    by_template: dict[TaxTemplate, Taxed] = {}
    by_share = [0] * len(shares)
    for templates, places in groups.items():
        members = [shares[i] for i in places]
        taxes = dict.fromkeys(templates, 0)
        for levy in _levies(templates, included):
            parts = ROUNDINGS[levy.templates[0].rounding](levy, members)
            for i, part in zip(places, parts, strict=True):
                by_share[i] += part
            rates = [template.millionths for template in levy.templates]
            for template, tax in zip(levy.templates, spread(sum(parts), rates), strict=True):
                taxes[template] += tax
        _add_group(by_template, taxes, sum(share.amount for share in members), included)
    return Taxation(by_template, by_share)


def _levies(templates: tuple[TaxTemplate, ...], included: bool) -> list[_Levy]:
    """Say which templates are rounded together.

    Taxes inside one price that are rounded at the same place are what is left over its net, so
    they are found together. A tax on one unit, and a tax added to the price, stand alone.
    """
    whole = _HUNDRED_PERCENT
    if included:
        whole += sum(template.millionths for template in templates)
    levies: list[_Levy] = []
    for rounding in TaxRounding:
        same = tuple(template for template in templates if template.rounding is rounding)
        together = included and rounding is not TaxRounding.UNIT
        for some in [same] if same and together else [(template,) for template in same]:
            rate = sum(template.millionths for template in some)
            levies.append(_Levy(some, rate, whole, included))
    return levies


def _add_group(
    by_template: dict[TaxTemplate, Taxed],
    taxes: dict[TaxTemplate, int],
    amount: int,
    included: bool,
) -> None:
    """Add the taxes of one group of shares, whose amounts sum to `amount`, to those before."""
    tax_sum = sum(taxes.values())
    net = amount - tax_sum if included else amount
    for template, tax in taxes.items():
        before = by_template.get(template, Taxed(0, 0, 0))
        by_template[template] = Taxed(
            before.net + net, before.gross + net + tax_sum, before.tax + tax
        )


def _per_unit(levy: _Levy, shares: Sequence[Share]) -> list[int]:
    """Round the tax on one unit, then multiply; thousandths of a unit are rounded once at the end."""
    exact = [
        half_up_ratio(share.numerator * levy.rate, share.denominator * levy.whole)
        * share.thousandths
        for share in shares
    ]
    return apportion(half_up_ratio(sum(exact), 1000), exact, 1000)


def _per_line(levy: _Levy, shares: Sequence[Share]) -> list[int]:
    return [levy.on(share.amount) for share in shares]


def _per_document(levy: _Levy, shares: Sequence[Share]) -> list[int]:
    total = levy.on(sum(share.amount for share in shares))
    return apportion(total, [share.amount * levy.rate for share in shares], levy.whole)


ROUNDINGS: dict[TaxRounding, Callable[[_Levy, Sequence[Share]], list[int]]] = {
    TaxRounding.UNIT: _per_unit,
    TaxRounding.LINE: _per_line,
    TaxRounding.DOCUMENT: _per_document,
}
"""Rounding → the tax of each share, in minor units."""
