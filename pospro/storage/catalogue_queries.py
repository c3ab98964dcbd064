"""What the till asks of the catalogue: the menu, a search, one product ready for sale, a scan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Label, Row, Select, case, literal, select, tuple_

from pospro.domain.errors import N_, NotFound
from pospro.domain.modifier import Modifier, ModifierGroup
from pospro.domain.money import Currency, Money, currency
from pospro.i18n import fold
from pospro.storage.catalogue import (
    BarcodeRow,
    MenuCategoryRow,
    MenuKeyRow,
    ModifierGroupRow,
    ModifierRow,
    PortionRow,
    ProductModifierGroupRow,
    ProductRow,
    ProductTaxRow,
)
from pospro.storage.menus import MenuRow
from pospro.storage.venue import VenueRow

PLAIN_COLOR = 10
"""The hue of a product that stands in no category of the menu."""

Place = tuple[int, str, int]
"""Where a product stands in what was found: how near its name is, its order by name, its id."""

_PRODUCTS = ProductRow.__table__
_PORTIONS = PortionRow.__table__
_KEYS = MenuKeyRow.__table__
_CATEGORIES = MenuCategoryRow.__table__
_MENUS = MenuRow.__table__
_GROUPS = ModifierGroupRow.__table__
_MODIFIERS = ModifierRow.__table__
_QUESTIONS = ProductModifierGroupRow.__table__


@dataclass(frozen=True, slots=True)
class MenuKey:
    """A product as a key: the price of its first portion in minor units, or None.

    `asks` says that the product cannot be sold without choosing modifiers.
    """

    product_id: int
    name: str
    price: int | None
    portions: int
    asks: bool
    color: int


@dataclass(frozen=True, slots=True)
class MenuCategory:
    """A category of the till with its keys in their order."""

    id: int
    name: str
    color: int
    icon: str
    keys: tuple[MenuKey, ...]


@dataclass(frozen=True, slots=True)
class SalePortion:
    """A size with its price for one unit; without a price it cannot be sold yet."""

    id: int
    name: str
    price: Money | None


@dataclass(frozen=True, slots=True)
class SaleProduct:
    """All that a sale needs to know of a product; posting rules only where it has its own."""

    id: int
    name: str
    sale_type_id: int | None
    returned_sale_type_id: int | None
    tax_ids: tuple[int, ...]
    portions: tuple[SalePortion, ...]
    modifier_groups: tuple[ModifierGroup, ...]


def menus(connection: Connection) -> dict[int, tuple[MenuCategory, ...]]:
    """Menu → its categories in use, in their order, with the keys of products in use."""
    rows = connection.execute(
        select(_PRODUCTS.c.id, _PRODUCTS.c.name, _CATEGORIES.c.color, _KEYS.c.menu_category_id)
        .join(_PRODUCTS, _PRODUCTS.c.id == _KEYS.c.product_id)
        .join(_CATEGORIES, _CATEGORIES.c.id == _KEYS.c.menu_category_id)
        .where(_PRODUCTS.c.retired_at.is_(None), _CATEGORIES.c.retired_at.is_(None))
        .order_by(_KEYS.c.menu_category_id, _KEYS.c.position, _KEYS.c.id)
    ).all()
    faces = [_Face(row.id, row.name, row.color) for row in rows]
    keys: dict[int, list[MenuKey]] = {}
    on_menu = select(_KEYS.c.product_id)
    for row, menu_key in zip(rows, _menu_keys(connection, faces, on_menu), strict=True):
        keys.setdefault(row.menu_category_id, []).append(menu_key)
    categories = connection.execute(
        select(_CATEGORIES)
        .where(_CATEGORIES.c.retired_at.is_(None))
        .order_by(_CATEGORIES.c.position, _CATEGORIES.c.id)
    )
    found: dict[int, list[MenuCategory]] = {}
    for row in categories:
        own = tuple(keys.get(row.id, ()))
        category = MenuCategory(row.id, row.name, row.color, row.icon, own)
        found.setdefault(row.menu_id, []).append(category)
    return {menu_id: tuple(own) for menu_id, own in found.items()}


def search_products(connection: Connection, text: str, limit: int) -> tuple[MenuKey, ...]:
    """At most `limit` products whose name holds every word of the text; none without a word."""
    if not fold(text).split():
        return ()
    return products_for_sale(connection, text, limit)[0]


def products_for_sale(
    connection: Connection, text: str, limit: int, after: Place | None = None
) -> tuple[tuple[MenuKey, ...], Place | None]:
    """A page of products whose name holds every word of the text, in any case and accent.

    Names that begin with the text come first, then those with a word that does, then the rest.
    Beside the page stands the place of its last product when there are more.
    """
    words = fold(text).split()
    place: list[ColumnElement[Any]] = [_PRODUCTS.c.sort_key, _PRODUCTS.c.id]
    query = select(
        _PRODUCTS.c.id, _PRODUCTS.c.name, _PRODUCTS.c.sort_key, literal(0).label("nearness")
    )
    if words:
        nearness = _nearness(" ".join(words))
        place = [nearness, *place]
        query = select(_PRODUCTS.c.id, _PRODUCTS.c.name, _PRODUCTS.c.sort_key, nearness)
    query = query.where(_PRODUCTS.c.retired_at.is_(None), *name_holds(words))
    if after is not None:
        query = query.where(tuple_(*place) > after[-len(place) :])
    found = connection.execute(query.order_by(*place).limit(limit + 1)).all()
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    ids = [row.id for row in shown]
    colors = _colors(connection, ids)
    faces = [_Face(row.id, row.name, colors.get(row.id, PLAIN_COLOR)) for row in shown]
    following = (last.nearness, last.sort_key, last.id) if last else None
    return tuple(_menu_keys(connection, faces, ids)), following


def name_holds(words: Iterable[str]) -> list[ColumnElement[bool]]:
    """Conditions that every folded word stands somewhere in the product's name."""
    return [_PRODUCTS.c.search_key.contains(word, autoescape=True) for word in words]


