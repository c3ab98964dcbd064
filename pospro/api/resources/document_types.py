"""Document types as managers define them: the buttons of account cards."""

from typing import Literal

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import documents as schema
from pospro.api.schemas.office import Kept
from pospro.api.schemas.plain import Amount
from pospro.api.schemas.ticket_setup import RuleChoice
from pospro.api.setup import the_setup
from pospro.api.stale import show_present
from pospro.domain.errors import BadInput, N_
from pospro.request.context import context
from pospro.services.manager import edit_document_types
from pospro.services.manager.edit_document_types import (
    Batch,
    DocumentTypeContent,
    SaveDocumentType,
    UsualAmount,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names
from pospro.storage.document_states import document_type_state, listed_document_types
from pospro.storage.document_types import current_rules
from pospro.storage.places import Place

blueprint = resource("document_types")


@blueprint.get("/document-types")
@operation("edit_accounts")
def find() -> schema.DocumentTypeList:
    """Every document type in the order of the buttons, retired ones last."""
    with context.db.reading() as connection:
        found = listed_document_types(connection)
        rules = current_rules(connection)
    language = context.language
    return schema.DocumentTypeList(
        document_types=tuple(
            schema.ListedDocumentType(
                id=str(each.id),
                name=each.name,
                account_type=each.account_type_translations.get(language, each.account_type),
                color=each.color,
                batch=each.batch,
                retired=each.is_retired,
            )
            for each in found
        ),
        transaction_types=tuple(
            RuleChoice(id=str(key), name=each.rule.name) for key, each in rules.items()
        ),
    )


def read(document_type_id: int) -> schema.EditedDocumentType:
    """A document type."""
    currency = the_setup().currency
    with context.db.reading() as connection:
        state = document_type_state(connection, document_type_id)
    fixed = state["fixed_amount"]
    return schema.EditedDocumentType(
        version=fingerprint(state),
        id=str(document_type_id),
        revision=state["version"],
        name=state["name"],
        translations=state["translations"],
        button=state["button"],
        color=state["color"],
        account_type_id=str(state["account_type_id"]),
        transaction_type_ids=tuple(map(str, state["rules"])),
        default_amount=state["default_amount"],
        fixed_amount=None if fixed is None else Amount.of_minor(fixed, currency),
        description=state["description"],
        print_template_id=str(state["print_template_id"]) if state["print_template_id"] else None,
        batch=state["batch"],
        batch_filter=state["batch_filter"],
        places=tuple(
            schema.DocumentPlace(
                register_id=str(register) if register else None,
                role_id=str(role) if role else None,
            )
            for register, role in state["places"]
        ),
        mapped_accounts=tuple(
            schema.MappedAccount(account_id=own, mapped_account_id=str(other))
            for own, other in state["mapped"].items()
        ),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "document_type_id", read)
blueprint.get("/document-types/<id:document_type_id>")(operation("edit_accounts")(read))


@blueprint.post("/document-types")
@operation("edit_accounts", 201)
def create(change: Change[schema.DocumentTypeContent]) -> Kept:
    """A new document type, after the others."""
    return _saved(change, SaveDocumentType(context.actor, _content(change.body)))


@blueprint.put("/document-types/<id:document_type_id>")
@operation("edit_accounts")
def replace(change: Match[schema.DocumentTypeContent], document_type_id: int) -> Kept:
    """All of a document type anew; documents that were made keep what they say."""
    content = _content(change.body)
    command = SaveDocumentType(context.actor, content, document_type_id, change.version)
    return _saved(change, command)


@blueprint.post("/document-types/<id:document_type_id>/retirement")
@operation("edit_accounts")
def retire(change: Change[None], document_type_id: int) -> Kept:
    """Take a document type off the account cards."""
    return office.turned(change, edit_document_types.retire_document_type, document_type_id)


@blueprint.post("/document-types/<id:document_type_id>/restoration")
@operation("edit_accounts")
def restore(change: Change[None], document_type_id: int) -> Kept:
    """Show a retired document type again."""
    return office.turned(change, edit_document_types.restore_document_type, document_type_id)


@blueprint.post("/document-types/<id:document_type_id>/<any(up,down):way>")
@operation("edit_accounts")
def move(change: Change[None], document_type_id: int, way: Literal["up", "down"]) -> Kept:
    """Exchange a document type with its neighbour."""
    return office.moved(change, edit_document_types.move_document_type, document_type_id, way)


def _saved(change: Change[schema.DocumentTypeContent], command: SaveDocumentType) -> Kept:
    return office.kept(
        change,
        {"document_type": command.document_type_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_document_types.save_document_type(context.db, context.clock, command),
    )


def _content(body: schema.DocumentTypeContent) -> DocumentTypeContent:
    currency = the_setup().currency
    fixed = body.fixed_amount.money(currency).minor if body.fixed_amount else None
    mapped = {int(each.account_id): int(each.mapped_account_id) for each in body.mapped_accounts}
    if len(mapped) < len(body.mapped_accounts):
        raise BadInput(N_("Choose each account once."), field="mapped_accounts")
    return DocumentTypeContent(
        names=Names(body.name, body.translations.given()),
        account_type_id=int(body.account_type_id),
        rules=tuple(map(int, body.transaction_type_ids)),
        button=body.button,
        color=body.color,
        amount=UsualAmount(body.default_amount, fixed),
        description=body.description,
        print_template_id=int(body.print_template_id) if body.print_template_id else None,
        batch=Batch(body.batch, body.batch_filter),
        places=tuple(
            Place(
                int(each.register_id) if each.register_id else None,
                int(each.role_id) if each.role_id else None,
            )
            for each in body.places
        ),
        mapped=mapped,
    )
