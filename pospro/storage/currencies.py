"""Foreign currencies in use and their dated rates as rows, and as the set-up knows them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from pospro.domain.currency import Currency, currency
from pospro.domain.errors import Conflict, N_
from pospro.domain.exchange import PLACES
from pospro.storage.accounts import AccountRow
from pospro.storage.columns import Base, Scaled, key, minor
from pospro.storage.venue import VenueRow
from pospro.storage.work_periods import latest


class CurrencyRow(Base):
    """A foreign currency in use; guests are asked for whole multiples of `step` minor units."""

    __tablename__ = "currencies"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("step > 0", name="step"),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    code: Mapped[str]
    step: Mapped[int] = minor()
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


class ExchangeRateRow(Base):
    """What one unit is worth from a business date on; of one date the last one recorded counts."""

    __tablename__ = "exchange_rates"
    __table_args__ = (
        Index("ix_exchange_rates_currency_id_since", "currency_id", "since"),
        CheckConstraint("rate > 0", name="rate"),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    currency_id: Mapped[int] = mapped_column(ForeignKey("currencies.id"))
    since: Mapped[date]
    rate: Mapped[Decimal] = mapped_column(Scaled(PLACES))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))


_RATES = ExchangeRateRow.__table__


@dataclass(frozen=True, slots=True)
class KnownCurrency:
    """A foreign currency with its rates from the latest business date on, the newest first."""

    id: int
    currency: Currency
    step: int
    retired: bool
    rates: tuple[tuple[date, Decimal], ...]

    def rate_on(self, day: date) -> Decimal | None:
        """The rate that counts on a business date, or None while there is none."""
        return next((rate for since, rate in self.rates if since <= day), None)


@dataclass(frozen=True, slots=True)
class ForeignMoney:
    """The foreign currencies by code, and which account is in which of them."""

    currencies: Mapping[str, KnownCurrency]
    accounts: Mapping[int, str]

    def of_account(self, account_id: int | None) -> KnownCurrency | None:
        """The currency of an account; None where it is that of the books."""
        code = self.accounts.get(account_id or 0)
        return self.currencies[code] if code else None

    def rate(self, code: str, day: date) -> Decimal:
        """The rate on a business date; Conflict while there is none."""
        found = self.currencies[code].rate_on(day)
        if found is None:
            raise Conflict(
                N_("There is no rate of {currency} yet. Have one entered under Currencies."),
                currency=code,
            )
        return found


def foreign_money(connection: Connection) -> ForeignMoney:
    """Every foreign currency, and the accounts that are in one.

    Of the rates those that count on the latest business date and after it are read, no older ones.
    """
    accounts, venues = AccountRow.__table__, VenueRow.__table__
    period = latest(connection)
    known = _currencies(connection, period.business_date if period else date.min)
    if not known:
        return ForeignMoney({}, {})
    own = select(venues.c.currency).scalar_subquery()
    query = select(accounts.c.id, accounts.c.currency).where(accounts.c.currency != own)
    found = {row.id: row.currency for row in connection.execute(query) if row.currency in known}
    return ForeignMoney(known, found)


def newest_rates(day: date) -> Select[tuple[ExchangeRateRow]]:
    """The one rate of each currency that counts on a business date, found by the index."""
    currencies, other = CurrencyRow.__table__, ExchangeRateRow.__table__.alias("other")
    counting = (
        select(other.c.id)
        .where(other.c.currency_id == currencies.c.id, other.c.since <= day)
        .order_by(*newest_first(other.c))
        .limit(1)
        .correlate(currencies)
        .scalar_subquery()
    )
    return select(_RATES).join_from(currencies, _RATES, _RATES.c.id == counting)


def rates_on(connection: Connection, day: date) -> dict[str, Decimal]:
    """Code → the rate that counts on a business date, for currencies that have one."""
    table = CurrencyRow.__table__
    codes = {row.id: row.code for row in connection.execute(select(table.c.id, table.c.code))}
    found = connection.execute(newest_rates(day))
    return {codes[row.currency_id]: row.rate for row in found}


def rates_until(connection: Connection, day: date | None) -> Sequence[Any]:
    """Every rate, or those up to a day: `since`, `code`, `rate`; of a date the last one counts."""
    table = CurrencyRow.__table__
    query = (
        select(_RATES.c.since, table.c.code, _RATES.c.rate)
        .join_from(_RATES, table, table.c.id == _RATES.c.currency_id)
        .order_by(_RATES.c.since, table.c.code, _RATES.c.recorded_at, _RATES.c.id)
    )
    return connection.execute(query.where(_RATES.c.since <= day) if day else query).all()


def newest_first(columns: ReadOnlyColumnCollection[str, Column[Any]]) -> tuple[Any, ...]:
    """How rates are ordered: by their date, those of one date by when they were entered."""
    return columns.since.desc(), columns.recorded_at.desc(), columns.id.desc()


def _currencies(connection: Connection, day: date) -> dict[str, KnownCurrency]:
    table = CurrencyRow.__table__
    rows = connection.execute(select(table).order_by(table.c.position, table.c.id)).all()
    if not rows:
        return {}
    dated: defaultdict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    of_each = _RATES.c.currency_id == table.c.id
    later = select(_RATES).join_from(table, _RATES, of_each & (_RATES.c.since > day))
    for query in (later.order_by(*newest_first(_RATES.c)), newest_rates(day)):
        for rate in connection.execute(query):
            dated[rate.currency_id].append((rate.since, rate.rate))
    return {
        row.code: KnownCurrency(
            row.id,
            currency(row.code),
            row.step,
            row.retired_at is not None,
            tuple(dated[row.id]),
        )
        for row in rows
    }
