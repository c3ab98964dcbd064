"""Products: created, changed and retired with their portions, barcodes, taxes and questions."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Column, Table, delete, func, insert, select, update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.domain.ids import new_id
from pospro.domain.money import LIMIT
from pospro.i18n import fold, sort_key
from pospro.services.manager.editing import Edit, clean_name, editing, require_unchanged
from pospro.services.manager.matching import matched_ids
from pospro.storage import catalogue_editing
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
from pospro.storage.db import Database
from pospro.storage.taxes import TaxTemplateRow
from pospro.storage.venue import VenueRow

LONGEST_BARCODE = 64

_PRODUCTS = ProductRow.__table__
_PORTIONS = PortionRow.__table__
_BARCODES = BarcodeRow.__table__
_KEYS = MenuKeyRow.__table__


@dataclass(frozen=True, slots=True)
class PortionContent:
    """A size; `id` is None for a new one, `price` in minor units, None while there is none."""

    id: int | None
    name: str
    price: int | None
    barcodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductContent:
    """What a manager says about a product; portions and questions in their order."""

    name: str
    product_group_id: int
    portions: tuple[PortionContent, ...]
    tax_ids: tuple[int, ...] = ()
    modifier_group_ids: tuple[int, ...] = ()
    category_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SaveProduct:
    """A new product, or a changed one when `product_id` is given with the fingerprint `seen`."""

    actor: Actor
    content: ProductContent
    product_id: int | None = None
    seen: str = ""


def save_product(db: Database, clock: Clock, command: SaveProduct) -> int:
    """Keep the product and return its id; sold lines keep the name and price they were sold at.

    BadInput names the field, with its row's number for a portion: portion_price-1.
    """
    with editing(db, clock, command.actor, "edit_catalogue") as edit:
        content = _checked(edit, command.content)
        before: dict[str, Any] = {}
        if command.product_id is not None:
            before = catalogue_editing.product_state(edit.connection, command.product_id)
            require_unchanged(before, command.seen)
        product_id = command.product_id or new_id()
        _write_product(edit, product_id, content, is_new=not before)
        _write_portions(edit, product_id, content.portions)
        _write_links(edit, product_id, content)
        action = "product_changed" if before else "product_created"
        told = _told(before) if before else {}
        edit.record(action, f"product:{product_id}", before=told, after=asdict(content))
    return product_id


def retire_product(db: Database, clock: Clock, actor: Actor, product_id: int) -> None:
    """Take a product off the menu and out of the search; old tickets keep it."""
    with editing(db, clock, actor, "edit_catalogue") as edit:
        catalogue_editing.product_state(edit.connection, product_id)
        _set(edit, _PRODUCTS, product_id, {"retired_at": edit.at})
        edit.record("product_retired", f"product:{product_id}")


def restore_product(db: Database, clock: Clock, actor: Actor, product_id: int) -> None:
    """Sell a retired product again, at its old places on the menu."""
    with editing(db, clock, actor, "edit_catalogue") as edit:
        catalogue_editing.product_state(edit.connection, product_id)
        _set(edit, _PRODUCTS, product_id, {"retired_at": None})
        edit.record("product_restored", f"product:{product_id}")


def _checked(edit: Edit, content: ProductContent) -> ProductContent:
    """The content with clean names; BadInput for what cannot be kept."""
    known = (
        ("product_group_id", ProductGroupRow.__table__, (content.product_group_id,)),
        ("tax_ids", TaxTemplateRow.__table__, content.tax_ids),
        ("modifier_group_ids", ModifierGroupRow.__table__, content.modifier_group_ids),
        ("category_ids", MenuCategoryRow.__table__, content.category_ids),
    )
    for field, table, ids in known:
        _require_known(edit, table, ids, field)
    return ProductContent(
        name=clean_name(content.name),
        product_group_id=content.product_group_id,
        portions=_checked_portions(content.portions),
        tax_ids=content.tax_ids,
        modifier_group_ids=content.modifier_group_ids,
        category_ids=content.category_ids,
    )


def _require_known(edit: Edit, table: Table, ids: Iterable[int], field: str) -> None:
    wanted = set(ids)
    found = set(edit.connection.scalars(select(table.c.id).where(table.c.id.in_(wanted))))
    if wanted != found:
        raise BadInput(N_("Choose one of the list."), field=field)


def _checked_portions(portions: tuple[PortionContent, ...]) -> tuple[PortionContent, ...]:
    if not portions:
        raise BadInput(N_("A product needs at least one portion."), field="portions")
    checked = tuple(
        _checked_portion(portion, row, is_only=len(portions) == 1)
        for row, portion in enumerate(portions)
    )
    _refuse_repeated([portion.name for portion in checked], "portion_name")
    _refuse_repeated([code for portion in checked for code in portion.barcodes], "portions")
    return checked


def _checked_portion(portion: PortionContent, row: int, *, is_only: bool) -> PortionContent:
    blank = is_only and not portion.name.strip()
    name = "" if blank else clean_name(portion.name, f"portion_name-{row}")
    if portion.price is not None and not 0 <= portion.price < LIMIT:
        raise BadInput(N_("A price is zero or more."), field=f"portion_price-{row}")
    codes = tuple(code.strip() for code in portion.barcodes if code.strip())
    for code in codes:
        if len(code) > LONGEST_BARCODE or not code.isprintable() or " " in code:
            raise BadInput(
                N_("“{code}” is no barcode."), field=f"portion_barcodes-{row}", code=code[:40]
            )
    return PortionContent(portion.id, name, portion.price, codes)


def _refuse_repeated(values: list[str], field: str) -> None:
    for place, value in enumerate(values):
        if value in values[:place]:
            named = f"{field}-{place}" if field == "portion_name" else field
            raise BadInput(N_("“{value}” stands here twice."), field=named, value=value)


def _write_product(edit: Edit, product_id: int, content: ProductContent, *, is_new: bool) -> None:
    language = edit.connection.scalar(select(VenueRow.language))
    values = {
        "name": content.name,
        "search_key": fold(content.name),
        "sort_key": sort_key(content.name, language or "en"),
        "product_group_id": content.product_group_id,
    }
    if is_new:
        edit.connection.execute(insert(_PRODUCTS), values | {"id": product_id})
    else:
        _set(edit, _PRODUCTS, product_id, values)


def _write_portions(edit: Edit, product_id: int, portions: tuple[PortionContent, ...]) -> None:
    """Keep the portions that are given, retire the others, revive one of the same name."""
    rows = edit.connection.execute(
        select(_PORTIONS.c.id, _PORTIONS.c.name, _PORTIONS.c.retired_at).where(
            _PORTIONS.c.product_id == product_id
        )
    ).all()
    known = {row.id: row.name for row in rows}
    ids = matched_ids(known, [(portion.id, portion.name) for portion in portions])
    for row in rows:
        if row.id not in ids and row.retired_at is None:
            _set(edit, _PORTIONS, row.id, {"retired_at": edit.at})
    # Names are unique in a product: out of the way first, so that two of them may be exchanged.
    for portion_id in known.keys() & set(ids):
        _set(edit, _PORTIONS, portion_id, {"name": f"~{portion_id}"})
    for place, (portion_id, portion) in enumerate(zip(ids, portions, strict=True), 1):
        values = {"name": portion.name, "price": portion.price, "position": place}
        if portion_id in known:
            _set(edit, _PORTIONS, portion_id, values | {"retired_at": None})
        else:
            row_of_it = values | {"id": portion_id, "product_id": product_id}
            edit.connection.execute(insert(_PORTIONS), row_of_it)
    _write_barcodes(edit, set(known), list(zip(ids, portions, strict=True)))


def _write_barcodes(edit: Edit, known: set[int], kept: list[tuple[int, PortionContent]]) -> None:
    edit.connection.execute(delete(_BARCODES).where(_BARCODES.c.portion_id.in_(known)))
    wanted = {
        code: (portion_id, row)
        for row, (portion_id, portion) in enumerate(kept)
        for code in portion.barcodes
    }
    taken = edit.connection.execute(
        select(_BARCODES.c.code, _PRODUCTS.c.name)
        .join(_PORTIONS, _PORTIONS.c.id == _BARCODES.c.portion_id)
        .join(_PRODUCTS, _PRODUCTS.c.id == _PORTIONS.c.product_id)
        .where(_BARCODES.c.code.in_(wanted))
    ).first()
    if taken is not None:
        raise BadInput(
            N_("The barcode {code} belongs to {product}."),
            field=f"portion_barcodes-{wanted[taken.code][1]}",
            code=taken.code,
            product=taken.name,
        )
    if wanted:
        rows = [{"code": code, "portion_id": owner} for code, (owner, _) in wanted.items()]
        edit.connection.execute(insert(_BARCODES), rows)


def _write_links(edit: Edit, product_id: int, content: ProductContent) -> None:
    taxes, questions = ProductTaxRow.__table__, ProductModifierGroupRow.__table__
    for table in (taxes, questions):
        edit.connection.execute(delete(table).where(table.c.product_id == product_id))
    if content.tax_ids:
        rows = [{"product_id": product_id, "tax_template_id": each} for each in content.tax_ids]
        edit.connection.execute(insert(taxes), rows)
    if content.modifier_group_ids:
        rows = [
            {"product_id": product_id, "modifier_group_id": each, "position": place}
            for place, each in enumerate(content.modifier_group_ids, 1)
        ]
        edit.connection.execute(insert(questions), rows)
    _write_keys(edit, product_id, set(content.category_ids))


def _write_keys(edit: Edit, product_id: int, wanted: set[int]) -> None:
    """Keys that stay keep their place; a new one goes to the end of its category."""
    present = set(
        edit.connection.scalars(
            select(_KEYS.c.menu_category_id).where(_KEYS.c.product_id == product_id)
        )
    )
    edit.connection.execute(
        delete(_KEYS).where(
            _KEYS.c.product_id == product_id, _KEYS.c.menu_category_id.in_(present - wanted)
        )
    )
    for category_id in sorted(wanted - present):
        add_key(edit, category_id, product_id)


def add_key(edit: Edit, category_id: int, product_id: int) -> None:
    """A key for the product at the end of the category."""
    last: Column[int] = _KEYS.c.position
    place = edit.connection.scalar(
        select(func.max(last)).where(_KEYS.c.menu_category_id == category_id)
    )
    row = {
        "id": new_id(),
        "menu_category_id": category_id,
        "product_id": product_id,
        "position": (place or 0) + 1,
    }
    edit.connection.execute(insert(_KEYS), row)


def _set(edit: Edit, table: Table, row_id: int, values: dict[str, Any]) -> None:
    edit.connection.execute(update(table).where(table.c.id == row_id).values(values))


def _told(state: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name != "retired_at"}
