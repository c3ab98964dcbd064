"""Foreign cash moves in or out of a drawer: what it takes along of its cost, and what is gained."""

from collections.abc import Mapping
from dataclasses import dataclass

from pospro.domain.cash_movement import CashMovementKind
from pospro.domain.errors import BadInput, N_
from pospro.domain.exchange import Foreign, Holding, rate_of, worth
from pospro.domain.journal import Move
from pospro.domain.money import Money
from pospro.services.cash.drawer import Drawer
from pospro.services.ledger.exchange_rules import exchange_rules
from pospro.storage.foreign_balances import hold, holdings


@dataclass(frozen=True, slots=True)
class ForeignMovement:
    """What the other account gets or gives in the currency of the books, and how it is booked.

    `foreign` is the foreign money of each account that has any.
    """

    booked: Money
    moves: tuple[Move, ...]
    foreign: Mapping[int, Foreign]


def foreign_movement(
    drawer: Drawer, kind: CashMovementKind, amount: Money, other: int
) -> ForeignMovement:
    """Foreign cash goes between the drawer and an account of its currency or of the books.

    Between accounts of one currency its cost goes along. To an account in the currency of the
    books it counts at the rate of the day; what that is above or below its cost is gained or lost.
    Raises BadInput for more than there is, Conflict without a rate or a rule.
    """
    own = drawer.register.foreign[amount.currency.code]
    hold(drawer.unit.connection, drawer.register.id, (own, other))
    giver, taker = (other, own) if kind.into_drawer else (own, other)
    held = holdings(drawer.unit.connection, account_id=giver).get(giver)
    if not kind.into_drawer and (held is None or held.amount.minor < amount.minor):
        raise BadInput(N_("There is not that much cash in the drawer."), field="amount")
    rate = drawer.setup.foreign.rate(amount.currency.code, drawer.period.business_date)
    today = worth(amount, rate, drawer.setup.currency).within_limit("amount")
    if not today:
        raise BadInput(N_("That is worth less than the smallest coin here."), field="amount")
    cost = _cost(held, amount) or today
    foreign = Foreign(amount, rate_of(amount, cost) or rate)
    move = drawer.rule(kind.rule or "").move(cost, source=giver, target=taker)
    if drawer.setup.foreign.of_account(other) is not None:
        return ForeignMovement(cost, (move,), {taker: foreign, giver: -foreign})
    on_drawer = {own: foreign if kind.into_drawer else -foreign}
    return ForeignMovement(today, (move, *_gained(drawer, today - cost, other)), on_drawer)


def _cost(held: Holding | None, amount: Money) -> Money | None:
    """What the giver's money stands at; None where that makes no rate or there is not enough."""
    if held is None or held.amount.currency != amount.currency:
        return None
    if held.amount.minor < amount.minor:
        return None
    cost = held.cost_of(amount)
    return cost if rate_of(amount, cost) is not None else None


def _gained(drawer: Drawer, rest: Money, other: int) -> list[Move]:
    """What the account gets above the cost of what left the drawer; below it, what is lost."""
    if not rest:
        return []
    rules = exchange_rules(drawer.setup)
    if rest.minor > 0:
        return [rules.gain.move(rest, target=other)]
    return [rules.loss.move(-rest, source=other)]
