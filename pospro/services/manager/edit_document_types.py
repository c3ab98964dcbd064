"""Document types are defined: name, whose account card, which posting rules, amount and words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, delete, insert

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.description import require_known_tags
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.journal import JournalEntry
from pospro.domain.money import LIMIT, Money
from pospro.domain.wording import LONGEST_NOTE, plain_words
from pospro.services.ledger.documents import Desk, Draft, Side, desk, planned, sides
from pospro.services.manager.editing import LONGEST_NAME, Edit, editing, require_unchanged
from pospro.services.manager.sections import COLORS, Move, Names, Section
from pospro.storage.account_directory import directory
from pospro.storage.account_states import hold_setup
from pospro.storage.db import Database
from pospro.storage.document_states import document_type_state, listed_document_types
from pospro.storage.document_types import (
    AMOUNTS,
    BATCH_FILTERS,
    DocumentType,
    DocumentTypeAccountRow,
    DocumentTypeMapRow,
    DocumentTypeRow,
    DocumentTypeRuleRow,
    current_rules,
)
from pospro.storage.places import Place, require_places
from pospro.storage.print_templates import templates_in_use
from pospro.storage.venue_setup import current_setup

SECTION = Section(DocumentTypeRow.__table__, "document_type")
MOST_RULES = 10
PARTS = ("rules", "places", "mapped")


@dataclass(frozen=True, slots=True)
class Batch:
    """Whether documents of all accounts are made at once, and for which of them."""

    allowed: bool = False
    filter: str = "all"


@dataclass(frozen=True, slots=True)
class UsualAmount:
    """What a document's amount is at first: one of AMOUNTS, and the amount where it is fixed."""

    kind: str = "none"
    minor: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentTypeContent:
    """All that a manager says of a document type; `rules` are transaction types in order."""

    names: Names
    account_type_id: int
    rules: tuple[int, ...]
    button: str = ""
    color: int = 1
    amount: UsualAmount = UsualAmount()
    description: str = ""
    print_template_id: int | None = None
    batch: Batch = Batch()
    places: tuple[Place, ...] = ()
    mapped: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SaveDocumentType:
    """A new document type, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: DocumentTypeContent
    document_type_id: int | None = None
    seen: str = ""


def save_document_type(db: Database, clock: Clock, command: SaveDocumentType) -> int:
    """Keep the document type and return its id; account cards show it at once."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        own_id, before = command.document_type_id, None
        if own_id is not None:
            before = document_type_state(edit.connection, own_id)
            require_unchanged(before, command.seen)
        values = _checked(db, edit, command)
        return _keep(edit, values, before, own_id)


def retire_document_type(db: Database, clock: Clock, actor: Actor, document_type_id: int) -> None:
    """Take the button off the account cards; documents keep their type."""
    _turn(db, clock, actor, (document_type_id, True))


def restore_document_type(db: Database, clock: Clock, actor: Actor, document_type_id: int) -> None:
    """Show the button again; Conflict when what it posts to is retired."""
    _turn(db, clock, actor, (document_type_id, False))


