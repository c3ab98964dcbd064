"""The books on paper, page by page, and how fine their vouchers are."""

from dataclasses import replace

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from pospro.domain.currency import currency
from pospro.reports.registry import REPORTS, answer
from pospro.reports.table import Table
from pospro.reports.vouchers.grain import GRAINS, kept_grain
from pospro.reports.vouchers.sheets import Sheet, sheets
from pospro.request.context import context
from pospro.request.rights import permission, signed_in
from pospro.services.manager.edit_vouchers import EditVouchers, edit_vouchers
from pospro.storage.venue_setup import current_setup
from pospro.web.fragments import leave_for, path_to
from pospro.web.manager import office
from pospro.web.report_files import allowed
from pospro.web.report_query import address, asked, asked_days, today
from pospro.web.tables import ShownTable, shown

blueprint = Blueprint("vouchers", __name__, url_prefix="/books/vouchers")

EVERY_ROW = 100_000
CHAPTERS = {
    "journal_book": None,
    "ledger_book": "main",
    "balances_by_side": None,
    "balances_with_movement": None,
}
"""Books that are printed page by page → the column whose values begin a page each."""


@blueprint.get("/")
@permission("see_books")
def page() -> str:
    """How fine the vouchers are, since when, and where the books are."""
    with context.db.reading() as connection:
        kept = kept_grain(connection)
        now = kept.on(today(connection))
    return office.page(
        "books/vouchers.html",
        grains=GRAINS,
        grain=now,
        changes=kept.changes,
        books=[REPORTS[key] for key in (*CHAPTERS, "vouchers")],
        printed=CHAPTERS,
    )


@blueprint.post("/settings")
@permission("configure")
def settings() -> ResponseReturnValue:
    """Keep how fine the vouchers are, from the open day on."""
    command = EditVouchers(context.actor, request.form.get("grain", ""))
    edit_vouchers(context.db, context.clock, command)
    return leave_for(path_to("vouchers.page"))


@blueprint.get("/<key>/pages")
@signed_in
def pages(key: str) -> str:
    """A book as pages of A4, with what is carried from page to page."""
    if key not in CHAPTERS:
        raise NotFound
    report = allowed(key)
    with context.db.reading() as connection:
        _preset, span = asked_days(connection)
        query = asked(report, span)
        table = answer(connection, report, query.all_rows(EVERY_ROW))
        venue = current_setup(context.db, connection).venue
    found = sheets(table, CHAPTERS[key])
    return office.page(
        "books/sheets.html",
        report=report,
        name=_(report.title),
        table=shown(replace(table, rows=())),
        sheets=[(_page(table, sheet), sheet) for sheet in found],
        span=span,
        venue=venue,
        currency=currency(table.currency),
        asked=address(query),
    )


def _page(table: Table, sheet: Sheet) -> ShownTable:
    return shown(replace(table, rows=sheet.rows, totals={}, proof=None, graph=None))
