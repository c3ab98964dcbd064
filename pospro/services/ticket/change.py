"""The shared first step of every change: the ticket locked, open, and as the screen saw it."""

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.domain.money import Money
from pospro.services.atomic import Unit
from pospro.storage import ticket_loading, till
from pospro.storage.ticket_loading import StoredTicket
from pospro.storage.till import Trace


def locked(
    unit: Unit, ticket_id: int, version: int | None, *, closed: str = till.CLOSED
) -> StoredTicket:
    """The ticket, locked until the block ends, with its version raised.

    Raises Conflict saying `closed` when it is, StaleVersion when `version` is not its present one;
    `None` skips that check, for callers that saw the ticket in the same block.
    """
    setup = unit.setup
    raised = till.touch(unit.connection, ticket_id, closed)
    if version is not None:
        till.refuse_stale(version, raised - 1)
    unit.tell(f"ticket:{ticket_id}")
    return ticket_loading.load(unit.connection, setup.currency, ticket_id)


def trace(stored: StoredTicket, clock: Clock, actor: Actor) -> Trace:
    """What a line of a locked ticket keeps of its change."""
    return Trace(stored.version, clock.now(), actor.user_id)


def refuse_overpaid(unit: Unit, before: StoredTicket) -> None:
    """Refuse what was just changed when it leaves a part-paid ticket worth less than was paid.

    Goods that are taken back are another matter: their line makes money due to the guest.
    """
    if before.payments:
        after = ticket_loading.load(unit.connection, before.ticket.currency, before.id)
        if _overpaid(after) > _overpaid(before):
            raise Conflict(N_("More has been paid than would be left. Give the money back first."))


def _overpaid(stored: StoredTicket) -> Money:
    """By how much the payments exceed the total, whichever way the money went."""
    rest = stored.due if stored.paid.minor < 0 else -stored.due
    return max(rest, Money.zero(rest.currency))
