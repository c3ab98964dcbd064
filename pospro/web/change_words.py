"""What happened to a ticket meanwhile, in the words of the till."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _

from pospro.domain.calculation import PERCENT_METHODS, CalculationMethod
from pospro.domain.money import Currency, Money
from pospro.domain.quantity import Quantity
from pospro.storage.ticket_changes import TicketChange
from pospro.web import filters

SIGNS = {
    "added": "plus",
    "changed": "pencil",
    "gift": "gift",
    "void": "ban",
    "sold": "undo-2",
    "removed": "x",
    "taken": "banknote",
    "undone": "undo-2",
}
"""What was done → its picture."""


class Said(NamedTuple):
    """A change as a row: its picture, its words, and who did it when."""

    sign: str
    words: str
    by: str
    at: str


def said(change: TicketChange, currency: Currency) -> Said:
    """The change as a row of the notice."""
    how = {"line": _line, "calculation": _calculation, "ticket": _ticket}
    words = how[change.kind](change) if change.kind in how else _payment(change, currency)
    sign = "percent" if (change.kind, change.what) == ("calculation", "added") else ""
    done = change.done
    return Said(sign or SIGNS[change.what], words, done.name, filters.clock(done.at))


def _line(change: TicketChange) -> str:
    if change.what == "changed":
        return f"{change.name}: {' · '.join(_differences(change))}"
    portion = change.after.get("portion_name", "")
    line = f"{_units(change.after)} × {change.name}{' ' if portion else ''}{portion}"
    mark = {"gift": _("Gift"), "void": _("Void"), "sold": _("sold after all")}.get(change.what)
    return " · ".join(filter(None, (line, mark, change.after.get("reason"))))


def _units(facts: Mapping[str, Any]) -> str:
    return filters.quantity(Quantity(facts["quantity"]))


def _differences(change: TicketChange) -> Iterator[str]:
    """How many it was and is, then what else is different."""
    before, after = change.before, change.after
    if "quantity" in before:
        yield f"{_units(before)} → {_units(after)}"
    elif not before:
        yield _("now %(quantity)s", quantity=_units(after))
    if "portion_name" in before:
        yield f"{before['portion_name']} → {after['portion_name']}"
    if "modifiers" in before:
        yield ", ".join(name for _id, name, *_rest in after["modifiers"]) or _("no options")
    if "note" in before:
        yield _("Note: %(note)s", note=after["note"]) if after["note"] else _("note taken away")


def _calculation(change: TicketChange) -> str:
    facts = change.after or change.before
    is_percent = CalculationMethod(facts["method"]) in PERCENT_METHODS
    name = filters.reduction(change.name, facts["amount"] if is_percent else None)
    return name if change.what == "added" else _("%(name)s is taken off", name=name)


def _payment(change: TicketChange, currency: Currency) -> str:
    facts = change.after or change.before
    paid = f"{change.name} {filters.figure(Money(facts['amount'], currency))}"
    return paid if change.what == "taken" else _("%(payment)s is undone", payment=paid)


def _ticket(change: TicketChange) -> str:
    after = change.after
    parts = [_("Name: %(name)s", name=after["name"])] if "name" in after else []
    parts += [_("Note: %(note)s", note=after["note"])] if "note" in after else []
    return " · ".join(parts)
