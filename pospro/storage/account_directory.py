"""Every account type and account as one frozen tree, read again when the set-up has moved on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from pospro.domain.account import AccountClass
from pospro.domain.errors import N_, NotFound
from pospro.i18n import fold
from pospro.storage.accounts import AccountRow, AccountTypeRow, tags_of
from pospro.storage.db import Database
from pospro.storage.venue import setup_version


@dataclass(frozen=True, slots=True)
class KnownType:
    """An account type."""

    id: int
    name: str
    translations: Mapping[str, str]
    account_class: AccountClass
    working_rule: str
    default_filter: str
    tags: tuple[str, ...]
    is_retired: bool


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account; `words` is what a search looks through."""

    id: int
    code: str
    name: str
    translations: Mapping[str, str]
    type: KnownType
    parent_id: int | None
    currency: str
    role: str | None
    tags: tuple[str, ...]
    credit_limit: int | None
    is_retired: bool
    words: str


@dataclass(frozen=True, slots=True)
class Directory:
    """Types in their order; accounts by code; under each account those below it."""

    types: Mapping[int, KnownType]
    accounts: Mapping[int, KnownAccount]
    below: Mapping[int | None, tuple[KnownAccount, ...]]

    def type(self, type_id: int) -> KnownType:
        """The account type, or NotFound."""
        found = self.types.get(type_id)
        if found is None:
            raise NotFound(N_("There is no such account type. Look for it in the list."))
        return found

    def account(self, account_id: int) -> KnownAccount:
        """The account, or NotFound."""
        found = self.accounts.get(account_id)
        if found is None:
            raise NotFound(N_("There is no such account. Look for it in the list of accounts."))
        return found

    def with_code(self, code: str) -> KnownAccount | None:
        """The account with this code, also a retired one."""
        return next((each for each in self.accounts.values() if each.code == code), None)

    def of_type(self, type_id: int) -> list[KnownAccount]:
        """The accounts of a type that are in use, by code."""
        return [each for each in self.in_use() if each.type.id == type_id]

    def in_use(self) -> Iterator[KnownAccount]:
        """The accounts that are in use, by code."""
        return (each for each in self.accounts.values() if not each.is_retired)

    def subtree(self, account_id: int) -> Iterator[int]:
        """The account and everything below it."""
        ahead = [account_id]
        while ahead:
            found = ahead.pop()
            yield found
            ahead += [each.id for each in self.below.get(found, ())]

    def path(self, account: KnownAccount) -> list[KnownAccount]:
        """The accounts above it, the topmost first."""
        above: list[KnownAccount] = []
        while account.parent_id is not None:
            account = self.accounts[account.parent_id]
            above.insert(0, account)
        return above


def directory(db: Database, connection: Connection) -> Directory:
    """The directory as this connection sees it."""
    version = setup_version(connection)
    return db.cached("accounts", version, lambda: _load(connection))


def _load(connection: Connection) -> Directory:
    table = AccountTypeRow.__table__
    rows = connection.execute(select(table).order_by(table.c.position, table.c.id))
    types = {row.id: _type(row) for row in rows}
    found = connection.execute(select(AccountRow.__table__)).all()
    ordered = sorted(found, key=lambda row: (row.code, row.id))
    accounts = {row.id: _account(row, types) for row in ordered}
    below: defaultdict[int | None, list[KnownAccount]] = defaultdict(list)
    for account in accounts.values():
        below[account.parent_id].append(account)
    return Directory(types, accounts, {key: tuple(part) for key, part in below.items()})


def _type(row: Row[Any]) -> KnownType:
    return KnownType(
        id=row.id,
        name=row.name,
        translations=row.translations,
        account_class=AccountClass(row.account_class),
        working_rule=row.working_rule,
        default_filter=row.default_filter,
        tags=tags_of(row.tags),
        is_retired=row.retired_at is not None,
    )


def _account(row: Row[Any], types: Mapping[int, KnownType]) -> KnownAccount:
    tags = tags_of(row.tags)
    return KnownAccount(
        id=row.id,
        code=row.code,
        name=row.name,
        translations=row.translations,
        type=types[row.account_type_id],
        parent_id=row.parent_id,
        currency=row.currency,
        role=row.role,
        tags=tags,
        credit_limit=row.credit_limit,
        is_retired=row.retired_at is not None,
        words=fold(" ".join((row.code, row.name, *row.translations.values(), *tags))),
    )
