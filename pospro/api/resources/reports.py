"""Reports as tables of plain figures, and the same as CSV."""

from io import BytesIO

from pospro.api.door import resource
from pospro.api.operation import Change, Pdf, operation
from pospro.api.schemas import ledger as schema
from pospro.api.tables import report_told
from pospro.domain.errors import BadInput, N_
from pospro.i18n import translate
from pospro.reports.query import NARROWED, ReportQuery
from pospro.reports.registry import REPORTS, RIGHTS, answer
from pospro.reports.render.csv import csv_text
from pospro.reports.render.files import FILES, Asked
from pospro.reports.render.xlsx import xlsx_bytes
from pospro.reports.report import GROUPS, Report
from pospro.reports.table import Table
from pospro.request.context import context
from pospro.request.rights import SIGNED_IN
from pospro.services.printing.print_report import PrintReport, print_report

blueprint = resource("reports")

PLAIN = ("state", "move", "discounted", "undone", "changed", "hour", "weekday")
"""What a report is narrowed down to by a number that is no id."""

PLACE = f"/reports/<any({','.join(REPORTS)}):key>"


@blueprint.get("/reports")
@operation(SIGNED_IN)
def listed() -> schema.ReportList:
    """The reports that the token may read, by group."""
    context.actor.must_one_of(RIGHTS)
    return schema.ReportList(
        reports=tuple(
            schema.ReportHead(
                key=report.key,
                title=translate(report.title, {}, context.language),
                about=translate(report.about, {}, context.language),
                group=report.group,
                needs_account=report.needs_account,
            )
            for group in GROUPS
            for report in REPORTS.values()
            if report.group == group and report.right in context.actor.rights
        )
    )


@blueprint.get(PLACE)
@operation(SIGNED_IN)
def read(query: schema.ReportQuery, key: str) -> schema.Report:
    """A report as rows of plain figures, a page at a time.

    Reports of the books need the right `see_books`, all others `see_sales`.
    """
    return report_told(key, _run(key, query))


@blueprint.get(f"{PLACE}.csv")
@operation(SIGNED_IN)
def csv(query: schema.ReportQuery, key: str) -> str:
    """The same as CSV: labels, rows and totals; a last line says when rows are left out."""
    return csv_text(_run(key, query), context.language)


@blueprint.get(f"{PLACE}.xlsx")
@operation(SIGNED_IN)
def xlsx(query: schema.ReportQuery, key: str) -> bytes:
    """The same as a spreadsheet, in which figures are numbers."""
    return xlsx_bytes(_run(key, query), context.language)


@blueprint.get(f"{PLACE}.pdf")
@operation(SIGNED_IN)
def pdf(query: schema.ReportQuery, key: str) -> Pdf:
    """The same as pages of A4: all of it, without pages to ask for one by one."""
    report, asked = _asked(key, query)
    target = BytesIO()
    with context.db.reading() as connection:
        FILES["pdf"].write(Asked(connection, report, asked, context.clock), target)
    return Pdf(target.getvalue())


@blueprint.post(f"{PLACE}/prints")
@operation(SIGNED_IN, 201)
def paper(change: Change[None], query: schema.ReportQuery, key: str) -> schema.ReportPrinted:
    """Print the report on the paper of the token's register; as many columns as fit."""
    report, asked = _asked(key, query)
    command = PrintReport(change.request_id, context.actor, report, asked)
    return schema.ReportPrinted(print_job_id=print_report(context.db, context.clock, command)["id"])


def _run(key: str, query: schema.ReportQuery) -> Table:
    report, asked = _asked(key, query)
    with context.db.reading() as connection:
        return answer(connection, report, asked)


def _asked(key: str, query: schema.ReportQuery) -> tuple[Report, ReportQuery]:
    report = REPORTS[key]
    context.actor.must(report.right)
    if report.needs_account and query.account_id is None:
        raise BadInput(N_("Choose an account."), field="account_id")
    return report, ReportQuery(
        since=query.since,
        until=query.until,
        account_id=int(query.account_id) if query.account_id else None,
        ticket_id=int(query.ticket_id) if query.ticket_id else None,
        after=query.after,
        size=query.limit,
        language=context.language,
        compare=query.compare or "",
        sort=query.sort or "",
        text=query.text or "",
        narrow=_narrow(query),
        rows=tuple(query.rows.split(",")) if query.rows else (),
        across=query.across or "",
        measures=tuple(query.measures.split(",")) if query.measures else (),
    )


def _narrow(query: schema.ReportQuery) -> dict[str, int]:
    """What the figures are narrowed down to: `product_id` is `product` inside."""
    given = {name: getattr(query, name if name in PLAIN else f"{name}_id") for name in NARROWED}
    return {name: int(value) for name, value in given.items() if value is not None}
