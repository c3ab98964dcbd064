"""Which main account an account belongs to, and which accounts hold cash."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from pospro import charts
from pospro.reports.known_accounts import KnownAccount, known_accounts
from pospro.storage.registers import drawer_accounts
from pospro.storage.venue import VenueRow

SEPARATOR = "."


@dataclass(frozen=True, slots=True)
class BookAccounts:
    """Every account by id, in the order of their codes, and the main account of each."""

    own: Mapping[int, KnownAccount]
    main: Mapping[int, KnownAccount]


def book_accounts(connection: Connection, language: str | None) -> BookAccounts:
    """All accounts; the main account is the topmost one that an account stands below.

    Where nobody said so, the code says it: 600.10 stands below 600.
    """
    found = known_accounts(connection, language)
    own = {each.id: each for each in found}
    by_code = {each.code: each for each in found}
    return BookAccounts(own, {each.id: _main(each, own, by_code) for each in found})


def cash_accounts(connection: Connection) -> frozenset[int]:
    """The accounts below the chart's cash account; drawers of registers where it names none."""
    drawers = drawer_accounts(connection)
    key = connection.scalar(select(VenueRow.__table__.c.chart))
    root = charts.load(key).cash if key in charts.CHARTS else None
    if root is None:
        return frozenset(drawers)
    accounts = book_accounts(connection, None)
    below = {own for own, main in accounts.main.items() if main.code == root}
    return frozenset(drawers | below)


def _main(
    account: KnownAccount, own: Mapping[int, KnownAccount], by_code: Mapping[str, KnownAccount]
) -> KnownAccount:
    while account.parent_id is not None:
        account = own[account.parent_id]
    code = account.code
    while SEPARATOR in code:
        code = code.rpartition(SEPARATOR)[0]
        account = by_code.get(code, account)
    return account
