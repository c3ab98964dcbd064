"""The ways to group that several subjects share: days, people, registers, the catalogue."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.i18n import format_day, translate
from pospro.reports.own.subject import Dimension, Names, Span
from pospro.reports.sales.scope import NO_DEPARTMENT
from pospro.reports.sales.tickets import WEEKDAYS
from pospro.storage.catalogue import PortionRow, ProductGroupRow, ProductRow
from pospro.storage.change_types import ChangeTypeRow
from pospro.storage.columns import Base
from pospro.storage.departments import DepartmentRow
from pospro.storage.month_sales import last_day
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.users import UserRow
from pospro.storage.venue import RegisterRow

DAY_FACT = "business_date"


class Named(Mapping[Any, str]):
    """Names that are made of their values, such as days."""

    def __init__(self, name: Callable[[Any], str]) -> None:
        self._name = name

    def __getitem__(self, value: object) -> str:
        return self._name(value)

    def __iter__(self) -> Any:  # noqa: ANN401 - there is no end of values
        raise TypeError

    def __len__(self) -> int:
        raise TypeError


def rows_of(row: type[Base]) -> Callable[[Connection, str], Names]:
    """The names of the rows of a table, in the language where they have one there."""

    def names(connection: Connection, language: str) -> Names:
        table = row.__table__
        found = connection.execute(select(table)).mappings()
        return {
            each["id"]: each.get("translations", {}).get(language, each["name"]) for each in found
        }

    return names


def _departments(connection: Connection, language: str) -> Names:
    none = {NO_DEPARTMENT: translate(N_("No department"), {}, language)}
    return {**none, **rows_of(DepartmentRow)(connection, language)}


def _means(connection: Connection, language: str) -> Names:
    """Payment types, and the change types by which change is left."""
    change = rows_of(ChangeTypeRow)(connection, language)
    return {**rows_of(PaymentTypeRow)(connection, language), **change}


def _portions(connection: Connection, _language: str) -> Names:
    portions, products = PortionRow.__table__, ProductRow.__table__
    found = select(portions.c.id, portions.c.name, products.c.name.label("product")).join(
        products, products.c.id == portions.c.product_id
    )
    rows = connection.execute(found)
    return {row.id: " · ".join(filter(None, (row.product, row.name))) for row in rows}


def _group_of(connection: Connection) -> Callable[[Any], Any]:
    table = ProductRow.__table__
    rows = connection.execute(select(table.c.id, table.c.product_group_id))
    groups = {row.id: row.product_group_id for row in rows}
    return groups.get


def _month_span(month: date) -> Span:
    return month, last_day(month)


PRODUCT = Dimension("product", N_("Product"), "product_id", rows_of(ProductRow), narrows="product")
PORTION = Dimension("portion", N_("Portion"), "portion_id", _portions, narrows="portion")
GROUP = Dimension(
    "group",
    N_("Product group"),
    "product_id",
    rows_of(ProductGroupRow),
    value=_group_of,
    narrows="group",
)
PERSON = Dimension("person", N_("Person"), "person_id", rows_of(UserRow), narrows="person")
REGISTER = Dimension(
    "register", N_("Register"), "register_id", rows_of(RegisterRow), narrows="register"
)
DEPARTMENT = Dimension(
    "department", N_("Department"), "department_id", _departments, narrows="department"
)
PAYMENT_TYPE = Dimension(
    "payment_type",
    N_("Payment type"),
    "payment_type_id",
    _means,
    narrows="payment_type",
)
DAY = Dimension(
    "day",
    N_("Date"),
    DAY_FACT,
    lambda _connection, language: Named(lambda day: format_day(day, language)),
    span=lambda day: (day, day),
    in_order=True,
    kind="day",
)
WEEKDAY = Dimension(
    "weekday",
    N_("Weekday"),
    "weekday",
    lambda _connection, _language: dict(enumerate(WEEKDAYS)),
    words=True,
    narrows="weekday",
    in_order=True,
)
MONTH = Dimension(
    "month",
    N_("Month"),
    "month",
    lambda _connection, _language: Named(lambda month: f"{month:%Y-%m}"),
    span=_month_span,
    in_order=True,
)
HOUR = Dimension(
    "hour",
    N_("Hour"),
    "hour",
    lambda _connection, _language: Named(lambda hour: f"{hour:02d}:00"),
    narrows="hour",
    in_order=True,
)
DAYS = (DAY, WEEKDAY, MONTH)
