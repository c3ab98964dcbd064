"""Product groups for programs: listed, named, retired and taken back."""

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import office as schema
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.manager import edit_product_groups
from pospro.services.manager.edit_product_groups import SaveProductGroup
from pospro.services.manager.editing import fingerprint
from pospro.storage import catalogue_editing

blueprint = resource("product_groups")


@blueprint.get("/product-groups")
@operation("edit_catalogue")
def find() -> schema.NamedList:
    """Every group by name, with the number of its products."""
    with context.db.reading() as connection:
        found = catalogue_editing.product_groups(connection)
    return office.named(found)


def read(group_id: int) -> schema.ProductGroup:
    """A group."""
    with context.db.reading() as connection:
        state = catalogue_editing.group_state(connection, group_id)
    return schema.ProductGroup(
        version=fingerprint(state),
        id=str(group_id),
        name=state["name"],
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "group_id", read)
blueprint.get("/product-groups/<id:group_id>")(operation("edit_catalogue")(read))


@blueprint.post("/product-groups")
@operation("edit_catalogue", 201)
def create(change: Change[schema.NamedContent]) -> schema.Kept:
    """A new group."""
    return _saved(change, SaveProductGroup(context.actor, change.body.name))


@blueprint.put("/product-groups/<id:group_id>")
@operation("edit_catalogue")
def replace(change: Match[schema.NamedContent], group_id: int) -> schema.Kept:
    """Another name for a group."""
    command = SaveProductGroup(context.actor, change.body.name, group_id, change.version)
    return _saved(change, command)


@blueprint.post("/product-groups/<id:group_id>/retirement")
@operation("edit_catalogue")
def retire(change: Change[None], group_id: int) -> schema.Kept:
    """Retire a group that no product is in."""
    return office.turned(change, edit_product_groups.retire_product_group, group_id)


@blueprint.post("/product-groups/<id:group_id>/restoration")
@operation("edit_catalogue")
def restore(change: Change[None], group_id: int) -> schema.Kept:
    """Take a retired group back into use."""
    return office.turned(change, edit_product_groups.restore_product_group, group_id)


def _saved(change: Change[schema.NamedContent], command: SaveProductGroup) -> schema.Kept:
    return office.kept(
        change,
        {"group": command.group_id, "name": command.name},
        lambda: edit_product_groups.save_product_group(context.db, context.clock, command),
    )
