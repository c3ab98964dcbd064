"""Transaction types as managers define them: posting rules, versioned, with a dry run."""

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import accounting as schema
from pospro.api.schemas.office import Kept
from pospro.api.schemas.plain import Amount
from pospro.api.stale import show_present
from pospro.api.uses import uses
from pospro.domain.transaction_type import TransactionType
from pospro.reports import rule_dry_run
from pospro.request.context import context
from pospro.services.manager import edit_transaction_types
from pospro.services.manager.edit_transaction_types import (
    SaveTransactionType,
    TransactionTypeContent,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names
from pospro.services.manager.transaction_type_checks import Road
from pospro.storage.account_uses import uses_of_transaction_type
from pospro.storage.transaction_type_lists import (
    listed_transaction_types,
    transaction_type_state,
)

blueprint = resource("transaction_types")


@blueprint.get("/transaction-types")
@operation("edit_accounts")
def find() -> schema.TransactionTypeList:
    """Every posting rule at its current version, oldest first, retired ones last."""
    with context.db.reading() as connection:
        found = listed_transaction_types(connection)
    return schema.TransactionTypeList(
        transaction_types=tuple(
            schema.ListedTransactionType(
                id=str(each.id),
                number=each.version,
                role=each.role,
                name=each.translations.get(context.language, each.name),
                source_type_id=str(each.source_type_id),
                target_type_id=str(each.target_type_id),
                source_account_id=_text(each.source_account_id),
                target_account_id=_text(each.target_account_id),
                currency=each.currency,
                retired=each.is_retired,
            )
            for each in found
        )
    )


def read(rule_id: int) -> schema.EditedTransactionType:
    """A posting rule."""
    with context.db.reading() as connection:
        state = transaction_type_state(connection, rule_id)
        found = uses_of_transaction_type(connection, rule_id)
    return schema.EditedTransactionType(
        version=fingerprint(state),
        id=str(rule_id),
        number=state["version"],
        role=state["role"],
        name=state["name"],
        translations=state["translations"],
        source_type_id=str(state["source_type_id"]),
        target_type_id=str(state["target_type_id"]),
        source_account_id=_text(state["source_account_id"]),
        target_account_id=_text(state["target_account_id"]),
        currency=state["currency"],
        used_by=uses(found),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "rule_id", read)
blueprint.get("/transaction-types/<id:rule_id>")(operation("edit_accounts")(read))


@blueprint.get("/transaction-types/<id:rule_id>/dry-run")
@operation("edit_accounts")
def dry_run(query: schema.RoadQuery, rule_id: int) -> schema.DryRun:
    """What the last business days would have posted with these default accounts."""
    source, target = _id(query.source_account_id), _id(query.target_account_id)
    with context.db.reading() as connection:
        transaction_type_state(connection, rule_id)
        to = TransactionType(rule_id, 0, "", source, target)
        found = rule_dry_run.dry_run(connection, rule_id, to)
    return schema.DryRun(
        since=found.since,
        until=found.until,
        entries=found.entries,
        unplaced=found.unplaced,
        unread=found.unread,
        lines=tuple(
            schema.DryRunLine(
                account_id=str(line.account_id),
                code=line.code,
                before=Amount.of_minor(line.before, found.currency),
                after=Amount.of_minor(line.after, found.currency),
            )
            for line in found.lines
        ),
    )


@blueprint.post("/transaction-types")
@operation("edit_accounts", 201)
def create(change: Change[schema.TransactionTypeContent]) -> Kept:
    """A new posting rule."""
    return _saved(change, SaveTransactionType(context.actor, _content(change.body)))


@blueprint.put("/transaction-types/<id:rule_id>")
@operation("edit_accounts")
def replace(change: Match[schema.TransactionTypeContent], rule_id: int) -> Kept:
    """The next version of a posting rule; what was posted keeps the version that made it."""
    content = _content(change.body)
    return _saved(change, SaveTransactionType(context.actor, content, rule_id, change.version))


@blueprint.post("/transaction-types/<id:rule_id>/retirement")
@operation("edit_accounts")
def retire(change: Change[None], rule_id: int) -> Kept:
    """Take a posting rule out of use, unless something posts by it."""
    return office.turned(change, edit_transaction_types.retire_transaction_type, rule_id)


@blueprint.post("/transaction-types/<id:rule_id>/restoration")
@operation("edit_accounts")
def restore(change: Change[None], rule_id: int) -> Kept:
    """Take a retired posting rule back into use."""
    return office.turned(change, edit_transaction_types.restore_transaction_type, rule_id)


def _saved(change: Change[schema.TransactionTypeContent], command: SaveTransactionType) -> Kept:
    return office.kept(
        change,
        {"transaction_type": command.rule_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_transaction_types.save_transaction_type(context.db, context.clock, command),
    )


def _content(body: schema.TransactionTypeContent) -> TransactionTypeContent:
    road = Road(
        int(body.source_type_id),
        int(body.target_type_id),
        _id(body.source_account_id),
        _id(body.target_account_id),
        body.currency,
    )
    return TransactionTypeContent(Names(body.name, body.translations.given()), road)


def _id(text: str | None) -> int | None:
    return int(text) if text else None


def _text(row_id: int | None) -> str | None:
    return str(row_id) if row_id is not None else None
