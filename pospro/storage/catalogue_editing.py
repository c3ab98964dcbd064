"""The catalogue as a manager sees it: lists, pages of products, and what each form shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, func, select, tuple_

from pospro.domain.errors import N_, NotFound
from pospro.i18n import fold
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
from pospro.storage.catalogue_queries import name_holds
from pospro.storage.menus import MenuRow

_PRODUCTS = ProductRow.__table__
_PORTIONS = PortionRow.__table__
_BARCODES = BarcodeRow.__table__
_GROUPS = ProductGroupRow.__table__
_TAXES = ProductTaxRow.__table__
_QUESTIONS = ProductModifierGroupRow.__table__
_MODIFIER_GROUPS = ModifierGroupRow.__table__
_MODIFIERS = ModifierRow.__table__
_CATEGORIES = MenuCategoryRow.__table__
_KEYS = MenuKeyRow.__table__
_MENUS = MenuRow.__table__


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Which products to list; `after` is (sort key, id) of the last one seen."""

    text: str = ""
    group_id: int | None = None
    retired: bool = False
    after: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class ListedProduct:
    """A product in a list; `prices` holds the prices of its portions in minor units."""

    id: int
    name: str
    group: str
    sort_key: str
    prices: tuple[int | None, ...]
    is_retired: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """Something with a name in a list, and how many products use it."""

    id: int
    name: str
    used_by: int
    is_retired: bool


