"""The whole catalogue at once, as an import compares a file with it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from pospro.storage.catalogue import (
    BarcodeRow,
    MenuCategoryRow,
    MenuKeyRow,
    ModifierGroupRow,
    PortionRow,
    ProductGroupRow,
    ProductModifierGroupRow,
    ProductRow,
    ProductTaxRow,
)
from pospro.storage.menus import usual_menu_id
from pospro.storage.taxes import TaxTemplateRow

_PORTIONS = PortionRow.__table__


@dataclass(frozen=True, slots=True)
class KnownPortion:
    """A portion, also a retired one."""

    id: int
    price: int | None
    is_retired: bool


@dataclass(frozen=True, slots=True)
class CatalogueSnapshot:
    """Names → ids of what is in use, and what belongs to each product."""

    products: Mapping[str, int]
    groups_of: Mapping[int, int]
    portions: Mapping[tuple[int, str], KnownPortion]
    barcodes: Mapping[str, int]
    taxes_of: Mapping[int, set[int]]
    categories_of: Mapping[int, set[int]]
    modifiers_of: Mapping[int, set[int]]
    groups: Mapping[str, int]
    categories: Mapping[str, int]
    usual_menu_id: int
    modifiers: Mapping[str, int]
    taxes: Mapping[str, int]


def catalogue_snapshot(connection: Connection) -> CatalogueSnapshot:
    """Read it all; of products of the same name the first made counts.

    Categories are those of the venue's usual menu, where an import puts its keys.
    """
    usual = usual_menu_id(connection)
    table = ProductRow.__table__
    products = connection.execute(
        select(table.c.id, table.c.name, table.c.product_group_id)
        .where(table.c.retired_at.is_(None))
        .order_by(table.c.id.desc())
    ).all()
    keys, taxes = MenuKeyRow.__table__, ProductTaxRow.__table__
    questions = ProductModifierGroupRow.__table__
    barcodes = BarcodeRow.__table__
    return CatalogueSnapshot(
        products={row.name: row.id for row in products},
        groups_of={row.id: row.product_group_id for row in products},
        portions=_portions(connection),
        barcodes={row.code: row.portion_id for row in connection.execute(select(barcodes))},
        taxes_of=_belonging(connection, taxes, "tax_template_id"),
        categories_of=_belonging(connection, keys, "menu_category_id"),
        modifiers_of=_belonging(connection, questions, "modifier_group_id"),
        groups=_by_name(connection, ProductGroupRow.__table__),
        categories=_categories(connection, usual),
        usual_menu_id=usual,
        modifiers=_by_name(connection, ModifierGroupRow.__table__),
        taxes=_taxes(connection),
    )


def _portions(connection: Connection) -> dict[tuple[int, str], KnownPortion]:
    return {
        (row.product_id, row.name): KnownPortion(row.id, row.price, row.retired_at is not None)
        for row in connection.execute(select(_PORTIONS))
    }


def _belonging(connection: Connection, table: Table, column: str) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for row in connection.execute(select(table.c.product_id, table.c[column].label("other"))):
        found[row.product_id].add(row.other)
    return found


def _by_name(connection: Connection, table: Table) -> dict[str, int]:
    rows: Any = connection.execute(
        select(table.c.name, table.c.id).where(table.c.retired_at.is_(None))
    )
    return {row.name: row.id for row in rows}


def _categories(connection: Connection, menu_id: int) -> dict[str, int]:
    table = MenuCategoryRow.__table__
    own = select(table.c.name, table.c.id).where(table.c.menu_id == menu_id)
    rows = connection.execute(own.where(table.c.retired_at.is_(None)))
    return {row.name: row.id for row in rows}


def _taxes(connection: Connection) -> dict[str, int]:
    """Every tax in use by its name, and by its rate where no other has the same."""
    table = TaxTemplateRow.__table__
    rows = connection.execute(
        select(table.c.id, table.c.name, table.c.rate).where(table.c.retired_at.is_(None))
    ).all()
    rates = [f"{row.rate.normalize():f}" for row in rows]
    by_rate = {
        rate: row.id for rate, row in zip(rates, rows, strict=True) if rates.count(rate) == 1
    }
    return by_rate | {row.name: row.id for row in rows}
