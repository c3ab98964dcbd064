"""The registry of checks: a new invariant is a module of this folder and a line below."""

from collections.abc import Callable, Iterator
from itertools import islice

from sqlalchemy import Connection

from pospro.reports.checks import (
    balance,
    chain,
    documents,
    drawers,
    foreign_money,
    heads,
    open_tickets,
    payments,
    protection,
    sequences,
    shifts,
    sold_days,
    summaries,
    tax_rates,
    tickets,
    work_periods,
    z_reports,
)
from pospro.reports.checks.finding import Check, Finding

__all__ = ["CHECKS", "Check", "Finding", "check_period", "run_checks"]

CHECKS: tuple[Check, ...] = (
    protection.CHECK,
    balance.CHECK,
    chain.CHECK,
    sequences.CHECK,
    heads.CHECK,
    tickets.CHECK,
    tax_rates.CHECK,
    payments.CHECK,
    open_tickets.CHECK,
    drawers.CHECK,
    shifts.CHECK,
    documents.CHECK,
    foreign_money.CHECK,
    work_periods.CHECK,
    summaries.CHECK,
    sold_days.CHECK,
    z_reports.CHECK,
)
"""In the order in which they are run: what others rely on comes first."""

MOST = 3
"""How many bad records a check names; the first tells where to look."""


def run_checks(
    connection: Connection, progress: Callable[[Check], None] | None = None
) -> list[Finding]:
    """What is wrong with the books; nothing when they are right.

    `progress` is called with every check before it runs. Memory stays flat.
    """
    findings: list[Finding] = []
    for check in CHECKS:
        if progress is not None:
            progress(check)
        findings += islice(check.find(connection), MOST)
    return findings


def check_period(connection: Connection, work_period_id: int) -> list[Finding]:
    """What is wrong with what one work period recorded, by the checks that need no more."""
    found: list[Iterator[Finding]] = [
        islice(check.in_period(connection, work_period_id), MOST)
        for check in CHECKS
        if check.in_period is not None
    ]
    return [finding for findings in found for finding in findings]
