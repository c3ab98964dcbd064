"""Reports as tables of plain figures, and the same as CSV."""

from pospro.api.door import resource
from pospro.api.operation import operation
from pospro.api.schemas import ledger as schema
from pospro.domain.errors import BadInput, N_
from pospro.i18n import translate
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS
from pospro.reports.render.csv import csv_text
from pospro.reports.render.plain import plain_cells
from pospro.reports.table import Row, Table
from pospro.request.context import context

blueprint = resource("reports")

PLACE = f"/reports/<any({','.join(REPORTS)}):key>"


@blueprint.get(PLACE)
@operation("see_books")
def read(query: schema.ReportQuery, key: str) -> schema.Report:
    """A report as rows of plain figures, a page at a time."""
    table = _run(key, query)
    return schema.Report(
        key=key,
        title=translate(table.title, table.facts, context.language),
        currency=table.currency,
        columns=tuple(
            schema.ReportColumn(
                key=column.key,
                label=translate(column.label, {}, context.language),
                kind=column.kind,
            )
            for column in table.columns
        ),
        rows=tuple(
            schema.ReportRow(level=row.level, opens=row.opens, cells=_cells(table, row))
            for row in table.rows
        ),
        totals=_cells(table, Row(table.totals)),
        following=table.following,
    )


@blueprint.get(f"{PLACE}.csv")
@operation("see_books")
def csv(query: schema.ReportQuery, key: str) -> str:
    """The same as CSV: labels, rows and totals."""
    return csv_text(_run(key, query), context.language)


def _run(key: str, query: schema.ReportQuery) -> Table:
    report = REPORTS[key]
    if report.needs_account and query.account_id is None:
        raise BadInput(N_("Choose an account."), field="account_id")
    asked = ReportQuery(
        since=query.since,
        until=query.until,
        account_id=int(query.account_id) if query.account_id else None,
        ticket_id=int(query.ticket_id) if query.ticket_id else None,
        after=query.after,
        size=query.limit,
        language=context.language,
    )
    with context.db.reading() as connection:
        return report.run(connection, asked)


def _cells(table: Table, row: Row) -> dict[str, str]:
    """The cells that are filled, as CSV writes them, words in the language of the request."""
    cells = plain_cells(table, row, context.language)
    return {key: str(cell) for key, cell in cells.items() if cell is not None}
