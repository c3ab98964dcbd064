"""What happened to a ticket since a version of it that somebody saw; asked for on refusal only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, or_, select

from pospro.storage.audit import AuditEventRow
from pospro.storage.columns import Base
from pospro.storage.payments import PaymentRow
from pospro.storage.tickets import TicketCalculationRow, TicketLineRow
from pospro.storage.users import UserRow

_EVENTS = AuditEventRow.__table__
_USERS = UserRow.__table__
_VERSIONS = ("added_version", "changed_version", "taken_version")
_LINE_FACTS = ("quantity", "portion_name", "modifiers", "note", "state", "reason")


class Doer(NamedTuple):
    """Who did it, and when."""

    id: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TicketChange:
    """One part that changed: what it is, what was done to it, by whom, how it was and how it is.

    `kind` is line, calculation, payment or ticket; `what` is added, changed, gift, void, sold,
    removed, taken or undone. Facts are as rows keep them; `before` is empty where nobody knows it.
    `line_id` is the line that a calculation is for.
    """

    kind: str
    id: int
    what: str
    name: str
    done: Doer
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    line_id: int | None = None


def changes_since(connection: Connection, ticket_id: int, seen: int) -> list[TicketChange]:
    """Every part of the ticket that is not as it was at the version `seen`, in order of time."""
    lines, calculations, payments = (
        _since(connection, kind, ticket_id, seen)
        for kind in (TicketLineRow, TicketCalculationRow, PaymentRow)
    )
    subjects = [f"ticket:{ticket_id}", *(f"line:{line.id}" for line in lines)]
    events = _events(connection, subjects, seen)
    names = dict(tuple(row) for row in connection.execute(select(_USERS.c.id, _USERS.c.name)))
    found = [
        *(_line(line, events[f"line:{line.id}"], (names, seen)) for line in lines),
        *(_calculation(row, names) for row in calculations),
        *(_payment(row, names) for row in payments),
        *_of_ticket(ticket_id, events[f"ticket:{ticket_id}"], names),
    ]
    return sorted(found, key=attrgetter("done.at"))


Names = Mapping[int, str]


def _since(connection: Connection, kind: type[Base], ticket_id: int, seen: int) -> list[Row[Any]]:
    """The rows of this kind that came or changed after the version."""
    table = kind.__table__
    newer = [table.c[name] > seen for name in _VERSIONS if name in table.c]
    query = select(table).where(table.c.ticket_id == ticket_id, or_(*newer))
    return list(connection.execute(query.order_by(table.c.id)))


def _events(
    connection: Connection, subjects: Iterable[str], seen: int
) -> Mapping[str, list[Row[Any]]]:
    """Subject → what was written down about it after the version, the earliest first."""
    query = select(_EVENTS).where(_EVENTS.c.subject.in_(subjects)).order_by(_EVENTS.c.id)
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for event in connection.execute(query):
        if event.after.get("version", 0) > seen:
            found[event.subject].append(event)
    return found


def _line(line: Row[Any], events: list[Row[Any]], known: tuple[Names, int]) -> TicketChange:
    """A line that was added, or that is another than it was."""
    names, seen = known
    is_new = (line.added_version or 0) > seen
    is_changed = (line.changed_version or 0) > seen
    by, at = (line.changed_by, line.changed_at) if is_changed else (line.added_by, line.added_at)
    is_marked = any(event.action != "change_line" for event in events)
    what = line.state if is_marked else "added" if is_new else "changed"
    now = {name: getattr(line, name) for name in _LINE_FACTS}
    before: dict[str, Any] = {}
    for event in events if not is_new else ():
        before = {name: event.before[name] for name in now if name in event.before} | before
    before = {name: value for name, value in before.items() if value != now[name]}
    told = {"quantity", *before, *(now if is_new else ()), *(("reason",) if is_marked else ())}
    after = {name: value for name, value in now.items() if name in told}
    return TicketChange(
        "line", line.id, what, line.name, Doer(by, names[by], at), before=before, after=after
    )


def _calculation(row: Row[Any], names: Names) -> TicketChange:
    return TicketChange(
        kind="calculation",
        id=row.id,
        what="added",
        name=row.name,
        done=Doer(row.added_by, names[row.added_by], row.added_at),
        after={"method": row.method, "amount": row.amount},
        line_id=row.line_id,
    )


def _payment(row: Row[Any], names: Names) -> TicketChange:
    """Money that was taken, or a payment that its mirror undid."""
    is_undone = row.reverses_id is not None
    return TicketChange(
        kind="payment",
        id=row.reverses_id if is_undone else row.id,
        what="undone" if is_undone else "taken",
        name=row.name,
        done=Doer(row.taken_by, names[row.taken_by], row.taken_at),
        before={"amount": -row.amount} if is_undone else {},
        after={} if is_undone else {"amount": row.amount},
    )


def _of_ticket(ticket_id: int, events: Iterable[Row[Any]], names: Names) -> Iterator[TicketChange]:
    """Its name, its note, and calculations that are gone, of which the audit trail alone tells."""
    for event in events:
        done = Doer(event.actor_id, names.get(event.actor_id, ""), event.happened_at)
        if event.action == "remove_calculation":
            was = {"method": event.before["method"], "amount": Decimal(event.before["amount"])}
            gone = event.before["calculation"], "removed", event.before["name"]
            yield TicketChange("calculation", *gone, done, was, line_id=event.before["line"])
        elif event.action == "change_ticket":
            after = {name: event.after[name] for name in event.before}
            yield TicketChange("ticket", ticket_id, "changed", "", done, event.before, after)
