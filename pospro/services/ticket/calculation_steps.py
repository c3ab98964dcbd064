"""The two steps by which calculations come onto an open ticket and leave it, written down."""

from decimal import Decimal
from typing import NoReturn

from pospro.domain.access import Actor
from pospro.domain.approval import Deed
from pospro.domain.calculation import PERCENT_METHODS, Calculation, CalculationMethod
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.money import LIMIT, Money
from pospro.services.atomic import Unit
from pospro.services.ticket.open_ticket import by, calculation_row
from pospro.storage import audit, till
from pospro.storage.calculation_selectors import CalculationSelector
from pospro.storage.places import shows_to
from pospro.storage.ticket_loading import StoredTicket
from pospro.storage.venue_setup import CalculationType, VenueSetup

RIGHT = "discount"
PERCENT_PLACES = 4
"""How many decimals of a percentage are kept."""

Offered = CalculationType | CalculationSelector
"""What shows in places."""

Scene = tuple[Unit, Clock, Actor]
"""In which block, when and by whom a ticket is changed."""


def amount_of(setup: VenueSetup, kind: CalculationType, asked: Decimal | None) -> Decimal:
    """What the type says, or what was asked for; BadInput where it does not fit."""
    amount = kind.amount if asked is None or kind.amount else asked
    if not amount.is_finite() or amount == 0 or (amount < 0 and not kind.amount):
        raise BadInput(N_("Enter an amount above zero."), field="amount")
    is_percent = kind.method in PERCENT_METHODS
    if is_percent and amount > 100 and kind.decreases:
        raise BadInput(N_("A discount is at most 100 %."), field="amount")
    if abs(amount) >= LIMIT:
        raise BadInput(N_("This amount is too large. Check the digits."), field="amount")
    if amount != round(amount, PERCENT_PLACES if is_percent else 0):
        raise BadInput(N_("This amount has too many decimals."), field="amount")
    if kind.maximum is not None and amount > kind.maximum:
        _refuse_above(setup, kind, kind.maximum)
    return amount


def _refuse_above(setup: VenueSetup, kind: CalculationType, maximum: Decimal) -> NoReturn:
    if kind.method in PERCENT_METHODS:
        sentence = N_("{name} is at most {maximum} percent.")
        raise BadInput(sentence, field="amount", name=kind.name, maximum=maximum)
    most = Money(int(maximum), setup.currency)
    raise BadInput(N_("{name} is at most {maximum}."), field="amount", name=kind.name, maximum=most)


def require_shown(unit: Unit, kind: Offered, actor: Actor, stored: StoredTicket) -> None:
    """Raise Conflict for what does not show at this place, on this ticket."""
    whom = (actor.user_id, actor.register_id)
    if not shows_to(unit.connection, kind.places, whom, stored.belongs):
        raise Conflict(
            N_("“{name}” is not for this ticket, register and role. Choose another one."),
            name=kind.name,
        )


def put_on(
    scene: Scene, stored: StoredTicket, kind: CalculationType, wanted: tuple[Decimal, int | None]
) -> int:
    """Put a calculation on; `wanted` is its amount, and the line that it is for. Returns its id.

    Raises BadInput for a sum that is more than there is to take off, NeedsApproval without the
    right.
    """
    (unit, clock, actor), (amount, line_id) = scene, wanted
    _refuse_beyond(stored, kind, wanted)
    actor.needs(RIGHT, _deed(stored, kind, wanted))
    place = (stored.id, line_id, len(stored.ticket.calculations) + 1)
    row = calculation_row(kind, amount, place) | by(clock, actor, stored.version)
    till.insert_calculations(unit.connection, [row])
    audit.record(
        unit.connection,
        actor,
        clock.now(),
        ("apply_calculation", f"ticket:{stored.id}"),
        after={
            "calculation": row["id"],
            "name": kind.name,
            "amount": str(amount),
            "line": line_id,
        },
    )
    found: int = row["id"]
    return found


def _deed(stored: StoredTicket, kind: CalculationType, wanted: tuple[Decimal, int | None]) -> Deed:
    """What is put on, and what it is put on."""
    amount, line_id = wanted
    facts = {"name": kind.name, "total": _left(stored, line_id, after_tax=kind.after_tax)}
    if kind.method in PERCENT_METHODS:
        percent = {"percent": amount.normalize()}
        return Deed(N_("{name}: {percent} percent on {total}"), facts | percent)
    return Deed(N_("{name} on {total}"), facts, Money(int(abs(amount)), stored.ticket.currency))


def _refuse_beyond(
    stored: StoredTicket, kind: CalculationType, wanted: tuple[Decimal, int | None]
) -> None:
    """Refuse a sum that somebody typed and that would be cut; a type's own sum may be more."""
    typed = kind.decreases and kind.method is CalculationMethod.FIXED_AMOUNT and not kind.amount
    amount, line_id = wanted
    left = abs(_left(stored, line_id, after_tax=kind.after_tax))
    if typed and amount > left.minor:
        sentence = N_("{name} is at most {maximum} here: that is all that is left.")
        raise BadInput(sentence, field="amount", name=kind.name, maximum=left)


def _left(stored: StoredTicket, line_id: int | None, *, after_tax: bool) -> Money:
    """What a line, or the ticket before or after tax, comes to with what is on it so far."""
    found, lines = stored.totals, stored.ticket.lines
    if after_tax:
        return found.total
    values = [
        value
        for line, value in zip(lines, found.line_values, strict=True)
        if line_id in (None, line.id)
    ]
    changes = [
        result.amount
        for result in found.calculations
        if not result.calculation.after_tax and line_id in (None, result.calculation.line_id)
    ]
    return Money.total([*values, *changes], stored.ticket.currency)


def take_off(scene: Scene, stored: StoredTicket, calculation: Calculation) -> None:
    """Take a calculation off; NeedsApproval without the right."""
    unit, clock, actor = scene
    actor.needs(RIGHT, Deed(N_("Take off {name}"), {"name": calculation.name}))
    till.remove_calculation(unit.connection, calculation.id)
    audit.record(
        unit.connection,
        actor,
        clock.now(),
        ("remove_calculation", f"ticket:{stored.id}"),
        before={
            "calculation": calculation.id,
            "line": calculation.line_id,
            "name": calculation.name,
            "method": calculation.method.value,
            "amount": str(calculation.amount),
        },
        after={"version": stored.version},
    )
