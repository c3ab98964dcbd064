"""Tables of reports as programs read them: rows of plain figures."""

from pospro.api.schemas import ledger as schema
from pospro.domain.currency import currency
from pospro.domain.money import Money
from pospro.i18n import translate
from pospro.reports.render.plain import plain_cells
from pospro.reports.render.words import label_of
from pospro.reports.table import Row, Table
from pospro.request.context import context


def report_told(key: str, table: Table) -> schema.Report:
    """The table of a report, words in the language of the request."""
    return schema.Report(
        key=key,
        title=translate(table.title, table.facts, context.language),
        currency=table.currency,
        columns=tuple(
            schema.ReportColumn(
                key=column.key,
                label=label_of(column, context.language),
                kind=column.kind,
            )
            for column in table.columns
        ),
        rows=tuple(
            schema.ReportRow(level=row.level, opens=row.opens, cells=_cells(table, row))
            for row in table.rows
        ),
        totals=_cells(table, Row(table.totals)),
        former=_cells(table, Row(table.former)),
        following=table.following,
        proof=_proof(table) if table.proof else None,
    )


def _proof(table: Table) -> schema.ReportProof:
    """What the report is held against, in the language of the request."""
    assert table.proof is not None
    unit = currency(table.currency)
    return schema.ReportProof(
        claim=translate(table.proof.claim, {}, context.language),
        holds=table.proof.holds,
        lines=tuple(
            schema.ReportProofLine(
                label=line.label if line.is_name else translate(line.label, {}, context.language),
                amount=str(Money(line.amount, unit).decimal),
                level=line.level,
                opens=line.opens,
            )
            for line in table.proof.lines
        ),
    )


def _cells(table: Table, row: Row) -> dict[str, str]:
    """The cells that are filled, as CSV writes them, words in the language of the request."""
    cells = plain_cells(table, row, context.language)
    return {key: str(cell) for key, cell in cells.items() if cell is not None}
