"""Tax: templates with a rate and a rounding, and what they take of the parts of a ticket."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from math import lcm
from typing import NamedTuple

from pospro.domain.money import apportion, half_up_ratio

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
    """A tax at one rate (percent, at most six decimals). Another rate makes another template.

    `returned_type` books the tax of what comes back; without it, `transaction_type` turned around.
    """

    id: int
    name: str = field(compare=False)
    rate: Decimal
    rounding: TaxRounding
    transaction_type: TypeRef
    returned_type: TypeRef | None = None
    millionths: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        millionths = int(self.rate * _MILLION)
        if self.rate < 0 or millionths != self.rate * _MILLION:
            raise ValueError(f"{self.rate} is no tax rate: use 0 or more, at most six decimals")
        object.__setattr__(self, "millionths", millionths)

    def __hash__(self) -> int:
        return hash((self.id, self.millionths))


class Share(NamedTuple):
    """The part of a line that one set of templates taxes: `amount` is minor units.

    numerator ÷ denominator is the exact price of one unit, from which the tax on a unit is found:
    nothing is rounded twice.
    """

    templates: tuple[TaxTemplate, ...]
    thousandths: int
    amount: int
    numerator: int
    denominator: int = 1

    def scaled(self, amount: int, numerator: int, denominator: int) -> "Share":
        """The share at a new amount, which is the old one times numerator ÷ denominator."""
        return self._replace(
            amount=amount,
            numerator=self.numerator * numerator,
            denominator=self.denominator * denominator,
        )

    def changed(self, amount: int) -> "Share":
        """The share at a new amount that stands in no proportion to the old one."""
        return self._replace(
            amount=amount,
            numerator=amount * 1000,
            denominator=self.thousandths or 1,
        )


class Taxed(NamedTuple):
    """One template's tax in minor units: on `net`, which with all its taxes is `gross`.

    `returned` is the part of the tax that is of what comes back.
    """

    net: int
    gross: int
    tax: int
    returned: int


class Taxation(NamedTuple):
    """The taxes of a ticket: per template, and summed per share in the order of the shares."""

    templates: dict[TaxTemplate, Taxed]
    shares: list[int]


class _Levied(NamedTuple):
    """A share that a template takes rate ÷ `whole` of."""

    share: Share
    whole: int


class _Levy(NamedTuple):
    """A template at work, on prices that include it or not."""

    rate: int
    included: bool

    def rounded(self, amount: int, numerator: int, denominator: int) -> int:
        """The tax of numerator ÷ denominator on an amount; inside it, the rest is rounded."""
        if self.included:
            return amount - half_up_ratio(amount * denominator - numerator, denominator)
        return half_up_ratio(numerator, denominator)


def taxation(shares: Sequence[Share], *, included: bool) -> Taxation:
    """Tax all shares: each template is found and rounded by itself, over all that it taxes.

    A tax inside the price is what is left over the rounded rest of it.
    """
    places_of: dict[TaxTemplate, list[int]] = {}
    levied = [_Levied(share, _whole(share.templates, included=included)) for share in shares]
    for place, share in enumerate(shares):
        for template in share.templates:
            places_of.setdefault(template, []).append(place)
    taxes = [0] * len(shares)
    sums: dict[TaxTemplate, tuple[int, int]] = {}
    for template, places in places_of.items():
        levy = _Levy(template.millionths, included)
        parts = ROUNDINGS[template.rounding](levy, [levied[i] for i in places])
        returned = 0
        for i, part in zip(places, parts, strict=True):
            taxes[i] += part
            if shares[i].thousandths < 0:
                returned += part
        sums[template] = sum(parts), returned
    templates = {}
    for template, places in places_of.items():
        amount, all_taxes = sum([shares[i].amount for i in places]), sum([taxes[i] for i in places])
        net = amount - all_taxes if included else amount
        templates[template] = Taxed(net, net + all_taxes, *sums[template])
    return Taxation(templates, taxes)


def _whole(templates: tuple[TaxTemplate, ...], *, included: bool) -> int:
    if not included:
        return _HUNDRED_PERCENT
    return _HUNDRED_PERCENT + sum([template.millionths for template in templates])


def _per_unit(levy: _Levy, levied: Sequence[_Levied]) -> list[int]:
    """Round the tax on one unit, then multiply; parts of a unit are rounded once, at the end."""
    exact = [
        half_up_ratio(share.numerator * levy.rate, share.denominator * whole) * share.thousandths
        for share, whole in levied
    ]
    return apportion(half_up_ratio(sum(exact), 1000), exact, 1000)


def _per_line(levy: _Levy, levied: Sequence[_Levied]) -> list[int]:
    return [levy.rounded(share.amount, share.amount * levy.rate, whole) for share, whole in levied]


def _per_document(levy: _Levy, levied: Sequence[_Levied]) -> list[int]:
    common = lcm(*{whole for _, whole in levied})
    exact = [share.amount * levy.rate * (common // whole) for share, whole in levied]
    amount = sum([share.amount for share, _ in levied])
    return apportion(levy.rounded(amount, sum(exact), common), exact, common)


ROUNDINGS: dict[TaxRounding, Callable[[_Levy, Sequence[_Levied]], list[int]]] = {
    TaxRounding.UNIT: _per_unit,
    TaxRounding.LINE: _per_line,
    TaxRounding.DOCUMENT: _per_document,
}
"""Rounding → the tax of each share, in minor units."""
