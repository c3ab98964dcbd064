"""The accounts between which a rule of cash movements may book."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from pospro.domain.cash_movement import CashMovementKind
from pospro.domain.tax import TypeRef
from pospro.storage.accounts import AccountRow
from pospro.storage.transaction_types import TransactionTypeVersionRow


def choices(connection: Connection, rule: TypeRef, *, into_drawer: bool) -> list[Row[Any]]:
    """The accounts in use of the rule's source type, or of its target type, by their codes."""
    accounts, versions = AccountRow.__table__, TransactionTypeVersionRow.__table__
    side = versions.c.source_type_id if into_drawer else versions.c.target_type_id
    of_rule = (versions.c.transaction_type_id == rule.id) & (versions.c.version == rule.version)
    query = (
        select(
            accounts.c.id,
            accounts.c.code,
            accounts.c.name,
            accounts.c.translations,
            accounts.c.currency,
        )
        .join_from(accounts, versions, of_rule & (side == accounts.c.account_type_id))
        .where(accounts.c.retired_at.is_(None))
        .order_by(accounts.c.code)
    )
    return list(connection.execute(query))


def fitting(
    rows: Sequence[Row[Any]], kind: CashMovementKind, code: str, own: str
) -> list[Row[Any]]:
    """Those between which cash of a currency may move; `own` is the currency of the books.

    Foreign notes stay what they are in the safe and at the bank; only where the other account is
    chosen may it be one of the books.
    """
    if code == own:
        return list(rows)
    currencies = {code, own} if kind.chooses else {code}
    return [row for row in rows if row.currency in currencies]


def usual_abroad(rows: Sequence[Row[Any]], code: str, drawer: int, usual: int | None) -> int | None:
    """The usual account of foreign cash: the rule's own, or the first of its currency."""
    if usual in {row.id for row in rows}:
        return usual
    return next((row.id for row in rows if row.currency == code and row.id != drawer), None)
