"""Foreign currencies as a manager sees them: the list, the form, the rates and what uses one."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from pospro.domain.errors import N_, NotFound
from pospro.storage.accounts import AccountRow
from pospro.storage.currencies import CurrencyRow, ExchangeRateRow, newest_first, newest_rates
from pospro.storage.users import UserRow

_TABLE = CurrencyRow.__table__
_RATES = ExchangeRateRow.__table__


@dataclass(frozen=True, slots=True)
class ListedCurrency:
    """A foreign currency with the rate that counts; None while there is none."""

    id: int
    code: str
    step: int
    rate: Decimal | None
    since: date | None
    accounts: int
    is_retired: bool


@dataclass(frozen=True, slots=True)
class DatedRate:
    """A rate with the business date that it counts from, and who entered it."""

    since: date
    rate: Decimal
    recorded_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class AccountInCurrency:
    """An account in use that is in a foreign currency."""

    id: int
    code: str
    name: str


def listed_currencies(connection: Connection, day: date) -> list[ListedCurrency]:
    """Every foreign currency with its rate of a business date; retired ones last."""
    newest = {row.currency_id: row for row in connection.execute(newest_rates(day))}
    table = AccountRow.__table__
    counted = (
        select(table.c.currency, func.count().label("number"))
        .where(table.c.retired_at.is_(None))
        .group_by(table.c.currency)
    )
    accounts = {row.currency: row.number for row in connection.execute(counted)}
    query = select(_TABLE).order_by(
        _TABLE.c.retired_at.is_not(None), _TABLE.c.position, _TABLE.c.id
    )
    return [
        _listed(row, newest.get(row.id), accounts.get(row.code, 0))
        for row in connection.execute(query)
    ]


def _listed(row: Row[Any], newest: Row[Any] | None, accounts: int) -> ListedCurrency:
    return ListedCurrency(
        id=row.id,
        code=row.code,
        step=row.step,
        rate=newest.rate if newest else None,
        since=newest.since if newest else None,
        accounts=accounts,
        is_retired=row.retired_at is not None,
    )


def currency_state(connection: Connection, currency_id: int) -> dict[str, Any]:
    """What the form of a currency shows and changes; NotFound when there is none."""
    columns = (_TABLE.c.code, _TABLE.c.step, _TABLE.c.retired_at)
    row = connection.execute(select(*columns).where(_TABLE.c.id == currency_id)).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such currency. Look for it in the list."))
    return dict(row)


def dated_rates(
    connection: Connection, currency_id: int, *, skip: int = 0, most: int = 30
) -> list[DatedRate]:
    """The next `most` rates of a currency after the newest `skip`."""
    query = _rates(currency_id).offset(skip).limit(most)
    return [_dated(row) for row in connection.execute(query)]


def counting_rate(connection: Connection, currency_id: int, day: date) -> DatedRate | None:
    """The rate that counts on a business date, or None while there is none."""
    row = connection.execute(_rates(currency_id).where(_RATES.c.since <= day).limit(1)).first()
    return _dated(row) if row else None


def _rates(currency_id: int) -> Select[Any]:
    users = UserRow.__table__
    return (
        select(_RATES.c.since, _RATES.c.rate, _RATES.c.recorded_at, users.c.name)
        .join_from(_RATES, users, users.c.id == _RATES.c.recorded_by)
        .where(_RATES.c.currency_id == currency_id)
        .order_by(*newest_first(_RATES.c))
    )


def _dated(row: Row[Any]) -> DatedRate:
    return DatedRate(row.since, row.rate, row.recorded_at, row.name)


def accounts_in(connection: Connection, code: str) -> list[AccountInCurrency]:
    """The accounts in use that are in this currency, by their codes."""
    table = AccountRow.__table__
    query = (
        select(table.c.id, table.c.code, table.c.name)
        .where(table.c.currency == code, table.c.retired_at.is_(None))
        .order_by(table.c.code)
    )
    return [AccountInCurrency(row.id, row.code, row.name) for row in connection.execute(query)]
