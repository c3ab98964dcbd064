"""The catalogue for selling: the menu, products by words or barcode, one product with questions."""

from pospro.api.door import resource
from pospro.api.operation import operation
from pospro.api.schemas import catalogue as schema
from pospro.api.schemas.plain import Amount
from pospro.domain.errors import N_, NotFound
from pospro.domain.modifier import ModifierGroup
from pospro.domain.money import Currency
from pospro.request.context import context
from pospro.services.ticket.add_line import sale_product
from pospro.storage import catalogue_queries
from pospro.storage.catalogue_queries import MenuKey, Place, SaleProduct
from pospro.storage.menus import Menu
from pospro.storage.venue_setup import VenueSetup, current_setup

blueprint = resource("catalogue")


@blueprint.get("/catalogue/menu")
@operation("sell")
def menu(query: schema.MenuQuery) -> schema.Menu:
    """The categories of a menu with their product keys."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        found = _menu(setup, query)
        categories = catalogue_queries.menus(connection).get(found.id, ())
    currency = setup.currency
    return schema.Menu(
        id=str(found.id),
        name=found.translations.get(context.language, found.name),
        categories=tuple(
            schema.MenuCategory(
                id=str(each.id),
                name=each.name,
                color=each.color,
                icon=each.icon,
                keys=tuple(_key(key, currency) for key in each.keys),
            )
            for each in categories
        ),
    )


@blueprint.get("/catalogue/products")
@operation("sell")
def find(query: schema.ProductQuery) -> schema.FoundProducts:
    """Products for sale, all of them by name, or those of a barcode or of words of their names."""
    if query.barcode:
        return _by_barcode(query.barcode)
    with context.db.reading() as connection:
        currency = current_setup(context.db, connection).currency
        found, last = catalogue_queries.products_for_sale(
            connection, query.text, query.limit, _place(query.after)
        )
    return schema.FoundProducts(
        products=tuple(_key(key, currency) for key in found),
        portion_id=None,
        following=":".join(map(str, last)) if last else None,
    )


@blueprint.get("/catalogue/products/<id:product_id>")
@operation("sell")
def read(product_id: int) -> schema.SaleProduct:
    """A product as it is sold now, with its portions and what must or may be chosen."""
    with context.db.reading() as connection:
        product = sale_product(context.db, connection, product_id)
    return schema.SaleProduct(
        id=str(product.id),
        name=product.name,
        tax_ids=tuple(map(str, product.tax_ids)),
        portions=tuple(
            schema.Portion(
                id=str(each.id),
                name=each.name,
                price=None if each.price is None else Amount.of(each.price),
            )
            for each in product.portions
        ),
        modifier_groups=tuple(map(_group, product.modifier_groups)),
    )


def _menu(setup: VenueSetup, query: schema.MenuQuery) -> Menu:
    if query.menu_id:
        found = setup.menus.get(int(query.menu_id))
    else:
        wanted = int(query.department_id) if query.department_id else None
        department = setup.department_at(context.actor.register_id or 0, wanted)
        usual = department.ticket_type_id if department else None
        kind_id = int(query.ticket_type_id) if query.ticket_type_id else usual
        found = setup.menu_of(department.id if department else None, kind_id)
    if found is None or found.retired:
        raise NotFound(N_("There is no such menu. Look for it in the list."))
    return found


def _by_barcode(code: str) -> schema.FoundProducts:
    with context.db.reading() as connection:
        scanned = catalogue_queries.by_barcode(connection, code)
        if scanned is None:
            return schema.FoundProducts(products=(), portion_id=None, following=None)
        product = sale_product(context.db, connection, scanned[0])
    portion_id = str(scanned[1])
    return schema.FoundProducts(
        products=(_scanned(product),), portion_id=portion_id, following=None
    )


def _place(after: str | None) -> Place | None:
    if after is None:
        return None
    nearness, sort_key, product_id = after.split(":")
    return int(nearness), sort_key, int(product_id)


def _key(key: MenuKey, currency: Currency) -> schema.MenuKey:
    return schema.MenuKey(
        product_id=str(key.product_id),
        name=key.name,
        price=None if key.price is None else Amount.of_minor(key.price, currency),
        portions=key.portions,
        asks=key.asks,
    )


def _scanned(product: SaleProduct) -> schema.MenuKey:
    price = product.portions[0].price if product.portions else None
    return schema.MenuKey(
        product_id=str(product.id),
        name=product.name,
        price=None if price is None else Amount.of(price),
        portions=len(product.portions),
        asks=any(group.minimum for group in product.modifier_groups),
    )


def _group(group: ModifierGroup) -> schema.ModifierGroup:
    return schema.ModifierGroup(
        id=str(group.id),
        name=group.name,
        minimum=group.minimum,
        maximum=group.maximum,
        modifiers=tuple(
            schema.Modifier(
                id=str(each.id),
                name=each.name,
                price=Amount.of(each.price),
                tax_free=each.tax_free,
                maximum_quantity=each.maximum_quantity,
            )
            for each in group.modifiers
        ),
    )
