"""What an owner watches beside gifts and voids: undone payments, opened drawers, change given."""

from typing import Any

from sqlalchemy import Connection, Row, func, select

from pospro.domain.errors import N_
from pospro.reports.approved import AUDIT, MOVING, NOBODY, UNDOING, last_told
from pospro.reports.lists.drawer_list import MOVED, MOVEMENTS, MOVES, movements_asked_for
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.sales.scope import in_days
from pospro.reports.summed.payments import PAYMENTS, UNDONE, narrowed
from pospro.reports.table import Column, Graph, Table
from pospro.reports.table import Row as TableRow
from pospro.storage.users import UserRow

PERSON, TIMES = Column("person", N_("Person")), Column("times", N_("Times"), "count")
WHY = (Column("reason", N_("Reason")), Column("approver", N_("Approved by")))
NO_SALE = MOVES.index("no_sale")


def undone_payments(connection: Connection, query: ReportQuery) -> Table:
    """Payments undone, and corrected on closed tickets: by whom, why, by whose leave."""
    said = (
        last_told(AUDIT.c.reason, UNDONE, *UNDOING).label("reason"),
        last_told(AUDIT.c.approved_by, UNDONE, *UNDOING).label("approver"),
    )
    undone = query.only(undone=1)
    events = (
        select(PAYMENTS.c.taken_by.label("person"), *said, PAYMENTS.c.amount)
        .where(*in_days(PAYMENTS.c.work_period_id, query), *narrowed(undone))
        .subquery()
    )
    sums = (func.count().label("times"), (-func.sum(events.c.amount)).label("value"))
    keys = (events.c.person, events.c.reason, events.c.approver)
    found = connection.execute(select(*keys, *sums).group_by(*keys))
    columns = (PERSON, *WHY, TIMES, Column("value", N_("Amount"), "money"))
    return _table(connection, (query, "payment_list", {"undone": 1}), columns, list(found))


def no_sales(connection: Connection, query: ReportQuery) -> Table:
    """How often the drawer was opened without a sale: by whom, why, by whose leave."""
    approver = last_told(AUDIT.c.approved_by, MOVED, *MOVING).label("approver")
    opened = query.only(move=NO_SALE)
    events = (
        select(MOVEMENTS.c.made_by.label("person"), MOVEMENTS.c.reason, approver)
        .where(*movements_asked_for(opened))
        .subquery()
    )
    keys = (events.c.person, events.c.reason, events.c.approver)
    found = connection.execute(select(*keys, func.count().label("times")).group_by(*keys))
    place = (query, "drawer_list", {"move": NO_SALE})
    return _table(connection, place, (PERSON, *WHY, TIMES), list(found))


def change_given(connection: Connection, query: ReportQuery) -> Table:
    """What each person gave out of the drawer as change; a payment undone takes its change back."""
    person = PAYMENTS.c.taken_by.label("person")
    sums = (func.count().label("times"), func.sum(PAYMENTS.c.change).label("value"))
    found = connection.execute(
        select(person, *sums)
        .where(*in_days(PAYMENTS.c.work_period_id, query), *narrowed(query.only(changed=1)))
        .group_by(person)
    )
    columns = (PERSON, TIMES, Column("value", N_("Change given"), "money"))
    return _table(connection, (query, "payment_list", {"changed": 1}), columns, list(found))


TITLES = {
    "undone": N_("Undone payments"),
    "move": N_("Drawers opened without a sale"),
    "changed": N_("Change given"),
}
"""What the rows of a report are narrowed down to → its title."""


def _table(
    connection: Connection,
    place: tuple[ReportQuery, str, dict[str, int]],
    columns: tuple[Column, ...],
    found: list[Row[Any]],
) -> Table:
    """A row for each person, reason and approver, the most first; each opens its list."""
    query, report, narrow = place
    users, figures = UserRow.__table__, [each.key for each in columns if each.kind != "text"]
    names = {row.id: row.name for row in connection.execute(select(users.c.id, users.c.name))}
    told = [row._asdict() for row in found]
    told.sort(key=lambda row: (-abs(row[figures[-1]]), row["person"], row.get("reason") or ""))
    rows = []
    for each in told:
        person, approver = each["person"], each.get("approver")
        cells = {key: int(each[key]) for key in figures} | {"person": names[person]}
        further = {"person": person} | narrow
        if "reason" in each:
            cells |= {"reason": each["reason"] or None, "approver": names.get(approver)}
            further["approver"] = approver or NOBODY
        own = query.leads_to(report, **further)
        rows.append(TableRow(cells, opens=own, key=f"{person} {approver} {each.get('reason')}"))
    return Table(
        title=TITLES[next(iter(narrow))],
        columns=columns,
        rows=tuple(rows),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals={key: sum(int(each[key]) for each in told) for key in figures} if told else {},
        graph=Graph("lying", "person", figures[-1]),
    )
