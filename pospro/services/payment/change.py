"""How change is given: in cash out of the drawer, or left on the account of a change type."""

from collections.abc import Iterable

from pospro.domain.errors import Conflict, N_
from pospro.domain.money import Money
from pospro.domain.payment import Tender
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.services.payment.part import PaymentPart
from pospro.storage.change_types import ChangeType
from pospro.storage.places import shows_to
from pospro.storage.ticket_loading import StoredTicket
from pospro.storage.venue_setup import PaymentType, VenueSetup


def change_choices(means: PaymentType, shown: Iterable[ChangeType]) -> list[ChangeType | None]:
    """The ways in which change on this payment may be given; None is in cash as ever.

    Cash is always among them where the payment type gives change.
    """
    gives = means.kind.gives_change
    found = [each for each in shown if each.follows(means.id, gives_change=gives)]
    if gives and all(each.account_id is not None for each in found):
        return [None, *found]
    return [*found]


def change_type_here(
    unit: Unit, when: Circumstances, stored: StoredTicket, wanted: tuple[PaymentType, int | None]
) -> ChangeType | None:
    """The change type of this id where it may follow the payment here; Conflict where not."""
    means, change_type_id = wanted
    if change_type_id is None:
        return None
    found = when.setup.change_type(change_type_id)
    whom = (when.actor.user_id, when.actor.register_id)
    if not found.follows(means.id, gives_change=means.kind.gives_change) or not shows_to(
        unit.connection, found.places, whom, stored.belongs
    ):
        raise Conflict(
            N_("Change on {means} is not given as “{name}” here. Choose another way."),
            means=means.name,
            name=found.name,
        )
    return found


def change_parts(
    setup: VenueSetup, means: PaymentType, change_type: ChangeType | None, change: Money
) -> list[PaymentPart]:
    """The row of change that the payment's own row does not give; none where there is no change."""
    if not change:
        return []
    back = Tender(-change, -change, Money.zero(change.currency))
    if change_type is not None and change_type.account_id is not None:
        return [PaymentPart(means, back, "cashback", "", change=change_type)]
    return [PaymentPart(_cash(setup), back, "cashback", "")]


def handed_out(setup: VenueSetup, parts: Iterable[PaymentPart]) -> Money:
    """What of the change leaves the drawer."""
    out = (-part.taken.amount for part in parts if part.change is None)
    return Money.total(out, setup.currency)


def _cash(setup: VenueSetup) -> PaymentType:
    """The payment type by which the rest of a card payment is handed out of the drawer."""
    for means in setup.payment_types.values():
        foreign = setup.foreign.of_account(means.account_id)
        if means.kind.gives_change and not means.retired and foreign is None:
            return means
    raise Conflict(N_("There is no cash payment type to hand the change out with."))
