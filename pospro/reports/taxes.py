"""Tax by rate, as closed tickets owe it, held against the accounts that taxes are booked on."""

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.sales.ledger_sales import ledger_sales, rules_beside
from pospro.reports.summed.taxes import TAXES_OWED
from pospro.reports.summed.tickets import takings
from pospro.reports.table import Cell, Column, Graph, Proof, ProofLine, Row, Table
from pospro.storage.taxes import TaxTemplateRow

COLUMNS = (
    Column("name", N_("Tax")),
    Column("rate", N_("Rate"), "percent"),
    Column("tickets", N_("Tickets"), "count"),
    Column("net", N_("Without tax"), "money"),
    Column("tax", N_("Tax"), "money"),
    Column("gross", N_("With tax"), "money"),
)


def tax_by_rate(connection: Connection, query: ReportQuery) -> Table:
    """The net sales and the tax of each rate on the query's days."""
    sums = TAXES_OWED.total(connection, query, "name", "rate")
    rows = []
    for (name, rate), (tickets, net, tax) in sorted(sums.items(), key=lambda each: each[0][::-1]):
        cells: dict[str, Cell] = {
            "name": name,
            "rate": rate,
            "tickets": tickets,
            "net": net,
            "tax": tax,
            "gross": net + tax,
        }
        rows.append(Row(cells, key=f"{name} {rate}"))
    rest = _not_taxed(connection, query, rows)
    if rest:
        free: dict[str, Cell] = {"name": N_("Not taxed"), "net": rest, "tax": 0, "gross": rest}
        rows.append(Row(free, words=frozenset({"name"}), key="free"))
    totals: dict[str, Cell] = {
        key: sum(cell for row in rows if isinstance(cell := row.cells[key], int))
        for key in ("net", "tax", "gross")
    }
    owed = totals["tax"]
    assert isinstance(owed, int)
    return Table(
        title=N_("Tax by rate"),
        columns=COLUMNS,
        rows=tuple(rows),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals=totals if rows else {},
        graph=Graph("lying", "name", "tax"),
        proof=None if query.narrow else _proof(connection, query, owed),
    )


def _not_taxed(connection: Connection, query: ReportQuery, rows: list[Row]) -> int:
    """What the tickets come to beyond their taxed parts: products free of tax, rounding."""
    taxed = sum(cell for row in rows if isinstance(cell := row.cells["gross"], int))
    return takings(connection, query) - taxed


def _proof(connection: Connection, query: ReportQuery, owed: int) -> Proof:
    """What the tickets owe is what their entries booked on the accounts of taxes."""
    templates = TaxTemplateRow.__table__
    rules: set[int] = set()
    for row in connection.execute(
        select(templates.c.tax_type_id, templates.c.returned_tax_type_id)
    ):
        rules |= {rule for rule in row if rule is not None}
    accounts = rules_beside(connection, rules)
    booked = [each for each in ledger_sales(connection, query) if each.account_id in accounts]
    by_sales = sum(each.by_sales for each in booked)
    otherwise = sum(each.otherwise for each in booked)
    lines = [
        ProofLine(N_("Tax of closed tickets"), owed, level=1),
        *(
            ProofLine(
                f"{each.code} {each.name}", each.by_sales, query.card(each.account_id), 0, True
            )
            for each in booked
            if each.by_sales
        ),
        ProofLine(N_("Tax in the ledger"), by_sales, level=1),
    ]
    if otherwise:
        lines.append(ProofLine(N_("Other entries on these accounts"), otherwise))
    return Proof(N_("The tax is that of the ledger"), tuple(lines), owed == by_sales)
