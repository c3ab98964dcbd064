"""Products: a list that is searched while one types, and the form of one product."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Connection

from pospro.domain.errors import BadInput
from pospro.i18n import format_money
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_product import (
    PortionContent,
    ProductContent,
    SaveProduct,
    restore_product,
    retire_product,
    save_product,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage import catalogue_editing
from pospro.storage.catalogue_editing import ListedProduct, ProductFilter
from pospro.storage.venue_setup import VenueSetup, current_setup
from pospro.web.forms import Typed, is_id, money_text, new_key
from pospro.web.fragments import fragment, is_fragment, path_to
from pospro.web.manager import office
from pospro.web.manager.office import Form
from pospro.web.manager.past import events

blueprint = Blueprint("manager_products", __name__, url_prefix="/manager/products")

A_PAGE = 50
"""Products in one page of the list."""


@dataclass(frozen=True, slots=True)
class Row:
    """A product in the list, with its prices in words."""

    id: int
    name: str
    group: str
    prices: str


@blueprint.get("/")
@permission("edit_catalogue")
def page() -> ResponseReturnValue:
    """The list; its rows alone for a search."""
    with context.db.reading() as connection:
        wanted = _wanted()
        values = _list(connection, wanted)
    if is_fragment():
        return fragment("manager/_products.html", **values)
    return office.page("manager/products.html", **values)


def _wanted() -> ProductFilter:
    text = request.args
    group, after = text.get("group", ""), text.get("after", "")
    key, _dash, last = after.rpartition("-")
    return ProductFilter(
        text=text.get("q", "")[:80],
        group_id=int(group) if is_id(group) else None,
        retired=bool(text.get("retired")),
        after=(key, int(last)) if is_id(last) else None,
    )


def _list(connection: Connection, wanted: ProductFilter) -> dict[str, Any]:
    setup = current_setup(context.db, connection)
    found = catalogue_editing.products(connection, wanted, A_PAGE + 1)
    shown = found[:A_PAGE]
    last = shown[-1] if len(found) > A_PAGE else None
    return {
        "rows": [_row(product, setup) for product in shown],
        "count": catalogue_editing.count_products(connection, wanted),
        "wanted": wanted,
        "groups": [(each.id, each.name) for each in catalogue_editing.product_groups(connection)],
        "next": f"{last.sort_key}-{last.id}" if last else "",
    }


def _row(product: ListedProduct, setup: VenueSetup) -> Row:
    known = sorted({price for price in product.prices if price is not None})
    texts = [format_money(price, setup.currency, context.language) for price in known]
    if len(texts) > 1:
        prices = f"{texts[0]} – {texts[-1]}"
    else:
        prices = texts[0] if texts else _("no price yet")
    return Row(product.id, product.name, product.group, prices)


@blueprint.get("/new")
@permission("edit_catalogue")
def new() -> str:
    """An empty form, but for what the address names."""
    barcodes = [request.args["barcode"][:80]] if request.args.get("barcode") else []
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        state: dict[str, Any] = {
            "name": request.args.get("name", "")[:80],
            "product_group_id": None,
            "portions": [{"id": "", "name": "", "price": None, "barcodes": barcodes}],
            "tax_ids": [],
            "modifier_group_ids": [],
            "category_ids": [],
        }
        return office.show(_form(connection, setup, None, _shown(state, setup)))


@blueprint.get("/<int:product_id>")
@permission("edit_catalogue")
def edit(product_id: int) -> str:
    """The form of a product."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        state = catalogue_editing.product_state(connection, product_id)
        return office.show(_form(connection, setup, product_id, _shown(state, setup)))


