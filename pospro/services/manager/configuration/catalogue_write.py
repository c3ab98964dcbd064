"""The catalogue of a file is written: groups, modifiers, products with portions, menu keys."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Table, select

from pospro.domain.ids import new_id
from pospro.i18n import fold, sort_key
from pospro.services.manager.configuration.changes import Change
from pospro.services.manager.configuration.writing import Values, Writing, chunks, columns, present
from pospro.storage.account_uses import RULES_OF_PRODUCT
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

Present = list[tuple[str, Any]]


def product_groups(writing: Writing, changes: list[Change]) -> None:
    """Groups of products, sorted by the venue's language."""
    table = ProductGroupRow.__table__
    rows = (
        (key, {"name": entry.name, "sort_key": sort_key(entry.name, writing.language)})
        for key, entry in present(changes)
    )
    writing.put("product_groups", table, rows)


def modifier_groups(writing: Writing, changes: list[Change]) -> None:
    """Groups of modifiers; a modifier that is gone is retired, since lines may name it."""
    table = ModifierGroupRow.__table__
    found = present(changes)
    rows = ((key, columns(entry, "modifiers")) for key, entry in found)
    writing.put("modifier_groups", table, rows)
    known = writing.ids.by_key["modifier_groups"]
    wanted = [
        ({"modifier_group_id": known[key], "name": part.name}, columns(part))
        for key, entry in found
        for part in entry.modifiers
    ]
    owners = [known[key] for key, _ in found]
    _put_parts(writing, ModifierRow.__table__, wanted, owners)


def products(writing: Writing, changes: list[Change]) -> None:
    """Products with everything that belongs to them, in bulk."""
    table = ProductRow.__table__
    known = writing.ids.by_key["products"]
    found = present(changes)
    writing.put("products", table, (_product(writing, key, entry) for key, entry in found))
    touched = [known[change.key] for change in changes]
    older = [known[change.key] for change in changes if change.kind != "added"]
    _forget_links(writing, older)
    portions = [
        (
            {"product_id": known[key], "name": portion.name},
            {"name": portion.name, "price": portion.price},
        )
        for key, entry in found
        for portion in entry.portions
    ]
    ids = _put_parts(writing, PortionRow.__table__, portions, touched)
    barcodes = list(_barcodes(known, found, ids))
    # A retired product may still hold a code that another one has now.
    writing.delete(BarcodeRow.__table__.c.code, (barcode["code"] for barcode in barcodes))
    writing.insert(BarcodeRow.__table__, barcodes)
    writing.insert(ProductTaxRow.__table__, _taxes(writing, found))
    writing.insert(ProductModifierGroupRow.__table__, _questions(writing, found))


def menus(writing: Writing, changes: list[Change]) -> None:
    """Menus, before the categories, departments and ticket types that name them."""
    rows = ((key, columns(entry)) for key, entry in present(changes))
    writing.put("menus", MenuRow.__table__, rows, position=0)


def menu_categories(writing: Writing, changes: list[Change]) -> None:
    """Categories with their keys, each at its place."""
    table, keys = MenuCategoryRow.__table__, MenuKeyRow.__table__
    known = writing.ids.by_key["menu_categories"]
    found = present(changes)
    rows = (
        (
            key,
            columns(entry, "products", "menu") | {"menu_id": writing.ids.of("menus", entry.menu)},
        )
        for key, entry in found
    )
    writing.put("menu_categories", table, rows, position=0)
    writing.delete(keys.c.menu_category_id, (known[change.key] for change in changes))
    product_ids = writing.ids.by_key["products"]
    placed = (
        {
            "id": new_id(),
            "menu_category_id": known[key],
            "product_id": product_ids[name],
            "position": position,
        }
        for key, entry in found
        for position, name in enumerate(entry.products, 1)
    )
    writing.insert(keys, placed)


def _product(writing: Writing, key: str, entry: Any) -> tuple[str, Values]:  # noqa: ANN401 - entry
    return key, {
        "name": entry.name,
        "search_key": fold(entry.name),
        "sort_key": sort_key(entry.name, writing.language),
        "product_group_id": writing.ids.of("product_groups", entry.group),
        **writing.rules(entry, *RULES_OF_PRODUCT),
    }


def _put_parts(
    writing: Writing, table: Table, wanted: list[tuple[Values, Values]], owners: list[int]
) -> dict[tuple[int, str], int]:
    """Put parts (owner and name, values) in place, retire the others; (owner, name) → id."""
    owner = next(iter(table.foreign_keys)).parent
    there = {(row.owner, row.name): row.id for row in _parts(writing, table, owner, owners)}
    new: list[Values] = []
    old: list[Values] = []
    position: dict[int, int] = {}
    ids: dict[tuple[int, str], int] = {}
    for belongs, values in wanted:
        whose = belongs[owner.name]
        position[whose] = position.get(whose, 0) + 1
        placed = values | {"position": position[whose], "retired_at": None}
        place = (whose, belongs["name"])
        if place in there:
            ids[place] = there[place]
            old.append(placed | {"row_id": ids[place]})
        else:
            ids[place] = new_id()
            new.append({"id": ids[place], owner.name: whose} | placed)
    gone = (part for place, part in there.items() if place not in ids)
    writing.update(table, ({"row_id": part, "retired_at": writing.at} for part in gone))
    writing.update(table, old)
    writing.insert(table, new)
    return ids


def _parts(writing: Writing, table: Table, owner: Column[Any], owners: list[int]) -> Iterator[Any]:
    columns = (table.c.id, table.c.name, owner.label("owner"))
    for part in chunks(owners):
        yield from writing.connection.execute(select(*columns).where(owner.in_(part)))


def _forget_links(writing: Writing, product_ids: list[int]) -> None:
    """Links say nothing about the past, so they are made anew."""
    portions = PortionRow.__table__
    for part in chunks(product_ids):
        portion_ids = writing.connection.scalars(
            select(portions.c.id).where(portions.c.product_id.in_(part))
        )
        writing.delete(BarcodeRow.__table__.c.portion_id, list(portion_ids))
    writing.delete(ProductTaxRow.__table__.c.product_id, product_ids)
    writing.delete(ProductModifierGroupRow.__table__.c.product_id, product_ids)


def _barcodes(
    known: dict[str, int], found: Present, ids: dict[tuple[int, str], int]
) -> Iterator[Values]:
    return (
        {"code": code, "portion_id": ids[known[key], portion.name]}
        for key, entry in found
        for portion in entry.portions
        for code in portion.barcodes
    )


def _taxes(writing: Writing, found: Present) -> Iterator[Values]:
    products_known, taxes = writing.ids.by_key["products"], writing.ids.by_key["taxes"]
    return (
        {"product_id": products_known[key], "tax_template_id": taxes[name]}
        for key, entry in found
        for name in entry.taxes
    )


def _questions(writing: Writing, found: Present) -> Iterator[Values]:
    products_known, groups = writing.ids.by_key["products"], writing.ids.by_key["modifier_groups"]
    return (
        {
            "product_id": products_known[key],
            "modifier_group_id": groups[name],
            "position": position,
        }
        for key, entry in found
        for position, name in enumerate(entry.modifier_groups, 1)
    )
