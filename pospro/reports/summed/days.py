"""The sums of one closed day, made from its tickets, payments and postings."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Table

from pospro.reports.query import ReportQuery
from pospro.reports.summed.calculations import CALCULATIONS_APPLIED
from pospro.reports.summed.entries import KEPT, entries_of_day
from pospro.reports.summed.lines import LINES_SOLD
from pospro.reports.summed.marked import LINES_MARKED
from pospro.reports.summed.payments import PAYMENTS_TAKEN
from pospro.reports.summed.source import Fact, Source
from pospro.reports.summed.taxes import TAXES_OWED
from pospro.reports.summed.tickets import TICKETS_SOLD
from pospro.reports.vouchers.kept import vouchers_of_day

SOURCES: tuple[Source, ...] = (
    TICKETS_SOLD,
    LINES_SOLD,
    LINES_MARKED,
    PAYMENTS_TAKEN,
    TAXES_OWED,
    CALCULATIONS_APPLIED,
)
"""Every kind of sums that is read from tickets and payments."""


def sums_of_day(connection: Connection, on: date) -> dict[Table, list[Fact]]:
    """Table → the rows that it should keep of a day."""
    day = ReportQuery(since=on, until=on)
    found: dict[Table, list[Fact]] = {}
    for each in SOURCES:
        rows = each.of_day(each.table, each.live(connection, day))
        found[each.table] = rows
        found.update((table, each.of_day(table, rows)) for table in each.coarser)
    found[KEPT] = entries_of_day(connection, on)
    return {**found, **vouchers_of_day(connection, on)}


def as_facts(rows: list[Fact]) -> set[tuple[Any, ...]]:
    """Rows without their order."""
    return {tuple(sorted(row.items())) for row in rows}
