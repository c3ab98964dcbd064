"""What the form of a document shows: accounts to choose from, the usual amount, the entry."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from pospro.domain.errors import BadInput, Conflict
from pospro.domain.money import Money
from pospro.i18n import translate
from pospro.request.context import context
from pospro.services.ledger.documents import Desk, Draft, desk, sides, usual_amount, words
from pospro.services.ledger.make_document import document_preview
from pospro.storage.account_directory import KnownAccount
from pospro.storage.document_types import DocumentType
from pospro.storage.working_rules import balance_of
from pospro.web.filters import figure
from pospro.web.forms import Typed, is_id
from pospro.web.manager.accounting import name_of
from pospro.web.manager.office import Form
from pospro.web.manager.ticket_setup import called, example_lines

Choice = tuple[int, str]


@dataclass(frozen=True, slots=True)
class OtherSide:
    """The choice of the other account of one posting rule."""

    name: str
    rule: str
    type: str
    credited: bool
    choices: list[Choice]
    chosen: int | None


def given(typed: Typed) -> dict[str, Any]:
    """What was typed, as the form shows it again."""
    fields = ("amount", "description", "reference", "request_id")
    found: dict[str, Any] = {name: typed.text(name) for name in fields}
    others = _others(typed)
    account, kind = _id(typed, "account_id"), _id(typed, "type") or 0
    return found | {
        "type": kind,
        "account_id": account,
        "others": others,
        "errors": typed.errors,
    }


def draft(typed: Typed) -> Draft:
    """The document that was typed; what cannot be read is an error of its field."""
    amount = typed.money("amount")
    return Draft(
        document_type_id=_id(typed, "type") or 0,
        account_id=_id(typed, "account_id") or 0,
        amount=Money(amount, typed.currency) if amount is not None else None,
        description=typed.text("description"),
        reference=typed.text("reference"),
        others=_others(typed),
    )


def form(connection: Connection, shown: dict[str, Any]) -> Form:
    """The form with the entry of what stands in it."""
    values = values_of(connection, shown)
    return Form("documents/new.html", "documents/_form.html", values)


def values_of(connection: Connection, shown: dict[str, Any]) -> dict[str, Any]:
    """What the form shows."""
    at = desk(context.db, connection, context.actor)
    kind = _kind(at, shown["type"])
    shown = shown | {"type": kind.id}
    accounts = at.known.of_type(kind.account_type_id)
    account = at.known.accounts.get(shown["account_id"] or 0)
    balance = balance_of(connection, account.id) if account else 0
    usual = usual_amount(kind, balance)
    own = at.setup.currency
    values: dict[str, Any] = {
        "kind": kind,
        "shown": shown,
        "errors": shown["errors"],
        "accounts": [(each.id, called(each)) for each in accounts if each.role != "open_tickets"],
        "account": account,
        "balance": Money(balance, own),
        "usual": figure(Money(usual or 0, own)),
        "usual_words": words(at, kind, account) if account else "",
        "sides": _sides(at, kind, account, shown["others"]),
        "currency": own,
    }
    return values | _example(connection, at, shown)


def _kind(at: Desk, document_type_id: int) -> DocumentType:
    """The document type that was asked for; the first one where none was."""
    offered = at.offered()
    return offered[0] if offered and not document_type_id else at.kind(document_type_id)


def _sides(
    at: Desk, kind: DocumentType, account: KnownAccount | None, chosen: dict[int, int]
) -> list[OtherSide]:
    if account is None or account.type.id != kind.account_type_id:
        return []
    return [
        OtherSide(
            name=f"other-{side.rule.rule.id}",
            rule=side.rule.rule.name,
            type=name_of(at.known.type(side.type_id)),
            credited=not side.rule.credits(kind.account_type_id),
            choices=[
                (each.id, called(each))
                for each in at.known.of_type(side.type_id)
                if each.id != account.id and each.role != "open_tickets"
            ],
            chosen=chosen.get(side.rule.rule.id, side.account_id),
        )
        for side in sides(at, kind, account.id)
    ]


def _example(connection: Connection, at: Desk, shown: dict[str, Any]) -> dict[str, Any]:
    """The entry that the document will post, or what is still missing."""
    typed = Typed(_as_typed(shown), at.setup.currency)
    asked = draft(typed)
    if typed.errors:
        return {"lines": [], "refusal": next(iter(typed.errors.values())), "plan": None}
    try:
        plan = document_preview(context.db, connection, context.actor, asked)
        entry = plan.entry(0, at.on)
    except (BadInput, Conflict) as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        return {"lines": [], "refusal": sentence, "plan": None}
    return {"lines": example_lines(at.known, entry), "refusal": "", "plan": plan}


def _as_typed(shown: dict[str, Any]) -> MultiDict[str, str]:
    fields = {name: str(shown[name] or "") for name in ("type", "account_id", "amount")}
    fields |= {name: shown[name] for name in ("description", "reference")}
    others = {f"other-{rule}": str(each) for rule, each in shown["others"].items()}
    return MultiDict(fields | others)


def _others(typed: Typed) -> dict[int, int]:
    pairs = (
        (name.removeprefix("other-"), value)
        for name, value in typed.fields.items()
        if name.startswith("other-")
    )
    return {int(rule): int(value) for rule, value in pairs if is_id(rule) and is_id(value)}


def _id(typed: Typed, name: str) -> int | None:
    text = typed.text(name)
    return int(text) if is_id(text) else None
