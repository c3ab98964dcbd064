"""By which posting rules a line is booked: those of a sale, or those of what comes back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from pospro.domain.errors import Conflict, N_, NotFound
from pospro.domain.line import Line
from pospro.domain.quantity import Quantity
from pospro.domain.tax import TaxTemplate, TypeRef
from pospro.storage.catalogue_queries import SaleProduct, product_for_sale
from pospro.storage.ticket_loading import frozen_tax
from pospro.storage.venue_setup import VenueSetup


def booked(setup: VenueSetup, product: SaleProduct, quantity: Quantity) -> dict[str, Any]:
    """The columns of a new line that say how it is taxed and booked, frozen as it is sold."""
    known = setup.returned_taxes if quantity.thousandths < 0 else setup.taxes
    return _columns(setup, product, quantity, [known[tax_id] for tax_id in product.tax_ids])


def turned(setup: VenueSetup, connection: Connection, line: Line) -> dict[str, Any]:
    """The same columns for a line whose quantity has changed its sign: it keeps its rates."""
    known = setup.returned_taxes if line.quantity.thousandths < 0 else setup.taxes
    taxes = [replace(tax, transaction_type=known[tax.id].transaction_type) for tax in line.taxes]
    return _columns(setup, _product(connection, line), line.quantity, taxes)


def booked_before(line: Line) -> dict[str, Any]:
    """The same columns as the line has them."""
    return {"taxes": [frozen_tax(tax) for tax in line.taxes]} | _sale_columns(line.sale_type)


def _columns(
    setup: VenueSetup,
    product: SaleProduct | None,
    quantity: Quantity,
    taxes: Sequence[TaxTemplate],
) -> dict[str, Any]:
    rule = _own_rule(setup, product, quantity) or _rule_of_taxes(setup, taxes, quantity)
    if rule is None:
        raise Conflict(
            N_("{product} has no tax template. Choose one in the catalogue."),
            product=product.name if product else "",
        )
    return {"taxes": [frozen_tax(tax) for tax in taxes]} | _sale_columns(rule)


def _sale_columns(rule: TypeRef) -> dict[str, Any]:
    return {"sale_type_id": rule.id, "sale_type_version": rule.version}


def _product(connection: Connection, line: Line) -> SaleProduct | None:
    """The product of a line, unless it is not sold any more."""
    try:
        return product_for_sale(connection, line.product_id) if line.product_id else None
    except NotFound:
        return None


def _own_rule(setup: VenueSetup, product: SaleProduct | None, quantity: Quantity) -> TypeRef | None:
    """The rule that the product itself names; what it names for sales only holds for returns."""
    if product is None or product.sale_type_id is None:
        return None
    returned = product.returned_sale_type_id if quantity.thousandths < 0 else None
    return setup.current_rules[returned or product.sale_type_id]


def _rule_of_taxes(
    setup: VenueSetup, taxes: Sequence[TaxTemplate], quantity: Quantity
) -> TypeRef | None:
    """The rule of the first tax; without any, the one that plays the role for it."""
    is_return = quantity.thousandths < 0
    if taxes:
        rules = setup.returned_sale_rules if is_return else setup.sale_rules
        return rules[taxes[0].id]
    sold = setup.rules_by_role.get("sale_0")
    return setup.rules_by_role.get("return_0", sold) if is_return else sold
