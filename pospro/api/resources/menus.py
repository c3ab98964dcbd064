"""Menus as managers define them: each has categories of its own."""

from typing import Literal

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import menus as schema
from pospro.api.schemas.office import Kept
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.manager import edit_menus
from pospro.services.manager.edit_menus import SaveMenu
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names
from pospro.storage.menus import MenuUse, categories_of_menus, menu_state, menus, uses_of_menus

blueprint = resource("menus")


@blueprint.get("/menus")
@operation("edit_catalogue")
def find() -> schema.MenuList:
    """Every menu in its order, retired ones last."""
    with context.db.reading() as connection:
        found = menus(connection)
        uses, categories = uses_of_menus(connection), categories_of_menus(connection)
    return schema.MenuList(
        menus=tuple(
            schema.ListedMenu(
                id=str(each.id),
                name=each.translations.get(context.language, each.name),
                categories=categories.get(each.id, 0),
                department_ids=_named("department", uses.get(each.id, [])),
                ticket_type_ids=_named("ticket_type", uses.get(each.id, [])),
                retired=each.retired,
            )
            for each in found.values()
        )
    )


def read(menu_id: int) -> schema.EditedMenu:
    """A menu."""
    with context.db.reading() as connection:
        state = menu_state(connection, menu_id)
    return schema.EditedMenu(
        version=fingerprint(state),
        id=str(menu_id),
        name=state["name"],
        translations=state["translations"],
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "menu_id", read)
blueprint.get("/menus/<id:menu_id>")(operation("edit_catalogue")(read))


@blueprint.post("/menus")
@operation("edit_catalogue", 201)
def create(change: Change[schema.NewMenu]) -> Kept:
    """A new menu, at the end, empty or with what another one holds."""
    copy_of = int(change.body.copy_of) if change.body.copy_of else None
    return _saved(change, SaveMenu(context.actor, _names(change.body), copy_of=copy_of))


@blueprint.put("/menus/<id:menu_id>")
@operation("edit_catalogue")
def replace(change: Match[schema.MenuContent], menu_id: int) -> Kept:
    """Another name for a menu."""
    return _saved(change, SaveMenu(context.actor, _names(change.body), menu_id, change.version))


@blueprint.post("/menus/<id:menu_id>/retirement")
@operation("edit_catalogue")
def retire(change: Change[None], menu_id: int) -> Kept:
    """Take a menu off the tills, unless a department or a ticket type names it."""
    return office.turned(change, edit_menus.retire_menu, menu_id)


@blueprint.post("/menus/<id:menu_id>/restoration")
@operation("edit_catalogue")
def restore(change: Change[None], menu_id: int) -> Kept:
    """Take a retired menu back into use, with its categories."""
    return office.turned(change, edit_menus.restore_menu, menu_id)


@blueprint.post("/menus/<id:menu_id>/<any(up,down):way>")
@operation("edit_catalogue")
def move(change: Change[None], menu_id: int, way: Literal["up", "down"]) -> Kept:
    """Exchange a menu with its neighbour; the first is the venue's usual one."""
    return office.moved(change, edit_menus.move_menu, menu_id, way)


def _saved(change: Change[schema.NewMenu] | Change[schema.MenuContent], command: SaveMenu) -> Kept:
    return office.kept(
        change,
        {"menu": command.menu_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_menus.save_menu(context.db, context.clock, command),
    )


def _names(body: schema.MenuContent) -> Names:
    return Names(body.name, body.translations.given())


def _named(noun: str, uses: list[MenuUse]) -> tuple[str, ...]:
    return tuple(str(each.id) for each in uses if each.noun == noun)
