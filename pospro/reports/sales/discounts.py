"""Discounts, extras and rounding: by whom, which, how often, and what they came to."""

from collections import defaultdict

from sqlalchemy import Connection, select

from pospro.domain.calculation import Calculation, CalculationMethod
from pospro.domain.errors import N_
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.sales.calculations import applied
from pospro.reports.table import Cell, Column, Graph, Row, Table
from pospro.storage.users import UserRow

COLUMNS = (
    Column("person", N_("Person")),
    Column("name", N_("Discount or extra")),
    Column("kind", N_("Kind")),
    Column("times", N_("Times"), "count"),
    Column("value", N_("Amount"), "money"),
)

Key = tuple[int, str, str]


def discounts(connection: Connection, query: ReportQuery) -> Table:
    """Every calculation on closed tickets by the person who put it on, the largest first."""
    wanted = query.narrow.get("person")
    sums: defaultdict[Key, list[int]] = defaultdict(list)
    for each in applied(connection, query.any_of("person")):
        if each.amount and wanted in (None, each.added_by):
            key = (each.added_by, each.calculation.name, _kind(each.calculation))
            sums[key].append(each.amount)
    users = UserRow.__table__
    names = {row.id: row.name for row in connection.execute(select(users.c.id, users.c.name))}
    largest = sorted(sums.items(), key=lambda item: (-abs(sum(item[1])), item[0]))
    return Table(
        title=N_("Discounts and extras"),
        columns=COLUMNS,
        rows=tuple(
            Row(
                {"person": names[person], "name": name, "kind": kind, **_figures([amounts])},
                opens=query.any_of("person").leads_to("ticket_list", discounted=1),
                words=frozenset({"kind"}),
                key=f"{person} {kind} {name}",
            )
            for (person, name, kind), amounts in largest
        ),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals=_figures(list(sums.values())) if sums else {},
        graph=Graph("lying", "name", "value"),
    )


def _figures(amounts: list[list[int]]) -> dict[str, Cell]:
    return {"times": sum(map(len, amounts)), "value": sum(map(sum, amounts))}


def _kind(calculation: Calculation) -> str:
    """What a calculation does, as a message id."""
    if calculation.method is CalculationMethod.ROUND_TO_MULTIPLE:
        return N_("Rounding")
    return N_("Discount") if calculation.decreases else N_("Extra")
