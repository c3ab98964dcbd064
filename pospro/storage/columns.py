"""Column types that keep money whole, moments in UTC and rates exact on both engines."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Dialect,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeEngine

from pospro.domain.money import LIMIT

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name from the first migration on, so that it can be dropped later."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

# SQLite's STRICT tables know INTEGER and TEXT only; the usual type names are refused there.
for _kind, _name in (
    (BigInteger, "INTEGER"),
    (Boolean, "INTEGER"),
    (String, "TEXT"),
    (Date, "TEXT"),
    (JSON, "TEXT"),
):
    compiles(_kind, "sqlite")(lambda element, compiler, name=_name, **options: name)


class Minor(TypeDecorator[int]):
    """Money in whole minor units. Refuses anything but int, also where the driver would round."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """The value itself; TypeError for Decimal, float, bool or text."""
        if value is not None and type(value) is not int:
            raise TypeError(f"money is whole minor units, not {value!r}")
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:
        """An int, also for PostgreSQL's sum(bigint), which is numeric."""
        return None if value is None else int(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Nothing to do on SQLite, whose whole numbers stay whole."""
        return None if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


class Scaled(TypeDecorator[Decimal]):
    """An exact decimal kept as a whole number of its last place; refuses further decimals."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def __repr__(self) -> str:
        return f"Scaled({self.places})"

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """The scaled whole number; ValueError when the value has more places than the column."""
        if value is None:
            return None
        scaled = value.scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} decimals")
        return int(scaled)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """The decimal with its trailing zeros removed down to whole numbers."""
        return None if value is None else Decimal(int(value)).scaleb(-self.places)


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC: timestamptz on PostgreSQL, whole microseconds since 1970 on SQLite."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The engine's own type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """The stored form; ValueError for a moment without a time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        if dialect.name == "postgresql":
            return value
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """A datetime in UTC."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return _EPOCH + int(value) * _MICROSECOND


class Base(DeclarativeBase):
    """What every row class inherits: named constraints, 64-bit ids, STRICT tables on SQLite."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        int: BigInteger,
        str: Text,
        bool: Boolean(create_constraint=False),
        date: Date,
        datetime: UtcTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }
    __table_args__: Any = {"sqlite_strict": True}
    if TYPE_CHECKING:
        __table__: ClassVar[Table]


def key(**options: Any) -> Any:
    """A primary key made by the program, never by the database."""
    return mapped_column(BigInteger, primary_key=True, autoincrement=False, **options)


def minor(**options: Any) -> Any:
    """A money column."""
    return mapped_column(Minor, **options)


def within_limit(column: str) -> CheckConstraint:
    """A CHECK that keeps an amount inside the range that every engine holds exactly."""
    return CheckConstraint(f"{column} BETWEEN -{LIMIT} AND {LIMIT}", name=f"{column}_range")
