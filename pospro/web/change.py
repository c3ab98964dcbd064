"""How change is given: asked for where there is a choice, before the money is taken."""

from typing import Any

from flask import Response, request
from sqlalchemy import Connection

from pospro.domain.errors import BadInput, Conflict
from pospro.domain.money import Money
from pospro.request.context import context
from pospro.services.payment.change import change_choices
from pospro.services.payment.foreign_tender import foreign_due
from pospro.services.payment.take_payment import TakePayment
from pospro.storage.change_types import ChangeType
from pospro.storage.venue_setup import PaymentType, VenueSetup
from pospro.storage.work_periods import open_period
from pospro.web import filters, reading, ticket_view
from pospro.web.fragments import fragment
from pospro.web.ticket_view import TicketView

CASH = 0
"""What the key says that gives change out of the drawer as ever."""


def wanted_change(form: reading.Form) -> int | None:
    """The change type that was chosen; None is in cash."""
    if not form.get("change_type_id"):
        return None
    return reading.identity(form, "change_type_id") or None


def asked_change(setup: VenueSetup, command: TakePayment) -> Response | None:
    """The panel that asks how change is given; None where nothing is to be asked.

    A venue without change types, an amount that is not above what is due and a ticket that has
    moved on are not asked about.
    """
    said = request.form.get("change_type_id") or command.tendered is None
    if said or all(each.retired for each in setup.change_types.values()):
        return None
    with context.db.reading() as connection:
        means = setup.payment_types.get(command.payment_type_id)
        ticket = ticket_view.read(context.db, connection, command.ticket_id)
        if means is None or not ticket.is_open or ticket.version != command.version:
            return None
        change = _change(connection, setup, (means, ticket.due), command)
    choices = _choices(setup, means, ticket)
    if change.minor <= 0 or ticket.due.minor <= 0 or not choices or choices == [None]:
        return None
    if len(choices) == 1 and means.kind.gives_change:
        return None
    fields = [each for each in request.form.items(multi=True) if each[0] not in _NEW]
    shown: dict[str, Any] = {"ticket": ticket, "means": means, "fields": fields}
    response = fragment("payment/_change.html", change=change, choices=choices, **shown)
    response.headers["HX-Retarget"] = "#ask"
    response.headers["HX-Reswap"] = "outerHTML"
    return response


_NEW = ("csrf_token", "request_id", "change_type_id")


def _choices(setup: VenueSetup, means: PaymentType, ticket: TicketView) -> list[ChangeType | None]:
    return change_choices(means, filters.here(setup.change_types.values(), ticket.belongs))


def _change(
    connection: Connection,
    setup: VenueSetup,
    paid: tuple[PaymentType, Money],
    command: TakePayment,
) -> Money:
    """What is above what is due, in the currency of the books; nothing where it cannot be said."""
    means, due = paid
    period = open_period(connection)
    nothing, tendered = Money.zero(due.currency), command.tendered
    if period is None or tendered is None:
        return nothing
    try:
        abroad = foreign_due(setup, period.business_date, means, due)
    except (BadInput, Conflict):
        return nothing
    if abroad is None:
        return max(tendered - due, nothing)
    return abroad.change(tendered) if means.kind.gives_change else nothing
