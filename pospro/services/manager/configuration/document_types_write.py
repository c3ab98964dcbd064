"""Document types of a configuration file are written into their rows."""

from sqlalchemy import update

from pospro.services.manager.configuration.changes import Change
from pospro.services.manager.configuration.entries import DocumentTypeEntry
from pospro.services.manager.configuration.writing import Values, Writing, present
from pospro.storage.document_types import (
    DocumentTypeAccountRow,
    DocumentTypeMapRow,
    DocumentTypeRow,
    DocumentTypeRuleRow,
)

COLUMNS = (
    "name",
    "translations",
    "button",
    "color",
    "default_amount",
    "fixed_amount",
    "description",
    "batch",
    "batch_filter",
)


def write_document_types(writing: Writing, changes: list[Change]) -> None:
    """Write them; a changed type counts a version on, as when its form is saved."""
    table = DocumentTypeRow.__table__
    found = present(changes)
    rows = (
        (
            key,
            {name: getattr(entry, name) for name in COLUMNS}
            | {
                "account_type_id": writing.ids.of("account_types", entry.account_type),
                "print_template_id": writing.ids.of("print_templates", entry.print_template),
            },
        )
        for key, entry in found
    )
    writing.put("document_types", table, rows, position=0, version=0)
    known = writing.ids.by_key["document_types"]
    ids = [known[key] for key, _ in found]
    writing.connection.execute(
        update(table).where(table.c.id.in_(ids)).values(version=table.c.version + 1)
    )
    for part in (DocumentTypeRuleRow, DocumentTypeMapRow, DocumentTypeAccountRow):
        writing.delete(part.__table__.c.document_type_id, ids)
    for key, entry in found:
        _write_parts(writing, known[key], entry)


def _write_parts(writing: Writing, type_id: int, entry: DocumentTypeEntry) -> None:
    of = writing.ids.of
    rules: list[Values] = [
        {"transaction_type_id": of("transaction_types", n)} for n in entry.transaction_types
    ]
    places: list[Values] = [
        {
            "register_id": of("registers", each.register_code),
            "role_id": of("roles", each.role),
        }
        for each in entry.maps
    ]
    mapped: list[Values] = [
        {
            "document_type_id": type_id,
            "account_id": of("accounts", each.account),
            "mapped_account_id": of("accounts", each.mapped),
        }
        for each in entry.mapped_accounts
    ]
    for row_class, parts in ((DocumentTypeRuleRow, rules), (DocumentTypeMapRow, places)):
        numbered = [
            {"document_type_id": type_id, "position": place} | part
            for place, part in enumerate(parts, 1)
        ]
        writing.insert(row_class.__table__, numbered)
    writing.insert(DocumentTypeAccountRow.__table__, mapped)