@dataclass(frozen=True, slots=True)
class ListedCategory:
    """A category in a list; `menu` is the name of its menu."""

    id: int
    menu_id: int
    menu: str
    menu_translations: Mapping[str, str]
    name: str
    color: int
    icon: str
    keys: int
    is_retired: bool


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A product key in a category."""

    id: int
    product_id: int
    name: str


def products(connection: Connection, wanted: ProductFilter, limit: int) -> list[ListedProduct]:
    """The next `limit` products by name; a whole barcode finds its product too."""
    query = (
        select(_PRODUCTS, _GROUPS.c.name.label("group"))
        .join(_GROUPS, _GROUPS.c.id == _PRODUCTS.c.product_group_id)
        .where(*_conditions(connection, wanted))
        .order_by(_PRODUCTS.c.sort_key, _PRODUCTS.c.id)
        .limit(limit)
    )
    if wanted.after is not None:
        query = query.where(tuple_(_PRODUCTS.c.sort_key, _PRODUCTS.c.id) > wanted.after)
    rows = connection.execute(query).all()
    prices = _prices(connection, [row.id for row in rows])
    return [
        ListedProduct(
            id=row.id,
            name=row.name,
            group=row.group,
            sort_key=row.sort_key,
            prices=tuple(prices.get(row.id, ())),
            is_retired=row.retired_at is not None,
        )
        for row in rows
    ]


def count_products(connection: Connection, wanted: ProductFilter) -> int:
    """How many products the filter finds in all."""
    query = select(func.count()).select_from(_PRODUCTS).where(*_conditions(connection, wanted))
    return connection.execute(query).scalar_one()


def _conditions(connection: Connection, wanted: ProductFilter) -> list[ColumnElement[bool]]:
    retired = _PRODUCTS.c.retired_at
    found: list[ColumnElement[bool]] = [
        retired.is_not(None) if wanted.retired else retired.is_(None)
    ]
    if wanted.group_id is not None:
        found.append(_PRODUCTS.c.product_group_id == wanted.group_id)
    scanned = _scanned(connection, wanted.text.strip())
    if scanned is not None:
        return [*found, _PRODUCTS.c.id == scanned]
    return [*found, *name_holds(fold(wanted.text).split())]


def _scanned(connection: Connection, code: str) -> int | None:
    if not code:
        return None
    return connection.scalar(
        select(_PORTIONS.c.product_id)
        .join(_BARCODES, _BARCODES.c.portion_id == _PORTIONS.c.id)
        .where(_BARCODES.c.code == code)
    )


def _prices(connection: Connection, product_ids: Sequence[int]) -> dict[int, list[int | None]]:
    rows = connection.execute(
        select(_PORTIONS.c.product_id, _PORTIONS.c.price)
        .where(_PORTIONS.c.product_id.in_(product_ids), _PORTIONS.c.retired_at.is_(None))
        .order_by(_PORTIONS.c.position, _PORTIONS.c.id)
    )
    found: dict[int, list[int | None]] = {}
    for row in rows:
        found.setdefault(row.product_id, []).append(row.price)
    return found


def product_state(connection: Connection, product_id: int) -> dict[str, Any]:
    """What the form of a product shows and changes; NotFound for none."""
    query = select(_PRODUCTS.c.name, _PRODUCTS.c.product_group_id, _PRODUCTS.c.retired_at)
    row = connection.execute(query.where(_PRODUCTS.c.id == product_id)).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such product. Go back to the list."))
    return dict(row) | {
        "portions": _portions(connection, product_id),
        "tax_ids": _linked(connection, _TAXES.c.product_id, product_id, _TAXES.c.tax_template_id),
        "modifier_group_ids": _linked(
            connection, _QUESTIONS.c.product_id, product_id, _QUESTIONS.c.modifier_group_id
        ),
        "category_ids": _linked(
            connection, _KEYS.c.product_id, product_id, _KEYS.c.menu_category_id
        ),
    }


def _portions(connection: Connection, product_id: int) -> list[dict[str, Any]]:
    rows = connection.execute(
        select(_PORTIONS.c.id, _PORTIONS.c.name, _PORTIONS.c.price)
        .where(_PORTIONS.c.product_id == product_id, _PORTIONS.c.retired_at.is_(None))
        .order_by(_PORTIONS.c.position, _PORTIONS.c.id)
    ).mappings()
    found = [dict(row) | {"barcodes": []} for row in rows]
    by_id = {portion["id"]: portion for portion in found}
    codes = connection.execute(
        select(_BARCODES).where(_BARCODES.c.portion_id.in_(by_id)).order_by(_BARCODES.c.code)
    )
    for row in codes:
        by_id[row.portion_id]["barcodes"].append(row.code)
    return found


def _linked(
    connection: Connection, own: Column[int], product_id: int, other: Column[int]
) -> list[int]:
    table = own.table
    place = table.c.position if table is _QUESTIONS else other
    return list(connection.scalars(select(other).where(own == product_id).order_by(place, other)))


def product_groups(connection: Connection) -> list[Listed]:
    """Every product group by name, with the number of its products in use."""
    used = (
        select(func.count())
        .where(_PRODUCTS.c.product_group_id == _GROUPS.c.id, _PRODUCTS.c.retired_at.is_(None))
        .scalar_subquery()
    )
    rows = connection.execute(
        select(_GROUPS, used.label("used_by")).order_by(_GROUPS.c.sort_key, _GROUPS.c.id)
    )
    return [Listed(row.id, row.name, row.used_by, row.retired_at is not None) for row in rows]


def modifier_groups(connection: Connection) -> list[Listed]:
    """Every modifier group, the oldest first, with the number of products that ask it."""
    used = (
        select(func.count())
        .join_from(_QUESTIONS, _PRODUCTS, _PRODUCTS.c.id == _QUESTIONS.c.product_id)
        .where(
            _QUESTIONS.c.modifier_group_id == _MODIFIER_GROUPS.c.id,
            _PRODUCTS.c.retired_at.is_(None),
        )
        .scalar_subquery()
    )
    rows = connection.execute(
        select(_MODIFIER_GROUPS, used.label("used_by")).order_by(_MODIFIER_GROUPS.c.id)
    )
    return [Listed(row.id, row.name, row.used_by, row.retired_at is not None) for row in rows]


def group_state(connection: Connection, group_id: int) -> dict[str, Any]:
    """What the form of a product group shows; NotFound for none."""
    query = select(_GROUPS.c.name, _GROUPS.c.retired_at).where(_GROUPS.c.id == group_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such product group. Go back to the list."))
    return dict(row)


def modifier_group_state(connection: Connection, group_id: int) -> dict[str, Any]:
    """What the form of a modifier group shows, with its modifiers in use; NotFound for none."""
    names = ("name", "minimum", "maximum", "retired_at")
    query = select(*(_MODIFIER_GROUPS.c[name] for name in names))
    row = connection.execute(query.where(_MODIFIER_GROUPS.c.id == group_id)).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such modifier group. Go back to the list."))
    shown = ("id", "name", "price", "tax_free", "maximum_quantity")
    modifiers = connection.execute(
        select(*(_MODIFIERS.c[name] for name in shown))
        .where(_MODIFIERS.c.modifier_group_id == group_id, _MODIFIERS.c.retired_at.is_(None))
        .order_by(_MODIFIERS.c.position, _MODIFIERS.c.id)
    ).mappings()
    return dict(row) | {
        "modifiers": [dict(each) | {"tax_free": bool(each["tax_free"])} for each in modifiers]
    }


def categories(connection: Connection, menu_id: int | None = None) -> list[ListedCategory]:
    """Every category, or those of one menu, in the menus' order, retired ones last."""
    keys = (
        select(func.count()).where(_KEYS.c.menu_category_id == _CATEGORIES.c.id).scalar_subquery()
    )
    menu = (_MENUS.c.name.label("menu"), _MENUS.c.translations.label("said"))
    query = select(_CATEGORIES, keys.label("keys"), *menu).join(_MENUS)
    if menu_id is not None:
        query = query.where(_CATEGORIES.c.menu_id == menu_id)
    retired = _CATEGORIES.c.retired_at.is_not(None)
    place = (_MENUS.c.position, _CATEGORIES.c.menu_id, _CATEGORIES.c.position, _CATEGORIES.c.id)
    return [
        ListedCategory(
            id=row.id,
            menu_id=row.menu_id,
            menu=row.menu,
            menu_translations=row.said,
            name=row.name,
            color=row.color,
            icon=row.icon,
            keys=row.keys,
            is_retired=row.retired_at is not None,
        )
        for row in connection.execute(query.order_by(retired, *place))
    ]


def category_state(connection: Connection, category_id: int) -> dict[str, Any]:
    """What the form of a category shows; NotFound for none."""
    names = ("menu_id", "name", "color", "icon", "retired_at")
    query = select(*(_CATEGORIES.c[name] for name in names))
    row = connection.execute(query.where(_CATEGORIES.c.id == category_id)).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such category. Go back to the list."))
    return dict(row)


def category_keys(connection: Connection, category_id: int) -> list[ListedKey]:
    """The keys of a category in their order; those of retired products are not on the till."""
    rows = connection.execute(
        select(_KEYS.c.id, _KEYS.c.product_id, _PRODUCTS.c.name)
        .join(_PRODUCTS, _PRODUCTS.c.id == _KEYS.c.product_id)
        .where(_KEYS.c.menu_category_id == category_id, _PRODUCTS.c.retired_at.is_(None))
        .order_by(_KEYS.c.position, _KEYS.c.id)
    )
    return [ListedKey(row.id, row.product_id, row.name) for row in rows]
