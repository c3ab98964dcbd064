"""Change types as managers define them: how change may be given, and where it goes."""

from typing import Literal

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.places import places_said, places_told
from pospro.api.rule_choices import rule_choices
from pospro.api.schemas import change_types as schema
from pospro.api.schemas.office import Kept
from pospro.api.schemas.ticket_setup import TicketPlace
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.manager import edit_change_types
from pospro.services.manager.edit_change_types import (
    ChangeRoad,
    ChangeTypeContent,
    SaveChangeType,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names
from pospro.storage.change_types import change_type_state, listed_change_types

blueprint = resource("change_types")


@blueprint.get("/change-types")
@operation("edit_accounts")
def find() -> schema.ChangeTypeList:
    """Every change type in the order of the keys, retired ones last."""
    with context.db.reading() as connection:
        found = listed_change_types(connection)
        rules = edit_change_types.change_rules_to_choose(connection)
    return schema.ChangeTypeList(
        change_types=tuple(
            schema.ListedChangeType(
                id=str(each.id),
                name=each.translations.get(context.language, each.name),
                color=each.color,
                account_code=each.account_code or None,
                payment_type_ids=tuple(map(str, each.payment_type_ids)),
                retired=each.is_retired,
            )
            for each in found
        ),
        transaction_types=rule_choices(rules.values()),
    )


def read(change_type_id: int) -> schema.EditedChangeType:
    """A change type."""
    with context.db.reading() as connection:
        state = change_type_state(connection, change_type_id)
    return schema.EditedChangeType(
        version=fingerprint(state),
        id=str(change_type_id),
        name=state["name"],
        translations=state["translations"],
        transaction_type_id=_id(state["transaction_type_id"]),
        account_id=_id(state["account_id"]),
        color=state["color"],
        payment_type_ids=tuple(map(str, state["payment_type_ids"])),
        places=places_told(state["places"], TicketPlace),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "change_type_id", read)
blueprint.get("/change-types/<id:change_type_id>")(operation("edit_accounts")(read))


@blueprint.post("/change-types")
@operation("edit_accounts", 201)
def create(change: Change[schema.ChangeTypeContent]) -> Kept:
    """A new change type, at the end of the keys."""
    return _saved(change, SaveChangeType(context.actor, _content(change.body)))


@blueprint.put("/change-types/<id:change_type_id>")
@operation("edit_accounts")
def replace(change: Match[schema.ChangeTypeContent], change_type_id: int) -> Kept:
    """All of a change type anew; what was left keeps its name and its account."""
    content = _content(change.body)
    return _saved(change, SaveChangeType(context.actor, content, change_type_id, change.version))


@blueprint.post("/change-types/<id:change_type_id>/retirement")
@operation("edit_accounts")
def retire(change: Change[None], change_type_id: int) -> Kept:
    """Offer a change type no more."""
    return office.turned(change, edit_change_types.retire_change_type, change_type_id)


@blueprint.post("/change-types/<id:change_type_id>/restoration")
@operation("edit_accounts")
def restore(change: Change[None], change_type_id: int) -> Kept:
    """Offer a retired change type again."""
    return office.turned(change, edit_change_types.restore_change_type, change_type_id)


@blueprint.post("/change-types/<id:change_type_id>/<any(up,down):way>")
@operation("edit_accounts")
def move(change: Change[None], change_type_id: int, way: Literal["up", "down"]) -> Kept:
    """Exchange a change type with its neighbour."""
    return office.moved(change, edit_change_types.move_change_type, change_type_id, way)


def _saved(change: Change[schema.ChangeTypeContent], command: SaveChangeType) -> Kept:
    return office.kept(
        change,
        {"change_type": command.change_type_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_change_types.save_change_type(context.db, context.clock, command),
    )


def _content(body: schema.ChangeTypeContent) -> ChangeTypeContent:
    road = (int(each) if each else None for each in (body.transaction_type_id, body.account_id))
    return ChangeTypeContent(
        names=Names(body.name, body.translations.given()),
        road=ChangeRoad(*road),
        color=body.color,
        payment_type_ids=office.ids(body.payment_type_ids),
        places=places_said(body.places),
    )


def _id(kept: int | None) -> str | None:
    return None if kept is None else str(kept)
