"""What a report can be narrowed down to by hand: the choices of its filters, by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Connection, select

from pospro.domain.cash_movement import KINDS
from pospro.domain.errors import N_
from pospro.i18n import sort_key
from pospro.reports.lists.drawer_list import MOVES
from pospro.reports.query import ReportQuery
from pospro.reports.report import Report
from pospro.reports.sales.scope import GIFT, NO_DEPARTMENT, RETURNED, SOLD, VOID
from pospro.reports.sales.tickets import WEEKDAYS
from pospro.request.context import context
from pospro.storage.accounts import AccountTypeRow
from pospro.storage.catalogue import PortionRow, ProductGroupRow, ProductRow
from pospro.storage.columns import Base
from pospro.storage.departments import DepartmentRow
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.users import UserRow
from pospro.storage.venue import RegisterRow

Named = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter: its name in the address, its label (a message id), what may be chosen, what is.

    `set` is the name of what the report is narrowed down to now. Without options it can only be
    let go of.
    """

    name: str
    label: str
    options: Named
    chosen: int | None
    set: str


LABELS = {
    "product": N_("Product"),
    "portion": N_("Portion"),
    "group": N_("Product group"),
    "person": N_("Person"),
    "register": N_("Register"),
    "department": N_("Department"),
    "payment_type": N_("Payment type"),
    "account_type": N_("Account type"),
    "state": N_("State"),
    "answerable": N_("Answerable"),
    "move": N_("What"),
    "discounted": N_("Tickets"),
    "hour": N_("Hour"),
    "weekday": N_("Weekday"),
}

_ROWS: Mapping[str, type[Base]] = {
    "product": ProductRow,
    "portion": PortionRow,
    "group": ProductGroupRow,
    "person": UserRow,
    "answerable": UserRow,
    "register": RegisterRow,
    "department": DepartmentRow,
    "payment_type": PaymentTypeRow,
    "account_type": AccountTypeRow,
}


def choices(connection: Connection, report: Report, query: ReportQuery) -> list[Choice]:
    """The filters of a report, and those that a row of another report has set."""
    names = [*report.narrows, *(name for name in query.narrow if name not in report.narrows)]
    found = [_choice(connection, name, query, offered=name in report.narrows) for name in names]
    return [each for each in found if each.options or each.chosen is not None]


def _choice(connection: Connection, name: str, query: ReportQuery, *, offered: bool) -> Choice:
    chosen = query.narrow.get(name)
    if name in _WORDS and offered:
        named = {number: _(word) for number, word in _WORDS[name].items()}
        return Choice(name, LABELS[name], named, chosen, named.get(chosen or 0, ""))
    if name not in _ROWS:
        said = _SAID[name](chosen or 0)
        return Choice(name, LABELS[name], {}, chosen, said)
    table = _ROWS[name].__table__
    rows = select(table.c.id, table.c.name)
    if not offered:
        rows = rows.where(table.c.id == chosen)
    named = {row.id: row.name for row in connection.execute(rows)}
    if name == "department" and (named or chosen == NO_DEPARTMENT):
        named[NO_DEPARTMENT] = _("No department")
    options = dict(sorted(named.items(), key=lambda item: sort_key(item[1], context.language)))
    return Choice(
        name,
        LABELS[name],
        options if offered else {},
        chosen,
        named.get(chosen, "") if chosen is not None else "",
    )


STATES = {
    SOLD: N_("Sold"),
    GIFT: N_("Given away"),
    VOID: N_("Voided"),
    RETURNED: N_("Brought back"),
}
"""State of a line in a question → its name as a message id."""

_MOVES = {place: KINDS[key].name for place, key in enumerate(MOVES)}
_WORDS: Mapping[str, Mapping[int, str]] = {"state": STATES, "move": _MOVES}
"""What is chosen among words of the program → those words, as message ids."""

_SAID: Mapping[str, Callable[[int], str]] = {
    "state": lambda state: _(STATES.get(state, STATES[SOLD])),
    "move": lambda place: _(_MOVES.get(place, _MOVES[0])),
    "discounted": lambda _number: _("with discounts or extras"),
    "hour": lambda hour: f"{hour:02d}:00",
    "weekday": lambda day: _(WEEKDAYS[day % len(WEEKDAYS)]),
}
"""How what has no row of its own is said."""
