"""What the forms of account types and accounts show, and the lock under which both are edited."""

from typing import Any

from sqlalchemy import Connection, Table, exists, select

from pospro.domain.errors import N_, NotFound
from pospro.storage.accounts import AccountRow, AccountTypeRow
from pospro.storage.ledger import PostingRow
from pospro.storage.venue import VenueRow

_TYPE = ("name", "translations", "account_class", "working_rule", "default_filter", "tags")
_ACCOUNT = (
    "code",
    "name",
    "translations",
    "account_type_id",
    "parent_id",
    "currency",
    "tags",
    "credit_limit",
)


def hold_setup(connection: Connection) -> None:
    """Let nobody else edit the set-up until the block ends, so that what is checked stays true."""
    connection.execute(select(VenueRow.id).with_for_update())


def account_type_state(connection: Connection, type_id: int) -> dict[str, Any]:
    """The columns of an account type; NotFound when there is none."""
    found = _state(connection, AccountTypeRow.__table__, (type_id, _TYPE))
    if found is None:
        raise NotFound(N_("There is no such account type. Look for it in the list."))
    return found


def account_state(connection: Connection, account_id: int) -> dict[str, Any]:
    """The columns of an account; NotFound when there is none."""
    found = _state(connection, AccountRow.__table__, (account_id, (*_ACCOUNT, "role")))
    if found is None:
        raise NotFound(N_("There is no such account. Look for it in the list of accounts."))
    return found


def has_postings(connection: Connection, account_id: int) -> bool:
    """Whether anything was ever posted to the account."""
    column = PostingRow.__table__.c.account_id
    return (
        connection.execute(select(column).where(column == account_id).limit(1)).first() is not None
    )


def has_postings_of_type(connection: Connection, type_id: int) -> bool:
    """Whether anything was ever posted to an account of the type."""
    accounts = AccountRow.__table__
    posted = exists().where(PostingRow.__table__.c.account_id == accounts.c.id)
    query = select(accounts.c.id).where(accounts.c.account_type_id == type_id, posted).limit(1)
    return connection.execute(query).first() is not None


def _state(
    connection: Connection, table: Table, wanted: tuple[int, tuple[str, ...]]
) -> dict[str, Any] | None:
    row_id, names = wanted
    columns = [table.c[name] for name in (*names, "retired_at")]
    row = connection.execute(select(*columns).where(table.c.id == row_id)).mappings().first()
    return dict(row) if row else None
