"""Accounts as managers define them: one by one, or many as lines of text."""

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import accounting as schema
from pospro.api.schemas.office import Kept
from pospro.api.schemas.plain import Amount
from pospro.api.setup import the_setup
from pospro.api.stale import show_present
from pospro.api.uses import uses
from pospro.i18n import translate
from pospro.request.context import context
from pospro.services.manager import edit_accounts
from pospro.services.manager.account_lines import AccountPlan
from pospro.services.manager.add_accounts import AddAccounts, add_accounts, planned_addition
from pospro.services.manager.edit_accounts import AccountContent, SaveAccount
from pospro.services.manager.editing import fingerprint
from pospro.services.once import Answer, Request
from pospro.services.remembered import remembered
from pospro.storage.account_states import account_state
from pospro.storage.account_uses import uses_of_account
from pospro.storage.accounts import tags_of

blueprint = resource("accounts")


def read(account_id: int) -> schema.EditedAccount:
    """An account as managers define it."""
    with context.db.reading() as connection:
        state = account_state(connection, account_id)
        found = uses_of_account(connection, account_id)
    limit = state["credit_limit"]
    return schema.EditedAccount(
        version=fingerprint(state),
        id=str(account_id),
        code=state["code"],
        name=state["name"],
        translations=state["translations"],
        account_type_id=str(state["account_type_id"]),
        parent_id=str(state["parent_id"]) if state["parent_id"] else None,
        currency=state["currency"],
        credit_limit=None if limit is None else Amount.of_minor(limit, the_setup().currency),
        tags=tags_of(state["tags"]),
        role=state["role"],
        used_by=uses(found),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "account_id", read)
blueprint.get("/accounts/<id:account_id>")(operation("edit_accounts")(read))


@blueprint.post("/accounts")
@operation("edit_accounts", 201)
def create(change: Change[schema.AccountContent]) -> Kept:
    """A new account."""
    return _saved(change, SaveAccount(context.actor, _content(change.body)))


@blueprint.put("/accounts/<id:account_id>")
@operation("edit_accounts")
def replace(change: Match[schema.AccountContent], account_id: int) -> Kept:
    """All of an account anew; what is posted keeps its type and currency."""
    content = _content(change.body)
    return _saved(change, SaveAccount(context.actor, content, account_id, change.version))


@blueprint.post("/accounts/<id:account_id>/retirement")
@operation("edit_accounts")
def retire(change: Change[None], account_id: int) -> Kept:
    """Take an account out of use, unless something uses it or something is left on it."""
    return office.turned(change, edit_accounts.retire_account, account_id)


@blueprint.post("/accounts/<id:account_id>/restoration")
@operation("edit_accounts")
def restore(change: Change[None], account_id: int) -> Kept:
    """Take a retired account back into use."""
    return office.turned(change, edit_accounts.restore_account, account_id)


@blueprint.post("/accounts/batches")
@operation("edit_accounts")
def add_many(change: Change[schema.AccountLines]) -> schema.AccountBatch:
    """Add the accounts of many lines, all or none, or only tell what would be added."""
    asked = change.body
    request = Request(change.request_id, "add_accounts", asked.model_dump(mode="json"))
    answer = remembered(
        context.db, context.clock, request, lambda: _added(asked.text, dry_run=asked.dry_run)
    )
    return schema.AccountBatch.model_validate(answer, strict=False)


def _added(text: str, *, dry_run: bool) -> Answer:
    command = AddAccounts(context.actor, text)
    if dry_run:
        plan = planned_addition(context.db, command)
    else:
        plan = add_accounts(context.db, context.clock, command)
    return _told(plan) | {"added": not dry_run and not plan.problems}


def _told(plan: AccountPlan) -> Answer:
    return {
        "accounts": [
            {
                "line": each.number,
                "code": each.code,
                "name": each.name,
                "account_type_id": str(each.type.id),
                "parent_code": each.parent_code,
                "counted": each.is_counted,
            }
            for each in plan.accounts
        ],
        "problems": [
            {"line": each.number, "detail": translate(each.message, each.facts, context.language)}
            for each in plan.problems
        ],
    }


def _saved(change: Change[schema.AccountContent], command: SaveAccount) -> Kept:
    return office.kept(
        change,
        {"account": command.account_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_accounts.save_account(context.db, context.clock, command),
    )


def _content(body: schema.AccountContent) -> AccountContent:
    limit = body.credit_limit
    return AccountContent(
        code=body.code,
        name=body.name,
        account_type_id=int(body.account_type_id),
        currency=body.currency,
        parent_id=int(body.parent_id) if body.parent_id else None,
        translations=body.translations.given(),
        tags=body.tags,
        credit_limit=None if limit is None else limit.money(the_setup().currency).minor,
    )