def move_document_type(db: Database, clock: Clock, command: Move) -> None:
    """Exchange the button with its neighbour."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        document_type_state(edit.connection, command.id)
        listed = listed_document_types(edit.connection)
        SECTION.move(edit, [each.id for each in listed if not each.is_retired], command)


def document_example(
    db: Database, connection: Connection, content: DocumentTypeContent, amount: Money
) -> JournalEntry | None:
    """What a document of this amount would post, with likely accounts; BadInput as for saving.

    None where an account type that is needed has no account yet.
    """
    _require_rules(db, connection, content)
    register = next(iter(current_setup(db, connection).registers), None)
    at = desk(db, connection, Actor(0, "", frozenset(), register))
    kind = _kind(connection, content)
    at = replace(at, kinds={0: kind})
    for account in _likely_accounts(at, kind):
        others = {
            side.rule.rule.id: _likely_other(at, side, account) for side in sides(at, kind, account)
        }
        if None not in others.values():
            chosen = {rule: each for rule, each in others.items() if each is not None}
            return planned(at, Draft(0, account, amount, "-", "", chosen), 0).entry(0, at.on)
    return None


def _likely_accounts(at: Desk, kind: DocumentType) -> list[int]:
    known = at.known.of_type(kind.account_type_id)
    own = at.setup.currency.code
    return [a.id for a in known if a.role != "open_tickets" and a.currency == own][:3]


def _likely_other(at: Desk, side: Side, account_id: int) -> int | None:
    if side.account_id is not None:
        return side.account_id
    own = at.setup.currency.code
    fitting = (
        each.id
        for each in at.known.of_type(side.type_id)
        if each.id != account_id and each.role != "open_tickets" and each.currency == own
    )
    return next(fitting, None)


def _kind(connection: Connection, content: DocumentTypeContent) -> DocumentType:
    rules = current_rules(connection)
    return DocumentType(
        id=0,
        version=0,
        name=content.names.name,
        translations=content.names.translations,
        button=content.button,
        color=content.color,
        account_type_id=content.account_type_id,
        default_amount=content.amount.kind,
        fixed_amount=content.amount.minor,
        description=content.description,
        print_template_id=content.print_template_id,
        batch=content.batch.allowed,
        batch_filter=content.batch.filter,
        is_retired=False,
        rules=tuple(rules[each] for each in content.rules),
        places=(),
        mapped=content.mapped,
    )


def _checked(db: Database, edit: Edit, command: SaveDocumentType) -> dict[str, Any]:
    content = command.content
    names = SECTION.names(edit, content.names, command.document_type_id)
    _require_rules(db, edit.connection, content)
    if content.color not in COLORS:
        raise BadInput(N_("Choose one of the ten colours."), field="color")
    require_known_tags(content.description)
    require_places(edit.connection, content.places)
    return names | {
        "button": plain_words(content.button, LONGEST_NAME, "button"),
        "color": content.color,
        "account_type_id": content.account_type_id,
        "default_amount": content.amount.kind,
        "fixed_amount": _checked_amount(content.amount),
        "description": plain_words(content.description, LONGEST_NOTE, "description"),
        "print_template_id": _checked_template(edit.connection, content.print_template_id),
        "batch": content.batch.allowed,
        "batch_filter": _checked_filter(content.batch),
        "rules": list(content.rules),
        "places": [[place.register_id, place.role_id] for place in content.places],
        "mapped": _checked_map(db, edit.connection, content),
    }


def _require_rules(db: Database, connection: Connection, content: DocumentTypeContent) -> None:
    known = directory(db, connection)
    account_type = known.types.get(content.account_type_id)
    if account_type is None or account_type.is_retired:
        raise BadInput(N_("Choose an account type that is in use."), field="account_type_id")
    if not content.rules:
        raise BadInput(N_("Choose at least one transaction type."), field="rules")
    if len(content.rules) > MOST_RULES or len(set(content.rules)) < len(content.rules):
        raise BadInput(
            N_("Choose each transaction type once, and at most {most}."),
            field="rules",
            most=MOST_RULES,
        )
    rules = current_rules(connection)
    for rule_id in content.rules:
        rule = rules.get(rule_id)
        if rule is None:
            raise BadInput(N_("Choose a transaction type that is in use."), field="rules")
        if content.account_type_id not in (rule.source_type_id, rule.target_type_id):
            raise BadInput(
                N_("“{rule}” does not touch accounts of the type “{type}”. Choose another."),
                field="rules",
                rule=rule.rule.name,
                type=account_type.name,
            )


def _checked_amount(amount: UsualAmount) -> int | None:
    if amount.kind not in AMOUNTS:
        raise BadInput(N_("Choose what the amount is at first."), field="default_amount")
    if amount.kind != "fixed":
        return None
    if amount.minor is None or not 0 < amount.minor < LIMIT:
        raise BadInput(N_("Enter an amount above zero."), field="fixed_amount")
    return amount.minor


def _checked_template(connection: Connection, template_id: int | None) -> int | None:
    if template_id is not None and template_id not in templates_in_use(connection, "document"):
        raise BadInput(
            N_("Choose a print template for documents that is in use."), field="print_template_id"
        )
    return template_id


def _checked_filter(batch: Batch) -> str:
    if batch.filter not in BATCH_FILTERS:
        raise BadInput(
            N_("Choose for which accounts a batch makes documents."), field="batch_filter"
        )
    return batch.filter


def _checked_map(
    db: Database, connection: Connection, content: DocumentTypeContent
) -> dict[str, int]:
    """Account id, as text, → the account of the other side, which a rule must be able to reach."""
    known, rules = directory(db, connection), current_rules(connection)
    others = {rules[each].other_type_id(content.account_type_id) for each in content.rules}
    for account_id, other_id in content.mapped.items():
        account, other = known.accounts.get(account_id), known.accounts.get(other_id)
        if account is None or account.type.id != content.account_type_id:
            raise BadInput(N_("Choose an account of this document's own type."), field="mapped")
        if other is None or other.is_retired or other.type.id not in others:
            raise BadInput(
                N_("Choose for {account} an account that the transaction types reach."),
                field="mapped",
                account=account.code,
            )
    return {str(account): other for account, other in sorted(content.mapped.items())}


def _keep(
    edit: Edit, values: dict[str, Any], before: dict[str, Any] | None, own_id: int | None
) -> int:
    """Keep the row and its parts; a changed type counts a version on."""
    parts = {name: values[name] for name in PARTS}
    row = {name: value for name, value in values.items() if name not in PARTS}
    if before is not None and own_id is not None:
        old = {name: before[name] for name in PARTS}
        SECTION.keep(edit, row | {"version": before["version"] + 1}, before | {"id": own_id})
        if old != parts:
            subject = f"document_type:{own_id}"
            edit.record("document_type_parts_changed", subject, before=old, after=parts)
        kept = own_id
    else:
        kept = SECTION.keep(edit, row | {"version": 1}, None)
    _keep_parts(edit.connection, kept, parts)
    return kept


def _keep_parts(connection: Connection, type_id: int, parts: dict[str, Any]) -> None:
    own = {"document_type_id": type_id}
    rules = [{"transaction_type_id": each} for each in parts["rules"]]
    places = [{"register_id": each[0], "role_id": each[1]} for each in parts["places"]]
    mapped = [
        own | {"account_id": int(account), "mapped_account_id": other}
        for account, other in parts["mapped"].items()
    ]
    numbered = {
        DocumentTypeRuleRow: [own | {"position": n} | each for n, each in enumerate(rules, 1)],
        DocumentTypeMapRow: [own | {"position": n} | each for n, each in enumerate(places, 1)],
        DocumentTypeAccountRow: mapped,
    }
    for row_class, rows in numbered.items():
        table = row_class.__table__
        connection.execute(delete(table).where(table.c.document_type_id == type_id))
        if rows:
            connection.execute(insert(table), rows)


def _turn(db: Database, clock: Clock, actor: Actor, what: tuple[int, bool]) -> None:
    type_id, retired = what
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        state = document_type_state(edit.connection, type_id)
        if not retired:
            content = DocumentTypeContent(
                Names(state["name"], {}), state["account_type_id"], tuple(state["rules"])
            )
            try:
                _require_rules(db, edit.connection, content)
            except BadInput as refusal:
                raise Conflict(refusal.message, **refusal.facts) from refusal
        SECTION.turn(edit, type_id, retired=retired)
