"""The set-up as it stands in the rows, in the form of a configuration file."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, select

from pospro.domain.account import AccountClass, AccountFilter, WorkingRule
from pospro.domain.calculation import CalculationMethod
from pospro.domain.tax import TaxRounding
from pospro.services.manager.configuration import entries
from pospro.services.manager.configuration.account_screens import read_account_screens
from pospro.services.manager.configuration.currencies import read_currencies
from pospro.services.manager.configuration.departments import read_departments, read_ticket_types
from pospro.services.manager.configuration.document_types import read_document_types
from pospro.services.manager.configuration.entries import Configuration, Venue
from pospro.services.manager.configuration.entry_templates import read_entry_templates
from pospro.services.manager.configuration.maps import read_maps
from pospro.services.manager.configuration.registers import read_registers
from pospro.services.manager.configuration.saved_reports import read_saved_reports
from pospro.services.manager.configuration.selectors import read_calculation_selectors
from pospro.services.manager.configuration.ticket_entries import TicketMapEntry
from pospro.storage.account_screens import AccountScreenRow
from pospro.storage.accounts import AccountRow, AccountTypeRow, tags_of
from pospro.storage.calculation_selectors import CalculationSelectorRow
from pospro.storage.calculations import CalculationTypeRow
from pospro.storage.catalogue import (
    BarcodeRow,
    MenuCategoryRow,
    MenuKeyRow,
    ModifierGroupRow,
    ModifierRow,
    PortionRow,
    ProductGroupRow,
    ProductModifierGroupRow,
    ProductRow,
    ProductTaxRow,
)
from pospro.storage.currencies import CurrencyRow
from pospro.storage.departments import DepartmentRow
from pospro.storage.document_types import DocumentTypeRow
from pospro.storage.documents import EntryTemplateRow
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.print_jobs import PrinterRow
from pospro.storage.saved_reports import SavedReportRow
from pospro.storage.taxes import TaxTemplateRow
from pospro.storage.ticket_types import TicketTypeRow
from pospro.storage.transaction_types import TransactionTypeRow, TransactionTypeVersionRow
from pospro.storage.users import RoleRow, UserRow
from pospro.storage.venue import RegisterRow, the_venue

KEYED_BY = {
    "currencies": (CurrencyRow, "code"),
    "account_types": (AccountTypeRow, "name"),
    "accounts": (AccountRow, "code"),
    "taxes": (TaxTemplateRow, "name"),
    "calculation_types": (CalculationTypeRow, "name"),
    "payment_types": (PaymentTypeRow, "name"),
    "product_groups": (ProductGroupRow, "name"),
    "modifier_groups": (ModifierGroupRow, "name"),
    "products": (ProductRow, "name"),
    "menu_categories": (MenuCategoryRow, "name"),
    "printers": (PrinterRow, "name"),
    "registers": (RegisterRow, "code"),
    "roles": (RoleRow, "name"),
    "ticket_types": (TicketTypeRow, "name"),
    "departments": (DepartmentRow, "name"),
    "calculation_selectors": (CalculationSelectorRow, "name"),
    "users": (UserRow, "name"),
    "document_types": (DocumentTypeRow, "name"),
    "account_screens": (AccountScreenRow, "name"),
    "entry_templates": (EntryTemplateRow, "name"),
    "saved_reports": (SavedReportRow, "name"),
}
"""Section → the rows it is kept in, and the column that its entries are found by."""


@dataclass(frozen=True, slots=True)
class Ids:
    """Key → id of the rows of every section, in use and retired, and id → name in a file."""

    by_key: Mapping[str, dict[str, int]]
    names: Mapping[str, dict[int, str]]

    def of(self, section: str, key: str | None) -> int | None:
        """The row that an entry refers to by name or code; None for no reference."""
        return None if key is None else self.by_key[section][key]


def read_ids(connection: Connection) -> Ids:
    """Every row that a file may name; rows in use come before retired ones of the same name."""
    by_key: dict[str, dict[str, int]] = {}
    names: dict[str, dict[int, str]] = {}
    for section, query in _queries():
        found = by_key[section] = {}
        known = names[section] = {}
        seen: defaultdict[str, int] = defaultdict(int)
        for row in connection.execute(query):
            seen[row.key] += 1
            key = row.key if seen[row.key] == 1 else f"{row.key} #{seen[row.key]}"
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
        found = select(table.c.id, table.c[column].label("key"), *role).order_by(*order)
        # What is somebody's own is no part of the set-up.
        yield section, found.where(table.c.owner_id.is_(None)) if "owner_id" in table.c else found
    yield "transaction_types", _current_rules()


def _current_rules() -> Select[Any]:
    types, versions = TransactionTypeRow.__table__, TransactionTypeVersionRow.__table__
    current = (types.c.id == versions.c.transaction_type_id) & (
        types.c.current_version == versions.c.version
    )
    columns = (types.c.id, versions.c.name.label("key"), types.c.role, types.c.current_version)
    details = (column for column in versions.c if column.name not in ("name", "version"))
    return (
        select(*columns, versions.c.name, types.c.retired_at, *details)
        .select_from(types.join(versions, current))
        .order_by(types.c.retired_at.is_not(None), types.c.id)
    )


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
        "product_groups": _product_groups,
        "modifier_groups": _modifier_groups,
        "products": _products,
        "menu_categories": _menu_categories,
        "printers": _printers,
        "registers": lambda connection, ids: list(read_registers(connection, ids.names)),
        "roles": _roles,
        "ticket_types": lambda connection, ids: list(read_ticket_types(connection, ids.names)),
        "departments": lambda connection, ids: list(read_departments(connection, ids.names)),
        "calculation_selectors": lambda own, ids: read_calculation_selectors(own, ids.names),
        "users": _users,
        "document_types": lambda connection, ids: list(read_document_types(connection, ids.names)),
        "account_screens": lambda connection, ids: read_account_screens(connection, ids.names),
        "entry_templates": lambda connection, ids: read_entry_templates(connection, ids.names),
        "saved_reports": lambda connection, ids: read_saved_reports(connection, ids.names),
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


def _rows(connection: Connection, table: Table, *order: str) -> Sequence[Row[Any]]:
    """The rows in use, in the order of a column that every database has in the same order."""
    query = select(table)
    if "retired_at" in table.c:
        query = query.where(table.c.retired_at.is_(None))
    return connection.execute(query.order_by(*(table.c[name] for name in order))).all()


def _by_key(found: list[Any]) -> list[Any]:
    """In the order of code points, so that two files can be compared line by line."""
    return sorted(found, key=lambda entry: str(entry.key))


def _like(kind: type[Any], row: Row[Any], **facts: Any) -> Any:  # noqa: ANN401 - an entry of kind
    """An entry with the columns of the row that are called as its fields, and further facts."""
    columns = row._mapping  # noqa: SLF001 - the row's public view, named so for want of room
    same = {
        name: columns[name]
        for name in kind.__pydantic_fields__
        if name not in facts and name in columns
    }
    return kind.model_construct(**same, **facts)


def _grouped(rows: Iterable[Row[Any]], column: str) -> dict[Hashable, list[Row[Any]]]:
    found: defaultdict[Hashable, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


def _account_types(connection: Connection, _ids: Ids) -> list[Any]:
    return [
        _like(
            entries.AccountTypeEntry,
            row,
            account_class=AccountClass(row.account_class),
            working_rule=WorkingRule(row.working_rule),
            default_filter=AccountFilter(row.default_filter),
            tags=tags_of(row.tags),
        )
        for row in _rows(connection, AccountTypeRow.__table__, "position", "id")
    ]


def _accounts(connection: Connection, ids: Ids) -> list[Any]:
    venue = the_venue(connection)
    own = venue.currency if venue else None
    return _by_key(
        [
            _like(
                entries.AccountEntry,
                row,
                type=ids.names["account_types"][row.account_type_id],
                parent=ids.names["accounts"].get(row.parent_id),
                currency=None if row.currency == own else row.currency,
                tags=tags_of(row.tags),
            )
            for row in _rows(connection, AccountRow.__table__)
        ]
    )


def _transaction_types(connection: Connection, ids: Ids) -> list[Any]:
    return _by_key(
        [
            _like(
                entries.TransactionTypeEntry,
                row,
                source_type=ids.names["account_types"][row.source_type_id],
                target_type=ids.names["account_types"][row.target_type_id],
                source=ids.names["accounts"].get(row.source_account_id),
                target=ids.names["accounts"].get(row.target_account_id),
            )
            for row in connection.execute(_current_rules())
            if row.retired_at is None
        ]
    )


def _taxes(connection: Connection, ids: Ids) -> list[Any]:
    rules = ids.names["transaction_types"]
    return _by_key(
        [
            _like(
                entries.TaxEntry,
                row,
                rounding=TaxRounding(row.rounding),
                tax_type=rules[row.tax_type_id],
                sale_type=rules[row.sale_type_id],
                returned_tax_type=rules.get(row.returned_tax_type_id),
                returned_sale_type=rules.get(row.returned_sale_type_id),
            )
            for row in _rows(connection, TaxTemplateRow.__table__)
        ]
    )


def _calculation_types(connection: Connection, ids: Ids) -> list[Any]:
    return [
        _like(
            entries.CalculationTypeEntry,
            row,
            maps=read_maps(row.places, ids.names, TicketMapEntry),
            method=CalculationMethod(row.method),
            transaction_type=ids.names["transaction_types"][row.transaction_type_id],
        )
        for row in _rows(connection, CalculationTypeRow.__table__, "position", "id")
    ]


def _payment_types(connection: Connection, ids: Ids) -> list[Any]:
    return [
        _like(
            entries.PaymentTypeEntry,
            row,
            transaction_type=ids.names["transaction_types"][row.transaction_type_id],
            account=ids.names["accounts"].get(row.account_id),
            quick_amounts=tuple(row.quick_amounts),
            maps=read_maps(row.places, ids.names, TicketMapEntry),
        )
        for row in _rows(connection, PaymentTypeRow.__table__, "position", "id")
    ]


def _product_groups(connection: Connection, _ids: Ids) -> list[Any]:
    rows = _rows(connection, ProductGroupRow.__table__)
    return _by_key([_like(entries.ProductGroupEntry, row) for row in rows])


def _modifier_groups(connection: Connection, _ids: Ids) -> list[Any]:
    modifiers = _grouped(
        _rows(connection, ModifierRow.__table__, "position", "id"), "modifier_group_id"
    )
    return _by_key(
        [
            _like(
                entries.ModifierGroupEntry,
                row,
                modifiers=tuple(
                    _like(entries.ModifierEntry, modifier) for modifier in modifiers.get(row.id, ())
                ),
            )
            for row in _rows(connection, ModifierGroupRow.__table__)
        ]
    )


def _products(connection: Connection, ids: Ids) -> list[Any]:
    rules, portions = ids.names["transaction_types"], _portions(connection)
    taxes = _links(connection, ProductTaxRow.__table__, ids.names["taxes"])
    groups = _links(
        connection, ProductModifierGroupRow.__table__, ids.names["modifier_groups"], "position"
    )
    found = [
        _like(
            entries.ProductEntry,
            row,
            group=ids.names["product_groups"][row.product_group_id],
            sale_type=rules.get(row.sale_type_id),
            returned_sale_type=rules.get(row.returned_sale_type_id),
            taxes=taxes.get(row.id, ()),
            modifier_groups=groups.get(row.id, ()),
            portions=portions.get(row.id, ()),
        )
        for row in _rows(connection, ProductRow.__table__, "id")
    ]
    return _by_key(found)


def _portions(connection: Connection) -> dict[int, tuple[Any, ...]]:
    codes = _grouped(_rows(connection, BarcodeRow.__table__, "code"), "portion_id")
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in _rows(connection, PortionRow.__table__, "product_id", "position", "id"):
        barcodes = tuple(code.code for code in codes.get(row.id, ()))
        found[row.product_id].append(_like(entries.PortionEntry, row, barcodes=barcodes))
    return {product_id: tuple(portions) for product_id, portions in found.items()}


def _links(
    connection: Connection, table: Table, names: Mapping[int, str], order: str | None = None
) -> dict[int, tuple[str, ...]]:
    """Product id → the names that a table of links gives it."""
    linked = next(column.name for column in table.c if column.name not in ("product_id", order))
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in _rows(connection, table, "product_id", order or linked):
        found[row.product_id].append(names[getattr(row, linked)])
    return {
        product_id: tuple(linked_names if order else sorted(linked_names))
        for product_id, linked_names in found.items()
    }


def _menu_categories(connection: Connection, ids: Ids) -> list[Any]:
    keys = _grouped(_rows(connection, MenuKeyRow.__table__, "position", "id"), "menu_category_id")
    products = ids.names["products"]
    return [
        _like(
            entries.MenuCategoryEntry,
            row,
            products=tuple(products[key.product_id] for key in keys.get(row.id, ())),
        )
        for row in _rows(connection, MenuCategoryRow.__table__, "position", "id")
    ]


def _printers(connection: Connection, _ids: Ids) -> list[Any]:
    rows = _rows(connection, PrinterRow.__table__)
    return _by_key([_like(entries.PrinterEntry, row) for row in rows])


def _roles(connection: Connection, _ids: Ids) -> list[Any]:
    rows = _rows(connection, RoleRow.__table__)
    return _by_key([_like(entries.RoleEntry, row, rights=tuple(row.rights)) for row in rows])


def _users(connection: Connection, ids: Ids) -> list[Any]:
    roles = ids.names["roles"]
    return _by_key(
        [
            _like(entries.UserEntry, row, role=roles[row.role_id])
            for row in _rows(connection, UserRow.__table__)
        ]
    )
