"""Reports: their home page, one report with its graph, proof and table, and its files."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Connection

from pospro.reports.query import ReportQuery, id_of
from pospro.reports.registry import REPORTS, RIGHTS, answer
from pospro.reports.render.files import FILES
from pospro.reports.report import BOOKS, GROUPS, Report
from pospro.reports.spans import COMPARISONS, LONGER, PRESETS, Span
from pospro.request.context import context
from pospro.request.rights import signed_in
from pospro.services.printing.print_report import PrintReport, print_report
from pospro.web import reading
from pospro.web.account_card import beside_card, usual_days
from pospro.web.fragments import leave_for, path_to
from pospro.web.manager import office
from pospro.web.report_choices import choices
from pospro.web.report_composing import composed
from pospro.web.report_files import allowed, sent
from pospro.web.report_home import home as overview
from pospro.web.report_leads import leads
from pospro.web.report_query import address, asked, asked_days, keep_days
from pospro.web.saved_reports import pinned
from pospro.web.tables import compared_figures, shown

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


@blueprint.get("")
@signed_in
def home() -> ResponseReturnValue:
    """Every report that the person may see, by group, for the days chosen last."""
    context.actor.must_one_of(RIGHTS)
    with context.db.reading() as connection:
        preset, span = asked_days(connection)
        shown_days = overview(connection, span) if "see_sales" in context.actor.rights else None
        saved = pinned(connection)
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
        saved=saved,
    )
    return keep_days(make_response(page), preset, span)


def _opens_alone(report: Report) -> bool:
    return not report.needs_account and report.right in context.actor.rights


@blueprint.get("/<key>")
@signed_in
def page(key: str) -> ResponseReturnValue:
    """One report."""
    return report_page(allowed(key))


@blueprint.get(f"/<key>.<any({','.join(FILES)}):kind>")
@signed_in
def file(key: str, kind: str) -> ResponseReturnValue:
    """A report as a file, from its first row to its last."""
    report = allowed(key)
    with context.db.reading() as connection:
        _preset, span = _days_of(connection, report)
        return sent(connection, report, asked(report, span), kind)


@blueprint.post("/<key>/prints")
@signed_in
def paper(key: str) -> ResponseReturnValue:
    """Print a report on the paper of the register, and show it again."""
    report = allowed(key)
    with context.db.reading() as connection:
        _preset, span = _days_of(connection, report)
    query = asked(report, span)
    command = PrintReport(reading.request_id(request.form), context.actor, report, query)
    print_report(context.db, context.clock, command)
    return leave_for(path_to("reports.page", key=key, done="printing", **address(query)))


def report_page(report: Report) -> Response:
    """The page of a report, which remembers the days that were chosen."""
    with context.db.reading() as connection:
        preset, span = _days_of(connection, report)
        query = asked(report, span)
        table = answer(connection, report, query)
        offered = choices(connection, report, query)
        account = beside_card(connection, query) if report.needs_account else None
    text = office.page(
        "reports/report.html",
        section="books" if report.group == BOOKS else "",
        report=report,
        name=_(report.title),
        table=shown(table, query.sort if report.sorts else None),
        query=query,
        asked=address(query),
        without=partial(_without, address(query)),
        days=_days(preset, partial(_for_days, report, query), all_days=report.all_days),
        comparisons=COMPARISONS if report.compares and span.first else None,
        figures=compared_figures(table),
        account=account,
        span=span,
        choices=offered,
        to_save=_to_save(report, preset, query),
        all_columns=table.offered if report.is_paged else (),
        composed=composed(report, query) if report.subject else None,
        leads=leads(report, query),
    )
    return keep_days(make_response(text), preset, span)


def _to_save(report: Report, preset: str, query: ReportQuery) -> dict[str, object]:
    """What is kept of the question: days with a name by their name."""
    days: dict[str, object] = {"days": preset}
    if not preset:
        first = date.min if report.all_days else query.until
        days = {"since": query.since or first, "until": query.until}
    return {**address(replace(query, since=None, until=None)), **days, "report": report.key}


def _days_of(connection: Connection, report: Report) -> tuple[str, Span]:
    """The preset, if it is one, and the days; a card without any has those of its account."""
    usual = ""
    if report.needs_account:
        usual = usual_days(connection, id_of(request.args.get("account", "")))
    return asked_days(connection, report, usual)


def _days(
    preset: str, address_of: Callable[..., str], *, all_days: bool = False
) -> list[tuple[str, str, bool]]:
    """The spans with a name: what each is called, where it leads, whether it is shown."""
    spans = LONGER if all_days else PRESETS
    return [(_(each.name), address_of(days=key), key == preset) for key, each in spans.items()]


def _for_days(report: Report, query: ReportQuery, days: str) -> str:
    """The address of the same question about other days."""
    kept = address(replace(query, since=None, until=None))
    return path_to("reports.page", key=report.key, days=days, **kept)


def _without(asked: Mapping[str, object], name: str) -> dict[str, object]:
    """The question with one part less."""
    return {key: value for key, value in asked.items() if key != name}
