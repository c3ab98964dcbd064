"""Discounts, extras and rounding: by whom, which, how often, and what they came to."""

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.summed.calculations import CALCULATIONS_APPLIED
from pospro.reports.table import Cell, Column, Graph, Row, Table
from pospro.storage.users import UserRow

COLUMNS = (
    Column("person", N_("Person")),
    Column("name", N_("Discount or extra")),
    Column("kind", N_("Kind")),
    Column("approver", N_("Approved by")),
    Column("times", N_("Times"), "count"),
    Column("value", N_("Amount"), "money"),
)

KINDS = {"discount": N_("Discount"), "extra": N_("Extra"), "rounding": N_("Rounding")}
"""What a calculation does, as a message id."""


def discounts(connection: Connection, query: ReportQuery) -> Table:
    """Every calculation on closed tickets by the person who put it on, the largest first."""
    wanted = query.narrow.get("person")
    keys = ("person_id", "name", "kind", "approved_by")
    found = CALCULATIONS_APPLIED.total(connection, query.any_of("person"), *keys)
    sums = {key: each for key, each in found.items() if wanted in (None, key[0])}
    users = UserRow.__table__
    names = {row.id: row.name for row in connection.execute(select(users.c.id, users.c.name))}
    largest = sorted(sums.items(), key=lambda item: (-abs(item[1][1]), item[0]))
    return Table(
        title=N_("Discounts and extras"),
        columns=COLUMNS,
        rows=tuple(
            Row(
                {
                    "person": names[person],
                    "name": name,
                    "kind": KINDS[kind],
                    "approver": names.get(approver),
                    **_figures([both]),
                },
                opens=query.leads_to("calculation_list", person=person, approver=approver),
                words=frozenset({"kind"}),
                key=f"{person} {approver} {kind} {name}",
            )
            for (person, name, kind, approver), both in largest
        ),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals=_figures(list(sums.values())) if sums else {},
        graph=Graph("lying", "name", "value"),
    )


def _figures(sums: list[tuple[int, ...]]) -> dict[str, Cell]:
    return {"times": sum(times for times, _ in sums), "value": sum(value for _, value in sums)}
