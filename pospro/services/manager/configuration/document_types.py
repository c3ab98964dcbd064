"""Document types in a configuration file: what must hold, and how they are read from the rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from pospro.domain.description import require_known_tags
from pospro.domain.errors import BadInput, N_
from pospro.services.manager.configuration.entries import (
    Configuration,
    DocumentTypeEntry,
    MappedAccountEntry,
)
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.configuration.ticket_entries import MapEntry
from pospro.storage.document_types import (
    DocumentTypeAccountRow,
    DocumentTypeMapRow,
    DocumentTypeRow,
    DocumentTypeRuleRow,
)

Names = Mapping[str, Mapping[int, str]]
Problems = Iterator[Problem]

UNKNOWN = N_("“{name}” is not among the {section}. Add it there or mend the name.")


def document_types(configuration: Configuration) -> Problems:
    """A document's rules touch the accounts that it is made on; what it names is there."""
    rules = {rule.name: rule for rule in configuration.section("transaction_types")}
    for entry in configuration.section("document_types"):
        where = f"document_types ({entry.name})"
        for name in entry.transaction_types:
            rule = rules[name]
            if entry.account_type not in (rule.source_type, rule.target_type):
                yield Problem.at(
                    f"{where}, transaction_types",
                    N_("“{rule}” does not touch accounts of the type “{type}”. Choose another."),
                    rule=name,
                    type=entry.account_type,
                )
        if entry.default_amount == "fixed" and entry.fixed_amount is None:
            yield Problem.at(f"{where}, fixed_amount", N_("This is missing. Add it."))
        try:
            require_known_tags(entry.description)
        except BadInput as refusal:
            yield Problem(f"{where}, description", refusal.message, refusal.facts)
        yield from _named(configuration, entry, where)


def _named(configuration: Configuration, entry: DocumentTypeEntry, where: str) -> Problems:
    known = {
        "accounts": {each.code for each in configuration.section("accounts")},
        "registers": {each.code for each in configuration.section("registers")},
        "roles": {each.name for each in configuration.section("roles")},
    }
    named = [("accounts", code) for pair in entry.mapped_accounts for _, code in pair]
    named += [("registers", each.register_code) for each in entry.maps]
    named += [("roles", each.role) for each in entry.maps]
    for section, name in named:
        if name is not None and name not in known[section]:
            yield Problem.at(where, UNKNOWN, name=name, section=section)


def read_document_types(connection: Connection, names: Names) -> list[DocumentTypeEntry]:
    """The entries of the document types in use, in their order."""
    table = DocumentTypeRow.__table__
    in_use = select(table).where(table.c.retired_at.is_(None))
    rules, places, mapped = _parts(connection, names)
    return [
        DocumentTypeEntry.model_construct(
            name=row.name,
            translations=row.translations,
            button=row.button,
            color=row.color,
            account_type=names["account_types"][row.account_type_id],
            transaction_types=tuple(rules.get(row.id, ())),
            default_amount=row.default_amount,
            fixed_amount=row.fixed_amount,
            description=row.description,
            print_template=names["print_templates"].get(row.print_template_id or 0),
            batch=bool(row.batch),
            batch_filter=row.batch_filter,
            maps=tuple(places.get(row.id, ())),
            mapped_accounts=tuple(mapped.get(row.id, ())),
        )
        for row in connection.execute(in_use.order_by(table.c.position, table.c.id))
    ]


def _parts(connection: Connection, names: Names) -> tuple[dict[int, list[Any]], ...]:
    rules: defaultdict[int, list[Any]] = defaultdict(list)
    places: defaultdict[int, list[Any]] = defaultdict(list)
    mapped: defaultdict[int, list[Any]] = defaultdict(list)
    table = DocumentTypeRuleRow.__table__
    for row in connection.execute(select(table).order_by(table.c.position)):
        rules[row.document_type_id].append(names["transaction_types"][row.transaction_type_id])
    table = DocumentTypeMapRow.__table__
    for row in connection.execute(select(table).order_by(table.c.position)):
        place = MapEntry.model_construct(
            register_code=names["registers"].get(row.register_id or 0),
            role=names["roles"].get(row.role_id or 0),
        )
        places[row.document_type_id].append(place)
    accounts = names["accounts"]
    for row in connection.execute(select(DocumentTypeAccountRow.__table__)):
        pair = (accounts[row.account_id], accounts[row.mapped_account_id])
        mapped[row.document_type_id].append(
            MappedAccountEntry.model_construct(account=pair[0], mapped=pair[1])
        )
    for pairs in mapped.values():
        pairs.sort(key=lambda each: str(each.account))
    return dict(rules), dict(places), dict(mapped)
