"""A report that is kept under a name, asked again: its days are found anew, its question is not."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs

from sqlalchemy import Connection

from pospro.domain.clock import Clock
from pospro.reports.query import NARROWED, ReportQuery, id_of
from pospro.reports.registry import REPORTS
from pospro.reports.report import Report
from pospro.reports.sales.hours import zone_of
from pospro.reports.spans import LONGER, PRESETS, WORK_PERIOD, Span
from pospro.storage.saved_reports import SavedReport
from pospro.storage.work_periods import latest, open_period


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A report and what it is asked now."""

    report: Report
    query: ReportQuery


def asked_again(
    connection: Connection, saved: SavedReport, clock: Clock, language: str
) -> AskedAgain:
    """The saved report about the days that its span means today."""
    report = REPORTS[saved.report]
    span = span_of(connection, saved.days, clock) or Span(date.min, business_day(connection, clock))
    return AskedAgain(report, query_of(report, saved.question, span, language))


def query_of(report: Report, question: str, span: Span, language: str) -> ReportQuery:
    """The question in the query of an address, about these days."""
    asked = parse_qs(question)

    def last(name: str) -> str:
        return asked.get(name, [""])[-1]

    narrow = {name: number_of(last(name)) for name in NARROWED if name in asked}
    return ReportQuery(
        since=None if report.until_only else span.first,
        until=span.until,
        account_id=id_of(last("account")),
        language=language,
        compare=last("compare") if report.compares else "",
        sort=last("sort") if report.sorts else "",
        text=last("q") if report.searches else "",
        columns=tuple(asked.get("column", ())),
        narrow={name: number for name, number in narrow.items() if number is not None},
        rows=tuple(asked.get("row", ())),
        across=last("across"),
        measures=tuple(asked.get("measure", ())),
    )


def number_of(text: str) -> int | None:
    """A number by which figures are narrowed down; None for what is none."""
    return 0 if text == "0" else id_of(text)


def business_day(connection: Connection, clock: Clock) -> date:
    """The business day that is open; else the date on the venue's wall."""
    period = open_period(connection)
    if period is not None:
        return period.business_date
    return clock.now().astimezone(zone_of(connection)).date()


def span_of(connection: Connection, days: str, clock: Clock) -> Span | None:
    """The days of a span by its name, or by two dates; None for what is neither."""
    if days == WORK_PERIOD:
        period = latest(connection)
        now = period.business_date if period else business_day(connection, clock)
        return PRESETS[days].span(now)
    if days in LONGER:
        return LONGER[days].span(business_day(connection, clock))
    return two_dates(days)


def two_dates(text: str) -> Span | None:
    """The span “2026-03-01_2026-03-31”; None for anything else."""
    since, _sign, until = text.partition("_")
    try:
        span = Span(date.fromisoformat(since), date.fromisoformat(until))
    except ValueError:
        return None
    return span if span.since <= span.until else None
