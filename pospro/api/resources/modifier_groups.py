"""Modifier groups: the questions that products ask, with their answers."""

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import office as schema
from pospro.api.schemas.plain import Amount
from pospro.api.setup import the_setup
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.manager import edit_modifier_groups
from pospro.services.manager.edit_modifier_groups import (
    ModifierContent,
    ModifierGroupContent,
    SaveModifierGroup,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage import catalogue_editing

blueprint = resource("modifier_groups")


@blueprint.get("/modifier-groups")
@operation("edit_catalogue")
def find() -> schema.NamedList:
    """Every question, the oldest first, with the number of products that ask it."""
    with context.db.reading() as connection:
        found = catalogue_editing.modifier_groups(connection)
    return office.named(found)


def read(group_id: int) -> schema.EditedModifierGroup:
    """A question with its answers."""
    currency = the_setup().currency
    with context.db.reading() as connection:
        state = catalogue_editing.modifier_group_state(connection, group_id)
    return schema.EditedModifierGroup(
        version=fingerprint(state),
        id=str(group_id),
        name=state["name"],
        minimum=state["minimum"],
        maximum=state["maximum"],
        modifiers=tuple(
            schema.GroupModifier(
                id=str(each["id"]),
                name=each["name"],
                price=Amount.of_minor(each["price"], currency),
                tax_free=each["tax_free"],
                maximum_quantity=each["maximum_quantity"],
            )
            for each in state["modifiers"]
        ),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "group_id", read)
blueprint.get("/modifier-groups/<id:group_id>")(operation("edit_catalogue")(read))


@blueprint.post("/modifier-groups")
@operation("edit_catalogue", 201)
def create(change: Change[schema.ModifierGroupContent]) -> schema.Kept:
    """A new question."""
    return _saved(change, SaveModifierGroup(context.actor, _content(change.body)))


@blueprint.put("/modifier-groups/<id:group_id>")
@operation("edit_catalogue")
def replace(change: Match[schema.ModifierGroupContent], group_id: int) -> schema.Kept:
    """All of a question anew."""
    content = _content(change.body)
    return _saved(change, SaveModifierGroup(context.actor, content, group_id, change.version))


@blueprint.post("/modifier-groups/<id:group_id>/retirement")
@operation("edit_catalogue")
def retire(change: Change[None], group_id: int) -> schema.Kept:
    """Ask this question no more."""
    return office.turned(change, edit_modifier_groups.retire_modifier_group, group_id)


@blueprint.post("/modifier-groups/<id:group_id>/restoration")
@operation("edit_catalogue")
def restore(change: Change[None], group_id: int) -> schema.Kept:
    """Ask it again, of the products that had it."""
    return office.turned(change, edit_modifier_groups.restore_modifier_group, group_id)


def _saved(change: Change[schema.ModifierGroupContent], command: SaveModifierGroup) -> schema.Kept:
    return office.kept(
        change,
        {"modifier_group": command.group_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_modifier_groups.save_modifier_group(context.db, context.clock, command),
    )


def _content(body: schema.ModifierGroupContent) -> ModifierGroupContent:
    currency = the_setup().currency
    return ModifierGroupContent(
        name=body.name,
        minimum=body.minimum,
        maximum=body.maximum,
        modifiers=tuple(
            ModifierContent(
                id=int(each.id) if each.id else None,
                name=each.name,
                price=each.price.money(currency).minor,
                tax_free=each.tax_free,
                maximum_quantity=each.maximum_quantity,
            )
            for each in body.modifiers
        ),
    )
