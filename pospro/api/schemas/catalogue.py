"""The catalogue as a seller reads it: menu, search, and a product with all that it asks."""

from typing import Annotated

from pydantic import Field

from pospro.api.schemas.plain import PRINTABLE, Amount, Document, FoundEnd, Id, Query


class MenuKey(Document):
    """A product as a key: the price of its first portion, and whether something must be chosen."""

    product_id: Id
    name: str
    price: Amount | None
    portions: int
    asks: bool


class MenuCategory(Document):
    """A category of the menu with its keys in their order."""

    id: Id
    name: str
    color: int
    icon: str
    keys: tuple[MenuKey, ...]


class MenuQuery(Query):
    """Whose menu: a named one, else that of tickets of a type or in a department.

    Without any it is the menu of a ticket that is opened at the register now.
    """

    menu_id: Id | None = None
    department_id: Id | None = None
    ticket_type_id: Id | None = None


class Menu(Document):
    """A menu of the till."""

    id: Id
    name: str
    categories: tuple[MenuCategory, ...]


class ProductQuery(Query):
    """What to look for: a whole barcode, or words of the name in any case and accent.

    Without either all products are listed; `after` is the `following` of the page before.
    """

    text: Annotated[str, Field(max_length=100, pattern=PRINTABLE)] = ""
    barcode: Annotated[str, Field(max_length=64, pattern=PRINTABLE)] = ""
    after: FoundEnd | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class FoundProducts(Document):
    """Products that were found, the nearest first, then by name; a barcode names its portion too.

    `following` is where the next page begins, none on the last.
    """

    products: tuple[MenuKey, ...]
    portion_id: Id | None
    following: str | None


class Portion(Document):
    """A size with its price for one."""

    id: Id
    name: str
    price: Amount | None


class Modifier(Document):
    """One choice; its price is for one unit of the line."""

    id: Id
    name: str
    price: Amount
    tax_free: bool
    maximum_quantity: int


class ModifierGroup(Document):
    """Choices offered together; at least `minimum`, at most `maximum` of them (0: no limit).

    A modifier that is taken twice counts as two.
    """

    id: Id
    name: str
    minimum: int
    maximum: int
    modifiers: tuple[Modifier, ...]


class SaleProduct(Document):
    """A product as it is sold now."""

    id: Id
    name: str
    tax_ids: tuple[Id, ...]
    portions: tuple[Portion, ...]
    modifier_groups: tuple[ModifierGroup, ...]
