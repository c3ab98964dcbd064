"""Check: Z reports have no gap, are genuine, and say what the ledger says of their day."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, func, select

from pospro.domain.errors import N_
from pospro.domain.head import holds
from pospro.domain.z_report import GENESIS, ZReport
from pospro.reports.checks.finding import Check, Finding
from pospro.reports.day_proofs import movements_of
from pospro.reports.day_report import account_sums
from pospro.storage.streams import streamed
from pospro.storage.tickets import TicketRow
from pospro.storage.venue import the_venue
from pospro.storage.work_periods import WorkPeriodRow, work_period
from pospro.storage.z_reports import ZReportRow

KEY = "z_reports"

_REPORTS, _PERIODS = ZReportRow.__table__, WorkPeriodRow.__table__


def find(connection: Connection) -> Iterator[Finding]:
    """Name reports out of order, changed, forged or untrue, and closed days without one."""
    venue = the_venue(connection)
    public_key = venue.public_key if venue else ""
    number, previous, grand_total = 0, GENESIS, 0
    for row in streamed(connection, select(_REPORTS).order_by(_REPORTS.c.number)):
        number += 1
        if row.number != number:
            yield _finding(row, N_("The Z report before number {number} is missing."))
        grand_total += row.content["sales"]
        yield from _seal(row, previous, public_key)
        yield from _figures(connection, row, grand_total)
        number, previous = row.number, row.hash
    yield from _forgotten(connection)


def _seal(row: Row[Any], previous: str, public_key: str) -> Iterator[Finding]:
    report = ZReport(row.number, row.work_period_id, row.content, row.previous_hash)
    if row.previous_hash != previous or row.hash != report.hash:
        yield _finding(row, N_("Z report {number} is not as it was sealed."))
    unsigned = not row.signature and not row.content["heads"]
    if not unsigned and not holds(report.canonical_bytes, row.signature, public_key):
        yield _finding(row, N_("The signature of Z report {number} is not the venue’s."))


def _figures(connection: Connection, row: Row[Any], grand_total: int) -> Iterator[Finding]:
    period = work_period(connection, row.work_period_id)
    assert period is not None, "a foreign key holds the work period"
    tickets = TicketRow.__table__
    query = select(func.coalesce(func.sum(tickets.c.total), 0)).where(
        tickets.c.work_period_id == period.id, tickets.c.state == "closed"
    )
    booked = account_sums(connection, movements_of(connection, period))
    told = {each["code"]: (each["debit"], each["credit"]) for each in row.content["accounts"]}
    sums = {each["code"]: (each["debit"], each["credit"]) for each in booked}
    sold = int(connection.scalar(query) or 0)
    # An account may have got another code since, so the figures are held against each other.
    if row.content["sales"] != sold or sorted(told.values()) != sorted(sums.values()):
        yield _finding(row, N_("Z report {number} does not say what the ledger says of its day."))
    if row.content["grand_total"] != grand_total:
        yield _finding(row, N_("The sum of all sales up to Z report {number} is another one."))


def _forgotten(connection: Connection) -> Iterator[Finding]:
    """Name days that were closed after the first Z report without one."""
    first = select(func.min(_REPORTS.c.made_at)).scalar_subquery()
    query = (
        select(_PERIODS.c.id, _PERIODS.c.business_date)
        .outerjoin_from(_PERIODS, _REPORTS, _REPORTS.c.work_period_id == _PERIODS.c.id)
        .where(_REPORTS.c.id.is_(None), _PERIODS.c.closed_at >= first)
        .order_by(_PERIODS.c.closed_at)
    )
    for row in streamed(connection, query):
        message = N_("The day {day} is closed, but it has no Z report.")
        facts = {"day": row.business_date}
        yield Finding(KEY, f"work_period:{row.id}", message, facts)


def _finding(row: Row[Any], message: str) -> Finding:
    return Finding(KEY, f"z_report:{row.number}", message, {"number": row.number})


CHECK = Check(KEY, N_("Z reports are gapless, genuine and true"), find)
