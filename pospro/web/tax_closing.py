"""The closing of the value added tax: looked at as it would be posted, then made."""

from secrets import token_hex

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from pospro.domain.errors import PosproError
from pospro.i18n import translate
from pospro.reports.query import ReportQuery
from pospro.reports.tax_closing import tax_closing
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.ledger.close_tax import CloseTax, checked_closing, close_tax, usual_day
from pospro.web import reading
from pospro.web.fragments import leave_for, path_to
from pospro.web.manager import office
from pospro.web.report_query import today
from pospro.web.tables import shown

blueprint = Blueprint("tax_closing", __name__, url_prefix="/books/tax-closing")


@blueprint.get("/")
@permission("post_entries")
def page() -> str:
    """The entry as it would be posted up to a day, or why there is none."""
    typed = request.args.get("until", "").strip()
    with context.db.reading() as connection:
        now = today(connection)
        until = reading.read_day(typed, "until") if typed else usual_day(now)
        table = tax_closing(connection, ReportQuery(until=until, language=context.language))
        try:
            checked_closing(connection, until, now, context.language)
            refusal = None
        except PosproError as error:
            refusal = translate(error.message, error.facts, context.language)
    return office.page(
        "books/tax_closing.html",
        table=shown(table),
        until=until,
        now=now,
        refusal=refusal,
        request_id=token_hex(16),
    )


@blueprint.post("/")
@permission("post_entries")
def make() -> ResponseReturnValue:
    """Post it and show its document."""
    until = reading.read_day(request.form.get("until", ""), "until")
    command = CloseTax(reading.request_id(request.form), context.actor, until)
    made = close_tax(context.db, context.clock, command)
    return leave_for(path_to("documents.read", document_id=made.document_id))
