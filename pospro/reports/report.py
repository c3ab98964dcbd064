"""A report: its names, what it can be asked, and who may see it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.reports.own.subject import Subject
from pospro.reports.query import ReportQuery
from pospro.reports.table import Cell, Table

Totals = Callable[[Connection, Sequence[ReportQuery]], list[dict[str, Cell]]]
"""What the rows of each of several questions add up to, by column."""

BOOKS, SALES, LISTS, OWN = "books", "sales", "lists", "own"
GROUPS: Mapping[str, str] = {
    SALES: N_("Sales"),
    LISTS: N_("Lists"),
    BOOKS: N_("Accounting"),
    OWN: N_("Own reports"),
}
"""Group of reports → its name as a message id, in the order of the home page."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its key, its title and what it tells (message ids), the table that answers.

    `right` is needed to see it. `until_only`: it tells how things stood at the end of a day.
    `compares`: it can be held against other days. `is_paged`: it comes a page at a time, in an
    order of its own; a page that `carries` begins with what the pages before came to. `totals`
    adds a paged report up over all its pages, and is what is compared of it. A report of
    `all_days` may be asked about everything, however long ago. `narrows`
    names what it can be narrowed down to by hand. An own report is composed of its `subject`.
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
    carries: bool = False
    totals: Totals | None = None
    all_days: bool = False
    narrows: tuple[str, ...] = ()
    searches: bool = False
    subject: Subject | None = None

    @property
    def right(self) -> str:
        """The right that is needed to see it."""
        of_books = self.group == BOOKS or self.key == "own_postings"
        return "see_books" if of_books else "see_sales"

    @property
    def sorts(self) -> bool:
        """Whether its rows can be put in the order of any column."""
        return not self.is_paged and self.group != BOOKS


def sales_report(
    key: str, title: str, about: str, run: Callable[..., Table], *narrows: str
) -> Report:
    """A report on sales, which can be held against other days."""
    return Report(key, title, run, SALES, about, compares=True, narrows=narrows)


def list_report(
    key: str, title: str, about: str, run: Callable[..., Table], *narrows: str
) -> Report:
    """A list of single things, a page at a time, in which a text is looked for."""
    return Report(key, title, run, LISTS, about, is_paged=True, narrows=narrows, searches=True)
