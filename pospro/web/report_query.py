"""What a page of reports is asked: the days, what they are held against, and the rest."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, request
from sqlalchemy import Connection

from pospro.reports.query import NARROWED, ReportQuery, id_of
from pospro.reports.report import Report
from pospro.reports.saved import business_day, number_of, span_of
from pospro.reports.spans import ALL, LONGER, PRESETS, Span
from pospro.request.context import context
from pospro.web import cookies, reading

COOKIE = "report_days"
USUAL = "today"
"""The days that a person sees who has never chosen any."""


def today(connection: Connection) -> date:
    """The business day that is open; else the date on the venue's wall."""
    return business_day(connection, context.clock)


def asked_days(
    connection: Connection, report: Report | None = None, usual: str = ""
) -> tuple[str, Span]:
    """The preset, if it is one, and the days: those in the address, the usual, those chosen last.

    An address with one day alone means this day to today, or the year up to it; a report of all
    days then begins with the first there was.
    """
    now = today(connection)
    typed = {name: request.args.get(name, "").strip() for name in ("since", "until")}
    if any(typed.values()):
        since, until = (
            reading.read_day(text, name) if text else None for name, text in typed.items()
        )
        end = until or max(now, since or now)
        all_days = report is not None and report.all_days
        span = Span(since or (date.min if all_days else end.replace(month=1, day=1)), end)
        return ALL if span == LONGER[ALL].span(now) else "", span
    for chosen in (request.args.get("days", ""), usual, request.cookies.get(COOKIE, "")):
        found = span_of(connection, chosen, context.clock)
        if found is not None and (report is not None or found.first is not None):
            return (chosen if chosen in LONGER else ""), found
    return USUAL, PRESETS[USUAL].span(now)


def keep_days(response: Response, preset: str, span: Span) -> Response:
    """Let the browser remember the days of the address for the next report, unless they are all."""
    text = preset or f"{span.since}_{span.until}"
    is_chosen = any(request.args.get(name) for name in ("days", "since", "until"))
    is_span = span.first is not None and span.since <= span.until
    if is_chosen and is_span and request.cookies.get(COOKIE) != text:
        cookies.keep(response, COOKIE, text)
    return response


def asked(report: Report, span: Span) -> ReportQuery:
    """The whole question in the request's address."""
    args = request.args
    narrow = {
        name: number for name in NARROWED if (number := number_of(args.get(name, ""))) is not None
    }
    query = ReportQuery(
        since=None if report.until_only else span.first,
        until=span.until,
        account_id=id_of(args.get("account", "")),
        after=args.get("after"),
        language=context.language,
        compare=args.get("compare", "") if report.compares else "",
        sort=args.get("sort", "") if report.sorts else "",
        text=args.get("q", "").strip() if report.searches else "",
        narrow=narrow,
    )
    return replace(query, columns=tuple(args.getlist("column")), **_composed(report))


def _composed(report: Report) -> dict[str, Any]:
    """What an own report is composed of; empty choices are none."""
    if report.subject is None:
        return {}
    args = request.args
    return {
        "rows": tuple(filter(None, args.getlist("row"))),
        "across": args.get("across", ""),
        "measures": tuple(args.getlist("measure")),
    }


def address(query: ReportQuery) -> dict[str, object]:
    """The question as an address carries it, without the page."""
    found: dict[str, object] = {
        "since": query.since,
        "until": query.until,
        "account": query.account_id,
        "compare": query.compare,
        "sort": query.sort,
        "q": query.text,
        "column": list(query.columns),
        "row": list(query.rows),
        "across": query.across,
        "measure": list(query.measures),
        **query.narrow,
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}
