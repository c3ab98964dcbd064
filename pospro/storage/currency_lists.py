"""Foreign currencies as a manager sees them: the list, the form, the rates and what uses one."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from pospro.domain.errors import N_, NotFound
from pospro.storage.accounts import AccountRow
from pospro.storage.currencies import CurrencyRow, ExchangeRateRow
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
    rows = connection.execute(
        select(_TABLE).order_by(_TABLE.c.retired_at.is_not(None), _TABLE.c.position, _TABLE.c.id)
    ).all()
    return [_listed(connection, row, day) for row in rows]


def _listed(connection: Connection, row: Any, day: date) -> ListedCurrency:
    newest = next(iter(dated_rates(connection, row.id, until=day, most=1)), None)
    return ListedCurrency(
        id=row.id,
        code=row.code,
        step=row.step,
        rate=newest.rate if newest else None,
        since=newest.since if newest else None,
        accounts=len(accounts_in(connection, row.code)),
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
    connection: Connection, currency_id: int, *, until: date | None = None, most: int = 30
) -> list[DatedRate]:
    """The rates of a currency, the one that counts first."""
    users = UserRow.__table__
    query = (
        select(_RATES.c.since, _RATES.c.rate, _RATES.c.recorded_at, users.c.name)
        .join_from(_RATES, users, users.c.id == _RATES.c.recorded_by)
        .where(_RATES.c.currency_id == currency_id)
        .order_by(_RATES.c.since.desc(), _RATES.c.recorded_at.desc(), _RATES.c.id.desc())
        .limit(most)
    )
    if until is not None:
        query = query.where(_RATES.c.since <= until)
    return [
        DatedRate(row.since, row.rate, row.recorded_at, row.name)
        for row in connection.execute(query)
    ]


def accounts_in(connection: Connection, code: str) -> list[AccountInCurrency]:
    """The accounts in use that are in this currency, by their codes."""
    table = AccountRow.__table__
    query = (
        select(table.c.id, table.c.code, table.c.name)
        .where(table.c.currency == code, table.c.retired_at.is_(None))
        .order_by(table.c.code)
    )
    return [AccountInCurrency(row.id, row.code, row.name) for row in connection.execute(query)]
