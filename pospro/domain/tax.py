"""Tax: templates with a rate and a rounding, and what they take of the parts of a ticket."""

from collections.abc import Callable, Iterable, Sequence
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
    name: str = field(compare=False)
    rate: Decimal
    rounding: TaxRounding
    transaction_type: TypeRef
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

    def split(self, tax: int) -> Iterable[tuple[TaxTemplate, int]]:
        """Share a tax among the templates by their rates."""
        parts = spread(tax, [template.millionths for template in self.templates])
        return zip(self.templates, parts, strict=True)


def taxation(shares: Sequence[Share], *, included: bool) -> Taxation:
    """Tax all shares; those with the same templates are taxed together."""
    groups: dict[tuple[TaxTemplate, ...], list[int]] = {}
    for i, share in enumerate(shares):
        if share.templates:
            groups.setdefault(share.templates, []).append(i)
    result = Taxation({}, [0] * len(shares))
    for templates, places in groups.items():
        members = [shares[i] for i in places]
        taxes = dict.fromkeys(templates, 0)
        for levy in _levies(templates, included=included):
            parts = ROUNDINGS[levy.templates[0].rounding](levy, members)
            for i, part in zip(places, parts, strict=True):
                result.shares[i] += part
            for template, tax in levy.split(sum(parts)):
                taxes[template] += tax
        net = sum([share.amount for share in members])
        if included:
            net -= sum(taxes.values())
        _add(taxes, net, result.templates)
    return result


def _levies(templates: tuple[TaxTemplate, ...], *, included: bool) -> list[_Levy]:
    """Say which templates are rounded together.

    Taxes inside one price that are rounded at the same place are what is left over its net, so
    they are found together. A tax on one unit, and a tax added to the price, stand alone.
    """
    if not included:
        return [_Levy((t,), t.millionths, _HUNDRED_PERCENT, included=False) for t in templates]
    whole = _HUNDRED_PERCENT + sum([template.millionths for template in templates])
    together: dict[object, tuple[TaxTemplate, ...]] = {}
    for template in templates:
        alone = template.rounding is TaxRounding.UNIT
        key = template if alone else template.rounding
        together[key] = (*together.get(key, ()), template)
    return [
        _Levy(same, sum([template.millionths for template in same]), whole, included=True)
        for same in together.values()
    ]


def _add(taxes: dict[TaxTemplate, int], net: int, sums: dict[TaxTemplate, Taxed]) -> None:
    """Add the taxes on one group of shares to the sums per template."""
    gross = net + sum(taxes.values())
    for template, tax in taxes.items():
        before = sums.get(template)
        if before:
            sums[template] = Taxed(before.net + net, before.gross + gross, before.tax + tax)
        else:
            sums[template] = Taxed(net, gross, tax)


def _per_unit(levy: _Levy, shares: Sequence[Share]) -> list[int]:
    """Round the tax on one unit, then multiply; parts of a unit are rounded once, at the end."""
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
