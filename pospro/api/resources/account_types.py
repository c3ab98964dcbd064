"""Account types as managers define them: class, working rule, order."""

from typing import Literal

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import accounting as schema
from pospro.api.schemas.office import Kept
from pospro.api.stale import show_present
from pospro.api.uses import uses
from pospro.request.context import context
from pospro.services.manager import edit_account_types
from pospro.services.manager.edit_account_types import AccountTypeContent, SaveAccountType
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names
from pospro.storage.account_directory import directory
from pospro.storage.account_states import account_type_state
from pospro.storage.account_uses import uses_of_account_type
from pospro.storage.accounts import tags_of

blueprint = resource("account_types")


@blueprint.get("/account-types")
@operation("edit_accounts")
def find() -> schema.AccountTypeList:
    """Every account type in the order of the lists, retired ones last."""
    with context.db.reading() as connection:
        known = directory(context.db, connection)
    return schema.AccountTypeList(
        account_types=tuple(
            schema.ListedAccountType(
                id=str(each.id),
                name=each.translations.get(context.language, each.name),
                account_class=each.account_class,
                working_rule=each.working_rule,
                accounts=len(known.of_type(each.id)),
                retired=each.is_retired,
            )
            for each in sorted(known.types.values(), key=lambda each: each.is_retired)
        )
    )


def read(type_id: int) -> schema.EditedAccountType:
    """An account type."""
    with context.db.reading() as connection:
        state = account_type_state(connection, type_id)
        found = uses_of_account_type(connection, type_id)
    return schema.EditedAccountType(
        version=fingerprint(state),
        id=str(type_id),
        name=state["name"],
        translations=state["translations"],
        account_class=state["account_class"],
        working_rule=state["working_rule"],
        default_filter=state["default_filter"],
        tags=tags_of(state["tags"]),
        used_by=uses(found),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "type_id", read)
blueprint.get("/account-types/<id:type_id>")(operation("edit_accounts")(read))


@blueprint.post("/account-types")
@operation("edit_accounts", 201)
def create(change: Change[schema.AccountTypeContent]) -> Kept:
    """A new account type, at the end of the lists."""
    return _saved(change, SaveAccountType(context.actor, _content(change.body)))


@blueprint.put("/account-types/<id:type_id>")
@operation("edit_accounts")
def replace(change: Match[schema.AccountTypeContent], type_id: int) -> Kept:
    """All of an account type anew; its class stays once something is posted."""
    content = _content(change.body)
    return _saved(change, SaveAccountType(context.actor, content, type_id, change.version))


@blueprint.post("/account-types/<id:type_id>/retirement")
@operation("edit_accounts")
def retire(change: Change[None], type_id: int) -> Kept:
    """Take an account type out of use, unless accounts or transaction types use it."""
    return office.turned(change, edit_account_types.retire_account_type, type_id)


@blueprint.post("/account-types/<id:type_id>/restoration")
@operation("edit_accounts")
def restore(change: Change[None], type_id: int) -> Kept:
    """Take a retired account type back into use."""
    return office.turned(change, edit_account_types.restore_account_type, type_id)


@blueprint.post("/account-types/<id:type_id>/<any(up,down):way>")
@operation("edit_accounts")
def move(change: Change[None], type_id: int, way: Literal["up", "down"]) -> Kept:
    """Exchange an account type with its neighbour."""
    return office.moved(change, edit_account_types.move_account_type, type_id, way)


def _saved(change: Change[schema.AccountTypeContent], command: SaveAccountType) -> Kept:
    return office.kept(
        change,
        {"account_type": command.type_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_account_types.save_account_type(context.db, context.clock, command),
    )


def _content(body: schema.AccountTypeContent) -> AccountTypeContent:
    return AccountTypeContent(
        names=Names(body.name, body.translations.given()),
        account_class=body.account_class,
        working_rule=body.working_rule,
        default_filter=body.default_filter,
        tags=body.tags,
    )