@blueprint.get("/portion")
@permission("edit_catalogue")
def portion() -> str:
    """One more row for a portion."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    row = {"key": new_key(), "id": "", "name": "", "price": "", "barcodes": ""}
    return render_template(
        "manager/_portion.html", portion=row, errors={}, symbol=setup.currency.symbol
    )


@blueprint.post("/")
@permission("edit_catalogue")
def create() -> ResponseReturnValue:
    """Keep a new product."""
    return _save(None)


@blueprint.post("/<int:product_id>")
@permission("edit_catalogue")
def change(product_id: int) -> ResponseReturnValue:
    """Keep a changed product."""
    return _save(product_id)


@blueprint.post("/<int:product_id>/retire")
@permission("edit_catalogue")
def retire(product_id: int) -> ResponseReturnValue:
    """Take the product out of use."""
    retire_product(context.db, context.clock, context.actor, product_id)
    return office.finished("manager_products.page", "retired", _name(product_id))


@blueprint.post("/<int:product_id>/restore")
@permission("edit_catalogue")
def restore(product_id: int) -> ResponseReturnValue:
    """Take the product back into use."""
    restore_product(context.db, context.clock, context.actor, product_id)
    return office.finished("manager_products.page", "restored", _name(product_id))


def _name(product_id: int) -> str:
    with context.db.reading() as connection:
        name: str = catalogue_editing.product_state(connection, product_id)["name"]
    return name


def _save(product_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    keys = typed.rows("portion")
    content = _content(typed, keys)
    if not typed.errors:
        command = SaveProduct(context.actor, content, product_id, typed.text("seen"))
        try:
            save_product(context.db, context.clock, command)
        except BadInput as refusal:
            typed.refuse_row(refusal, keys)
        else:
            return office.finished("manager_products.page", "saved", content.name)
    with context.db.reading() as connection:
        form = _form(connection, setup, product_id, _given_back(typed, keys))
        return office.refused(form)


def _content(typed: Typed, keys: list[str]) -> ProductContent:
    return ProductContent(
        name=typed.text("name"),
        product_group_id=typed.whole("product_group_id"),
        portions=tuple(_portion(typed, key) for key in keys),
        tax_ids=typed.chosen("tax_ids"),
        modifier_group_ids=typed.chosen("modifier_group_ids"),
        category_ids=typed.chosen("category_ids"),
    )


def _portion(typed: Typed, key: str) -> PortionContent:
    return PortionContent(
        id=int(key) if is_id(key) else None,
        name=typed.text(f"portion_name-{key}"),
        price=typed.money(f"portion_price-{key}"),
        barcodes=tuple(typed.text(f"portion_barcodes-{key}").split()),
    )


def _shown(state: dict[str, Any], setup: VenueSetup) -> dict[str, Any]:
    """The form's values, from what is kept."""
    portions = [
        {
            "key": str(each["id"] or new_key()),
            "name": each["name"],
            "price": money_text(each["price"], setup.currency),
            "barcodes": " ".join(each["barcodes"]),
        }
        for each in state["portions"]
    ]
    seen = fingerprint(state)
    return state | {"portions": portions, "seen": seen, "errors": {}}


def _given_back(typed: Typed, keys: list[str]) -> dict[str, Any]:
    """The form's values, as they were typed."""
    names = ("name", "price", "barcodes")
    portions = [
        {"key": key} | {name: typed.text(f"portion_{name}-{key}") for name in names} for key in keys
    ]
    return {
        "name": typed.text("name"),
        "product_group_id": typed.text("product_group_id"),
        "portions": portions,
        "tax_ids": typed.chosen("tax_ids"),
        "modifier_group_ids": typed.chosen("modifier_group_ids"),
        "category_ids": typed.chosen("category_ids"),
        "seen": typed.text("seen"),
        "errors": typed.errors,
    }


def _form(
    connection: Connection, setup: VenueSetup, product_id: int | None, product: dict[str, Any]
) -> Form:
    groups = catalogue_editing.product_groups(connection)
    questions = catalogue_editing.modifier_groups(connection)
    categories = catalogue_editing.categories(connection)
    action = "create" if product_id is None else "change"
    values = {
        "product": product,
        "product_id": product_id,
        "errors": product["errors"],
        "action": path_to(f"manager_products.{action}", product_id=product_id),
        "symbol": setup.currency.symbol,
        "groups": [(each.id, each.name) for each in groups if not each.is_retired],
        "taxes": [
            tax
            for tax in setup.taxes.values()
            if tax in setup.taxes_in_use or tax.id in product["tax_ids"]
        ],
        "questions": [each for each in questions if not each.is_retired],
        "categories": [each for each in categories if not each.is_retired],
        "several_menus": len({each.menu_id for each in categories}) > 1,
        "events": events(connection, f"product:{product_id}") if product_id else [],
    }
    return Form("manager/product.html", "manager/_product.html", values)
