"""What a line is worth before discounts, be it sold, a gift or void."""

import json
from functools import lru_cache

from pospro.domain.line import Line
from pospro.domain.money import Currency, Money
from pospro.domain.quantity import Quantity
from pospro.domain.tax import TypeRef
from pospro.storage.ticket_loading import thawed_modifiers

_KEPT = 65536
_NO_RULE = TypeRef(0, 0)


@lru_cache(maxsize=_KEPT)
def full_value(price: int, thousandths: int, modifiers: str, unit: Currency) -> int:
    """What a line costs that is neither a gift nor void; modifiers as the line keeps them."""
    line = Line(
        id=0,
        product_id=None,
        name="",
        portion_id=None,
        portion_name="",
        quantity=Quantity(thousandths),
        unit_price=Money(price, unit),
        modifiers=thawed_modifiers(json.loads(modifiers), unit),
        taxes=(),
        sale_type=_NO_RULE,
    )
    return line.in_minor().full
