"""A menu as a manager arranges it: categories, their order, and the keys in them."""

from typing import Literal

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import office as schema
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.manager import edit_menu
from pospro.services.manager.edit_menu import ChangeKey, SaveCategory
from pospro.services.manager.editing import fingerprint
from pospro.storage import catalogue_editing

blueprint = resource("menu")


@blueprint.get("/menu/categories")
@operation("edit_catalogue")
def find() -> schema.CategoryList:
    """Every category in the order of the menus, retired ones last."""
    with context.db.reading() as connection:
        found = catalogue_editing.categories(connection)
    return schema.CategoryList(
        categories=tuple(
            schema.ListedCategory(
                id=str(each.id),
                menu_id=str(each.menu_id),
                name=each.name,
                color=each.color,
                icon=each.icon,
                keys=each.keys,
                retired=each.is_retired,
            )
            for each in found
        )
    )


def read(category_id: int) -> schema.Category:
    """A category with its keys in their order."""
    with context.db.reading() as connection:
        state = catalogue_editing.category_state(connection, category_id)
        keys = catalogue_editing.category_keys(connection, category_id)
    return schema.Category(
        version=fingerprint(state),
        id=str(category_id),
        menu_id=str(state["menu_id"]),
        name=state["name"],
        color=state["color"],
        icon=state["icon"],
        keys=tuple(
            schema.CategoryKey(id=str(each.id), product_id=str(each.product_id), name=each.name)
            for each in keys
        ),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "category_id", read)
blueprint.get("/menu/categories/<id:category_id>")(operation("edit_catalogue")(read))


@blueprint.post("/menu/categories")
@operation("edit_catalogue", 201)
def create(change: Change[schema.CategoryContent]) -> schema.Kept:
    """A new category at the end of its menu."""
    body = change.body
    face = (context.actor, body.name, body.color, body.icon)
    return _saved(change, SaveCategory(*face, menu_id=_menu(body)))


@blueprint.put("/menu/categories/<id:category_id>")
@operation("edit_catalogue")
def replace(change: Match[schema.CategoryContent], category_id: int) -> schema.Kept:
    """Another name, colour or picture for a category, or another menu."""
    body = change.body
    face = (context.actor, body.name, body.color, body.icon)
    command = SaveCategory(*face, category_id, change.version, _menu(body))
    return _saved(change, command)


@blueprint.post("/menu/categories/<id:category_id>/retirement")
@operation("edit_catalogue")
def retire(change: Change[None], category_id: int) -> schema.Kept:
    """Take a category off the till; its products are still found by searching."""
    return office.turned(change, edit_menu.retire_category, category_id)


@blueprint.post("/menu/categories/<id:category_id>/restoration")
@operation("edit_catalogue")
def restore(change: Change[None], category_id: int) -> schema.Kept:
    """Show a retired category again, with its keys."""
    return office.turned(change, edit_menu.restore_category, category_id)


@blueprint.post("/menu/categories/<id:category_id>/<any(up,down):way>")
@operation("edit_catalogue")
def move(change: Change[None], category_id: int, way: Literal["up", "down"]) -> schema.Kept:
    """Exchange a category with its neighbour."""
    return office.moved(change, edit_menu.move_category, category_id, way)


@blueprint.put("/menu/categories/<id:category_id>/keys/<id:product_id>")
@operation("edit_catalogue")
def put_key(category_id: int, product_id: int) -> schema.Kept:
    """Put a product's key at the end of a category; one that is there stays where it is."""
    command = ChangeKey(context.actor, category_id, product_id)
    edit_menu.put_key(context.db, context.clock, command)
    return schema.Kept(id=str(category_id))


@blueprint.delete("/menu/categories/<id:category_id>/keys/<id:product_id>")
@operation("edit_catalogue", 204)
def take_key(category_id: int, product_id: int) -> None:
    """Take a product's key out of a category; the product stays."""
    command = ChangeKey(context.actor, category_id, product_id)
    edit_menu.take_key(context.db, context.clock, command)


@blueprint.post("/menu/keys/<id:key_id>/<any(up,down):way>")
@operation("edit_catalogue")
def move_key(change: Change[None], key_id: int, way: Literal["up", "down"]) -> schema.Kept:
    """Exchange a key with its neighbour in the category."""
    return office.moved(change, edit_menu.move_key, key_id, way)


def _menu(body: schema.CategoryContent) -> int | None:
    return int(body.menu_id) if body.menu_id else None


def _saved(change: Change[schema.CategoryContent], command: SaveCategory) -> schema.Kept:
    return office.kept(
        change,
        {"category": command.category_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_menu.save_category(context.db, context.clock, command),
    )
