"""Check: what is kept of the sales of closed days is what their tickets and payments say."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from pospro.domain.errors import N_
from pospro.reports.checks.finding import Check, Finding
from pospro.reports.summed.days import as_facts, sums_of_day
from pospro.storage.day_sales import MONTHLY, SUMS, summed_days
from pospro.storage.day_summaries import closed_dates
from pospro.storage.month_sales import kept_months, sums_of_month

KEY = "sold_days"


def find(
    connection: Connection, passed: Callable[[date], None] = lambda _on: None
) -> Iterator[Finding]:
    """Name days that are kept but not closed, then every day whose kept sums are wrong.

    A closed day without sums is read from its tickets, which is slower and as right.
    """
    kept = list(connection.scalars(summed_days().order_by("business_date")))
    for on in sorted(set(kept) - set(closed_dates(connection))):
        message = N_("The sales of {day} are kept in sums though the day is not closed.")
        yield Finding(KEY, f"day:{on}", message, {"day": on})
    for on in kept:
        right = sums_of_day(connection, on)
        for table in SUMS:
            if as_facts(right[table]) != as_facts(_stored(connection, table, on)):
                facts = {"day": on, "table": table.name}
                message = N_("The sums of sales kept for {day} ({table}) are not those of its day.")
                yield Finding(KEY, f"day:{on}", message, facts)
        passed(on)
    yield from _months(connection)


def _months(connection: Connection) -> Iterator[Finding]:
    """Every month that is kept and is not the sum of its days."""
    for month in kept_months(connection, None, None):
        for months, days in MONTHLY.items():
            stored = connection.execute(select(months).where(months.c.month == month))
            right = connection.execute(sums_of_month(days, months, month))
            if _figures(stored) != _figures(right):
                facts = {"day": month, "table": months.name}
                message = N_(
                    "The sums of sales kept for the month of {day} ({table}) are not those of its"
                    " days."
                )
                yield Finding(KEY, f"month:{month}", message, facts)


def _figures(rows: Iterable[Row[*tuple[Any, ...]]]) -> set[tuple[Any, ...]]:
    """Rows without their order; a sum of PostgreSQL is a whole number in another coat."""
    return {tuple(int(c) if isinstance(c, Decimal) else c for c in row) for row in rows}


def _stored(connection: Connection, table: Table, on: date) -> list[dict[str, Any]]:
    columns = [column for column in table.c if column.name != "business_date"]
    rows = connection.execute(select(*columns).where(table.c.business_date == on))
    return [row._asdict() for row in rows]


CHECK = Check(KEY, N_("The sales of closed days are kept right"), find)
