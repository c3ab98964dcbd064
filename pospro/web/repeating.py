"""Whether a wish that came too late still makes sense on the ticket as it is now, and its words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from pospro.domain.errors import N_
from pospro.storage.ticket_changes import TicketChange
from pospro.storage.venue_setup import VenueSetup
from pospro.web import reading
from pospro.web.filters import figure, reduction, said
from pospro.web.ticket_view import CalculationView, LineView, TicketView

MARKS = {"gift": N_("Gift"), "void": N_("Void"), "sold": N_("Sell after all")}


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked of a ticket, the ticket as it is now, and what happened to it meanwhile."""

    ticket: TicketView
    setup: VenueSetup
    changes: Sequence[TicketChange]
    form: MultiDict[str, str]
    place: Mapping[str, Any]

    @property
    def line(self) -> LineView | None:
        """The line that it is about, unless somebody changed that one too."""
        line_id = self.place.get("line_id") or self.form.get("line_id", None, int)
        if any(change.kind == "line" and change.id == line_id for change in self.changes):
            return None
        return next((line for line in self.ticket.lines if line.id == str(line_id)), None)

    def touches(self, kind: str) -> bool:
        """Whether something of this kind is among what happened."""
        return any(change.kind == kind for change in self.changes)


def words(endpoint: str, wish: Wish) -> str:
    """The wish in words; empty where it would undo what somebody else did, or cannot be done."""
    say = WORDS.get(endpoint)
    return say(wish) if say else ""


def _change_line(wish: Wish) -> str:
    if wish.line is None or not wish.line.is_sold:
        return ""
    if "quantity" in wish.form:
        return f"{wish.form['quantity']} × {wish.line.name}"
    return _of_line(_("Note"), wish)


def _of_line(told: object, wish: Wish) -> str:
    return f"{told}: {wish.line.name}" if wish.line else f"{told}"


def _options(wish: Wish) -> str:
    return _of_line(_("Options"), wish) if wish.line else ""


def _mark(wish: Wish) -> str:
    mark = MARKS.get(wish.form.get("state", ""), "")
    return _of_line(_(mark), wish) if wish.line and mark else ""


def _discount(wish: Wish) -> str:
    line_id = wish.form.get("line_id", None, int)
    if wish.touches("calculation") or (line_id and wish.line is None):
        return ""
    kind = wish.setup.calculation_types.get(wish.form.get("calculation_type_id", 0, int))
    name = said(kind.name, kind.translations) if kind else str(_("Discount"))
    amount = wish.form.get("amount", "").strip()
    if amount and not kind and wish.form.get("unit") != "amount":
        return reduction(name, reading.read_percent(amount, "amount"))
    return f"{name} {amount}".strip()


def _take_off(wish: Wish) -> str:
    there: list[CalculationView] = list(wish.ticket.calculations)
    for line in wish.ticket.lines:
        there += line.calculations
    wanted = str(wish.place["calculation_id"])
    return next((_("Take off %(name)s", name=c.name) for c in there if c.id == wanted), "")


def _name(wish: Wish) -> str:
    fields = {field for change in wish.changes if change.kind == "ticket" for field in change.after}
    if wish.form.get("hold"):
        return str(_("Hold"))
    asked = "name" if "name" in wish.form else "note"
    if asked in fields:
        return ""
    told = _("Name") if asked == "name" else _("Note")
    return f"{told}: {wish.form.get(asked, '')}"


def _void(wish: Wish) -> str:
    return "" if wish.ticket.paid else str(_("Void ticket"))


def _pay(wish: Wish) -> str:
    """Money is offered again only while nobody else took or gave some, and to the same side."""
    due = wish.ticket.due
    means = wish.setup.payment_types.get(wish.form.get("payment_type_id", 0, int))
    goes_back = wish.form.get("direction") == "back"
    if wish.touches("payment") or not due or not means:
        return ""
    typed = (wish.form.get("quick") or wish.form.get("tendered", "")).strip()
    if typed and goes_back != (due.minor < 0):
        return ""
    is_own = wish.setup.tendered_in(means.id) == due.currency
    amount = typed or (figure(abs(due)) if is_own else "")
    return f"{said(means.name, means.translations)} {amount}".strip()


def _close(wish: Wish) -> str:
    return _("Close the ticket") if wish.ticket.can_close else ""


def _undo(wish: Wish) -> str:
    wanted = wish.place["payment_id"]
    is_there = any(payment.id == wanted for payment in wish.ticket.payments)
    return _("Undo the payment") if is_there else ""


WORDS: dict[str, Callable[[Wish], str]] = {
    "tickets.change": _change_line,
    "tickets.mark": _mark,
    "tickets.discount": _discount,
    "tickets.remove_discount": _take_off,
    "tickets.name": _name,
    "tickets.void": _void,
    "options.choose": _options,
    "payments.pay": _pay,
    "payments.close": _close,
    "payments.undo": _undo,
}
"""Endpoint → what its key says when it is offered again."""
