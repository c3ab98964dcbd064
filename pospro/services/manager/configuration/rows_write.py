"""A set-up is written into the rows: added, changed, and what is gone from the file retired."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, update

from pospro.domain.payment_kinds.kind import CHOICES
from pospro.services.manager.configuration import catalogue_write
from pospro.services.manager.configuration.account_screens_write import write_account_screens
from pospro.services.manager.configuration.change_types_write import write_change_types
from pospro.services.manager.configuration.changes import Change, Changes
from pospro.services.manager.configuration.currencies_write import write_currencies
from pospro.services.manager.configuration.departments_write import (
    write_departments,
    write_ticket_types,
)
from pospro.services.manager.configuration.document_types_write import write_document_types
from pospro.services.manager.configuration.entries import Configuration, keyed
from pospro.services.manager.configuration.entry_templates_write import write_entry_templates
from pospro.services.manager.configuration.mail_servers import write_mail_server
from pospro.services.manager.configuration.print_templates import write_print_templates
from pospro.services.manager.configuration.registers_write import write_registers
from pospro.services.manager.configuration.report_mails_write import write_report_mails
from pospro.services.manager.configuration.rows_read import KEYED_BY, read_ids
from pospro.services.manager.configuration.saved_reports_write import write_saved_reports
from pospro.services.manager.configuration.selectors_write import write_calculation_selectors
from pospro.services.manager.configuration.writing import Values, Writing, columns, present
from pospro.storage import sessions
from pospro.storage.account_uses import RULES_OF_TAX
from pospro.storage.accounts import AccountRow, AccountTypeRow, tags_text
from pospro.storage.calculations import CalculationTypeRow
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.print_jobs import PrinterRow
from pospro.storage.taxes import TaxTemplateRow
from pospro.storage.transaction_types import (
    TransactionTypeRow,
    TransactionTypeVersionRow,
    current_refs,
)
from pospro.storage.users import RoleRow, UserRow
from pospro.storage.venue import VenueRow

TABLES = {section: row_class.__table__ for section, (row_class, _) in KEYED_BY.items()}
TABLES["transaction_types"] = TransactionTypeRow.__table__


def write(
    connection: Connection,
    wanted: Configuration,
    changes: Changes,
    when: tuple[datetime, int | None],
) -> None:
    """Write the changes in the order in which entries name each other; `when` adds by whom.

    The wanted set-up must be free of problems, and the caller raises the set-up's version.
    """
    write_part(begun(connection, wanted, when), wanted, changes)


def begun(
    connection: Connection, wanted: Configuration, when: tuple[datetime, int | None]
) -> Writing:
    """A set-up about to be written, in this block and perhaps in others after it."""
    venue = wanted.venue
    assert venue is not None, "a set-up has a venue"
    at, by = when
    return Writing(connection, read_ids(connection), at, by, venue.currency, venue.language)


def write_part(writing: Writing, wanted: Configuration, changes: Changes) -> None:
    """Write some of the changes; what they name must be there or be among them."""
    if changes.venue and wanted.venue is not None:
        writing.connection.execute(update(VenueRow).values(columns(wanted.venue)))
    for section, write_section in WRITERS.items():
        found = changes.of(section, "added", "changed", "retired")
        if not found:
            continue
        if section in TABLES:
            writing.retire(section, TABLES[section], found)
        write_section(writing, found)
        if section in Configuration.ordered:
            keys = [key for key, _ in keyed(wanted.section(section))]
            writing.place(section, TABLES[section], keys)


def _account_types(writing: Writing, changes: list[Change]) -> None:
    table = AccountTypeRow.__table__
    rows = (
        (
            key,
            {
                "name": entry.name,
                "translations": entry.translations,
                "account_class": entry.account_class,
                "working_rule": entry.working_rule,
                "default_filter": entry.default_filter,
                "tags": tags_text(entry.tags),
            },
        )
        for key, entry in present(changes)
    )
    writing.put("account_types", table, rows, position=0)


def _accounts(writing: Writing, changes: list[Change]) -> None:
    table = AccountRow.__table__
    found = present(changes)
    rows = (
        (
            key,
            {
                "code": entry.code,
                "name": entry.name,
                "translations": entry.translations,
                "account_type_id": writing.ids.of("account_types", entry.type),
                "currency": entry.currency or writing.currency,
                "role": entry.role,
                "tags": tags_text(entry.tags),
                "credit_limit": entry.credit_limit,
            },
        )
        for key, entry in found
    )
    _give_up_roles(writing, table, changes)
    writing.put("accounts", table, rows)
    parents = (
        {
            "row_id": writing.ids.by_key["accounts"][key],
            "parent_id": writing.ids.of("accounts", entry.parent),
        }
        for key, entry in found
    )
    writing.update(table, parents)


def _give_up_roles(writing: Writing, table: Table, changes: list[Change]) -> None:
    """A role may pass from one row to another, but two rows never hold it at once."""
    holders = (change for change in changes if change.before is not None and change.before.role)
    known = writing.ids.by_key["accounts"]
    writing.update(table, ({"row_id": known[holder.key], "role": None} for holder in holders))


def _adopt(writing: Writing, section: str, found: list[tuple[str, Any]]) -> None:
    """An entry that is given a role stays the row that had its name."""
    known = writing.ids.by_key[section]
    for key, entry in found:
        if key not in known and entry.name in known:
            known[key] = known[entry.name]


def _transaction_types(writing: Writing, changes: list[Change]) -> None:
    """A changed rule gets a new version; lines and postings keep naming the one they had."""
    known = writing.ids.by_key["transaction_types"]
    versions = {rule_id: ref.version for rule_id, ref in current_refs(writing.connection).items()}
    rules: list[tuple[str, Values]] = []
    rows: list[Values] = []
    found = present(changes)
    _adopt(writing, "transaction_types", found)
    for key, entry in found:
        version = versions.get(known.get(key, 0), 0) + 1
        rules.append((key, {"role": entry.role, "current_version": version}))
        rows.append({"key": key, "version": version} | _version(writing, entry))
    writing.put("transaction_types", TransactionTypeRow.__table__, rules)
    for row in rows:
        rule_id = known[row.pop("key")]
        known[row["name"]] = row["transaction_type_id"] = rule_id
    writing.insert(TransactionTypeVersionRow.__table__, rows)


def _version(writing: Writing, entry: Any) -> Values:  # noqa: ANN401 - an entry of a rule
    of = writing.ids.of
    return {
        "name": entry.name,
        "translations": entry.translations,
        "source_type_id": of("account_types", entry.source_type),
        "target_type_id": of("account_types", entry.target_type),
        "source_account_id": of("accounts", entry.source),
        "target_account_id": of("accounts", entry.target),
        "currency": entry.currency,
        "changed_at": writing.at,
        "changed_by": writing.by,
    }


def _taxes(writing: Writing, changes: list[Change]) -> None:
    table = TaxTemplateRow.__table__
    rows = (
        (
            key,
            {
                "name": entry.name,
                "translations": entry.translations,
                "rate": entry.rate,
                "rounding": entry.rounding,
                **writing.rules(entry, *RULES_OF_TAX),
            },
        )
        for key, entry in present(changes)
    )
    writing.put("taxes", table, rows)


def _calculation_types(writing: Writing, changes: list[Change]) -> None:
    table = CalculationTypeRow.__table__
    found = present(changes)
    _adopt(writing, "calculation_types", found)
    rows = (
        (
            key,
            {name: getattr(entry, name) for name in type(entry).model_fields if name in table.c}
            | {
                "transaction_type_id": writing.ids.of("transaction_types", entry.transaction_type),
                "places": writing.places(entry.maps),
            },
        )
        for key, entry in found
    )
    writing.put("calculation_types", table, rows, position=0)


def _payment_types(writing: Writing, changes: list[Change]) -> None:
    table = PaymentTypeRow.__table__
    rows = (
        (
            key,
            {
                "name": entry.name,
                "translations": entry.translations,
                "kind": entry.kind,
                "transaction_type_id": writing.ids.of("transaction_types", entry.transaction_type),
                "account_id": writing.ids.of("accounts", entry.account),
                "color": entry.color,
                "quick_amounts": list(entry.quick_amounts),
                **{name: getattr(entry, name) for name in CHOICES},
                "places": writing.places(entry.maps),
            },
        )
        for key, entry in present(changes)
    )
    writing.put("payment_types", table, rows, position=0)


def _printers(writing: Writing, changes: list[Change]) -> None:
    table = PrinterRow.__table__
    rows = ((key, columns(entry)) for key, entry in present(changes))
    writing.put("printers", table, rows)


def _roles(writing: Writing, changes: list[Change]) -> None:
    table = RoleRow.__table__
    rows = (
        (key, columns(entry) | {"rights": list(entry.rights)}) for key, entry in present(changes)
    )
    writing.put("roles", table, rows)


def _users(writing: Writing, changes: list[Change]) -> None:
    """A new person cannot sign in before somebody gives them a PIN."""
    table = UserRow.__table__
    rows = (
        (
            key,
            columns(entry, "role") | {"role_id": writing.ids.of("roles", entry.role)},
        )
        for key, entry in present(changes)
    )
    writing.put("users", table, rows, pin_hash="")
    known = writing.ids.by_key["users"]
    for change in changes:
        if change.kind == "retired":
            sessions.end_sessions_of(writing.connection, known[change.key], writing.at)


WRITERS: dict[str, Callable[[Writing, list[Change]], None]] = {
    "currencies": write_currencies,
    "account_types": _account_types,
    "accounts": _accounts,
    "transaction_types": _transaction_types,
    "taxes": _taxes,
    "printers": _printers,
    "registers": write_registers,
    "roles": _roles,
    "menus": catalogue_write.menus,
    "ticket_types": write_ticket_types,
    "departments": write_departments,
    "calculation_types": _calculation_types,
    "calculation_selectors": write_calculation_selectors,
    "payment_types": _payment_types,
    "change_types": write_change_types,
    "product_groups": catalogue_write.product_groups,
    "modifier_groups": catalogue_write.modifier_groups,
    "products": catalogue_write.products,
    "menu_categories": catalogue_write.menu_categories,
    "print_templates": write_print_templates,
    "document_types": write_document_types,
    "account_screens": write_account_screens,
    "entry_templates": write_entry_templates,
    "saved_reports": write_saved_reports,
    "report_mails": write_report_mails,
    "mail_server": write_mail_server,
    "users": _users,
}
"""How each section is written, in an order in which whatever is named is there before."""
