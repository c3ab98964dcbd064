"""What goes on from a report: its pages for printing, its settings, the entry that it proposes."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from pospro.domain.errors import N_
from pospro.reports.query import ReportQuery
from pospro.reports.report import Report
from pospro.request.context import context
from pospro.web.fragments import path_to
from pospro.web.report_query import address
from pospro.web.vouchers import CHAPTERS

Lead = tuple[str, str, str]
"""Address, picture and name."""

Goal = tuple[str, str, str, str, Mapping[str, str]]
"""Right, endpoint, picture, name as a message id, and what it is given beside the days."""

PAGES = "vouchers.pages"
BALANCES: Goal = (
    "see_books",
    "reports.page",
    "scale",
    N_("Trial balance"),
    {"key": "trial_balance"},
)
JOURNAL: Goal = ("see_books", "reports.page", "list", N_("Journal"), {"key": "journal"})
LOCKS: Goal = ("lock_books", "locks.page", "lock", N_("Locks and year close"), {})
STATEMENT: Goal = ("see_books", "books.statement", "printer", N_("Statement"), {})
VOUCHERS: Goal = ("see_books", "vouchers.page", "settings", N_("How fine the vouchers are"), {})
CLOSING: Goal = ("post_entries", "tax_closing.page", "check", N_("Post the closing"), {})

LEADS: Mapping[str, tuple[Goal, ...]] = {
    "trial_balance": (JOURNAL, LOCKS),
    "journal": (BALANCES, LOCKS),
    "account_card": (STATEMENT,),
    "vouchers": (VOUCHERS,),
    "tax_closing": (CLOSING,),
}
"""Report → what goes on from it."""


def leads(report: Report, query: ReportQuery) -> list[Lead]:
    """What the person may go on to, about the same days."""
    return [
        (path_to(endpoint, **given, **_asked(endpoint, query)), picture, _(label))
        for right, endpoint, picture, label, given in _goals(report)
        if right in context.actor.rights
    ]


def _goals(report: Report) -> Iterator[Goal]:
    if report.key in CHAPTERS:
        pages = N_("Pages of the book")
        yield report.right, PAGES, "printer", pages, {"key": report.key}
        yield VOUCHERS
    yield from LEADS.get(report.key, ())


def _asked(endpoint: str, query: ReportQuery) -> dict[str, object]:
    """The days; pages show the very columns, a statement its account."""
    if endpoint == PAGES:
        return address(query)
    days = address(ReportQuery(since=query.since, until=query.until))
    return days | ({"account_id": query.account_id} if endpoint == STATEMENT[1] else {})
