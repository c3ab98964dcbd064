"""The registry of reports: a new report is a module of this folder and a line below."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.reports.account_card import account_card
from pospro.reports.comparing import compared
from pospro.reports.journal import journal
from pospro.reports.ordering import ordered, with_columns
from pospro.reports.query import ReportQuery
from pospro.reports.sales.products import by_group, by_portion, by_product
from pospro.reports.sales.tickets import by_day, by_hour, by_person, by_register, by_weekday
from pospro.reports.spans import checked, held_against
from pospro.reports.table import Table
from pospro.reports.trial_balance import trial_balance

BOOKS, SALES, LISTS = "books", "sales", "lists"
GROUPS: Mapping[str, str] = {
    SALES: N_("Sales"),
    LISTS: N_("Lists"),
    BOOKS: N_("Accounting"),
}
"""Group of reports → its name as a message id, in the order of the home page."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its key, its title and what it tells (message ids), the table that answers.

    `right` is needed to see it. `until_only`: it tells how things stood at the end of a day.
    `compares`: it can be held against other days. `is_paged`: it comes a page at a time, in an
    order of its own. `narrows` names what it can be narrowed down to by hand.
    """

    key: str
    title: str
    run: Callable[[Connection, ReportQuery], Table]
    group: str = BOOKS
    about: str = ""
    needs_account: bool = False
    until_only: bool = False
    compares: bool = False
    is_paged: bool = False
    narrows: tuple[str, ...] = ()
    searches: bool = False

    @property
    def right(self) -> str:
        """The right that is needed to see it."""
        return "see_books" if self.group == BOOKS else "see_sales"

    @property
    def sorts(self) -> bool:
        """Whether its rows can be put in the order of any column."""
        return not self.is_paged and self.group != BOOKS


def _trial_balance(connection: Connection, query: ReportQuery) -> Table:
    return trial_balance(connection, query.until, query.language)


def _sales(key: str, title: str, about: str, run: Callable[..., Table], *narrows: str) -> Report:
    return Report(key, title, run, SALES, about, compares=True, narrows=narrows)


REPORTS: Mapping[str, Report] = {
    report.key: report
    for report in (
        _sales(
            "sales_by_product",
            N_("Sales by product"),
            N_("What was sold of each product, before discounts."),
            by_product,
            "group",
            "register",
            "person",
        ),
        _sales(
            "sales_by_group",
            N_("Sales by product group"),
            N_("What was sold of each group of products, before discounts."),
            by_group,
            "register",
            "person",
        ),
        _sales(
            "sales_by_portion",
            N_("Sales by portion"),
            N_("Which sizes of a product sell."),
            by_portion,
            "group",
        ),
        _sales(
            "sales_by_day",
            N_("Sales by day"),
            N_("Tickets and takings of each business day."),
            by_day,
            "register",
            "person",
        ),
        _sales(
            "sales_by_weekday",
            N_("Sales by weekday"),
            N_("Which days of the week are strong."),
            by_weekday,
            "register",
        ),
        _sales(
            "sales_by_hour",
            N_("Sales by hour"),
            N_("When the guests come: tickets by the hour they were closed."),
            by_hour,
            "register",
        ),
        _sales(
            "sales_by_person",
            N_("Sales by person"),
            N_("What each person sold, and their average ticket."),
            by_person,
            "register",
        ),
        _sales(
            "sales_by_register",
            N_("Sales by register"),
            N_("What was sold at each register."),
            by_register,
            "person",
        ),
        Report(
            "trial_balance",
            N_("Trial balance"),
            _trial_balance,
            about=N_("Debits, credits and balance of every account."),
            until_only=True,
        ),
        Report(
            "journal",
            N_("Journal"),
            journal,
            about=N_("Every entry with its postings, the newest first."),
            is_paged=True,
        ),
        Report(
            "account_card",
            N_("Account card"),
            account_card,
            about=N_("Every posting of one account and the balance after it."),
            needs_account=True,
            is_paged=True,
        ),
    )
}


def answer(connection: Connection, report: Report, query: ReportQuery) -> Table:
    """What a report answers to a query: checked, compared, in the order and columns asked for.

    Raises BadInput when the first day is after the last, or for an unknown column or comparison.
    """
    if not report.until_only:
        checked(query.since, query.until)
    table = report.run(connection, query)
    former = held_against(query.compare, query.since, query.until) if report.compares else None
    if former is not None:
        before = replace(query, since=former.since, until=former.until)
        table = compared(table, report.run(connection, before))
    if report.sorts:
        table = ordered(table, query.sort, query.language or "en")
    return with_columns(table, query.columns)
