"""Products from a file: first what would happen, then all of it in steps that let sales through."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, delete, func, insert, select, update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.ids import new_id
from pospro.i18n import fold, sort_key
from pospro.services.manager.editing import Edit
from pospro.services.manager.import_plan import ImportPlan, PlannedProduct, plan_import
from pospro.services.manager.product_file import read_products
from pospro.services.manager.sections import COLORS
from pospro.services.manager.steps import Steps, going_on, in_steps, uncollected
from pospro.storage.catalogue import (
    BarcodeRow,
    MenuCategoryRow,
    MenuKeyRow,
    PortionRow,
    ProductGroupRow,
    ProductModifierGroupRow,
    ProductRow,
    ProductTaxRow,
)
from pospro.storage.catalogue_snapshot import CatalogueSnapshot, catalogue_snapshot
from pospro.storage.db import Database
from pospro.storage.venue_setup import VenueSetup, current_setup

T = TypeVar("T")

BATCH = 5000
"""Rows in one statement: enough to be fast, few enough to stay small in memory."""

_PRODUCTS = ProductRow.__table__
_PORTIONS = PortionRow.__table__
_GROUPS = ProductGroupRow.__table__
_CATEGORIES = MenuCategoryRow.__table__


@dataclass(frozen=True, slots=True)
class ImportProducts:
    """A file of products; amounts as in `language`, unless they are plainly otherwise."""

    actor: Actor
    content: bytes
    language: str


@uncollected()
def planned_import(db: Database, command: ImportProducts) -> ImportPlan:
    """What the import would do, without doing it; BadInput for a file that cannot be read."""
    return _planned(db, command)[0]


@uncollected()
def import_products(db: Database, clock: Clock, command: ImportProducts) -> ImportPlan:
    """Import the whole file; returns what was done.

    Changes nothing and returns the plan when it has problems. Conflict when the set-up was changed
    while the file was read. A long file is written in steps, each with whole products; Stopped when
    one of them fails, and the same file again does the rest.
    """
    command.actor.must("edit_catalogue")
    plan, known, setup = _planned(db, command)
    if plan.problems:
        return plan
    steps = Steps(db, clock, (command.actor, setup.version))
    touched = [product for product in plan.products if product.is_new or product.changed]
    writing, done = _Writing(known, setup.venue.language), 0
    for products in in_steps(touched):
        last = done + len(products) == len(touched)
        with going_on(done, len(touched)), steps.step(announced=last) as edit:
            if done == 0:
                writing.prepare(edit, touched)
            writing.write(edit, products)
            if last:
                counts = {"added": len(plan.added), "changed": len(plan.changed)}
                edit.record("products_imported", "products", after=counts)
        done += len(products)
    return plan


def _planned(
    db: Database, command: ImportProducts
) -> tuple[ImportPlan, CatalogueSnapshot, VenueSetup]:
    with db.reading() as connection:
        setup = current_setup(db, connection)
    file = read_products(command.content, setup.currency, command.language)
    with db.reading() as connection:
        known = catalogue_snapshot(connection)
    return plan_import(file, known), known, setup


class _Writing:
    """What the steps of one import share: ids by name, and the last place of every category."""

    def __init__(self, known: CatalogueSnapshot, language: str) -> None:
        self._known = known
        self._language = language
        self._groups: Mapping[str, int] = {}
        self._categories: Mapping[str, int] = {}
        self._last_keys: dict[int, int] = {}

    def prepare(self, edit: Edit, touched: list[PlannedProduct]) -> None:
        """Make the groups and categories that any of the products needs."""
        self._groups = _with_new_groups(edit, touched, self._known.groups, self._language)
        self._categories = _with_new_categories(edit, touched, self._known)
        self._last_keys = _last_keys(edit)

    def write(self, edit: Edit, products: Sequence[PlannedProduct]) -> None:
        """Write these products with everything that belongs to them."""
        _insert(edit, _PRODUCTS, _product_rows(products, self._groups, self._language))
        moved = [
            {"row_id": each.id, "product_group_id": self._groups[each.group]}
            for each in products
            if each.group and not each.is_new
        ]
        _update(edit, _PRODUCTS, moved)
        _write_portions(edit, products)
        codes = (
            {"code": code, "portion_id": portion_id}
            for each in products
            for code, portion_id in each.barcodes.items()
        )
        _insert(edit, BarcodeRow.__table__, codes)
        _write_taxes(edit, products)
        _write_questions(edit, products)
        _insert(edit, MenuKeyRow.__table__, self._key_rows(products))

    def _key_rows(self, products: Sequence[PlannedProduct]) -> Iterator[dict[str, Any]]:
        """New keys at the end of their categories; keys that are there stay where they are."""
        for each in products:
            for category_id in (self._categories[name] for name in each.categories):
                if category_id not in self._known.categories_of.get(each.id, ()):
                    place = self._last_keys[category_id] = self._last_keys.get(category_id, 0) + 1
                    own = {"menu_category_id": category_id, "product_id": each.id}
                    yield own | {"id": new_id(), "position": place}


def _with_new_groups(
    edit: Edit, touched: list[PlannedProduct], known: Mapping[str, int], language: str
) -> dict[str, int]:
    names = dict.fromkeys(each.group for each in touched if each.group not in known)
    names.pop("", None)
    groups = dict(known) | _taken_back(edit, _GROUPS, list(names))
    rows: list[dict[str, Any]] = [
        {"id": new_id(), "name": name, "sort_key": sort_key(name, language)}
        for name in names
        if name not in groups
    ]
    _insert(edit, _GROUPS, rows)
    return groups | {row["name"]: row["id"] for row in rows}


def _with_new_categories(
    edit: Edit, touched: list[PlannedProduct], snapshot: CatalogueSnapshot
) -> dict[str, int]:
    """Categories of the usual menu by name."""
    known, usual = snapshot.categories, {"menu_id": snapshot.usual_menu_id}
    names = dict.fromkeys(name for each in touched for name in each.categories if name not in known)
    categories = dict(known) | _taken_back(edit, _CATEGORIES, list(names), **usual)
    last = edit.connection.scalar(select(func.max(_CATEGORIES.c.position))) or 0
    new = [name for name in names if name not in categories]
    rows: list[dict[str, Any]] = [
        {"id": new_id(), "name": name, "color": color, "icon": "tag", "position": position} | usual
        for position, (name, color) in enumerate(zip(new, cycle(COLORS), strict=False), last + 1)
    ]
    _insert(edit, _CATEGORIES, rows)
    return categories | {row["name"]: row["id"] for row in rows}


def _taken_back(edit: Edit, table: Table, names: list[str], **own: int) -> dict[str, int]:
    """Retired rows of these names, of the `own` part of the table, taken back into use."""
    belongs = (table.c[name] == value for name, value in own.items())
    query = select(table.c.name, table.c.id).where(table.c.name.in_(names), *belongs)
    rows = edit.connection.execute(query)
    found = {row.name: row.id for row in rows}
    edit.connection.execute(
        update(table).where(table.c.id.in_(list(found.values()))).values(retired_at=None)
    )
    return found


def _product_rows(
    touched: Sequence[PlannedProduct], groups: Mapping[str, int], language: str
) -> Iterator[dict[str, Any]]:
    for each in touched:
        if each.is_new:
            yield {
                "id": each.id,
                "name": each.name,
                "search_key": fold(each.name),
                "sort_key": sort_key(each.name, language),
                "product_group_id": groups[each.group],
            }


def _write_portions(edit: Edit, touched: Sequence[PlannedProduct]) -> None:
    last = _last_portions(edit, [each.id for each in touched if not each.is_new])
    new, changed = [], []
    for each in touched:
        for portion in each.portions.values():
            values = {"price": portion.price}
            if portion.is_new:
                place = last[each.id] = last.get(each.id, 0) + 1
                own = {"id": portion.id, "product_id": each.id, "name": portion.name}
                new.append(own | values | {"position": place})
            else:
                changed.append(values | {"row_id": portion.id, "retired_at": None})
    _insert(edit, _PORTIONS, new)
    _update(edit, _PORTIONS, changed)


def _last_portions(edit: Edit, product_ids: list[int]) -> dict[int, int]:
    query = (
        select(_PORTIONS.c.product_id, func.max(_PORTIONS.c.position))
        .where(_PORTIONS.c.product_id.in_(product_ids))
        .group_by(_PORTIONS.c.product_id)
    )
    return dict(edit.connection.execute(query).all())


def _write_taxes(edit: Edit, touched: Sequence[PlannedProduct]) -> None:
    given = [each for each in touched if each.tax_ids]
    table = ProductTaxRow.__table__
    _forget(edit, table, given)
    rows = ({"product_id": p.id, "tax_template_id": tax} for p in given for tax in p.tax_ids)
    _insert(edit, table, rows)


def _write_questions(edit: Edit, touched: Sequence[PlannedProduct]) -> None:
    given = [each for each in touched if each.modifier_group_ids]
    table = ProductModifierGroupRow.__table__
    _forget(edit, table, given)
    rows = (
        {"product_id": each.id, "modifier_group_id": group, "position": place}
        for each in given
        for place, group in enumerate(each.modifier_group_ids, 1)
    )
    _insert(edit, table, rows)


def _last_keys(edit: Edit) -> dict[int, int]:
    table = MenuKeyRow.__table__
    query = select(table.c.menu_category_id, func.max(table.c.position))
    return dict(edit.connection.execute(query.group_by(table.c.menu_category_id)).all())


def _forget(edit: Edit, table: Table, products: list[PlannedProduct]) -> None:
    for batch in _batches([each.id for each in products if not each.is_new]):
        edit.connection.execute(delete(table).where(table.c.product_id.in_(batch)))


def _insert(edit: Edit, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    for batch in _batches(rows):
        edit.connection.execute(insert(table), batch)


def _update(edit: Edit, table: Table, rows: list[dict[str, Any]]) -> None:
    """Change rows by `row_id`, all in the same columns."""
    for batch in _batches(rows):
        columns: dict[str, Any] = {name: bindparam(name) for name in batch[0] if name != "row_id"}
        query = update(table).where(table.c.id == bindparam("row_id")).values(columns)
        edit.connection.execute(query, batch)


def _batches(source: Iterable[T]) -> Iterator[list[T]]:
    source = iter(source)
    while batch := list(islice(source, BATCH)):
        yield batch
