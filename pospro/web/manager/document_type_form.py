"""What the form of a document type reads and shows: rules in order, amount, places, accounts."""

from typing import Any

from sqlalchemy import Connection, select
from werkzeug.datastructures import MultiDict

from pospro.domain.description import FIELDS, TAGS
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.i18n import translate
from pospro.posting.document import DocumentRule
from pospro.reports.posting_words import WORDS
from pospro.request.context import context
from pospro.services.manager.edit_document_types import (
    Batch,
    DocumentTypeContent,
    UsualAmount,
    document_example,
)
from pospro.services.manager.sale_examples import hundred
from pospro.services.manager.sections import COLORS
from pospro.storage.account_directory import Directory, directory
from pospro.storage.document_lists import made_of_type
from pospro.storage.document_types import current_rules
from pospro.storage.places import Place
from pospro.storage.print_templates import templates_in_use
from pospro.storage.users import RoleRow
from pospro.storage.venue_setup import current_setup
from pospro.web.forms import Typed, is_id, said
from pospro.web.manager import ticket_setup
from pospro.web.manager.accounting import name_of, other_languages
from pospro.web.manager.past import events
from pospro.web.manager.ticket_setup import called, chosen_id, example_lines

AMOUNT_WORDS = {
    "none": N_("Nothing: it is typed each time"),
    "balance": N_("What brings the account to zero"),
    "fixed": N_("The same each time"),
}
FILTER_WORDS = {
    "all": N_("All accounts of the type"),
    "with_balance": N_("Accounts with a balance"),
    "mapped": N_("Accounts with another one named below"),
}
FREE_ROWS = 2
"""Empty rows for rules, places and accounts at the end of each list."""


def content(typed: Typed, language: str) -> DocumentTypeContent:
    """The document type that was typed; what cannot be read is an error of its field."""
    kind = typed.text("default_amount")
    minor = typed.money("fixed_amount") if kind == "fixed" else None
    return DocumentTypeContent(
        names=ticket_setup.names(typed, language),
        account_type_id=chosen_id(typed, "account_type_id") or 0,
        rules=tuple(_rules(typed)),
        button=typed.text("button"),
        color=chosen_id(typed, "color") or 0,
        amount=UsualAmount(kind, minor),
        description=typed.text("description"),
        print_template_id=chosen_id(typed, "print_template_id"),
        batch=Batch(typed.tick("batch"), typed.text("batch_filter")),
        places=tuple(Place(*each) for each in _places(typed)),
        mapped=_mapped(typed),
    )


def given(typed: Typed, language: str) -> dict[str, Any]:
    """What was typed, as the form shows it again."""
    fields = ("button", "default_amount", "fixed_amount", "description", "batch_filter", "seen")
    return (
        ticket_setup.given_names(typed, language)
        | {name: typed.text(name) for name in fields}
        | {
            "account_type_id": chosen_id(typed, "account_type_id") or "",
            "color": chosen_id(typed, "color") or 1,
            "print_template_id": chosen_id(typed, "print_template_id"),
            "batch": typed.tick("batch"),
            "rules": _rules(typed),
            "places": _places(typed),
            "mapped": _mapped(typed),
            "errors": typed.errors,
        }
    )


