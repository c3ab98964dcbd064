"""The accounts between which a rule of cash movements may book."""

from typing import Any

from sqlalchemy import Connection, Row, select

from pospro.domain.tax import TypeRef
from pospro.storage.accounts import AccountRow
from pospro.storage.transaction_types import TransactionTypeVersionRow


def choices(connection: Connection, rule: TypeRef, *, into_drawer: bool) -> list[Row[Any]]:
    """The accounts in use of the rule's source type, or of its target type, by their codes."""
    accounts, versions = AccountRow.__table__, TransactionTypeVersionRow.__table__
    side = versions.c.source_type_id if into_drawer else versions.c.target_type_id
    of_rule = (versions.c.transaction_type_id == rule.id) & (versions.c.version == rule.version)
    query = (
        select(accounts.c.id, accounts.c.code, accounts.c.name, accounts.c.translations)
        .join_from(accounts, versions, of_rule & (side == accounts.c.account_type_id))
        .where(accounts.c.retired_at.is_(None))
        .order_by(accounts.c.code)
    )
    return list(connection.execute(query))
