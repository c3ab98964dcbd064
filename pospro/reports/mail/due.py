"""What is due, for a mail: balances, drawers and days left open, tickets, slips, open points."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from pospro.domain.clock import Clock
from pospro.domain.currency import currency
from pospro.domain.errors import N_
from pospro.i18n import format_day, format_moment, format_money, translate
from pospro.reports.ageing import payables_ageing, receivables_ageing
from pospro.reports.query import ReportQuery
from pospro.reports.table import Row
from pospro.storage import print_queue, shifts, work_periods, z_reports
from pospro.storage.documents import EntryTemplateRow
from pospro.storage.print_queue import Which
from pospro.storage.tickets import TicketRow
from pospro.storage.users import UserRow
from pospro.storage.venue import RegisterRow, the_venue

MOST = 15
"""How many of a kind are named; the rest is counted."""

LONG_OPEN = timedelta(days=1)
OVERDUE = ("days_31", "days_61", "days_91")


@dataclass(frozen=True, slots=True)
class Point:
    """Something that is due: what, how much or how many, and each of it with its figure, in words.

    `is_urgent` tells what should not be so.
    """

    title: str
    figure: str
    lines: tuple[tuple[str, str], ...] = ()
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """From where it is looked at."""

    connection: Connection
    clock: Clock
    day: date
    language: str
    zone: str

    def said(self, message: str, **facts: object) -> str:
        """A sentence in the language of the mail."""
        return translate(message, facts, self.language)


def due_points(connection: Connection, clock: Clock, day: date, language: str) -> list[Point]:
    """Everything that is due, at the end of a business day; none where all is in order."""
    venue = the_venue(connection)
    assert venue is not None, "what is due is about a venue"
    seen = Seen(connection, clock, day, language, venue.time_zone)
    return [
        *_balances(seen, N_("Customers owe"), receivables=True),
        *_balances(seen, N_("Owed to suppliers"), receivables=False),
        *_days_left_open(seen),
        *_shifts(seen),
        *_tickets(seen),
        *_print_jobs(seen),
        *_templates(seen),
        *_findings(seen),
    ]


def _balances(seen: Seen, title: str, *, receivables: bool) -> Iterator[Point]:
    ageing = receivables_ageing if receivables else payables_ageing
    table = ageing(seen.connection, ReportQuery(until=seen.day, language=seen.language))
    owing = sorted(
        (row for row in table.rows if _minor(row, "balance") > 0),
        key=lambda row: (-_overdue(row), -_minor(row, "balance")),
    )
    if not owing:
        return
    money = currency(table.currency)

    def amount(minor: int) -> str:
        return format_money(minor, money, seen.language)

    lines = []
    for row in owing[:MOST]:
        late = _overdue(row)
        words = amount(_minor(row, "balance"))
        if late:
            words = seen.said(
                N_("{balance}, of it {late} for more than 30 days"),
                balance=words,
                late=amount(late),
            )
        lines.append((str(row.cells["name"]), words))
    lines += _more(seen, len(owing))
    together = amount(sum(_minor(row, "balance") for row in owing))
    yield Point(seen.said(title), together, tuple(lines), any(map(_overdue, owing)))


def _minor(row: Row, key: str) -> int:
    cell = row.cells.get(key)
    return cell if isinstance(cell, int) else 0


def _overdue(row: Row) -> int:
    return sum(max(0, _minor(row, key)) for key in OVERDUE)


def _days_left_open(seen: Seen) -> Iterator[Point]:
    period = work_periods.open_period(seen.connection)
    if period is None or seen.clock.now() - period.opened_at < LONG_OPEN:
        return
    opened = format_moment(period.opened_at, seen.language, seen.zone)
    line = (seen.said(N_("Opened")), opened)
    day = format_day(period.business_date, seen.language)
    yield Point(seen.said(N_("A day was not closed")), day, (line,), is_urgent=True)


def _shifts(seen: Seen) -> Iterator[Point]:
    found = shifts.all_open(seen.connection)
    if not found:
        return
    registers, users = RegisterRow.__table__, UserRow.__table__
    places = dict(seen.connection.execute(select(registers.c.id, registers.c.name)).all())
    people = dict(seen.connection.execute(select(users.c.id, users.c.name)).all())
    lines = [
        (
            f"{places[each.register_id]} · {people[each.held_by]}",
            format_moment(each.opened_at, seen.language, seen.zone),
        )
        for each in found[:MOST]
    ]
    long_open = any(seen.clock.now() - each.opened_at >= LONG_OPEN for each in found)
    lines += _more(seen, len(found))
    yield Point(seen.said(N_("Drawers not counted")), str(len(found)), tuple(lines), long_open)


def _tickets(seen: Seen) -> Iterator[Point]:
    tickets = TicketRow.__table__
    old = (tickets.c.state == "open") & (tickets.c.opened_at <= seen.clock.now() - LONG_OPEN)
    count = int(seen.connection.scalar(select(func.count()).where(old)) or 0)
    if not count:
        return
    query = select(tickets.c.name, tickets.c.opened_at).where(old).order_by(tickets.c.opened_at)
    lines = [
        (
            row.name or seen.said(N_("Ticket")),
            format_moment(row.opened_at, seen.language, seen.zone),
        )
        for row in seen.connection.execute(query.limit(MOST))
    ]
    lines += _more(seen, count)
    title = seen.said(N_("Tickets open for more than a day"))
    yield Point(title, str(count), tuple(lines), is_urgent=True)


def _print_jobs(seen: Seen) -> Iterator[Point]:
    count = print_queue.count(seen.connection, Which())
    if count:
        yield Point(seen.said(N_("Not printed yet")), str(count), is_urgent=True)


def _templates(seen: Seen) -> Iterator[Point]:
    templates = EntryTemplateRow.__table__
    due = templates.c.retired_at.is_(None) & (templates.c.next_due <= seen.day)
    query = select(templates.c.name, templates.c.next_due).where(due).order_by(templates.c.next_due)
    found = seen.connection.execute(query).all()
    if not found:
        return
    lines = [(row.name, format_day(row.next_due, seen.language)) for row in found[:MOST]]
    lines += _more(seen, len(found))
    yield Point(seen.said(N_("Entries that come again are due")), str(len(found)), tuple(lines))


def _findings(seen: Seen) -> Iterator[Point]:
    """What the closing of the last day found and nobody may overlook."""
    report = z_reports.last(seen.connection)
    found = report.content.get("findings", []) if report is not None else []
    if report is None or not found:
        return
    lines = [(seen.said(sentence), "") for sentence in found[:MOST]]
    lines += _more(seen, len(found))
    title = seen.said(N_("Open points of the last closing, Z {number}"), number=report.number)
    yield Point(title, str(len(found)), tuple(lines), is_urgent=True)


def _more(seen: Seen, count: int) -> list[tuple[str, str]]:
    if count <= MOST:
        return []
    return [(seen.said(N_("and {count} more"), count=count - MOST), "")]
