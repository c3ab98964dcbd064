"""Products and their groups as a manager edits them."""

from typing import Any

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import office as schema
from pospro.api.schemas.plain import Amount
from pospro.api.setup import the_setup
from pospro.api.stale import show_present
from pospro.domain.money import Currency
from pospro.request.context import context
from pospro.services.manager import edit_product
from pospro.services.manager.edit_product import PortionContent, ProductContent, SaveProduct
from pospro.services.manager.editing import fingerprint
from pospro.storage import catalogue_editing
from pospro.storage.catalogue_editing import ListedProduct, ProductFilter

blueprint = resource("products")


@blueprint.get("/products")
@operation("edit_catalogue")
def find(query: schema.ProductQuery) -> schema.ProductList:
    """Products by name, retired ones apart; a whole barcode finds its product too."""
    wanted = ProductFilter(
        text=query.text,
        group_id=int(query.group_id) if query.group_id else None,
        retired=query.retired,
        after=_after(query.after),
    )
    currency = the_setup().currency
    with context.db.reading() as connection:
        found = catalogue_editing.products(connection, wanted, query.limit + 1)
    shown = found[: query.limit]
    last = shown[-1] if len(found) > len(shown) else None
    return schema.ProductList(
        products=tuple(_listed(each, currency) for each in shown),
        following=f"{last.sort_key}:{last.id}" if last else None,
    )


def read(product_id: int) -> schema.Product:
    """A product with its portions, taxes, questions and places on the menu."""
    currency = the_setup().currency
    with context.db.reading() as connection:
        state = catalogue_editing.product_state(connection, product_id)
    return schema.Product(
        version=fingerprint(state),
        id=str(product_id),
        name=state["name"],
        product_group_id=str(state["product_group_id"]),
        portions=tuple(_portion(portion, currency) for portion in state["portions"]),
        tax_ids=tuple(map(str, state["tax_ids"])),
        modifier_group_ids=tuple(map(str, state["modifier_group_ids"])),
        category_ids=tuple(map(str, state["category_ids"])),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "product_id", read)
blueprint.get("/products/<id:product_id>")(operation("edit_catalogue")(read))


@blueprint.post("/products")
@operation("edit_catalogue", 201)
def create(change: Change[schema.ProductContent]) -> schema.Kept:
    """A new product."""
    command = SaveProduct(context.actor, _content(change.body))
    return _saved(change, command)


@blueprint.put("/products/<id:product_id>")
@operation("edit_catalogue")
def replace(change: Match[schema.ProductContent], product_id: int) -> schema.Kept:
    """All of a product anew; what was sold keeps its name and price."""
    command = SaveProduct(context.actor, _content(change.body), product_id, change.version)
    return _saved(change, command)


@blueprint.post("/products/<id:product_id>/retirement")
@operation("edit_catalogue")
def retire(change: Change[None], product_id: int) -> schema.Kept:
    """Take a product off the menu and out of the search."""
    return office.turned(change, edit_product.retire_product, product_id)


@blueprint.post("/products/<id:product_id>/restoration")
@operation("edit_catalogue")
def restore(change: Change[None], product_id: int) -> schema.Kept:
    """Sell a retired product again."""
    return office.turned(change, edit_product.restore_product, product_id)


def _saved(change: Change[schema.ProductContent], command: SaveProduct) -> schema.Kept:
    facts = {"product": command.product_id, "content": change.body.model_dump(mode="json")}
    return office.kept(
        change, facts, lambda: edit_product.save_product(context.db, context.clock, command)
    )


def _content(body: schema.ProductContent) -> ProductContent:
    currency = the_setup().currency
    return ProductContent(
        name=body.name,
        product_group_id=int(body.product_group_id),
        portions=tuple(
            PortionContent(
                id=int(portion.id) if portion.id else None,
                name=portion.name,
                price=portion.price.money(currency).minor if portion.price else None,
                barcodes=portion.barcodes,
            )
            for portion in body.portions
        ),
        tax_ids=office.ids(body.tax_ids),
        modifier_group_ids=office.ids(body.modifier_group_ids),
        category_ids=office.ids(body.category_ids),
    )


def _after(text: str | None) -> tuple[str, int] | None:
    if text is None:
        return None
    sort_key, _, product_id = text.partition(":")
    return sort_key, int(product_id)


def _listed(each: ListedProduct, currency: Currency) -> schema.ListedProduct:
    return schema.ListedProduct(
        id=str(each.id),
        name=each.name,
        group=each.group,
        prices=tuple(_price(price, currency) for price in each.prices),
        retired=each.is_retired,
    )


def _portion(portion: dict[str, Any], currency: Currency) -> schema.ProductPortion:
    return schema.ProductPortion(
        id=str(portion["id"]),
        name=portion["name"],
        price=_price(portion["price"], currency),
        barcodes=tuple(portion["barcodes"]),
    )


def _price(minor: int | None, currency: Currency) -> Amount | None:
    return None if minor is None else Amount.of_minor(minor, currency)
