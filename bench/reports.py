"""What every page of the reports takes over five years of five million postings, both engines."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Connection, event, select
from sqlalchemy.dialects import postgresql

from bench.figures import Figure, milliseconds, percentile
from bench.history import DAYS, books_of
from bench.venue import address, copied
from pospro.reports.narrowed import ROWS, names_of
from pospro.reports.overview import overview
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer
from pospro.reports.report import Report
from pospro.reports.sales.scope import NO_DEPARTMENT
from pospro.reports.trial_balance import trial_balance
from pospro.storage.accounts import AccountRow
from pospro.storage.day_summaries import summarised_dates
from pospro.storage.db import Database
from pospro.storage.migrate import upgrade
from pospro.storage.schema import METADATA
from pospro.storage.streams import streamed
from tests.postgres import Cluster

MANY = 5_000_000
ROUNDS = 7
DATES = 60
PAGE_MS, BALANCE_MS, FIRST_PAGE_MS, TOO_SLOW_MS = 300, 50, 500, 1000
FIRST_PAGE = "the first page"
PG = postgresql.dialect()


def figures() -> Iterator[Figure]:
    """Every page on SQLite, then on PostgreSQL."""
    full = books_of(MANY)
    with tempfile.TemporaryDirectory(prefix="pospro-bench-") as name:
        yield from measured(copied(full, Path(name) / "full"), "SQLite")
    with Cluster.started() as cluster, cluster.lent() as url:
        upgrade(url)
        carry_over(address(full), url)
        yield from measured(url, "PostgreSQL")


def measured(url: str, engine: str) -> Iterator[Figure]:
    """The slowest pages of one engine, and the trial balance at many dates."""
    database = Database.open(url)
    with database.reading() as connection:
        heard: list[str] = []
        event.listen(connection, "before_cursor_execute", lambda *told: heard.append(told[2]))
        times, asked = {}, {}
        for name, page in _pages(connection):
            heard.clear()
            first = milliseconds(page)
            asked[name] = len(heard)
            # A page that is far too slow is not asked again and again.
            rounds = ROUNDS - 1 if first < TOO_SLOW_MS else 1
            times[name] = [first, *(milliseconds(page) for _ in range(rounds))]
        for name, own in times.items():
            limit = FIRST_PAGE_MS if name.startswith(FIRST_PAGE) else PAGE_MS
            note = f"{asked[name]} statements"
            yield Figure(f"{engine}, {name}", percentile(own, 95), "ms", limit, note=note)
        every = [each for own in times.values() for each in own]
        what = f"all pages of {MANY:,} postings, {engine}, nineteen of twenty"
        yield Figure(what, percentile(every, 95), "ms", PAGE_MS)
        days = summarised_dates(connection)
        chosen = days[:: max(1, len(days) // DATES)]
        balances = [milliseconds(lambda on=on: trial_balance(connection, on)) for on in chosen]
        what = f"trial balance at any date, {engine}"
        yield Figure(what, percentile(balances, 95), "ms", BALANCE_MS)
    database.close()


def _pages(connection: Connection) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every report about all years, one year and one month, further pages, and the first page."""
    last = summarised_dates(connection)[-1]
    account = connection.scalar(select(AccountRow.id).where(AccountRow.role == "open_tickets"))
    for days, words in ((DAYS, "of all years"), (365, "of a year"), (31, "of a month")):
        span = ReportQuery(last - timedelta(days=days), last + timedelta(days=1), account)
        for report in REPORTS.values():
            yield f"{report.key} {words}", partial(answer, connection, report, span)
            for name, value in _narrowed(connection, report):
                narrow = replace(span, narrow={name: value})
                yield (
                    f"{report.key} {words}, of one {name}",
                    partial(answer, connection, report, narrow),
                )
            for rows in _ways(report):
                grouped = replace(span, rows=rows)
                yield (
                    f"{report.key} {words}, by {' and '.join(rows)}",
                    partial(answer, connection, report, grouped),
                )
            if report.compares:
                beside = replace(span, compare="weekday")
                yield f"{report.key} {words}, compared", partial(answer, connection, report, beside)
            if report.is_paged or report.needs_account:
                after = answer(connection, report, span).following
                further = replace(span, after=after)
                yield (
                    f"{report.key} {words}, next page",
                    partial(answer, connection, report, further),
                )
        yield f"{FIRST_PAGE} {words}", partial(overview, connection, span)


def _narrowed(connection: Connection, report: Report) -> Iterator[tuple[str, int]]:
    """What a report may be narrowed down to: the first row of each kind, and no department."""
    for name in report.narrows:
        if name in ROWS:
            found = names_of(connection, name, "en")
            value = NO_DEPARTMENT if name == "department" else next(iter(found), None)
            if value is not None:
                yield name, value


def _ways(report: Report) -> Iterator[tuple[str, ...]]:
    """How the rows of an own report may be put together by one thing, and by one and the month."""
    if report.subject is not None:
        for dimension in report.subject.dimensions:
            yield (dimension.key,)
            if dimension.key != "month" and dimension.kind != "day":
                yield dimension.key, "month"


def carry_over(origin: str, target: str) -> None:
    """Copy every row into a PostgreSQL database, past its guards: they were kept when written."""
    address = target.replace("+psycopg", "")
    source = Database.open(origin)
    with source.reading() as connection, psycopg.connect(address) as server:
        server.execute("SET session_replication_role = replica")
        for table in METADATA.sorted_tables:
            names = [column.name for column in table.columns]
            server.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))
            command = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(table.name), sql.SQL(",").join(map(sql.Identifier, names))
            )
            binds = [column.type.dialect_impl(PG).bind_processor(PG) for column in table.columns]
            with server.cursor().copy(command) as copy:
                for row in streamed(connection, select(table)):
                    copy.write_row(
                        [
                            bind(cell) if bind else cell
                            for bind, cell in zip(binds, row, strict=True)
                        ]
                    )
        server.commit()
        server.autocommit = True
        server.execute("ANALYZE")
    source.close()
