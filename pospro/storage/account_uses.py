"""Who uses an account, an account type or a transaction type: what keeps it from being retired."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Table, func, or_, select

from pospro.storage import document_uses
from pospro.storage.account_screens import screens_with_type
from pospro.storage.accounts import AccountRow
from pospro.storage.calculations import CalculationTypeRow
from pospro.storage.catalogue import ProductRow
from pospro.storage.change_types import ChangeTypeRow
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.taxes import TaxTemplateRow
from pospro.storage.ticket_types import RULES_OF_TICKET_TYPE, TicketTypeRow
from pospro.storage.transaction_types import TransactionTypeRow, TransactionTypeVersionRow
from pospro.storage.venue import RegisterRow

_TYPES = TransactionTypeRow.__table__
_VERSIONS = TransactionTypeVersionRow.__table__
_ACCOUNTS = AccountRow.__table__

RULES_OF_TAX = ("tax_type_id", "sale_type_id", "returned_tax_type_id", "returned_sale_type_id")
RULES_OF_PRODUCT = ("sale_type_id", "returned_sale_type_id")
"""The columns by which a tax template and a product name posting rules."""


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that uses another; `kind` says what it is, `count` stands for several of a kind."""

    kind: str
    name: str = ""
    id: int | None = None
    count: int = 1


def uses_of_account(connection: Connection, account_id: int) -> list[Use]:
    """Means of payment, drawers, posting rules and accounts below it that are in use."""
    payments, change = PaymentTypeRow.__table__, ChangeTypeRow.__table__
    found = [
        *_named(connection, "payment_type", _in_use(payments, payments.c.account_id == account_id)),
        *_named(connection, "change_type", _in_use(change, change.c.account_id == account_id)),
        *_registers(connection, account_id),
        *_rules(connection, "source_account_id", "target_account_id", account_id),
        *_named(connection, "account", _in_use(_ACCOUNTS, _ACCOUNTS.c.parent_id == account_id)),
        *_named(connection, "document_type", document_uses.of_account(account_id)),
    ]
    role = connection.scalar(select(_ACCOUNTS.c.role).where(_ACCOUNTS.c.id == account_id))
    return [Use("role", role), *found] if role else found


def uses_of_account_type(connection: Connection, type_id: int) -> list[Use]:
    """Rules, documents and screens that name the type, and how many accounts it has."""
    of_type = _ACCOUNTS.c.account_type_id == type_id
    count = connection.scalar(
        select(func.count()).select_from(_ACCOUNTS).where(of_type, _ACCOUNTS.c.retired_at.is_(None))
    )
    accounts = [Use("accounts", count=count)] if count else []
    documents = _named(connection, "document_type", document_uses.of_account_type(type_id))
    rules = _rules(connection, "source_type_id", "target_type_id", type_id)
    screens = _named(connection, "account_screen", screens_with_type(type_id))
    return [*accounts, *rules, *documents, *screens]


def ever_used(connection: Connection, type_id: int) -> bool:
    """Whether any account, in use or retired, or any version of a rule names the account type."""
    accounts = select(_ACCOUNTS.c.id).where(_ACCOUNTS.c.account_type_id == type_id)
    versions = select(_VERSIONS.c.transaction_type_id).where(
        or_(_VERSIONS.c.source_type_id == type_id, _VERSIONS.c.target_type_id == type_id)
    )
    return any(connection.execute(query.limit(1)).first() for query in (accounts, versions))


def uses_of_transaction_type(connection: Connection, rule_id: int) -> list[Use]:
    """Taxes, calculations, ticket types, means of payment and products that post by the rule."""
    taxes, calculations = TaxTemplateRow.__table__, CalculationTypeRow.__table__
    payments, products = PaymentTypeRow.__table__, ProductRow.__table__
    change = ChangeTypeRow.__table__
    taxed = or_(*(taxes.c[name] == rule_id for name in RULES_OF_TAX))
    types = TicketTypeRow.__table__
    typed = or_(*(types.c[name] == rule_id for name in RULES_OF_TICKET_TYPE))
    own = or_(*(products.c[name] == rule_id for name in RULES_OF_PRODUCT))
    by_rule = calculations.c.transaction_type_id == rule_id
    found = [
        *_named(connection, "tax", _in_use(taxes, taxed)),
        *_named(connection, "calculation_type", _in_use(calculations, by_rule)),
        *_named(connection, "ticket_type", _in_use(types, typed)),
        *_named(connection, "document_type", document_uses.of_transaction_type(rule_id)),
        *_named(
            connection, "payment_type", _in_use(payments, payments.c.transaction_type_id == rule_id)
        ),
        *_named(
            connection, "change_type", _in_use(change, change.c.transaction_type_id == rule_id)
        ),
    ]
    count = connection.scalar(
        select(func.count()).select_from(products).where(own, products.c.retired_at.is_(None))
    )
    role = connection.scalar(select(_TYPES.c.role).where(_TYPES.c.id == rule_id))
    played = [Use("role", role)] if role else []
    sold = [Use("products", count=count)] if count else []
    return [*played, *found, *sold]


def _registers(connection: Connection, account_id: int) -> Iterator[Use]:
    """The registers in whose drawers the cash of an account lies."""
    registers = RegisterRow.__table__
    query = select(registers).where(registers.c.retired_at.is_(None)).order_by(registers.c.id)
    for row in connection.execute(query):
        if account_id in (row.drawer_account_id, *row.foreign_account_ids):
            yield Use("register", row.name, row.id)


def _in_use(table: Table, condition: Any) -> Select[Any]:
    query = select(table.c.id, table.c.name).where(condition, table.c.retired_at.is_(None))
    return query.order_by(table.c.id)


def _named(connection: Connection, kind: str, query: Select[Any]) -> Iterator[Use]:
    for row in connection.execute(query):
        yield Use(kind, row.name, row.id)


def _rules(connection: Connection, source: str, target: str, wanted: int) -> Iterator[Use]:
    current = (_TYPES.c.id == _VERSIONS.c.transaction_type_id) & (
        _TYPES.c.current_version == _VERSIONS.c.version
    )
    query = (
        select(_TYPES.c.id, _VERSIONS.c.name)
        .join_from(_TYPES, _VERSIONS, current)
        .where(or_(_VERSIONS.c[source] == wanted, _VERSIONS.c[target] == wanted))
        .where(_TYPES.c.retired_at.is_(None))
        .order_by(_TYPES.c.id)
    )
    for row in connection.execute(query):
        yield Use("transaction_type", row.name, row.id)
