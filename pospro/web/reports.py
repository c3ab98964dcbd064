"""Reports: their home page, one report with its graph, proof and table, and its files."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, make_response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Connection
from werkzeug.exceptions import NotFound

from pospro.reports.query import ReportQuery
from pospro.reports.registry import GROUPS, REPORTS, Report, answer
from pospro.reports.render.csv import csv_text
from pospro.reports.render.xlsx import MEDIA_TYPE, xlsx_bytes
from pospro.reports.spans import COMPARISONS, PRESETS, Span
from pospro.reports.table import Table
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.web.fragments import path_to
from pospro.web.manager import office
from pospro.web.report_choices import choices
from pospro.web.report_home import home as overview
from pospro.web.report_leads import leads
from pospro.web.report_query import address, asked, asked_days, keep_days
from pospro.web.tables import shown

blueprint = Blueprint("reports", __name__, url_prefix="/reports")

EVERY_ROW = 100_000
"""How many rows a file holds at most."""


@blueprint.get("")
@permission("see_sales")
def home() -> ResponseReturnValue:
    """Every report that the person may see, by group, for the days chosen last."""
    with context.db.reading() as connection:
        preset, span = asked_days(connection)
        shown_days = overview(connection, span)
    cards = {
        name: [each for each in REPORTS.values() if each.group == group and _opens_alone(each)]
        for group, name in GROUPS.items()
    }
    page = office.page(
        "reports/home.html",
        groups={name: reports for name, reports in cards.items() if reports},
        days=_days(preset, partial(path_to, "reports.home")),
        span=span,
        overview=shown_days,
    )
    return keep_days(make_response(page), preset, span)


def _opens_alone(report: Report) -> bool:
    return not report.needs_account and report.right in context.actor.rights


@blueprint.get("/<key>")
@permission("see_sales")
def page(key: str) -> ResponseReturnValue:
    """One report."""
    return report_page(_report(key))


@blueprint.get("/<key>.csv")
@permission("see_sales")
def csv(key: str) -> ResponseReturnValue:
    """A report as a CSV file."""
    return _file(_report(key), "csv")


@blueprint.get("/<key>.xlsx")
@permission("see_sales")
def xlsx(key: str) -> ResponseReturnValue:
    """A report as a spreadsheet."""
    return _file(_report(key), "xlsx")


def report_page(report: Report, account_id: int | None = None) -> Response:
    """The page of a report, which remembers the days that were chosen."""
    with context.db.reading() as connection:
        preset, span = asked_days(connection)
        query = asked(report, span, account_id)
        table = answer(connection, report, query)
        offered = choices(connection, report, query)
    text = office.page(
        "reports/report.html",
        report=report,
        name=_(report.title),
        table=shown(table, query.sort if report.sorts else None),
        query=query,
        asked=address(query),
        without=partial(_without, address(query)),
        days=_days(preset, partial(_for_days, report, query)),
        comparisons=COMPARISONS if report.compares else None,
        span=span,
        choices=offered,
        all_columns=table.offered if report.is_paged else (),
        leads=leads(report),
    )
    return keep_days(make_response(text), preset, span)


def _days(preset: str, address_of: Callable[..., str]) -> list[tuple[str, str, bool]]:
    """The spans with a name: what each is called, where it leads, whether it is shown."""
    return [(_(each.name), address_of(days=key), key == preset) for key, each in PRESETS.items()]


def _for_days(report: Report, query: ReportQuery, days: str) -> str:
    """The address of the same question about other days."""
    kept = address(replace(query, since=None, until=None))
    return path_to("reports.page", key=report.key, days=days, **kept)


def _without(asked: Mapping[str, object], name: str) -> dict[str, object]:
    """The question with one part less."""
    return {key: value for key, value in asked.items() if key != name}


def _report(key: str) -> Report:
    report = REPORTS.get(key)
    if report is None:
        raise NotFound
    context.actor.must(report.right)
    return report


def _file(report: Report, kind: str) -> Response:
    with context.db.reading() as connection:
        _preset, span = asked_days(connection)
        table = _whole(connection, report, span)
    content: str | bytes
    if kind == "csv":
        content, media = csv_text(table, context.language), "text/csv"
    else:
        content, media = xlsx_bytes(table, context.language), MEDIA_TYPE
    name = f"{report.key}-{span.since}-{span.until}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, 200, headers, mimetype=media)


def _whole(connection: Connection, report: Report, span: Span) -> Table:
    """The report from its first row to its last."""
    query: ReportQuery = asked(report, span)
    return answer(connection, report, query.all_rows(EVERY_ROW))
