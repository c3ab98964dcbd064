"""Posting rules that touch the open-tickets account: what payments, calculations, taxes go by."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, or_, select, union

from pospro.domain.tax import TypeRef
from pospro.storage.account_uses import RULES_OF_PRODUCT, RULES_OF_TAX
from pospro.storage.accounts import AccountRow
from pospro.storage.calculations import CalculationTypeRow
from pospro.storage.catalogue import ProductRow
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.taxes import TaxTemplateRow
from pospro.storage.ticket_types import RULES_OF_TICKET_TYPE, TicketTypeRow
from pospro.storage.transaction_types import TransactionTypeRow, TransactionTypeVersionRow

_TYPES = TransactionTypeRow.__table__
_VERSIONS = TransactionTypeVersionRow.__table__


@dataclass(frozen=True, slots=True)
class TicketRule:
    """A rule in use; `is_credited` says that open tickets are its source.

    `other_type_id` and `other_account_id` are of the side that is not the open tickets'.
    """

    ref: TypeRef
    name: str
    translations: Mapping[str, str]
    is_credited: bool
    other_type_id: int
    other_account_id: int | None

    @property
    def id(self) -> int:
        """The transaction type, whatever its version."""
        return self.ref.id


def ticket_rules(connection: Connection) -> dict[int, TicketRule]:
    """Transaction type id → its rule, for those in use that touch open tickets, oldest first."""
    open_tickets = connection.scalar(select(AccountRow.id).where(AccountRow.role == "open_tickets"))
    current = (_TYPES.c.id == _VERSIONS.c.transaction_type_id) & (
        _TYPES.c.current_version == _VERSIONS.c.version
    )
    source, target = _VERSIONS.c.source_account_id, _VERSIONS.c.target_account_id
    query = (
        select(_VERSIONS)
        .join_from(_VERSIONS, _TYPES, current)
        .where(_TYPES.c.retired_at.is_(None), or_(source == open_tickets, target == open_tickets))
        .order_by(_TYPES.c.id)
    )
    found = {}
    for row in connection.execute(query):
        is_credited = row.source_account_id == open_tickets
        found[row.transaction_type_id] = TicketRule(
            ref=TypeRef(row.transaction_type_id, row.version),
            name=row.name,
            translations=row.translations,
            is_credited=is_credited,
            other_type_id=row.target_type_id if is_credited else row.source_type_id,
            other_account_id=row.target_account_id if is_credited else row.source_account_id,
        )
    return found


_NAMED_BY_SALES = (
    (TaxTemplateRow.__table__, RULES_OF_TAX),
    (TicketTypeRow.__table__, RULES_OF_TICKET_TYPE),
    (ProductRow.__table__, RULES_OF_PRODUCT),
    (CalculationTypeRow.__table__, ("transaction_type_id",)),
    (PaymentTypeRow.__table__, ("transaction_type_id",)),
)


def rules_of_sales(connection: Connection) -> set[int]:
    """The rules that book what is on a ticket: sales, taxes, calculations, and payments."""
    named = (select(table.c[name]) for table, names in _NAMED_BY_SALES for name in names)
    of_program = select(_TYPES.c.id).where(_TYPES.c.role.is_not(None))
    found = connection.scalars(union(*named, of_program))
    return {each for each in found if each is not None}
