"""What managers edit: products, groups, questions, the menu, people, roles, the configuration."""

from typing import Annotated, Literal

from pydantic import Field

from pospro.api.schemas.plain import (
    PIN_PATTERN,
    PRINTABLE,
    Amount,
    Document,
    Id,
    ProductsEnd,
    Query,
    Versioned,
)

Name = Annotated[str, Field(min_length=1, max_length=80, pattern=PRINTABLE)]
Pin = Annotated[str, Field(pattern=PIN_PATTERN)]
Color = Annotated[int, Field(ge=1, le=10)]
Ids = Annotated[tuple[Id, ...], Field(max_length=200)]


class Kept(Document):
    """What was created, changed, retired or restored."""

    id: Id


class PortionContent(Document):
    """A size; without an id it is new, without a price it cannot be sold yet."""

    id: Id | None = None
    name: Annotated[str, Field(max_length=80, pattern=PRINTABLE)] = ""
    price: Amount | None = None
    barcodes: Annotated[
        tuple[Annotated[str, Field(max_length=64, pattern=PRINTABLE)], ...], Field(max_length=50)
    ] = ()


class ProductContent(Document):
    """All that is said about a product; portions and questions in their order."""

    name: Name
    product_group_id: Id
    portions: Annotated[tuple[PortionContent, ...], Field(min_length=1, max_length=50)]
    tax_ids: Ids = ()
    modifier_group_ids: Ids = ()
    category_ids: Ids = ()


class ProductPortion(Document):
    """A size of a product with its barcodes."""

    id: Id
    name: str
    price: Amount | None
    barcodes: tuple[str, ...]


class Product(Versioned):
    """A product as its form shows it."""

    id: Id
    name: str
    product_group_id: Id
    portions: tuple[ProductPortion, ...]
    tax_ids: tuple[Id, ...]
    modifier_group_ids: tuple[Id, ...]
    category_ids: tuple[Id, ...]
    retired: bool


class ProductQuery(Query):
    """Which products to list; `after` is the `following` of the page before."""

    text: Annotated[str, Field(max_length=100, pattern=PRINTABLE)] = ""
    group_id: Id | None = None
    retired: bool = False
    after: ProductsEnd | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class ListedProduct(Document):
    """A product in a list, with the prices of its portions."""

    id: Id
    name: str
    group: str
    prices: tuple[Amount | None, ...]
    retired: bool


class ProductList(Document):
    """A page of products; `following` is where the next one begins, none on the last."""

    products: tuple[ListedProduct, ...]
    following: str | None


class NamedContent(Document):
    """A name."""

    name: Name


class Listed(Document):
    """Something with a name, and how many products use it."""

    id: Id
    name: str
    used_by: int
    retired: bool


class NamedList(Document):
    """Every group of a kind."""

    groups: tuple[Listed, ...]


class ProductGroup(Versioned):
    """What products are counted under in reports."""

    id: Id
    name: str
    retired: bool


class ModifierContent(Document):
    """One answer to a question; without an id it is new."""

    id: Id | None = None
    name: Name
    price: Amount
    tax_free: bool = False
    maximum_quantity: Annotated[int, Field(ge=1, le=99)] = 1


class ModifierGroupContent(Document):
    """A question: at least `minimum`, at most `maximum` answers (0: no limit), in their order.

    An answer that is given twice counts as two.
    """

    name: Name
    minimum: Annotated[int, Field(ge=0, le=99)] = 0
    maximum: Annotated[int, Field(ge=0, le=99)] = 0
    modifiers: Annotated[tuple[ModifierContent, ...], Field(min_length=1, max_length=99)]


class GroupModifier(Document):
    """An answer of a modifier group."""

    id: Id
    name: str
    price: Amount
    tax_free: bool
    maximum_quantity: int


class EditedModifierGroup(Versioned):
    """A question as its form shows it."""

    id: Id
    name: str
    minimum: int
    maximum: int
    modifiers: tuple[GroupModifier, ...]
    retired: bool


class CategoryContent(Document):
    """A category of a menu: its name, one of ten colours, and the name of its picture."""

    name: Name
    color: Color
    icon: Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    menu_id: Annotated[
        Id | None, Field(description="Null is the venue's first menu, or where it stands already.")
    ] = None


class CategoryKey(Document):
    """A product's key in a category."""

    id: Id
    product_id: Id
    name: str


class Category(Versioned):
    """A category as its form shows it, with its keys in their order."""

    id: Id
    menu_id: Id
    name: str
    color: int
    icon: str
    keys: tuple[CategoryKey, ...]
    retired: bool


class ListedCategory(Document):
    """A category in its menu's order."""

    id: Id
    menu_id: Id
    name: str
    color: int
    icon: str
    keys: int
    retired: bool


class CategoryList(Document):
    """Every category, by menu; retired ones last."""

    categories: tuple[ListedCategory, ...]


class UserContent(Document):
    """What is said about a user; how the screens look for them is theirs to change."""

    name: Name
    role_id: Id
    color: Color
    language: Literal["tr", "en"]
    theme: Literal["auto", "light", "dark"] = "auto"
    hand: Literal["right", "left"] = "right"


class NewUser(UserContent):
    """A new user with a first PIN."""

    pin: Pin


class NewPin(Document):
    """Another PIN; whoever is signed in with the old one is signed out, tokens are revoked."""

    pin: Pin


class User(Versioned):
    """A user as the form shows them, never with a PIN."""

    id: Id
    name: str
    role_id: Id
    color: int
    language: str
    theme: str
    hand: str
    retired: bool


class ListedUser(Document):
    """A user in a list; `sessions` counts where they are signed in now."""

    id: Id
    name: str
    role: str
    sessions: int
    retired: bool


class UserList(Document):
    """Everybody who works or worked here."""

    users: tuple[ListedUser, ...]


class RoleContent(Document):
    """A role: its name and its rights."""

    name: Name
    rights: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=100)]


class Role(Versioned):
    """A role as its form shows it."""

    id: Id
    name: str
    rights: tuple[str, ...]
    retired: bool


class ListedRole(Document):
    """A role in a list, with the number of its users."""

    id: Id
    name: str
    rights: tuple[str, ...]
    users: int
    retired: bool


class RoleList(Document):
    """Every role, the oldest first."""

    roles: tuple[ListedRole, ...]


Format = Literal["toml", "json"]


class FormatQuery(Query):
    """How the configuration is written."""

    format: Format = "toml"


class Configuration(Document):
    """The whole set-up as the text of one file."""

    format: Format
    text: str


class ConfigurationImport(Document):
    """The text of a file; its sections take the place of the present ones."""

    format: Format
    text: Annotated[str, Field(max_length=32_000_000)]
    dry_run: Annotated[bool, Field(description="Only tell what would change.")] = True


class ConfigurationChange(Document):
    """One entry that differs, and in which fields."""

    section: str
    key: str
    kind: str
    fields: tuple[str, ...]


class ConfigurationChanges(Document):
    """What the file changes, or would."""

    dry_run: bool
    venue: bool
    changes: tuple[ConfigurationChange, ...]
    unchanged: int
