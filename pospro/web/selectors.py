"""The manager's calculation selectors: keys beside the ticket, and the panel of one."""

from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.request.context import context
from pospro.request.rights import approvable, permission
from pospro.services.ticket.choose_calculation import ChooseCalculation, choose_calculation
from pospro.storage.calculation_selectors import CalculationSelector
from pospro.storage.venue_setup import VenueSetup, current_setup
from pospro.web import filters, reading, ticket_view
from pospro.web.calculation_keys import CalculationKey, calculation_keys
from pospro.web.fragments import fragment
from pospro.web.ticket_view import TicketView
from pospro.web.till import shown

blueprint = Blueprint("selectors", __name__)


@dataclass(frozen=True, slots=True)
class SelectorKey:
    """A key beside the ticket; `at_once` is the only calculation of it, if it asks nothing.

    `standing` are the calculation types of it that stand on the ticket.
    """

    selector: CalculationSelector
    keys: tuple[CalculationKey, ...]
    standing: frozenset[int]

    @property
    def at_once(self) -> CalculationKey | None:
        """What a tap does without asking."""
        only = self.keys[0] if len(self.keys) == 1 else None
        return only if only and (not only.asks or only.id in self.standing) else None


@blueprint.app_template_filter("selectors")
def selectors(setup: VenueSetup, ticket: TicketView) -> list[SelectorKey]:
    """The selectors that show on a ticket and offer something there."""
    known = {key.id: key for key in calculation_keys(setup, ticket.belongs, automatic=True)}
    shown_here = filters.here(setup.calculation_selectors.values(), ticket.belongs)
    found = [
        SelectorKey(
            selector=each,
            keys=tuple(key for own, key in known.items() if own in each.calculation_type_ids),
            standing=frozenset(ticket.calculation_type_ids),
        )
        for each in shown_here
    ]
    return [each for each in found if each.keys]


@blueprint.get("/till/<int:ticket_id>/selectors/<int:selector_id>")
@permission("sell")
def panel(ticket_id: int, selector_id: int) -> Response:
    """The panel of a selector, with the calculation whose number is typed where one is."""
    with context.db.reading() as connection:
        setup, view, key = _found(connection, ticket_id, selector_id)
    wanted = request.args.get("type", None, int)
    asked = next((each for each in key.keys if each.id == wanted), None)
    if asked is None and len(key.keys) == 1:
        asked = key.keys[0]
    return fragment("till/_panel_selector.html", ticket=view, key=key, asked=asked, setup=setup)


@blueprint.post("/tickets/<int:ticket_id>/selectors/<int:selector_id>")
@approvable("discount", "sell")
def choose(ticket_id: int, selector_id: int) -> ResponseReturnValue:
    """Put a calculation on the ticket, or take it off when it stands there."""
    form = request.form
    with context.db.reading() as connection:
        setup, _view, key = _found(connection, ticket_id, selector_id)
    type_id = reading.identity(form, "calculation_type_id")
    command = ChooseCalculation(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=ticket_id,
        version=reading.version(form),
        selector_id=selector_id,
        calculation_type_id=type_id,
        amount=_amount(form.get("amount", "").strip(), setup, key, type_id),
    )
    choose_calculation(context.db, context.clock, command)
    return shown(ticket_id, form.get("line", None, int))


def _amount(text: str, setup: VenueSetup, key: SelectorKey, type_id: int) -> Decimal | None:
    """The number that was typed, where one is asked for."""
    asked = next((each for each in key.keys if each.id == type_id and each.asks), None)
    if asked is None or type_id in key.standing:
        return None
    if asked.unit == "amount":
        return Decimal(reading.read_money(text, setup.currency, "amount").minor)
    return reading.read_percent(text, "amount")


def _found(
    connection: Connection, ticket_id: int, selector_id: int
) -> tuple[VenueSetup, TicketView, SelectorKey]:
    setup = current_setup(context.db, connection)
    selector = setup.calculation_selector(selector_id)
    view = ticket_view.read(context.db, connection, ticket_id)
    key = next((each for each in selectors(setup, view) if each.selector == selector), None)
    return setup, view, key or SelectorKey(selector, (), frozenset())
