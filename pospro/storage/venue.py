"""The venue, its registers, its number series and the counter that dates its set-up."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    UniqueConstraint,
    bindparam,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, key
from pospro.storage.prepared import Prepared


class VenueRow(Base):
    """The one venue of this database and the public key that its books are signed with.

    Before the hour `day_begins` it is still the day before. In a `blind_count` what is expected
    is told only afterwards.
    """

    __tablename__ = "venues"
    id: Mapped[int] = key()
    name: Mapped[str]
    address: Mapped[str]
    tax_office: Mapped[str]
    tax_number: Mapped[str]
    currency: Mapped[str]
    language: Mapped[str]
    time_zone: Mapped[str]
    chart: Mapped[str]
    tax_included: Mapped[bool]
    demo: Mapped[bool]
    public_key: Mapped[str]
    created_at: Mapped[datetime]
    setup_version: Mapped[int]
    day_begins: Mapped[int] = mapped_column(server_default=text("0"))
    blind_count: Mapped[bool] = mapped_column(server_default=text("true"))


class RegisterRow(Base):
    """A till: its drawer account and its receipt printer. Its book carries the same id.

    `foreign_account_ids` are the accounts of foreign cash in its drawer, one of each currency.
    """

    __tablename__ = "registers"
    __table_args__ = (UniqueConstraint("code"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    code: Mapped[str]
    name: Mapped[str]
    drawer_account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    receipt_printer_id: Mapped[int | None] = mapped_column(ForeignKey("printers.id"))
    retired_at: Mapped[datetime | None]
    foreign_account_ids: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))


class SeriesRow(Base):
    """A gapless number series of one register, such as its receipts.

    It runs from `first_number` on; what it numbered under before is in its runs.
    """

    __tablename__ = "series"
    __table_args__ = (UniqueConstraint("register_id", "purpose"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    register_id: Mapped[int] = mapped_column(ForeignKey("registers.id"))
    purpose: Mapped[str]
    prefix: Mapped[str]
    next_number: Mapped[int]
    digits: Mapped[int] = mapped_column(server_default=text("6"))
    first_number: Mapped[int] = mapped_column(server_default=text("1"))


class SeriesRunRow(Base):
    """Numbers that a series gave under an earlier prefix, or before it skipped some."""

    __tablename__ = "series_runs"
    __table_args__ = (
        Index("ix_series_runs_series_id", "series_id"),
        CheckConstraint("last_number >= first_number", name="numbers"),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    prefix: Mapped[str]
    digits: Mapped[int]
    first_number: Mapped[int]
    last_number: Mapped[int]
    reason: Mapped[str]
    ended_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class SettingRow(Base):
    """One named choice of the venue that has no column of its own."""

    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]


_SERIES = SeriesRow.__table__
_TAKE_NUMBER = Prepared(
    update(_SERIES)
    .where(_SERIES.c.register_id == bindparam("register"), _SERIES.c.purpose == bindparam("series"))
    .values(next_number=_SERIES.c.next_number + 1)
    .returning(_SERIES.c.prefix, _SERIES.c.digits, _SERIES.c.next_number)
)
_SETUP_VERSION = Prepared(select(VenueRow.__table__.c.setup_version))


def take_number(connection: Connection, register_id: int, purpose: str) -> str:
    """The next document number of the series, taken inside the caller's atomic block.

    A row lock makes it gapless: a rolled-back block gives its number back.
    """
    row = _TAKE_NUMBER.first(connection, register=register_id, series=purpose)
    if row is None:
        raise LookupError(f"register {register_id} has no series {purpose}")
    return numbered(row.prefix, row.digits, row.next_number - 1)


def numbered(prefix: str, digits: int, number: int) -> str:
    """A document number as it is printed."""
    return f"{prefix}{number:0{digits}d}"


def setup_version(connection: Connection) -> int:
    """The counter that every change of the set-up raises; 0 while there is no venue."""
    row = _SETUP_VERSION.first(connection)
    return int(row.setup_version) if row else 0


def setup_changed(connection: Connection) -> None:
    """Raise the set-up counter, so that cached keys, rules and menus are read again."""
    connection.execute(update(VenueRow).values(setup_version=VenueRow.setup_version + 1))


def the_venue(connection: Connection) -> VenueRow | None:
    """The venue as a detached row, or None before set-up."""
    row = connection.execute(select(VenueRow.__table__)).mappings().first()
    return VenueRow(**row) if row else None


def codes_in_use(connection: Connection) -> dict[int, str]:
    """Register → its code, for those in use."""
    table = RegisterRow.__table__
    in_use = select(table.c.id, table.c.code).where(table.c.retired_at.is_(None))
    rows = connection.execute(in_use.order_by(table.c.code))
    return {row.id: row.code for row in rows}
