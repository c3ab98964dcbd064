"""Under which circumstances money is taken: also in which shift of the register."""

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.services.ticket.open_ticket import open_period_or_refuse
from pospro.storage import shifts


def at_register(unit: Unit, clock: Clock, actor: Actor) -> Circumstances:
    """The circumstances at the actor's register; its shift cannot close before the block ends."""
    setup = unit.setup
    period = open_period_or_refuse(unit)
    shift_id = shifts.joined(unit.connection, setup.register(actor.register_id or 0).id)
    return Circumstances(setup, period, clock.now(), actor, shift_id)
