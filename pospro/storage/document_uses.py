"""Which document types in use name an account type, an account or a transaction type."""

from sqlalchemy import ColumnElement, Select, or_, select

from pospro.storage.document_types import (
    DocumentTypeAccountRow,
    DocumentTypeRow,
    DocumentTypeRuleRow,
)

_TYPES = DocumentTypeRow.__table__
_RULES = DocumentTypeRuleRow.__table__
_ACCOUNTS = DocumentTypeAccountRow.__table__


def of_account_type(type_id: int) -> Select[tuple[int, str]]:
    """Id and name of those on whose account cards they stand."""
    return _in_use(_TYPES.c.account_type_id == type_id)


def of_account(account_id: int) -> Select[tuple[int, str]]:
    """Id and name of those that name an account, on either side of their maps."""
    named = or_(_ACCOUNTS.c.account_id == account_id, _ACCOUNTS.c.mapped_account_id == account_id)
    return _in_use(_TYPES.c.id.in_(select(_ACCOUNTS.c.document_type_id).where(named)))


def of_transaction_type(rule_id: int) -> Select[tuple[int, str]]:
    """Id and name of those that post by a rule."""
    named = _RULES.c.transaction_type_id == rule_id
    return _in_use(_TYPES.c.id.in_(select(_RULES.c.document_type_id).where(named)))


def _in_use(condition: ColumnElement[bool]) -> Select[tuple[int, str]]:
    query = select(_TYPES.c.id, _TYPES.c.name).where(condition, _TYPES.c.retired_at.is_(None))
    return query.order_by(_TYPES.c.id)
