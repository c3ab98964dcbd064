"""The set-up as it stands in the rows, in the form of a configuration file."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Select, select

from pospro.domain.account import AccountClass, AccountFilter, WorkingRule
from pospro.domain.calculation import CalculationMethod
from pospro.domain.tax import TaxRounding
from pospro.services.manager.configuration import catalogue_read, entries
from pospro.services.manager.configuration.account_screens import read_account_screens
from pospro.services.manager.configuration.change_types import read_change_types
from pospro.services.manager.configuration.currencies import read_currencies
from pospro.services.manager.configuration.current_rules import current_rules
from pospro.services.manager.configuration.departments import read_departments, read_ticket_types
from pospro.services.manager.configuration.document_types import read_document_types
from pospro.services.manager.configuration.entries import Configuration, Venue
from pospro.services.manager.configuration.entry_templates import read_entry_templates
from pospro.services.manager.configuration.mail_servers import read_mail_server
from pospro.services.manager.configuration.maps import read_maps
from pospro.services.manager.configuration.menu_entry import category_key
from pospro.services.manager.configuration.print_templates import read_print_templates
from pospro.services.manager.configuration.registers import read_registers
from pospro.services.manager.configuration.report_mails import read_report_mails
from pospro.services.manager.configuration.row_steps import Ids, by_key, like, rows_in_use
from pospro.services.manager.configuration.saved_reports import read_saved_reports
from pospro.services.manager.configuration.selectors import read_calculation_selectors
from pospro.services.manager.configuration.ticket_entries import TicketMapEntry
from pospro.storage.account_screens import AccountScreenRow
from pospro.storage.accounts import AccountRow, AccountTypeRow, tags_of
from pospro.storage.calculation_selectors import CalculationSelectorRow
from pospro.storage.calculations import CalculationTypeRow
from pospro.storage.catalogue import (
    MenuCategoryRow,
    ModifierGroupRow,
    ProductGroupRow,
    ProductRow,
)
from pospro.storage.change_types import ChangeTypeRow
from pospro.storage.currencies import CurrencyRow
from pospro.storage.departments import DepartmentRow
from pospro.storage.document_types import DocumentTypeRow
from pospro.storage.documents import EntryTemplateRow
from pospro.storage.menus import MenuRow
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.print_jobs import PrinterRow
from pospro.storage.print_templates import PrintTemplateRow
from pospro.storage.report_mails import ReportMailRow
from pospro.storage.saved_reports import SavedReportRow
from pospro.storage.taxes import TaxTemplateRow
from pospro.storage.ticket_types import TicketTypeRow
from pospro.storage.users import RoleRow, UserRow
from pospro.storage.venue import RegisterRow, the_venue

KEYED_BY = {
    "currencies": (CurrencyRow, "code"),
    "account_types": (AccountTypeRow, "name"),
    "accounts": (AccountRow, "code"),
    "taxes": (TaxTemplateRow, "name"),
    "calculation_types": (CalculationTypeRow, "name"),
    "payment_types": (PaymentTypeRow, "name"),
    "change_types": (ChangeTypeRow, "name"),
    "product_groups": (ProductGroupRow, "name"),
    "modifier_groups": (ModifierGroupRow, "name"),
    "products": (ProductRow, "name"),
    "menus": (MenuRow, "name"),
    "menu_categories": (MenuCategoryRow, "name"),
    "printers": (PrinterRow, "name"),
    "registers": (RegisterRow, "code"),
    "roles": (RoleRow, "name"),
    "ticket_types": (TicketTypeRow, "name"),
    "departments": (DepartmentRow, "name"),
    "calculation_selectors": (CalculationSelectorRow, "name"),
    "users": (UserRow, "name"),
    "print_templates": (PrintTemplateRow, "name"),
    "document_types": (DocumentTypeRow, "name"),
    "account_screens": (AccountScreenRow, "name"),
    "entry_templates": (EntryTemplateRow, "name"),
    "saved_reports": (SavedReportRow, "name"),
    "report_mails": (ReportMailRow, "name"),
}
"""Section → the rows it is kept in, and the column that its entries are found by."""


def read_ids(connection: Connection) -> Ids:
    """Every row that a file may name; rows in use come before retired ones of the same name."""
    by_key: dict[str, dict[str, int]] = {}
    names: dict[str, dict[int, str]] = {}
    for section, query in _queries():
        found = by_key[section] = {}
        known = names[section] = {}
        seen: defaultdict[str, int] = defaultdict(int)
        for row in connection.execute(query):
            own = row.key
            if section == "menu_categories":
                own = category_key(names["menus"][row.menu_id], own)
            seen[own] += 1
            key = own if seen[own] == 1 else f"{own} #{seen[own]}"
            found[key] = row.id
            known[row.id] = key
            if getattr(row, "role", None):
                found[row.role] = row.id
    return Ids(by_key, names)


def _queries() -> Iterable[tuple[str, Select[Any]]]:
    for section, (row_class, column) in KEYED_BY.items():
        table = row_class.__table__
        role = [table.c.role] if section == "calculation_types" else []
        order = (table.c.retired_at.is_not(None), table.c.id)
        further = [*role, *([table.c.menu_id] if section == "menu_categories" else [])]
        found = select(table.c.id, table.c[column].label("key"), *further).order_by(*order)
        # What is somebody's own is no part of the set-up.
        yield section, found.where(table.c.owner_id.is_(None)) if "owner_id" in table.c else found
    yield "transaction_types", current_rules()


def read_configuration(connection: Connection) -> Configuration:
    """Everything that managers define and that is in use, each section in a fixed order."""
    ids = read_ids(connection)
    readers: dict[str, Callable[[Connection, Ids], list[Any]]] = {
        "currencies": lambda connection, _ids: list(read_currencies(connection)),
        "account_types": _account_types,
        "accounts": _accounts,
        "transaction_types": _transaction_types,
        "taxes": _taxes,
        "calculation_types": _calculation_types,
        "payment_types": _payment_types,
        "change_types": lambda connection, ids: read_change_types(connection, ids.names),
        "product_groups": catalogue_read.product_groups,
        "modifier_groups": catalogue_read.modifier_groups,
        "products": catalogue_read.products,
        "menus": catalogue_read.menus,
        "menu_categories": catalogue_read.menu_categories,
        "printers": _printers,
        "registers": lambda connection, ids: list(read_registers(connection, ids.names)),
        "roles": _roles,
        "ticket_types": lambda connection, ids: list(read_ticket_types(connection, ids.names)),
        "departments": lambda connection, ids: list(read_departments(connection, ids.names)),
        "calculation_selectors": lambda own, ids: read_calculation_selectors(own, ids.names),
        "users": _users,
        "print_templates": lambda connection, ids: read_print_templates(connection, ids.names),
        "document_types": lambda connection, ids: list(read_document_types(connection, ids.names)),
        "account_screens": lambda connection, ids: read_account_screens(connection, ids.names),
        "entry_templates": lambda connection, ids: read_entry_templates(connection, ids.names),
        "saved_reports": lambda connection, ids: read_saved_reports(connection, ids.names),
        "report_mails": lambda connection, ids: read_report_mails(connection, ids.names),
        "mail_server": lambda connection, _ids: read_mail_server(connection),
    }
    sections: dict[str, Any] = {
        name: tuple(reader(connection, ids)) for name, reader in readers.items()
    }
    return Configuration.model_construct(venue=_venue(connection), **sections)


def _venue(connection: Connection) -> Venue | None:
    row = the_venue(connection)
    if row is None:
        return None
    return Venue.model_construct(**{name: getattr(row, name) for name in Venue.model_fields})


def _account_types(connection: Connection, _ids: Ids) -> list[Any]:
    return [
        like(
            entries.AccountTypeEntry,
            row,
            account_class=AccountClass(row.account_class),
            working_rule=WorkingRule(row.working_rule),
            default_filter=AccountFilter(row.default_filter),
            tags=tags_of(row.tags),
        )
        for row in rows_in_use(connection, AccountTypeRow.__table__, "position", "id")
    ]


def _accounts(connection: Connection, ids: Ids) -> list[Any]:
    venue = the_venue(connection)
    own = venue.currency if venue else None
    return by_key(
        [
            like(
                entries.AccountEntry,
                row,
                type=ids.names["account_types"][row.account_type_id],
                parent=ids.names["accounts"].get(row.parent_id),
                currency=None if row.currency == own else row.currency,
                tags=tags_of(row.tags),
            )
            for row in rows_in_use(connection, AccountRow.__table__)
        ]
    )


def _transaction_types(connection: Connection, ids: Ids) -> list[Any]:
    return by_key(
        [
            like(
                entries.TransactionTypeEntry,
                row,
                source_type=ids.names["account_types"][row.source_type_id],
                target_type=ids.names["account_types"][row.target_type_id],
                source=ids.names["accounts"].get(row.source_account_id),
                target=ids.names["accounts"].get(row.target_account_id),
            )
            for row in connection.execute(current_rules())
            if row.retired_at is None
        ]
    )


def _taxes(connection: Connection, ids: Ids) -> list[Any]:
    rules = ids.names["transaction_types"]
    return by_key(
        [
            like(
                entries.TaxEntry,
                row,
                rounding=TaxRounding(row.rounding),
                tax_type=rules[row.tax_type_id],
                sale_type=rules[row.sale_type_id],
                returned_tax_type=rules.get(row.returned_tax_type_id),
                returned_sale_type=rules.get(row.returned_sale_type_id),
            )
            for row in rows_in_use(connection, TaxTemplateRow.__table__)
        ]
    )


def _calculation_types(connection: Connection, ids: Ids) -> list[Any]:
    return [
        like(
            entries.CalculationTypeEntry,
            row,
            maps=read_maps(row.places, ids.names, TicketMapEntry),
            method=CalculationMethod(row.method),
            transaction_type=ids.names["transaction_types"][row.transaction_type_id],
        )
        for row in rows_in_use(connection, CalculationTypeRow.__table__, "position", "id")
    ]


def _payment_types(connection: Connection, ids: Ids) -> list[Any]:
    return [
        like(
            entries.PaymentTypeEntry,
            row,
            transaction_type=ids.names["transaction_types"][row.transaction_type_id],
            account=ids.names["accounts"].get(row.account_id),
            quick_amounts=tuple(row.quick_amounts),
            maps=read_maps(row.places, ids.names, TicketMapEntry),
        )
        for row in rows_in_use(connection, PaymentTypeRow.__table__, "position", "id")
    ]


def _printers(connection: Connection, _ids: Ids) -> list[Any]:
    found = rows_in_use(connection, PrinterRow.__table__)
    return by_key([like(entries.PrinterEntry, row) for row in found])


def _roles(connection: Connection, _ids: Ids) -> list[Any]:
    found = rows_in_use(connection, RoleRow.__table__)
    return by_key([like(entries.RoleEntry, row, rights=tuple(row.rights)) for row in found])


def _users(connection: Connection, ids: Ids) -> list[Any]:
    roles = ids.names["roles"]
    return by_key(
        [
            like(entries.UserEntry, row, role=roles[row.role_id])
            for row in rows_in_use(connection, UserRow.__table__)
        ]
    )