def product_for_sale(connection: Connection, product_id: int) -> SaleProduct:
    """The product with its portions, taxes and questions; NotFound when it is not in use."""
    row = connection.execute(
        select(
            _PRODUCTS.c.name,
            _PRODUCTS.c.sale_type_id,
            _PRODUCTS.c.returned_sale_type_id,
            select(VenueRow.currency).scalar_subquery(),
        ).where(_PRODUCTS.c.id == product_id, _PRODUCTS.c.retired_at.is_(None))
    ).first()
    if row is None:
        raise NotFound(N_("This product is not sold any more. Choose another one."))
    name, sale_type_id, returned_sale_type_id, code = row
    money = currency(code)
    return SaleProduct(
        id=product_id,
        name=name,
        sale_type_id=sale_type_id,
        returned_sale_type_id=returned_sale_type_id,
        tax_ids=_tax_ids(connection, product_id),
        portions=_sale_portions(connection, product_id, money),
        modifier_groups=_questions(connection, product_id, money),
    )


def by_barcode(connection: Connection, code: str) -> tuple[int, int] | None:
    """(product id, portion id) of a scanned code, or None when no product in use has it."""
    table = BarcodeRow.__table__
    row = connection.execute(
        select(_PORTIONS.c.product_id, _PORTIONS.c.id)
        .join(table, table.c.portion_id == _PORTIONS.c.id)
        .join(_PRODUCTS, _PRODUCTS.c.id == _PORTIONS.c.product_id)
        .where(
            table.c.code == code.strip(),
            _PORTIONS.c.retired_at.is_(None),
            _PRODUCTS.c.retired_at.is_(None),
        )
    ).first()
    return (row[0], row[1]) if row else None


@dataclass(frozen=True, slots=True)
class _Face:
    """What is always on a key: the product's name on the hue of its category."""

    id: int
    name: str
    color: int


def _nearness(text: str) -> Label[int]:
    key = _PRODUCTS.c.search_key
    return case(
        (key.startswith(text, autoescape=True), 0),
        (key.contains(f" {text}", autoescape=True), 1),
        else_=2,
    ).label("nearness")


def _colors(connection: Connection, product_ids: Sequence[int]) -> dict[int, int]:
    rows = connection.execute(
        select(_KEYS.c.product_id, _CATEGORIES.c.color)
        .join(_CATEGORIES, _CATEGORIES.c.id == _KEYS.c.menu_category_id)
        .join(_MENUS, _MENUS.c.id == _CATEGORIES.c.menu_id)
        .where(
            _KEYS.c.product_id.in_(product_ids),
            _CATEGORIES.c.retired_at.is_(None),
            _MENUS.c.retired_at.is_(None),
        )
        .order_by(_MENUS.c.position.desc(), _CATEGORIES.c.position.desc())
    )
    return {row.product_id: row.color for row in rows}


