"""What the lines of closed tickets come to, however many there are: equal ones are read once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, Text, cast, func, select

from pospro.domain.line import Line, LineState
from pospro.domain.money import Currency, Money, currency
from pospro.domain.quantity import Quantity
from pospro.domain.tax import TypeRef
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.sales.scope import LINES, TICKETS, closed_tickets, lines_asked_for
from pospro.storage.ticket_loading import thawed_modifiers

_KEPT = 65536
_NO_RULE = TypeRef(0, 0)


@dataclass(frozen=True, slots=True)
class Sold:
    """`count` equal lines of a product: together `thousandths` of it, worth `value` minor units."""

    product_id: int
    portion_id: int
    count: int
    thousandths: int
    value: int


@dataclass(slots=True)
class Sums:
    """What several lines come to together."""

    count: int = 0
    thousandths: int = 0
    value: int = 0

    def add(self, sold: Sold) -> None:
        """Count some lines in."""
        self.count += sold.count
        self.thousandths += sold.thousandths
        self.value += sold.value


def sold_lines(
    connection: Connection, query: ReportQuery, state: LineState = LineState.SOLD
) -> Iterator[Sold]:
    """The lines in a state on the query's closed tickets, equal ones together.

    A gift or a void is worth what it would have cost.
    """
    unit = currency(venue_currency(connection))
    modifiers = cast(LINES.c.modifiers, Text).label("modifiers")
    alike = (
        LINES.c.product_id,
        LINES.c.portion_id,
        LINES.c.unit_price,
        LINES.c.quantity,
        modifiers,
    )
    found = (
        select(*alike, func.count().label("number"))
        .join_from(TICKETS, LINES, LINES.c.ticket_id == TICKETS.c.id)
        .where(LINES.c.state == state.value, *closed_tickets(connection, query))
        .where(*lines_asked_for(query))
        .group_by(*alike)
    )
    for row in connection.execute(found):
        value = full_value(row.unit_price, row.quantity, row.modifiers, unit)
        yield Sold(
            row.product_id,
            row.portion_id,
            row.number,
            row.number * row.quantity,
            row.number * value,
        )


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
