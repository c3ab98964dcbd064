"""The catalogue as a configuration file has it: groups, modifiers, products, menu keys."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table

from pospro.services.manager.configuration import entries
from pospro.services.manager.configuration.menu_entry import MenuCategoryEntry, MenuEntry
from pospro.services.manager.configuration.row_steps import Ids, by_key, grouped, like, rows_in_use
from pospro.storage.catalogue import (
    BarcodeRow,
    MenuCategoryRow,
    MenuKeyRow,
    ModifierGroupRow,
    ModifierRow,
    PortionRow,
    ProductGroupRow,
    ProductModifierGroupRow,
    ProductRow,
    ProductTaxRow,
)
from pospro.storage.menus import MenuRow


def product_groups(connection: Connection, _ids: Ids) -> list[Any]:
    """The product groups in use."""
    found = rows_in_use(connection, ProductGroupRow.__table__)
    return by_key([like(entries.ProductGroupEntry, row) for row in found])


def modifier_groups(connection: Connection, _ids: Ids) -> list[Any]:
    """The modifier groups in use with their modifiers."""
    modifiers = grouped(
        rows_in_use(connection, ModifierRow.__table__, "position", "id"), "modifier_group_id"
    )
    return by_key(
        [
            like(
                entries.ModifierGroupEntry,
                row,
                modifiers=tuple(
                    like(entries.ModifierEntry, modifier) for modifier in modifiers.get(row.id, ())
                ),
            )
            for row in rows_in_use(connection, ModifierGroupRow.__table__)
        ]
    )


def products(connection: Connection, ids: Ids) -> list[Any]:
    """The products in use with portions and barcodes."""
    rules, portions = ids.names["transaction_types"], _portions(connection)
    taxes = _links(connection, ProductTaxRow.__table__, ids.names["taxes"])
    groups = _links(
        connection, ProductModifierGroupRow.__table__, ids.names["modifier_groups"], "position"
    )
    found = [
        like(
            entries.ProductEntry,
            row,
            group=ids.names["product_groups"][row.product_group_id],
            sale_type=rules.get(row.sale_type_id),
            returned_sale_type=rules.get(row.returned_sale_type_id),
            taxes=taxes.get(row.id, ()),
            modifier_groups=groups.get(row.id, ()),
            portions=portions.get(row.id, ()),
        )
        for row in rows_in_use(connection, ProductRow.__table__, "id")
    ]
    return by_key(found)


def _portions(connection: Connection) -> dict[int, tuple[Any, ...]]:
    codes = grouped(rows_in_use(connection, BarcodeRow.__table__, "code"), "portion_id")
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows_in_use(connection, PortionRow.__table__, "product_id", "position", "id"):
        barcodes = tuple(code.code for code in codes.get(row.id, ()))
        found[row.product_id].append(like(entries.PortionEntry, row, barcodes=barcodes))
    return {product_id: tuple(portions) for product_id, portions in found.items()}


def _links(
    connection: Connection, table: Table, names: Mapping[int, str], order: str | None = None
) -> dict[int, tuple[str, ...]]:
    """Product id → the names that a table of links gives it."""
    linked = next(column.name for column in table.c if column.name not in ("product_id", order))
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows_in_use(connection, table, "product_id", order or linked):
        found[row.product_id].append(names[getattr(row, linked)])
    return {
        product_id: tuple(linked_names if order else sorted(linked_names))
        for product_id, linked_names in found.items()
    }


def menus(connection: Connection, _ids: Ids) -> list[Any]:
    """The menus in use, in their order."""
    found = rows_in_use(connection, MenuRow.__table__, "position", "id")
    return [like(MenuEntry, row) for row in found]


def menu_categories(connection: Connection, ids: Ids) -> list[Any]:
    """The categories of the menus in use with their keys, in their order."""
    keys = grouped(
        rows_in_use(connection, MenuKeyRow.__table__, "position", "id"), "menu_category_id"
    )
    products = ids.names["products"]
    in_use = {row.id: row.name for row in rows_in_use(connection, MenuRow.__table__)}
    return [
        like(
            MenuCategoryEntry,
            row,
            menu=in_use[row.menu_id],
            products=tuple(products[key.product_id] for key in keys.get(row.id, ())),
        )
        for row in rows_in_use(connection, MenuCategoryRow.__table__, "position", "id")
        if row.menu_id in in_use
    ]
