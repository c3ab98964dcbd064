"""The registry of reports: a new report is a module of this folder and a line below."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.reports.account_card import account_card
from pospro.reports.journal import journal
from pospro.reports.query import ReportQuery
from pospro.reports.table import Table
from pospro.reports.trial_balance import trial_balance


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its key, its title (a message id), and the table that answers a query."""

    key: str
    title: str
    run: Callable[[Connection, ReportQuery], Table]
    needs_account: bool = False


def _trial_balance(connection: Connection, query: ReportQuery) -> Table:
    return trial_balance(connection, query.until, query.language)


REPORTS: Mapping[str, Report] = {
    report.key: report
    for report in (
        Report("trial_balance", N_("Trial balance"), _trial_balance),
        Report("journal", N_("Journal"), journal),
        Report("account_card", N_("Account card"), account_card, needs_account=True),
    )
}