def _menu_keys(
    connection: Connection,
    faces: Sequence[_Face],
    product_ids: Select[Any] | Sequence[int],
) -> list[MenuKey]:
    sizes = _first_prices(connection, product_ids)
    asking = _asking(connection, product_ids)
    return [
        MenuKey(face.id, face.name, *sizes.get(face.id, (None, 0)), face.id in asking, face.color)
        for face in faces
    ]


def _first_prices(
    connection: Connection, product_ids: Select[Any] | Sequence[int]
) -> dict[int, tuple[int | None, int]]:
    """Product id → the first portion's price and the number of portions."""
    found: dict[int, tuple[int | None, int]] = {}
    for row in connection.execute(
        select(_PORTIONS.c.product_id, _PORTIONS.c.price)
        .where(_PORTIONS.c.product_id.in_(product_ids), _PORTIONS.c.retired_at.is_(None))
        .order_by(_PORTIONS.c.position, _PORTIONS.c.id)
    ):
        first, count = found.get(row.product_id, (row.price, 0))
        found[row.product_id] = (first, count + 1)
    return found


def _asking(connection: Connection, product_ids: Select[Any] | Sequence[int]) -> set[int]:
    rows = connection.execute(
        select(_QUESTIONS.c.product_id)
        .join(_GROUPS, _GROUPS.c.id == _QUESTIONS.c.modifier_group_id)
        .where(
            _QUESTIONS.c.product_id.in_(product_ids),
            _GROUPS.c.minimum > 0,
            _GROUPS.c.retired_at.is_(None),
        )
    )
    return {row.product_id for row in rows}


def _tax_ids(connection: Connection, product_id: int) -> tuple[int, ...]:
    table = ProductTaxRow.__table__
    return tuple(
        connection.scalars(
            select(table.c.tax_template_id)
            .where(table.c.product_id == product_id)
            .order_by(table.c.tax_template_id)
        )
    )


def _sale_portions(
    connection: Connection, product_id: int, money: Currency
) -> tuple[SalePortion, ...]:
    rows = connection.execute(
        select(_PORTIONS)
        .where(_PORTIONS.c.product_id == product_id, _PORTIONS.c.retired_at.is_(None))
        .order_by(_PORTIONS.c.position, _PORTIONS.c.id)
    )
    return tuple(
        SalePortion(row.id, row.name, None if row.price is None else Money(row.price, money))
        for row in rows
    )


def _questions(
    connection: Connection, product_id: int, money: Currency
) -> tuple[ModifierGroup, ...]:
    rows = connection.execute(
        select(
            _GROUPS.c.id.label("group_id"),
            _GROUPS.c.name.label("group_name"),
            _GROUPS.c.minimum,
            _GROUPS.c.maximum,
            _MODIFIERS,
        )
        .join(_QUESTIONS, _QUESTIONS.c.modifier_group_id == _GROUPS.c.id)
        .join(_MODIFIERS, _MODIFIERS.c.modifier_group_id == _GROUPS.c.id)
        .where(
            _QUESTIONS.c.product_id == product_id,
            _GROUPS.c.retired_at.is_(None),
            _MODIFIERS.c.retired_at.is_(None),
        )
        .order_by(_QUESTIONS.c.position, _GROUPS.c.id, _MODIFIERS.c.position, _MODIFIERS.c.id)
    )
    groups: dict[int, list[Row[Any]]] = {}
    for row in rows:
        groups.setdefault(row.group_id, []).append(row)
    return tuple(_group(answers, money) for answers in groups.values())


def _group(answers: Sequence[Row[Any]], money: Currency) -> ModifierGroup:
    first = answers[0]
    return ModifierGroup(
        id=first.group_id,
        name=first.group_name,
        minimum=first.minimum,
        maximum=first.maximum,
        modifiers=tuple(
            Modifier(
                row.id, row.name, Money(row.price, money), bool(row.tax_free), row.maximum_quantity
            )
            for row in answers
        ),
    )
