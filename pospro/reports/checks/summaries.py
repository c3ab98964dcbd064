"""Check: the sums kept of closed days are those of the postings."""

from collections.abc import Callable, Iterator
from datetime import date

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.reports.checks.finding import Check, Finding
from pospro.storage.accounts import AccountRow
from pospro.storage.day_summaries import (
    DaySummaryRow,
    Sums,
    added,
    closed_dates,
    summarised_dates,
    sums_between,
    sums_of_day,
)

KEY = "summaries"


def find(
    connection: Connection, passed: Callable[[date], None] = lambda _on: None
) -> Iterator[Finding]:
    """Name closed days without sums, then every account whose kept sums are wrong on a day."""
    kept = summarised_dates(connection)
    for on in sorted(set(closed_dates(connection)).symmetric_difference(kept)):
        message = N_("The day {day} should be summed up if it is closed, and only then.")
        yield Finding(KEY, f"day:{on}", message, {"day": on})
    to_date: dict[int, Sums] = {}
    last: date | None = None
    for on in kept:
        own = sums_of_day(connection, on)
        to_date = added(to_date, sums_between(connection, last, on))
        yield from _differences(connection, on, own, to_date)
        last = on
        passed(on)


def _differences(
    connection: Connection, on: date, own: dict[int, Sums], to_date: dict[int, Sums]
) -> Iterator[Finding]:
    stored = _stored(connection, on)
    nothing = Sums(0, 0)
    for account_id in sorted(stored.keys() | to_date.keys()):
        right = (*own.get(account_id, nothing), *to_date.get(account_id, nothing))
        if stored.get(account_id, (0, 0, 0, 0)) != right:
            facts = {"code": _code(connection, account_id), "day": on}
            message = N_("The sums of account {code} kept for {day} are not those of its postings.")
            yield Finding(KEY, f"account:{account_id}", message, facts)


def _stored(connection: Connection, on: date) -> dict[int, tuple[int, int, int, int]]:
    table = DaySummaryRow.__table__
    query = select(
        table.c.account_id,
        table.c.debit,
        table.c.credit,
        table.c.debit_to_date,
        table.c.credit_to_date,
    ).where(table.c.business_date == on)
    return {account_id: tuple(sums) for account_id, *sums in connection.execute(query)}


def _code(connection: Connection, account_id: int) -> str:
    table = AccountRow.__table__
    code: str | None = connection.scalar(select(table.c.code).where(table.c.id == account_id))
    return code or str(account_id)


CHECK = Check(KEY, N_("Closed days are summed up right"), find)
