"""X and Z reports on the screen, and once more on paper."""

import json
from collections.abc import Sequence

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from pospro.reports.day_report import day_report
from pospro.reports.day_rows import PrintedDay, day_rows
from pospro.reports.drawer_rows import printed_z
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.cash.print_day_report import PrintDayReport, print_day_report
from pospro.storage import z_reports
from pospro.storage.venue_setup import current_setup
from pospro.storage.work_periods import open_period
from pospro.web import reading
from pospro.web.fragments import leave_for, path_to
from pospro.web.manager import office

blueprint = Blueprint("day_reports", __name__, url_prefix="/day")


@blueprint.get("/x")
@permission("work_period")
def x_report() -> ResponseReturnValue:
    """The reading of the open day."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        period = open_period(connection)
        if period is None:
            return leave_for(path_to("work_period.page"))
        content = day_report(connection, setup, period).content
    lines = day_rows(PrintedDay(setup.venue, content), context.language)
    return _page(lines, None, ())


@blueprint.get("/z/<int:number>")
@permission("work_period")
def z_report(number: int) -> ResponseReturnValue:
    """A Z report as it was sealed."""
    with context.db.reading() as connection:
        report = printed_z(connection, current_setup(context.db, connection), number)
    return _page(day_rows(report, context.language), number, report.content["findings"])


@blueprint.get("/z/<int:number>.json")
@permission("work_period")
def download(number: int) -> Response:
    """A Z report with its seal, as whoever checks the signature needs it."""
    with context.db.reading() as connection:
        text = json.dumps(z_reports.sealed(connection, number), ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": f'attachment; filename="z-{number:04d}.json"'}
    return Response(f"{text}\n", 200, headers, mimetype="application/json")


@blueprint.post("/prints")
@permission("work_period")
def print_again() -> ResponseReturnValue:
    """Print the X of the open day, or a Z once more."""
    form = request.form
    number = form.get("number", None, int)
    command = PrintDayReport(reading.request_id(form), context.actor, number)
    print_day_report(context.db, context.clock, command)
    if number is None:
        return leave_for(path_to("day_reports.x_report", printed=1))
    return leave_for(path_to("day_reports.z_report", number=number, printed=1))


def _page(lines: object, number: int | None, findings: Sequence[str]) -> str:
    return office.page(
        "day/report.html",
        lines=lines,
        number=number,
        findings=findings,
        printed=request.args.get("printed"),
        closed=request.args.get("closed"),
    )
