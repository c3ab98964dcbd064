"""What a refused change of a ticket has missed, as the document that programs read."""

from collections.abc import Mapping
from typing import Any

from pospro.api.schemas.difference import Difference, PartFacts
from pospro.api.schemas.plain import Amount, quantity_text
from pospro.domain.calculation import PERCENT_METHODS, CalculationMethod
from pospro.domain.money import Currency, Money
from pospro.domain.quantity import Quantity
from pospro.request.context import context
from pospro.storage.ticket_changes import TicketChange, changes_since
from pospro.storage.venue_setup import current_setup

_AS_TEXT = ("name", "portion_name", "note", "state", "reason")


def differences(ticket_id: int, seen: int) -> tuple[Difference, ...]:
    """Every part of the ticket that is not as it was at the version that was seen."""
    with context.db.reading() as connection:
        currency = current_setup(context.db, connection).currency
        changes = changes_since(connection, ticket_id, seen)
    return tuple(_difference(change, currency) for change in changes)


def _difference(change: TicketChange, currency: Currency) -> Difference:
    return Difference(
        kind=change.kind,  # type: ignore[arg-type]  # the storage knows these alone
        id=str(change.id),
        what=change.what,  # type: ignore[arg-type]  # likewise
        name=change.name,
        line_id=str(change.line_id) if change.line_id else None,
        before=_facts(change.before, currency),
        after=_facts(change.after, currency),
        by=str(change.done.id),
        by_name=change.done.name,
        at=change.done.at,
    )


def _facts(facts: Mapping[str, Any], currency: Currency) -> PartFacts:
    found: dict[str, Any] = {name: facts[name] for name in _AS_TEXT if name in facts}
    if "quantity" in facts:
        found["quantity"] = quantity_text(Quantity(facts["quantity"]))
    if "modifiers" in facts:
        found["modifiers"] = tuple(name for _, name, *_ in facts["modifiers"])
    if "method" in facts and CalculationMethod(facts["method"]) in PERCENT_METHODS:
        found["percent"] = facts["amount"]
    elif "amount" in facts:
        found["amount"] = Amount.of(Money(int(facts["amount"]), currency))
    return PartFacts(**found)
