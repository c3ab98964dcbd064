"""The portion and the modifiers of a line, chosen anew while its ticket is open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from pospro.domain.errors import Conflict, N_, NotFound
from pospro.domain.line import Line, LineState
from pospro.domain.modifier import LineModifier, choose
from pospro.services.ticket.add_line import named_portion, price_of, sale_product
from pospro.storage.catalogue_queries import SaleProduct
from pospro.storage.db import Database
from pospro.storage.ticket_loading import frozen_modifier


@dataclass(frozen=True, slots=True)
class Options:
    """What is chosen for a line: modifier id → quantity; None keeps what was chosen before."""

    portion_id: int | None = None
    modifiers: Mapping[int, int] | None = None

    @property
    def facts(self) -> list[Any]:
        """What tells one choice from another."""
        chosen = sorted(self.modifiers.items()) if self.modifiers is not None else None
        return [self.portion_id, chosen]


def product_of(db: Database, connection: Connection, line: Line) -> SaleProduct:
    """The product of a line that may be chosen for; Conflict for one that has nothing to choose."""
    if line.state is not LineState.SOLD:
        raise Conflict(N_("A gift or void line keeps its options. Add the product again."))
    if line.product_id is None:
        raise Conflict(N_("This line has nothing to choose. Add the product again."))
    return sale_product(db, connection, line.product_id)


def has_options(db: Database, connection: Connection, line: Line) -> bool:
    """Whether there is anything to choose for a line."""
    try:
        product = product_of(db, connection, line)
    except (Conflict, NotFound):
        return False
    return len(product.portions) > 1 or bool(product.modifier_groups)


def with_options(line: Line, product: SaleProduct, options: Options) -> Line:
    """The line as chosen; what stays on it keeps the price it was sold at.

    Raises BadInput as adding the product does.
    """
    changed = line
    if options.portion_id is not None and options.portion_id != line.portion_id:
        portion = named_portion(product, options.portion_id)
        changed = replace(
            changed,
            portion_id=portion.id,
            portion_name=portion.name if len(product.portions) > 1 else "",
            unit_price=price_of(product, portion),
        )
    if options.modifiers is not None:
        changed = replace(changed, modifiers=tuple(_chosen(line, product, options.modifiers)))
    return changed


def _chosen(line: Line, product: SaleProduct, wanted: Mapping[int, int]) -> Iterable[LineModifier]:
    """What is chosen now, and what the catalogue does not offer any more, as it was sold."""
    sold = {modifier.modifier_id: modifier for modifier in line.modifiers}
    for modifier in choose(product.modifier_groups, wanted):
        kept = sold.get(modifier.modifier_id)
        yield replace(kept, quantity=modifier.quantity) if kept else modifier
    offered = {modifier.id for group in product.modifier_groups for modifier in group.modifiers}
    yield from (each for each in line.modifiers if each.modifier_id not in offered)


def stored_options(line: Line) -> dict[str, Any]:
    """The portion and the modifiers of a line as its row keeps them."""
    return {
        "portion_id": line.portion_id,
        "portion_name": line.portion_name,
        "unit_price": line.unit_price.minor,
        "modifiers": [frozen_modifier(modifier) for modifier in line.modifiers],
    }
