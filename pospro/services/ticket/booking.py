"""By which rule a line's net sale is booked: that of a sale, or that of what comes back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from pospro.domain.errors import Conflict, N_, NotFound
from pospro.domain.line import Line
from pospro.domain.quantity import Quantity
from pospro.domain.tax import TypeRef
from pospro.storage.catalogue_queries import SaleProduct, product_for_sale
from pospro.storage.ticket_types import TicketType
from pospro.storage.venue_setup import VenueSetup


def booked(
    setup: VenueSetup, product: SaleProduct, quantity: Quantity, of_type: TicketType | None
) -> dict[str, Any]:
    """The columns of a new line that name its rule, frozen as it is sold.

    The product's own rule comes first, then that of the ticket's type, then that of its tax.
    """
    own = _own_rule(setup, product, quantity) or _rule_of_type(of_type, quantity)
    rule = own or _rule_of_taxes(setup, product.tax_ids, quantity)
    if rule is None:
        raise Conflict(
            N_("{product} has no tax template. Choose one in the catalogue."), product=product.name
        )
    return _columns(rule)


def turned(
    setup: VenueSetup, connection: Connection, line: Line, of_type: TicketType | None
) -> dict[str, Any]:
    """The same columns for a line whose quantity has changed its sign."""
    product, tax_ids = _product(connection, line), [tax.id for tax in line.taxes]
    rule = _own_rule(setup, product, line.quantity) or _rule_of_type(of_type, line.quantity)
    return _columns(rule or _rule_of_taxes(setup, tax_ids, line.quantity) or line.sale_type)


def booked_before(line: Line) -> dict[str, Any]:
    """The same columns as the line has them."""
    return _columns(line.sale_type)


def _columns(rule: TypeRef) -> dict[str, Any]:
    return {"sale_type_id": rule.id, "sale_type_version": rule.version}


def _product(connection: Connection, line: Line) -> SaleProduct | None:
    """The product of a line, unless it is not sold any more."""
    try:
        return product_for_sale(connection, line.product_id) if line.product_id else None
    except NotFound:
        return None


def _own_rule(setup: VenueSetup, product: SaleProduct | None, quantity: Quantity) -> TypeRef | None:
    """The rule that the product itself names; one for sales only holds for returns too."""
    if product is None or product.sale_type_id is None:
        return None
    returned = product.returned_sale_type_id if quantity.thousandths < 0 else None
    return setup.current_rules[returned or product.sale_type_id]


def _rule_of_type(of_type: TicketType | None, quantity: Quantity) -> TypeRef | None:
    return of_type.rule(is_return=quantity.thousandths < 0) if of_type else None


def _rule_of_taxes(setup: VenueSetup, tax_ids: Sequence[int], quantity: Quantity) -> TypeRef | None:
    """The rule of the first tax; without any, the one that plays the role for it."""
    is_return = quantity.thousandths < 0
    if tax_ids:
        return (setup.returned_sale_rules if is_return else setup.sale_rules)[tax_ids[0]]
    sold = setup.rules_by_role.get("sale_0")
    return setup.rules_by_role.get("return_0", sold) if is_return else sold
