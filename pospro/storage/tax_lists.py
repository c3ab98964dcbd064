"""Tax templates as a manager sees them: the list by rate, and what a form shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from pospro.domain.errors import Conflict, N_, NotFound
from pospro.domain.tax import TaxRounding
from pospro.storage.account_uses import RULES_OF_TAX
from pospro.storage.catalogue import ProductRow, ProductTaxRow
from pospro.storage.taxes import TaxTemplateRow

_TAXES = TaxTemplateRow.__table__
_LINKS = ProductTaxRow.__table__
_PRODUCTS = ProductRow.__table__

_STATE = ("name", "translations", "rate", "rounding", *RULES_OF_TAX, "retired_at")
FIRST = 8
"""Products that are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class ListedTax:
    """A tax template in the list, and how many products in use carry it."""

    id: int
    name: str
    translations: Mapping[str, str]
    rate: Decimal
    rounding: TaxRounding
    used_by: int
    is_retired: bool


@dataclass(frozen=True, slots=True)
class TaxedProduct:
    """A product that carries a tax."""

    id: int
    name: str


def listed_taxes(connection: Connection) -> list[ListedTax]:
    """Every tax template from the lowest rate up; retired ones last."""
    used = (
        select(func.count())
        .join_from(_LINKS, _PRODUCTS, _PRODUCTS.c.id == _LINKS.c.product_id)
        .where(_LINKS.c.tax_template_id == _TAXES.c.id, _PRODUCTS.c.retired_at.is_(None))
        .scalar_subquery()
    )
    rows = connection.execute(
        select(_TAXES, used.label("used_by")).order_by(
            _TAXES.c.retired_at.is_not(None), _TAXES.c.rate, _TAXES.c.id
        )
    )
    return [
        ListedTax(
            id=row.id,
            name=row.name,
            translations=row.translations,
            rate=row.rate,
            rounding=TaxRounding(row.rounding),
            used_by=row.used_by,
            is_retired=row.retired_at is not None,
        )
        for row in rows
    ]


def usual_tax(connection: Connection) -> int:
    """The tax in use that most products carry: what an example is sold with."""
    found = [tax for tax in listed_taxes(connection) if not tax.is_retired]
    if not found:
        raise Conflict(N_("There is no tax template in use. Add one first."))
    return max(found, key=lambda tax: tax.used_by).id


def tax_state(connection: Connection, tax_id: int) -> dict[str, Any]:
    """What the form of a tax template shows and changes; NotFound when there is none."""
    query = select(*(_TAXES.c[name] for name in _STATE)).where(_TAXES.c.id == tax_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such tax template. Look for it in the list."))
    return dict(row)


def taxed_products(connection: Connection, tax_id: int) -> tuple[int, list[TaxedProduct]]:
    """How many products in use carry the tax, and the first of them by name."""
    carries = (_LINKS.c.tax_template_id == tax_id) & _PRODUCTS.c.retired_at.is_(None)
    joined = _PRODUCTS.join(_LINKS, _LINKS.c.product_id == _PRODUCTS.c.id)
    count = connection.execute(select(func.count()).select_from(joined).where(carries)).scalar_one()
    rows = connection.execute(
        select(_PRODUCTS.c.id, _PRODUCTS.c.name)
        .select_from(joined)
        .where(carries)
        .order_by(_PRODUCTS.c.sort_key, _PRODUCTS.c.id)
        .limit(FIRST)
    )
    return count, [TaxedProduct(row.id, row.name) for row in rows]
