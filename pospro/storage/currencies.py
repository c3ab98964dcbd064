"""Foreign currencies in use and their dated rates as rows, and as the set-up knows them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.currency import Currency, currency
from pospro.domain.errors import Conflict, N_
from pospro.domain.exchange import PLACES
from pospro.storage.accounts import AccountRow
from pospro.storage.columns import Base, Scaled, key, minor
from pospro.storage.venue import VenueRow


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


@dataclass(frozen=True, slots=True)
class KnownCurrency:
    """A foreign currency with its rates, the newest first."""

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
    """Every foreign currency, and the accounts that are in one."""
    accounts, venues = AccountRow.__table__, VenueRow.__table__
    known = _currencies(connection)
    if not known:
        return ForeignMoney({}, {})
    own = select(venues.c.currency).scalar_subquery()
    query = select(accounts.c.id, accounts.c.currency).where(accounts.c.currency != own)
    found = {row.id: row.currency for row in connection.execute(query) if row.currency in known}
    return ForeignMoney(known, found)


def _currencies(connection: Connection) -> dict[str, KnownCurrency]:
    table, rates = CurrencyRow.__table__, ExchangeRateRow.__table__
    rows = connection.execute(select(table).order_by(table.c.position, table.c.id)).all()
    if not rows:
        return {}
    dated: defaultdict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    newest = rates.c.since.desc(), rates.c.recorded_at.desc(), rates.c.id.desc()
    for rate in connection.execute(select(rates).order_by(*newest)):
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