def values(
    connection: Connection, document_type_id: int | None, shown: dict[str, Any]
) -> dict[str, Any]:
    """Everything that the form and what stands beside it show."""
    setup, known = current_setup(context.db, connection), directory(context.db, connection)
    type_id = shown["account_type_id"]
    own = known.of_type(int(type_id)) if type_id else []
    rules = current_rules(connection)
    reachable = {
        rules[each].other_type_id(int(type_id))
        for each in shown["rules"]
        if each in rules and type_id and _touches(rules[each], int(type_id))
    }
    found = {
        "type": shown,
        "document_type_id": document_type_id,
        "errors": shown["errors"],
        "account_types": _account_types(known),
        "rules": [(key, _rule_words(known, rule)) for key, rule in rules.items()],
        "amounts": [(key, said(word)) for key, word in AMOUNT_WORDS.items()],
        "filters": [(key, said(word)) for key, word in FILTER_WORDS.items()],
        "registers": [(each.id, each.name) for each in setup.registers.values()],
        "roles": _roles(connection),
        "own_accounts": [(each.id, called(each)) for each in own],
        "other_accounts": ticket_setup.account_choices(known, reachable),
        "tags": [f"[{tag}]" for tag in (*TAGS, *(f":{name}" for name in FIELDS))],
        "free_rows": range(FREE_ROWS),
        "print_templates": [
            ("", said(N_("As documents are printed without one"))),
            *templates_in_use(connection, "document").items(),
        ],
        "languages": other_languages(setup.venue.language),
        "colors": COLORS,
        "symbol": setup.currency.symbol,
        "words": WORDS,
    }
    found |= _past(connection, document_type_id)
    typed = Typed(_as_typed(shown), setup.currency)
    return found | example(connection, shown, typed)


def example(connection: Connection, shown: dict[str, Any], typed: Typed) -> dict[str, Any]:
    """The button as it will stand on the account card, and what a document of 100 posts."""
    setup, known = current_setup(context.db, connection), directory(context.db, connection)
    amount = hundred(setup)
    found: dict[str, Any] = {"type": shown, "amount": amount, "lines": [], "refusal": ""}
    try:
        asked = content(typed, setup.venue.language)
        entry = document_example(context.db, connection, asked, amount)
    except (BadInput, Conflict) as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        return found | {"refusal": sentence, "out": [], "into": []}
    if entry is None:
        sentence = said(N_("There is no account yet that this could be made on."))
        return found | {"refusal": sentence, "out": [], "into": []}
    lines = example_lines(known, entry)
    out = [line for line in lines if line.credit]
    return found | {"lines": lines, "out": out, "into": [line for line in lines if line.debit]}


def _past(connection: Connection, document_type_id: int | None) -> dict[str, Any]:
    if not document_type_id:
        return {"events": [], "latest": None}
    return {
        "events": events(connection, f"document_type:{document_type_id}"),
        "latest": made_of_type(connection, document_type_id),
    }


def _account_types(known: Directory) -> list[tuple[object, str]]:
    return [(each.id, name_of(each)) for each in known.types.values() if not each.is_retired]


def _touches(rule: DocumentRule, type_id: int) -> bool:
    return type_id in (rule.source_type_id, rule.target_type_id)


def _rule_words(known: Directory, rule: DocumentRule) -> str:
    source = name_of(known.type(rule.source_type_id))
    target = name_of(known.type(rule.target_type_id))
    return f"{rule.rule.name}: {source} → {target}"


def _roles(connection: Connection) -> list[tuple[int, str]]:
    table = RoleRow.__table__
    query = select(table).where(table.c.retired_at.is_(None)).order_by(table.c.id)
    rows = connection.execute(query)
    return [(row.id, row.translations.get(context.language, row.name)) for row in rows]


def _rules(typed: Typed) -> list[int]:
    return [int(text) for text in typed.fields.getlist("rules") if is_id(text)]


def _places(typed: Typed) -> list[list[int | None]]:
    pairs = zip(
        typed.fields.getlist("place_register"), typed.fields.getlist("place_role"), strict=False
    )
    found = [[int(text) if is_id(text) else None for text in pair] for pair in pairs]
    return [each for each in found if any(each)]


def _mapped(typed: Typed) -> dict[int, int]:
    pairs = zip(
        typed.fields.getlist("mapped_own"), typed.fields.getlist("mapped_other"), strict=False
    )
    return {int(own): int(other) for own, other in pairs if is_id(own) and is_id(other)}


def _as_typed(shown: dict[str, Any]) -> MultiDict[str, str]:
    fields = ticket_setup.as_typed({key: each for key, each in shown.items() if key != "batch"})
    found: MultiDict[str, str] = MultiDict(fields)
    for rule in shown["rules"]:
        found.add("rules", str(rule))
    for own, other in shown["mapped"].items():
        found.add("mapped_own", str(own))
        found.add("mapped_other", str(other))
    return found
