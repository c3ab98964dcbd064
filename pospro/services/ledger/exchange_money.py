"""Foreign money comes in or goes out beside the sales; what it then brings is gained or lost."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.domain.exchange import Foreign, Holding, rate_of, worth
from pospro.domain.ids import new_id
from pospro.domain.journal import JournalEntry
from pospro.domain.money import Money
from pospro.domain.wording import LONGEST_NOTE, plain_words
from pospro.i18n import translate
from pospro.posting.exchange import Leg, exchange_entry
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.services.ledger.documents import CHOOSE, NOT_FREE, period_or_refuse
from pospro.services.ledger.exchange_rules import exchange_rules, keep_document
from pospro.services.ledger.make_document import DocumentMade
from pospro.services.once import Answer, Request, once
from pospro.storage.account_directory import KnownAccount, directory
from pospro.storage.db import Database
from pospro.storage.foreign_balances import hold, holdings
from pospro.storage.venue_setup import VenueSetup, current_setup

RIGHT = "post_entries"
NAME_IN, NAME_OUT = N_("Foreign money in"), N_("Foreign money out")


@dataclass(frozen=True, slots=True)
class Exchanging:
    """Foreign money of one account and the account on the other side.

    `moved` is above zero where it comes in. `booked` is what is given or got for it in the money
    of the books; without it, its worth at the rate of the day.
    """

    account_id: int
    other_id: int
    moved: Money
    booked: Money | None = None


@dataclass(frozen=True, slots=True)
class ExchangeMoney:
    """An exchange, with what it is for and what proves it."""

    request_id: str
    actor: Actor
    exchanging: Exchanging
    description: str = ""
    reference: str = ""

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        wanted = self.exchanging
        facts = {
            "accounts": [wanted.account_id, wanted.other_id],
            "moved": [wanted.moved.minor, wanted.moved.currency.code],
            "booked": wanted.booked.minor if wanted.booked else None,
            "words": [self.description, self.reference],
        }
        return Request(self.request_id, "exchange_money", facts)


@dataclass(frozen=True, slots=True)
class ExchangePlan:
    """What an exchange books on both accounts; the rest is `gained`, below zero lost."""

    account: KnownAccount
    other: KnownAccount
    legs: tuple[Leg, Leg]

    @property
    def gained(self) -> Money:
        """What one account gets above what the other one gives."""
        return self.legs[0].amount + self.legs[1].amount

    def entry(self, document_id: int, setup: VenueSetup, when: tuple[date, str]) -> JournalEntry:
        """Its journal entry; Conflict where a difference has no account to go to."""
        rules = exchange_rules(setup) if self.gained else None
        return exchange_entry(document_id, self.legs, rules, when)


def exchange_money(db: Database, clock: Clock, command: ExchangeMoney) -> DocumentMade:
    """Book it on the open work period's date, as a document.

    Raises BadInput for accounts and amounts that cannot be, Conflict when a rate or a rule is
    missing or no work period is open.
    """
    command.actor.must(RIGHT)
    answer = once(db, clock, command.request, lambda unit: _exchange(unit, clock, command))
    return DocumentMade.of(answer)


def exchange_preview(
    db: Database, connection: Connection, wanted: Exchanging
) -> tuple[ExchangePlan, JournalEntry]:
    """The exchange and the entry that it would post now; refusals as for booking it."""
    setup, day = current_setup(db, connection), period_or_refuse(connection).business_date
    plan = _planned(db, connection, wanted, day)
    return plan, plan.entry(0, setup, (day, ""))


def _exchange(unit: Unit, clock: Clock, command: ExchangeMoney) -> Answer:
    wanted = command.exchanging
    period = period_or_refuse(unit.connection)
    when = Circumstances(unit.setup, period, clock.now(), command.actor)
    hold(unit.connection, when.register_id, (wanted.account_id, wanted.other_id))
    plan = _planned(unit.db, unit.connection, wanted, period.business_date)
    document_id = new_id()
    name = NAME_IN if wanted.moved.minor > 0 else NAME_OUT
    words = plain_words(command.description, LONGEST_NOTE, "description")
    words = words or translate(name, {}, unit.setup.venue.language)
    entry = plan.entry(document_id, unit.setup, (period.business_date, words))
    facts = {"name": name, "account_id": plan.account.id, "reference": command.reference}
    return keep_document(unit, when, entry, facts | {"request_id": command.request_id})


def _planned(db: Database, connection: Connection, wanted: Exchanging, day: date) -> ExchangePlan:
    setup, known = current_setup(db, connection), directory(db, connection)
    account = _usable(known.accounts.get(wanted.account_id), "account_id")
    other = _usable(known.accounts.get(wanted.other_id), "other_id")
    _require_fitting(setup, account, other, wanted)
    worth_now = _worth(setup, wanted.moved, day)
    if other.currency == account.currency:
        own = _carried(connection, (account, other), wanted.moved, worth_now)
        given = -own
    else:
        given = _given(wanted, worth_now)
        held = holdings(connection, account_id=account.id).get(account.id)
        own = _own(account, held, wanted.moved, -given)
    legs = _leg(account, wanted.moved, own), _leg(other, -wanted.moved, given)
    return ExchangePlan(account, other, legs)


def _usable(account: KnownAccount | None, field: str) -> KnownAccount:
    if account is None or account.is_retired:
        raise BadInput(CHOOSE, field=field)
    if account.role == "open_tickets":
        raise BadInput(NOT_FREE, field=field)
    return account


def _require_fitting(
    setup: VenueSetup, account: KnownAccount, other: KnownAccount, wanted: Exchanging
) -> None:
    own = setup.currency.code
    if account.currency == own:
        raise BadInput(
            N_("Account {account} is not in a foreign currency. Choose one that is."),
            field="account_id",
            account=account.code,
        )
    if other.id == account.id:
        raise BadInput(N_("Both sides are the same account. Choose another one."), field="other_id")
    if other.currency not in (own, account.currency):
        raise BadInput(
            N_("Account {account} is kept in {currency}. Choose one that is in {own}."),
            field="other_id",
            account=other.code,
            currency=other.currency,
            own=own,
        )
    if wanted.moved.currency.code != account.currency:
        raise BadInput(
            N_("Enter the amount in {currency}."), field="amount", currency=account.currency
        )
    if not wanted.moved or (wanted.booked is not None and wanted.booked.minor <= 0):
        field = "booked" if wanted.moved else "amount"
        raise BadInput(N_("Enter an amount above zero."), field=field)
    wanted.moved.within_limit()


def _worth(setup: VenueSetup, moved: Money, day: date) -> Money:
    """At the rate of the day, at least the smallest coin."""
    rate = setup.foreign.rate(moved.currency.code, day)
    found = worth(moved, rate, setup.currency)
    if not found:
        raise BadInput(N_("That is worth less than the smallest coin here."), field="amount")
    return found.within_limit()


def _given(wanted: Exchanging, worth_now: Money) -> Money:
    """What the other account gets: below zero where the foreign money comes in."""
    if wanted.booked is None:
        return -worth_now
    booked = wanted.booked.within_limit("booked")
    return -booked if wanted.moved.minor > 0 else booked


def _carried(
    connection: Connection,
    accounts: tuple[KnownAccount, KnownAccount],
    moved: Money,
    worth_now: Money,
) -> Money:
    """Foreign money that only changes its account takes what it stands at along."""
    for account, way in zip(accounts, (1, -1), strict=True):
        held = holdings(connection, account_id=account.id).get(account.id)
        ours = moved if way > 0 else -moved
        if held is not None and held.settles(ours):
            own = _own(account, held, ours, worth_now if way > 0 else -worth_now)
            return own if way > 0 else -own
    return worth_now


def _own(account: KnownAccount, held: Holding | None, moved: Money, otherwise: Money) -> Money:
    """What goes to the account's books: the cost of what leaves it, else what it is booked at."""
    if held is None or not held.settles(moved):
        return otherwise
    if abs(moved.minor) > abs(held.amount.minor):
        raise BadInput(
            N_("Account {account} stands at {amount}. Enter that or less."),
            field="amount",
            account=account.code,
            amount=abs(held.amount),
        )
    cost = -held.cost_of(-moved)
    return cost if rate_of(moved, cost) is not None else otherwise


def _leg(account: KnownAccount, moved: Money, booked: Money) -> Leg:
    if account.currency != moved.currency.code:
        return Leg(account.id, booked)
    rate = rate_of(moved, booked)
    if rate is None:
        raise BadInput(N_("These two amounts make no rate. Check both."), field="booked")
    return Leg(account.id, booked, Foreign(moved, rate))
