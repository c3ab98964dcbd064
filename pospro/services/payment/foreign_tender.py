"""Foreign money that a guest hands over: what is asked for at the day's rate, and what it pays."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pospro.domain.errors import BadInput, N_
from pospro.domain.exchange import Foreign, due_in, exchanged, paid_with, worth_of_minor
from pospro.domain.money import Money
from pospro.domain.payment import Tender, tender
from pospro.storage.currencies import KnownCurrency
from pospro.storage.venue_setup import PaymentType, VenueSetup


@dataclass(frozen=True, slots=True)
class ForeignDue:
    """What is due in foreign money: `asked` for at the rate, and how it counts in own money."""

    means: PaymentType
    due: Money
    asked: Money
    rate: Decimal

    @property
    def nearest(self) -> Money:
        """The amount that pays all that is due, as near to it as that money comes."""
        return exchanged(self.due, self.rate, self.asked.currency)

    @property
    def ratio(self) -> tuple[int, int]:
        """The worth of one minor unit in own minor units, exact."""
        return worth_of_minor(self.rate, self.asked.currency, self.due.currency).as_integer_ratio()

    def pays(self, given: Money) -> Money:
        """What an amount handed over is worth here."""
        return paid_with(given, self.due, self.rate)

    def change(self, given: Money) -> Money:
        """What goes back in own money."""
        return max(self.pays(given) - self.due, Money.zero(self.due.currency))


@dataclass(frozen=True, slots=True)
class ForeignTender:
    """What was taken at its worth, the foreign money itself, and the change in own money."""

    taken: Tender
    foreign: Foreign
    change: Money


def foreign_due(setup: VenueSetup, day: date, means: PaymentType, due: Money) -> ForeignDue | None:
    """What to ask for by this means; None where it is in the currency of the books.

    Raises Conflict while the currency has no rate, BadInput where money is to go back.
    """
    known = setup.foreign.of_account(means.account_id)
    if known is None:
        return None
    if due.minor < 0:
        raise BadInput(
            N_("Money goes back in {currency} only. Choose another means of payment."),
            field="amount",
            currency=due.currency.code,
        )
    rate = setup.foreign.rate(known.currency.code, day)
    return ForeignDue(means, due, _asked(means, due, (known, rate)), rate)


def _asked(means: PaymentType, due: Money, exchange: tuple[KnownCurrency, Decimal]) -> Money:
    """Coins are not taken below the step, where change is given; else to the minor unit."""
    known, rate = exchange
    return due_in(due, rate, known.currency, known.step if means.kind.gives_change else 1)


def foreign_tender(wanted: ForeignDue, tendered: Money | None) -> ForeignTender:
    """Take what is asked for, or what was tendered; BadInput where it does not fit."""
    foreign = wanted.asked.currency
    if tendered is not None and tendered.currency != foreign:
        raise BadInput(N_("Enter the amount in {currency}."), field="amount", currency=foreign.code)
    given = (tendered if tendered is not None else wanted.asked).within_limit()
    if given.minor < 0:
        raise BadInput(N_("Enter an amount."), field="amount")
    if not wanted.means.kind.gives_change or not given or not wanted.due:
        tender(wanted.asked, given, wanted.means.kind)
    pays = wanted.pays(given).within_limit()
    if not pays:
        raise BadInput(N_("That is worth less than the smallest coin here."), field="amount")
    taken = Tender(pays, pays, Money.zero(pays.currency))
    return ForeignTender(taken, Foreign(given, wanted.rate), wanted.change(given))
