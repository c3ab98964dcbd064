"""Add a line to a ticket, freezing name, price, taxes and sale type as they are now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.approval import Deed
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.domain.ids import new_id
from pospro.domain.modifier import choose
from pospro.domain.money import Money
from pospro.domain.quantity import MOST_SOLD, ONE, Quantity
from pospro.domain.wording import LONGEST_NOTE, plain_words
from pospro.services.atomic import Unit
from pospro.services.once import Answer, Request, once
from pospro.services.ticket.booking import booked
from pospro.services.ticket.open_ticket import FIRST, OpenTicket, by, opened
from pospro.services.ticket.taking_back import must_take_back
from pospro.storage import audit, catalogue_queries, till
from pospro.storage.catalogue_queries import SalePortion, SaleProduct
from pospro.storage.db import Database
from pospro.storage.ticket_loading import frozen_modifier, frozen_tax
from pospro.storage.ticket_types import TicketType
from pospro.storage.till import Trace
from pospro.storage.venue_setup import VenueSetup, current_setup


@dataclass(frozen=True, slots=True)
class AddLine:
    """Sell a product on a ticket, or on a new one when `ticket_id` is None.

    `modifiers` is modifier id → quantity. A negative quantity takes a product back.
    `unit_price` overrides the price for replays and open-price products. `joins` makes the last
    line longer instead when it is the same product sold the same way: a second tap is one more.
    A new ticket is of the department, or of the register's first one.
    """

    request_id: str
    actor: Actor
    ticket_id: int | None
    product_id: int
    portion_id: int | None = None
    quantity: Quantity = ONE
    modifiers: Mapping[int, int] = field(default_factory=dict)
    note: str = ""
    unit_price: Money | None = None
    joins: bool = False
    department_id: int | None = None

    @property
    def takes_back(self) -> bool:
        """Whether money goes to the guest, by the quantity or by the price that was named."""
        below_zero = self.unit_price is not None and self.unit_price.minor < 0
        return self.quantity.thousandths < 0 or below_zero

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {
            "ticket": self.ticket_id,
            "product": self.product_id,
            "portion": self.portion_id,
            "quantity": self.quantity.thousandths,
            "modifiers": sorted(self.modifiers.items()),
            "note": self.note,
            "price": self.unit_price.minor if self.unit_price is not None else None,
            "joins": self.joins,
        }
        chosen = {"department": self.department_id} if self.department_id else {}
        return Request(self.request_id, "add_line", facts | chosen)


def add_line(db: Database, clock: Clock, command: AddLine) -> Answer:
    """Add the line; answers {"ticket_id", "line_id"} as text. Lines of others never conflict.

    Raises Conflict on a closed ticket, BadInput for a product without price or missing choices,
    NeedsApproval for taking back, or for an agreed price, without the right to.
    """
    command.actor.must("sell")
    return once(db, clock, command.request, lambda unit: _add(unit, clock, command))


def _add(unit: Unit, clock: Clock, command: AddLine) -> Answer:
    command.quantity.sellable()
    setup = unit.setup
    product = _product_at(setup, unit.db, unit.connection, command.product_id)
    row = _line_row(setup, product, command)
    _require_rights(unit, command, row)
    line = row | booked(setup, product, command.quantity, _ticket_type(unit, command))
    ticket_id = command.ticket_id
    if ticket_id is None:
        opening = OpenTicket(command.request_id, command.actor, "", command.department_id)
        ticket_id, version = opened(unit, clock, opening), FIRST
    else:
        version = till.touch(unit.connection, ticket_id)
    trace = Trace(version, clock.now(), command.actor.user_id)
    line_id = _joined(unit, ticket_id, line, trace) if command.joins else None
    if line_id is None:
        line_id = line["id"]
        row = line | {"ticket_id": ticket_id} | by(clock, command.actor, version)
        till.insert_lines(unit.connection, [row])
    if command.actor.approval is not None:
        _record_approval(unit, clock, command, line_id)
    unit.tell(f"ticket:{ticket_id}")
    return {"ticket_id": str(ticket_id), "line_id": str(line_id)}


def _record_approval(unit: Unit, clock: Clock, command: AddLine, line_id: int) -> None:
    """A line tells by whom it was sold, but not by whose leave it goes back or is cheaper."""
    event = ("take_back" if command.takes_back else "agree_price", f"line:{line_id}")
    audit.record(unit.connection, command.actor, clock.now(), event, reason=command.note)


def _require_rights(unit: Unit, command: AddLine, row: dict[str, Any]) -> None:
    """Money to the guest, and a price that stands in for the listed one, need rights of their own.

    The price of goods without one, and of goods of a replay, is agreed as well.
    """
    actor, price = command.actor, Money(row["unit_price"], unit.setup.currency)
    if command.takes_back:
        must_take_back(unit.connection, actor, row["name"], command.quantity.times(price))
    if command.unit_price is not None:
        actor.needs(
            "discount", Deed(N_("Sell {name} at an agreed price"), {"name": row["name"]}, price)
        )


def _ticket_type(unit: Unit, command: AddLine) -> TicketType | None:
    """The type of the ticket that is sold on; it is asked for only where types name rules."""
    setup = unit.setup
    if not any(each.sale_rule for each in setup.ticket_types.values()):
        return None
    if command.ticket_id is not None:
        type_id = till.ticket_type_of(unit.connection, command.ticket_id)
        return setup.ticket_types.get(type_id or 0)
    register = setup.register(command.actor.register_id or 0)
    return setup.ticket_type_of(setup.department_at(register.id, command.department_id))


_ALIKE = (
    "product_id",
    "portion_id",
    "unit_price",
    "modifiers",
    "taxes",
    "sale_type_id",
    "sale_type_version",
    "state",
    "note",
)
"""What two lines have in common when they may be one."""


def _joined(unit: Unit, ticket_id: int, line: dict[str, Any], trace: Trace) -> int | None:
    """The last line, made longer; None when it is another product, or sold another way."""
    last = till.last_line(unit.connection, ticket_id)
    if last is None or last.has_calculation or last.quantity * line["quantity"] < 0:
        return None
    together = last.quantity + line["quantity"]
    is_alike = all(getattr(last, name) == line[name] for name in _ALIKE)
    if not is_alike or abs(together) > MOST_SOLD * 1000:
        return None
    till.update_line(unit.connection, last.id, {"quantity": together}, trace)
    return int(last.id)


def sale_product(db: Database, connection: Connection, product_id: int) -> SaleProduct:
    """The product as it is sold at the present set-up; kept between taps."""
    return _product_at(current_setup(db, connection), db, connection, product_id)


def _product_at(
    setup: VenueSetup, db: Database, connection: Connection, product_id: int
) -> SaleProduct:
    return db.cached(
        f"product:{product_id}",
        setup.version,
        lambda: catalogue_queries.product_for_sale(connection, product_id),
    )


def _line_row(setup: VenueSetup, product: SaleProduct, command: AddLine) -> dict[str, Any]:
    portion = named_portion(product, command.portion_id)
    price = command.unit_price if command.unit_price is not None else price_of(product, portion)
    chosen = choose(product.modifier_groups, command.modifiers)
    extras = Money(sum(modifier.minor for modifier in chosen), price.currency)
    command.quantity.times(price + extras).within_limit("quantity")
    return {
        "id": new_id(),
        "product_id": product.id,
        "portion_id": portion.id,
        "name": product.name,
        "portion_name": portion.name if len(product.portions) > 1 else "",
        "quantity": command.quantity.thousandths,
        "unit_price": price.within_limit().minor,
        "modifiers": [frozen_modifier(modifier) for modifier in chosen],
        "taxes": [frozen_tax(setup.taxes[tax_id]) for tax_id in product.tax_ids],
        "state": "sold",
        "reason": "",
        "note": plain_words(command.note, LONGEST_NOTE, "note"),
    }


def named_portion(product: SaleProduct, portion_id: int | None) -> SalePortion:
    """The portion of this id, the first one for None; BadInput when the product has none such."""
    if not product.portions:
        raise BadInput(
            N_("{product} has no portion. Give it one in the catalogue."), product=product.name
        )
    if portion_id is None:
        return product.portions[0]
    for portion in product.portions:
        if portion.id == portion_id:
            return portion
    raise BadInput(N_("{product} has no such portion. Choose again."), product=product.name)


def price_of(product: SaleProduct, portion: SalePortion) -> Money:
    """What a portion costs now; BadInput while it has no price."""
    if portion.price is None:
        raise BadInput(
            N_("{product} has no price yet. Enter one in the catalogue."), product=product.name
        )
    return portion.price
