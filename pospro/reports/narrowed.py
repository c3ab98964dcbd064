"""What a report is narrowed down to, in words: on screens, and above what is printed of it."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, FromClause, Select, select

from pospro.domain.cash_movement import KINDS
from pospro.domain.errors import N_
from pospro.i18n import translate
from pospro.reports.approved import NOBODY
from pospro.reports.lists.drawer_list import MOVES
from pospro.reports.query import ReportQuery
from pospro.reports.sales.scope import GIFT, NO_DEPARTMENT, RETURNED, SOLD, VOID
from pospro.reports.sales.tickets import WEEKDAYS
from pospro.reports.spans import COMPARISONS
from pospro.storage.accounts import AccountTypeRow
from pospro.storage.catalogue import PortionRow, ProductGroupRow, ProductRow
from pospro.storage.change_types import ChangeTypeRow
from pospro.storage.columns import Base
from pospro.storage.departments import DepartmentRow
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.users import UserRow
from pospro.storage.venue import RegisterRow

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
    "approver": N_("Approved by"),
    "move": N_("What"),
    "discounted": N_("Tickets"),
    "undone": N_("Payments"),
    "changed": N_("Payments"),
    "hour": N_("Hour"),
    "weekday": N_("Weekday"),
}
"""Name of a filter → what it is called, as a message id."""

ROWS: Mapping[str, type[Base]] = {
    "product": ProductRow,
    "portion": PortionRow,
    "group": ProductGroupRow,
    "person": UserRow,
    "answerable": UserRow,
    "approver": UserRow,
    "register": RegisterRow,
    "department": DepartmentRow,
    "payment_type": PaymentTypeRow,
    "account_type": AccountTypeRow,
}
"""Filters that choose a row → its table."""

FURTHER = {"payment_type": (ChangeTypeRow.__table__,)}
"""Filters that choose rows of further tables as well: change is left by a change type."""

STATES = {
    SOLD: N_("Sold"),
    GIFT: N_("Given away"),
    VOID: N_("Voided"),
    RETURNED: N_("Brought back"),
}
"""State of a line in a question → its name as a message id."""

_MOVES = {place: KINDS[key].name for place, key in enumerate(MOVES)}
WORDS: Mapping[str, Mapping[int, str]] = {"state": STATES, "move": _MOVES}
"""What is chosen among words of the program → those words, as message ids."""

_SAID: Mapping[str, Callable[[int], str]] = {
    "state": lambda state: STATES.get(state, STATES[SOLD]),
    "move": lambda place: _MOVES.get(place, _MOVES[0]),
    "discounted": lambda _number: N_("with discounts or extras"),
    "undone": lambda _number: N_("undone ones"),
    "changed": lambda _number: N_("with change given"),
    "weekday": lambda day: WEEKDAYS[day % len(WEEKDAYS)],
}
"""How what has no row of its own is said, as a message id."""


def names_of(
    connection: Connection, name: str, language: str, only: int | None = None
) -> dict[int, str]:
    """The rows that a filter chooses among, or one of them, by their names in the language."""
    found = {
        row["id"]: row.get("translations", {}).get(language, row["name"])
        for table in (ROWS[name].__table__, *FURTHER.get(name, ()))
        for row in connection.execute(_rows(table, only)).mappings()
    }
    if name == "department" and (found or only == NO_DEPARTMENT):
        found[NO_DEPARTMENT] = translate(N_("No department"), {}, language)
    if name == "approver":
        found[NOBODY] = translate(N_("Nobody"), {}, language)
    return found


def _rows(table: FromClause, only: int | None) -> Select[Any]:
    return select(table) if only is None else select(table).where(table.c.id == only)


def said(name: str, value: int, language: str) -> str:
    """What a filter without rows is set to."""
    if name == "hour":
        return f"{value:02d}:00"
    return translate(_SAID[name](value), {}, language)


def filters_in_words(connection: Connection, query: ReportQuery) -> list[str]:
    """Everything that the report leaves out, or is held against, as “Register: Bar”."""
    language = query.language or "en"
    found = [
        f"{translate(LABELS[name], {}, language)}: {_set(connection, name, value, language)}"
        for name, value in query.narrow.items()
    ]
    if query.text:
        found.append(f"“{query.text}”")
    if query.compare:
        before, beside = (
            translate(words, {}, language)
            for words in (N_("Before"), COMPARISONS[query.compare][0])
        )
        found.append(f"{before}: {beside}")
    return found


def _set(connection: Connection, name: str, value: int, language: str) -> str:
    if name in ROWS:
        return names_of(connection, name, language, value).get(value, "–")
    return said(name, value, language)
