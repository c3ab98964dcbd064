"""Payments: how many, what was taken and what was given back, on the day it happened."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, case, func, select

from pospro.reports.approved import AUDIT, UNDOING, approved_as_asked, last_told
from pospro.reports.query import ReportQuery
from pospro.reports.sales.scope import PERIODS, in_days
from pospro.reports.summed.source import Fact, Source
from pospro.storage.day_sales import DayPaymentsRow
from pospro.storage.payments import PaymentRow

PAYMENTS = PaymentRow.__table__
MEANS = func.coalesce(PAYMENTS.c.change_type_id, PAYMENTS.c.payment_type_id)
"""By which means: the payment type, or the change type by which change was left."""

UNDONE = ("payment:", PAYMENTS.c.reverses_id)
"""The payment that a mirror undoes, as the audit trail names it."""

NARROWS = {
    "payment_type": "payment_type_id",
    "register": "register_id",
    "person": "taken_by",
}


def _live(connection: Connection, query: ReportQuery) -> Iterator[Fact]:
    taken = case((PAYMENTS.c.amount > 0, PAYMENTS.c.amount), else_=0)
    keys = (
        PERIODS.c.business_date,
        MEANS.label("payment_type_id"),
        PAYMENTS.c.register_id,
        PAYMENTS.c.taken_by.label("person_id"),
    )
    found = (
        select(
            *keys,
            func.count().label("payments"),
            func.sum(taken).label("taken"),
            func.sum(PAYMENTS.c.amount - taken).label("given_back"),
        )
        .join_from(PAYMENTS, PERIODS, PERIODS.c.id == PAYMENTS.c.work_period_id)
        .where(*in_days(PAYMENTS.c.work_period_id, query), *narrowed(query))
        .group_by(*keys)
    )
    for row in connection.execute(found):
        yield row._asdict()


def narrowed(query: ReportQuery) -> list[ColumnElement[bool]]:
    """That a payment was taken with the means, at the register, by the person asked for.

    Or was undone, with the approval of whom is asked for, or that change was given on it.
    """
    narrow = query.narrow
    columns = {key: PAYMENTS.c[column] for key, column in NARROWS.items()} | {"payment_type": MEANS}
    found = [column == narrow[key] for key, column in columns.items() if key in narrow]
    if narrow.get("undone"):
        found.append(PAYMENTS.c.reverses_id.is_not(None))
    if narrow.get("changed"):
        found.append(PAYMENTS.c.change != 0)
    return [*found, *approved_as_asked(query, last_told(AUDIT.c.approved_by, UNDONE, *UNDOING))]


PAYMENTS_TAKEN = Source(
    DayPaymentsRow.__table__,
    ("payments", "taken", "given_back"),
    _live,
    {**NARROWS, "person": "person_id"},
)
