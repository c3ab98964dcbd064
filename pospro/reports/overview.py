"""The first page of the reports: key figures of some days, hours, payments, and exceptions."""

from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import Connection, func, select

from pospro.domain.errors import N_
from pospro.domain.money import half_up_ratio
from pospro.reports.comparing import change
from pospro.reports.lists.drawer_list import MOVEMENTS, MOVES, movements_asked_for
from pospro.reports.movements import prepared
from pospro.reports.query import ReportQuery
from pospro.reports.sales.given_away import marked
from pospro.reports.sales.scope import GIFT, RETURNED, VOID
from pospro.reports.spans import held_against
from pospro.reports.summed.calculations import CALCULATIONS_APPLIED
from pospro.reports.summed.payments import PAYMENTS_TAKEN
from pospro.reports.summed.tickets import sold

NO_SALE = MOVES.index("no_sale")


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: its name (a message id), what it is and was, and the report it opens."""

    key: str
    name: str
    value: int
    was: int
    opens: str
    is_count: bool = False

    @property
    def change(self) -> Decimal | None:
        """By how many percent it changed."""
        return change(self.value, self.was)


@dataclass(frozen=True, slots=True)
class Exceptional:
    """Something to look at: how often it happened, where that is counted, what it is worth.

    `was` is how often, or else what it was worth, on the days before.
    """

    key: str
    name: str
    times: int | None
    was: int
    value: int | None
    opens: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page tells of some days beside the same weekdays before."""

    figures: tuple[Figure, ...]
    exceptions: tuple[Exceptional, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was sold, and nothing happened."""
        return not self.exceptions and not any(figure.value for figure in self.figures)


@dataclass(frozen=True, slots=True)
class _Facts:
    tickets: int
    sales: int
    discounts: int
    marked: dict[int, tuple[int, int]]
    given_back: int
    opened: int

    @property
    def average(self) -> int:
        return half_up_ratio(self.sales, self.tickets) if self.tickets else 0


def overview(connection: Connection, query: ReportQuery) -> Overview:
    """The figures of the query's days."""
    former = held_against("weekday", query.since, query.until)
    assert former is not None, "the first page always has days"
    query = prepared(connection, query)
    now = _facts(connection, query)
    was = _facts(connection, replace(query, since=former.since, until=former.until))
    return Overview(_figures(query, now, was), _exceptions(query, now, was))


def _facts(connection: Connection, query: ReportQuery) -> _Facts:
    tickets, sales = sold(connection, query).get((), (0, 0))
    by_kind = CALCULATIONS_APPLIED.total(connection, query, "kind")
    own = {state: marked(connection, query, state).get((), (0, 0, 0)) for state in NAMES}
    payments = PAYMENTS_TAKEN.total(connection, query).get((), (0, 0, 0))
    opened = select(func.count()).where(*movements_asked_for(query.only(move=NO_SALE)))
    return _Facts(
        tickets,
        sales,
        -by_kind.get(("discount",), (0, 0))[1],
        {state: (lines, value) for state, (lines, _quantity, value) in own.items()},
        -payments[2],
        connection.scalar(opened.select_from(MOVEMENTS)) or 0,
    )


NAMES = {
    VOID: ("voids", N_("Voids")),
    GIFT: ("gifts", N_("Gifts")),
    RETURNED: ("returns", N_("Returns")),
}


def _figures(query: ReportQuery, now: _Facts, was: _Facts) -> tuple[Figure, ...]:
    given = [sum(facts.marked[state][1] for state in (GIFT, VOID)) for facts in (now, was)]
    days = query.leads_to("sales_by_day")
    return (
        Figure("sales", N_("Sales with tax"), now.sales, was.sales, days),
        Figure("tickets", N_("Tickets"), now.tickets, was.tickets, days, is_count=True),
        Figure("average", N_("Average ticket"), now.average, was.average, days),
        Figure(
            "discounts",
            N_("Discounts"),
            now.discounts,
            was.discounts,
            query.leads_to("discounts"),
        ),
        Figure("given", N_("Gifts and voids"), given[0], given[1], query.leads_to("voids")),
    )


def _exceptions(query: ReportQuery, now: _Facts, was: _Facts) -> tuple[Exceptional, ...]:
    found = [
        Exceptional(
            key,
            name,
            now.marked[state][0],
            was.marked[state][0],
            abs(now.marked[state][1]),
            query.leads_to(key),
        )
        for state, (key, name) in NAMES.items()
    ]
    back = query.leads_to("payments_by_type")
    opened = query.leads_to("drawer_list", move=NO_SALE)
    found.append(
        Exceptional(
            "given_back",
            N_("Money given back"),
            None,
            was.given_back,
            now.given_back,
            back,
        )
    )
    found.append(
        Exceptional(
            "no_sale", N_("Drawer opened without a sale"), now.opened, was.opened, None, opened
        )
    )
    return tuple(each for each in found if each.times or each.value)
