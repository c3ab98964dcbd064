"""Every account with its type, by code."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from pospro.storage.accounts import AccountRow, AccountTypeRow


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """An account in a list."""

    id: int
    code: str
    name: str
    translations: Mapping[str, str]
    type: str
    type_translations: Mapping[str, str]
    account_class: str
    currency: str
    role: str | None
    is_retired: bool


def listed_accounts(connection: Connection) -> list[ListedAccount]:
    """Every account, also retired ones."""
    accounts, types = AccountRow.__table__, AccountTypeRow.__table__
    query = (
        select(
            accounts,
            types.c.name.label("type"),
            types.c.translations.label("type_translations"),
            types.c.account_class,
        )
        .join_from(accounts, types, types.c.id == accounts.c.account_type_id)
        .order_by(accounts.c.code, accounts.c.id)
    )
    return [
        ListedAccount(
            id=row.id,
            code=row.code,
            name=row.name,
            translations=row.translations,
            type=row.type,
            type_translations=row.type_translations,
            account_class=row.account_class,
            currency=row.currency,
            role=row.role,
            is_retired=row.retired_at is not None,
        )
        for row in connection.execute(query)
    ]
