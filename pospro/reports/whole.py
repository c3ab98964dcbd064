"""A report from its first row to its last, however long: a page after the other, as files need."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection

from pospro.reports.query import ReportQuery
from pospro.reports.registry import answer
from pospro.reports.report import Report
from pospro.reports.table import Table

AT_ONCE = 5_000
"""How many rows of a long report are in memory at once."""


def parts(connection: Connection, report: Report, query: ReportQuery) -> Iterator[Table]:
    """The pages of a report, each with the totals of the whole; one without pages comes at once.

    Raises BadInput for a question that cannot be answered, before the first page.
    """
    asked = query.all_rows(AT_ONCE)
    table = answer(connection, report, asked)
    yield replace(table, following=None)
    while (after := table.following) is not None:
        table = answer(connection, report, replace(asked, after=after))
        rows = table.rows[1:] if report.carries else table.rows
        yield replace(table, rows=rows, following=None)


def up_to(connection: Connection, report: Report, query: ReportQuery, most: int) -> Table:
    """The first rows of a report, for paper; `following` says that there are more."""
    table = answer(connection, report, query.all_rows(most))
    if len(table.rows) <= most:
        return table
    return replace(table, rows=table.rows[:most], following=str(most))
