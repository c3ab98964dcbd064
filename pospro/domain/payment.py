"""Taking money: what is due, what is kept of what was tendered, and what goes back as change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Money
from pospro.domain.payment_kinds import PaymentKind

_MOST_QUICK_AMOUNTS = 4


@dataclass(frozen=True, slots=True)
class Tender:
    """`amount` pays, `tendered` was handed over, `change` goes back in cash."""

    amount: Money
    tendered: Money
    change: Money

    def kept_whole(self) -> "Tender":
        """All that was handed over, where the change does not go back out of the drawer."""
        return Tender(self.tendered, self.tendered, Money.zero(self.tendered.currency))


def due(total: Money, paid: Iterable[Money]) -> Money:
    """What is still owed of a total; negative: the guest gets money back."""
    return total - Money.total(paid, total.currency)


def tender(due: Money, tendered: Money, kind: PaymentKind, *, cashback: bool = False) -> Tender:
    """Say how much of what is handed over pays, and how much comes back.

    With `cashback`, a kind that gives no change pays in full and the rest is handed out in cash.
    A refund (negative `due`) is at most what is due. BadInput where nothing fits.
    """
    if not tendered:
        raise _refusal(N_("Enter an amount."))
    if not due:
        raise _refusal(N_("Nothing is due on this ticket."))
    refund = due.minor < 0
    if refund != (tendered.minor < 0):
        raise _refusal(
            N_("{due} is to be given back here, not taken. Check the sign of the amount.")
            if refund
            else N_("{due} is to be taken here. Enter an amount without a minus."),
            due=abs(due),
        )
    nothing = Money.zero(due.currency)
    if abs(tendered) <= abs(due):
        return Tender(amount=tendered, tendered=tendered, change=nothing)
    if refund:
        raise _refusal(N_("Give back at most {due}."), due=abs(due))
    if kind.gives_change:
        return Tender(amount=due, tendered=tendered, change=tendered - due)
    if cashback:
        return Tender(amount=tendered, tendered=tendered, change=tendered - due)
    raise _refusal(N_("Take at most {due}: no change is given here."), due=due)


def _refusal(message: str, **facts: object) -> BadInput:
    return BadInput(message, field="amount", **facts)


def quick_amounts(due: Money, notes: Sequence[int]) -> list[Money]:
    """What a guest is likely to hand over: the exact amount, then up to four higher sums.

    `notes` are the notes of the currency in minor units. Sums of one or two notes come first,
    since few guests count out many; what is left is in ascending order.
    """
    if due.minor <= 0:
        return [due] if due else []
    sums = {-(-due.minor // note) * note for note in notes} - {due.minor}
    likely = sorted(sums, key=lambda amount: (max(2, _notes_in(amount, notes)), amount))
    chosen = sorted(likely[:_MOST_QUICK_AMOUNTS])
    return [due, *(Money(amount, due.currency) for amount in chosen)]


def _notes_in(amount: int, notes: Sequence[int]) -> int:
    """How many notes make up an amount, taking the largest first."""
    count = 0
    for note in sorted(notes, reverse=True):
        used, amount = divmod(amount, note)
        count += used
    return count
