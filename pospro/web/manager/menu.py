"""The categories of a menu with colour and picture, and the keys in each."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from pospro.domain.errors import BadInput, N_
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager import edit_menu
from pospro.services.manager.edit_menu import ChangeKey, SaveCategory
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import COLORS
from pospro.storage import catalogue_editing, catalogue_queries
from pospro.storage.menus import usual_menu_id
from pospro.storage.venue_setup import current_setup
from pospro.web.forms import is_id
from pospro.web.fragments import fragment, path_to
from pospro.web.manager import office
from pospro.web.manager.accounting import Tab
from pospro.web.manager.office import Form
from pospro.web.manager.past import events
from pospro.web.manager.ticket_setup import in_use

blueprint = Blueprint("manager_menu", __name__, url_prefix="/manager/menu")
LIST = "manager_menu.page"

ICONS = {
    "soup": N_("Soup"),
    "salad": N_("Salad"),
    "beef": N_("Meat"),
    "fish": N_("Fish"),
    "pizza": N_("Pizza"),
    "wheat": N_("Bread"),
    "utensils": N_("Fork and knife"),
    "utensils-crossed": N_("Crossed fork and knife"),
    "chef-hat": N_("Cook’s hat"),
    "flame": N_("Fire"),
    "leaf": N_("Leaf"),
    "cake-slice": N_("Cake"),
    "coffee": N_("Coffee"),
    "cup-soda": N_("Soft drink"),
    "glass-water": N_("Water"),
    "beer": N_("Beer"),
    "wine": N_("Wine"),
    "martini": N_("Cocktail"),
    "shopping-bag": N_("Bag"),
    "package": N_("Parcel"),
    "gift": N_("Present"),
    "tag": N_("Label"),
    "bike": N_("Bicycle"),
    "hand-platter": N_("Tray"),
}
"""Pictures that a category may carry, and what each shows."""

HITS = 8
"""Products shown while one searches for a key to add."""


@blueprint.get("/")
@permission("edit_catalogue")
def page() -> str:
    """Every category of a menu in its order; without one, of the usual menu."""
    with context.db.reading() as connection:
        menus = in_use(current_setup(context.db, connection).menus.values())
        usual = next((menu_id for menu_id, _name in menus), 0)
        menu_id = request.args.get("menu", usual, int)
        categories = catalogue_editing.categories(connection, menu_id)
    tabs = [Tab(path_to(LIST, menu=own), name, own == menu_id) for own, name in menus]
    return office.page(
        "manager/menu.html",
        categories=categories,
        menu_id=menu_id,
        tabs=tabs if len(tabs) > 1 else [],
    )


@blueprint.get("/new")
@permission("edit_catalogue")
def new() -> str:
    """An empty form, in a menu."""
    with context.db.reading() as connection:
        menu_id = request.args.get("menu", 0, int) or usual_menu_id(connection)
        used = [each.color for each in catalogue_editing.categories(connection, menu_id)]
    least = min(COLORS, key=used.count)
    begun = {"name": "", "color": least, "icon": next(iter(ICONS)), "seen": "", "menu_id": menu_id}
    return office.show(_form(None, begun))


@blueprint.get("/<int:category_id>")
@permission("edit_catalogue")
def edit(category_id: int) -> str:
    """The form of a category beside its keys."""
    with context.db.reading() as connection:
        state = catalogue_editing.category_state(connection, category_id)
    return office.show(_form(category_id, state | {"seen": fingerprint(state)}))


@blueprint.post("/")
@permission("edit_catalogue")
def create() -> ResponseReturnValue:
    """Keep a new category."""
    return _save(None)


@blueprint.post("/<int:category_id>")
@permission("edit_catalogue")
def change(category_id: int) -> ResponseReturnValue:
    """Keep a changed category."""
    return _save(category_id)


@blueprint.post("/<int:category_id>/retire")
@permission("edit_catalogue")
def retire(category_id: int) -> ResponseReturnValue:
    """Take a category off the till."""
    edit_menu.retire_category(context.db, context.clock, context.actor, category_id)
    return _finished("retired", category_id)


@blueprint.post("/<int:category_id>/restore")
@permission("edit_catalogue")
def restore(category_id: int) -> ResponseReturnValue:
    """Show a category again."""
    edit_menu.restore_category(context.db, context.clock, context.actor, category_id)
    return _finished("restored", category_id)


@blueprint.post("/<int:category_id>/move")
@permission("edit_catalogue")
def move(category_id: int) -> ResponseReturnValue:
    """One place up or down; answers with the categories."""
    edit_menu.move_category(context.db, context.clock, office.move(category_id))
    with context.db.reading() as connection:
        menu_id = catalogue_editing.category_state(connection, category_id)["menu_id"]
        categories = catalogue_editing.categories(connection, menu_id)
    return fragment("manager/_categories.html", categories=categories)


@blueprint.get("/<int:category_id>/search")
@permission("edit_catalogue")
def search(category_id: int) -> ResponseReturnValue:
    """Products whose key may be added."""
    with context.db.reading() as connection:
        text = request.args.get("q", "")[:80]
        hits = catalogue_queries.search_products(connection, text, HITS)
        keys = catalogue_editing.category_keys(connection, category_id)
    present = {key.product_id for key in keys}
    return fragment(
        "manager/_key_hits.html", hits=hits, present=present, text=text, category_id=category_id
    )


@blueprint.post("/<int:category_id>/keys")
@permission("edit_catalogue")
def add_key(category_id: int) -> ResponseReturnValue:
    """A key at the end; answers with the keys."""
    edit_menu.put_key(context.db, context.clock, _key(category_id))
    return _keys(category_id)


@blueprint.post("/<int:category_id>/keys/remove")
@permission("edit_catalogue")
def remove_key(category_id: int) -> ResponseReturnValue:
    """A key less; answers with the keys."""
    edit_menu.take_key(context.db, context.clock, _key(category_id))
    return _keys(category_id)


@blueprint.post("/<int:category_id>/keys/<int:key_id>/move")
@permission("edit_catalogue")
def move_key(category_id: int, key_id: int) -> ResponseReturnValue:
    """A key one place up or down; answers with the keys."""
    edit_menu.move_key(context.db, context.clock, office.move(key_id))
    return _keys(category_id)


def _key(category_id: int) -> ChangeKey:
    product_id = request.form.get("product_id", 0, int)
    return ChangeKey(context.actor, category_id, product_id)


def _keys(category_id: int) -> ResponseReturnValue:
    with context.db.reading() as connection:
        keys = catalogue_editing.category_keys(connection, category_id)
    return fragment("manager/_keys.html", keys=keys, category_id=category_id)


def _save(category_id: int | None) -> ResponseReturnValue:
    names = ("name", "color", "icon", "seen", "menu_id")
    texts: dict[str, Any] = {name: request.form.get(name, "") for name in names}
    color = int(texts["color"]) if is_id(texts["color"]) else 0
    menu_id = int(texts["menu_id"]) if is_id(texts["menu_id"]) else None
    face = (context.actor, texts["name"], color, texts["icon"])
    command = SaveCategory(*face, category_id, texts["seen"], menu_id)
    try:
        saved_id = edit_menu.save_category(context.db, context.clock, command)
    except BadInput as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        errors = {refusal.field or "form": sentence}
        return office.refused(_form(category_id, texts | {"color": color}, errors))
    return _finished("saved", saved_id)


def _finished(done: str, category_id: int) -> ResponseReturnValue:
    """Back to the categories of its menu."""
    with context.db.reading() as connection:
        state = catalogue_editing.category_state(connection, category_id)
    return office.finished(LIST, done, state["name"], menu=state["menu_id"])


def _form(
    category_id: int | None, category: dict[str, Any], errors: dict[str, str] | None = None
) -> Form:
    with context.db.reading() as connection:
        keys = catalogue_editing.category_keys(connection, category_id) if category_id else []
        past = events(connection, f"category:{category_id}") if category_id else []
        menus = in_use(current_setup(context.db, connection).menus.values())
    values = {
        "category": category,
        "category_id": category_id,
        "menus": menus,
        "errors": errors or {},
        "colors": COLORS,
        "icons": ICONS.items(),
        "keys": keys,
        "events": past,
    }
    return Form("manager/category.html", "manager/_category.html", values)
