"""Every account with its name in the reader's language, its type and its class."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from pospro.domain.account import AccountClass
from pospro.storage.accounts import AccountRow, AccountTypeRow


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account as reports name it."""

    id: int
    code: str
    name: str
    type_id: int
    type_name: str
    account_class: AccountClass
    role: str | None
    parent_id: int | None


def known_accounts(connection: Connection, language: str | None) -> list[KnownAccount]:
    """All accounts by code, retired ones included: the ledger refers to them for ever."""
    accounts, types = AccountRow.__table__, AccountTypeRow.__table__
    query = (
        select(
            accounts,
            types.c.name.label("type_name"),
            types.c.translations.label("type_translations"),
            types.c.account_class,
        )
        .join_from(accounts, types, types.c.id == accounts.c.account_type_id)
        .order_by(accounts.c.code)
    )
    return [
        KnownAccount(
            id=row.id,
            code=row.code,
            name=row.translations.get(language, row.name),
            type_id=row.account_type_id,
            type_name=row.type_translations.get(language, row.type_name),
            account_class=AccountClass(row.account_class),
            role=row.role,
            parent_id=row.parent_id,
        )
        for row in connection.execute(query)
    ]
