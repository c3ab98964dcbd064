"""Modifiers change a product for one line: groups say how many must and may be chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Money


@dataclass(frozen=True, slots=True)
class Modifier:
    """One choice; `price` is for one unit of the line, `tax_free` keeps it out of the tax base."""

    id: int
    name: str
    price: Money
    tax_free: bool
    maximum_quantity: int


@dataclass(frozen=True, slots=True)
class ModifierGroup:
    """Choices offered together; at least `minimum`, at most `maximum` of them (0: no limit).

    A modifier that is taken twice counts as two.
    """

    id: int
    name: str
    minimum: int
    maximum: int
    modifiers: tuple[Modifier, ...]

    def most_of(self, modifier: Modifier) -> int:
        """How many of one of its modifiers may be taken."""
        return min(modifier.maximum_quantity, self.maximum or modifier.maximum_quantity)


@dataclass(frozen=True, slots=True)
class LineModifier:
    """A choice as it was sold; `price` is for one, `quantity` counts it for one unit of the line.

    `modifier_id` is None where the cashier typed a wish that is not in the catalogue.
    """

    modifier_id: int | None
    name: str
    price: Money
    quantity: int
    tax_free: bool

    @property
    def minor(self) -> int:
        """What it adds to one unit of the line, in minor units."""
        return self.price.minor * self.quantity


def choose(groups: Sequence[ModifierGroup], chosen: Mapping[int, int]) -> tuple[LineModifier, ...]:
    """Turn choices (modifier id → quantity) into modifiers of a line, in the order of the groups.

    BadInput names the first group or modifier whose limits are not kept, or an unknown choice.
    """
    unknown = chosen.keys() - {modifier.id for group in groups for modifier in group.modifiers}
    if unknown:
        raise BadInput(
            N_("This choice does not belong to the product. Open the product again."),
            field="modifiers",
            modifier=min(unknown),
        )
    return tuple(picked for group in groups for picked in _from_group(group, chosen))


def _from_group(group: ModifierGroup, chosen: Mapping[int, int]) -> list[LineModifier]:
    picked = [
        _line_modifier(modifier, chosen[modifier.id])
        for modifier in group.modifiers
        if modifier.id in chosen
    ]
    taken = sum(modifier.quantity for modifier in picked)
    if taken < group.minimum:
        raise BadInput(
            N_("Choose at least {minimum} from {group}."),
            field="modifiers",
            minimum=group.minimum,
            group=group.name,
        )
    if group.maximum and taken > group.maximum:
        raise BadInput(
            N_("Choose at most {maximum} from {group}."),
            field="modifiers",
            maximum=group.maximum,
            group=group.name,
        )
    return picked


def _line_modifier(modifier: Modifier, quantity: int) -> LineModifier:
    if not 1 <= quantity <= modifier.maximum_quantity:
        raise BadInput(
            N_("Choose {modifier} between 1 and {maximum} times."),
            field="modifiers",
            modifier=modifier.name,
            maximum=modifier.maximum_quantity,
        )
    return LineModifier(modifier.id, modifier.name, modifier.price, quantity, modifier.tax_free)
