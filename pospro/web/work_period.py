"""The trading day: opened before the first sale, closed with its books summed up and signed."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from pospro.reports.day_proofs import NAMES
from pospro.reports.day_report import day_report
from pospro.request.context import context
from pospro.request.rights import approvable, permission
from pospro.services.cash.close_work_period import CloseWorkPeriod, close_work_period
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.services.manager.edit_day import LATEST_HOUR, EditDay, edit_day
from pospro.storage import day_figures, mail_jobs, open_tickets, print_jobs, z_reports
from pospro.storage.venue_setup import current_setup
from pospro.storage.work_periods import latest, open_period
from pospro.web import reading
from pospro.web.fragments import leave_for, path_to
from pospro.web.manager import office

blueprint = Blueprint("work_period", __name__)


@blueprint.get("/day")
@permission("work_period")
def page() -> str:
    """The open day with its figures, its proofs, and what still stands in the way of closing it."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        period = open_period(connection)
        return office.page(
            "day/page.html",
            setup=setup,
            period=period,
            last=latest(connection),
            figures=day_figures.of_period(connection, setup.currency, period.id)
            if period
            else None,
            report=day_report(connection, setup, period) if period else None,
            claims=NAMES,
            open_tickets=open_tickets.list_open(connection, setup.currency),
            jobs=print_jobs.troubled(connection),
            mails=mail_jobs.troubled(connection),
            z_reports=z_reports.recent(connection),
            hours=[(hour, f"{hour:02d}:00") for hour in range(LATEST_HOUR + 1)],
            closed=request.args.get("closed"),
        )


@blueprint.post("/day/settings")
@permission("configure")
def settings() -> ResponseReturnValue:
    """Keep when the day begins and how drawers are counted."""
    form = request.form
    hour = reading.identity(form, "day_begins")
    edit_day(context.db, context.clock, EditDay(context.actor, hour, bool(form.get("blind_count"))))
    return leave_for(path_to("work_period.page"))


@blueprint.post("/day/openings")
@permission("work_period")
def begin() -> ResponseReturnValue:
    """Open the day and go to the till."""
    form = request.form
    day = reading.read_day(form["business_date"]) if form.get("business_date") else None
    command = OpenWorkPeriod(reading.request_id(form), context.actor, day)
    open_work_period(context.db, context.clock, command)
    return leave_for(path_to("till.page"))


@blueprint.post("/day/closings")
@approvable("close_anyway", "work_period")
def end() -> ResponseReturnValue:
    """Close the day; open tickets go into the next one when that is ticked."""
    form = request.form
    with context.db.reading() as connection:
        venue_id = current_setup(context.db, connection).venue.id
    key_file = context.settings.signing_key_path(venue_id)
    command = CloseWorkPeriod(
        reading.request_id(form),
        context.actor,
        carry_over=bool(form.get("carry_over")),
        uncounted=form.get("uncounted", ""),
    )
    closed = close_work_period(context.db, context.clock, command, key_file)
    return leave_for(path_to("day_reports.z_report", number=closed.z_number, closed=1))
