"""Under which circumstances money is taken: also in which shift of the register."""

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.services.ticket.open_ticket import open_period_or_refuse
from pospro.storage import shifts
from pospro.storage.places import shows_to
from pospro.storage.ticket_loading import StoredTicket
from pospro.storage.venue_setup import PaymentType


def at_register(unit: Unit, clock: Clock, actor: Actor) -> Circumstances:
    """The circumstances at the actor's register; its shift cannot close before the block ends."""
    setup = unit.setup
    period = open_period_or_refuse(unit)
    shift_id = shifts.joined(unit.connection, setup.register(actor.register_id or 0).id)
    return Circumstances(setup, period, clock.now(), actor, shift_id)


def require_here(unit: Unit, when: Circumstances, means: PaymentType, stored: StoredTicket) -> None:
    """Raise Conflict for a payment type that does not show at this place, on this ticket."""
    whom = (when.actor.user_id, when.actor.register_id)
    if not shows_to(unit.connection, means.places, whom, stored.belongs):
        raise Conflict(
            N_("“{name}” is not for this ticket, register and role. Choose another one."),
            name=means.name,
        )
