"""Foreign money in the books is brought to its worth at the rates of a date: one entry for all."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.exchange import Holding
from pospro.domain.ids import new_id
from pospro.domain.money import Money
from pospro.i18n import translate
from pospro.posting.exchange import Revalued, revaluation_entry
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.services.ledger.documents import period_or_refuse
from pospro.services.ledger.exchange_rules import exchange_rules, keep_document
from pospro.services.ledger.make_document import DocumentMade
from pospro.services.manager.editing import fingerprint
from pospro.services.once import Answer, Request, once
from pospro.storage.account_directory import KnownAccount, directory
from pospro.storage.currencies import rates_on
from pospro.storage.db import Database
from pospro.storage.foreign_balances import hold, holdings

RIGHT = "post_entries"
NAME = N_("Revaluation")


@dataclass(frozen=True, slots=True)
class Valuation:
    """An account in foreign money as it stands, and the rate that it is to stand at."""

    account: KnownAccount
    holding: Holding
    rate: Decimal | None

    @property
    def difference(self) -> Money | None:
        """What the books have to go up by; None without a rate."""
        return None if self.rate is None else self.holding.gain(self.rate)

    @property
    def worth(self) -> Money | None:
        """What it is worth at the rate."""
        return None if self.difference is None else self.holding.cost + self.difference


@dataclass(frozen=True, slots=True)
class RevalueAccounts:
    """Bring every foreign account to its worth at the rates of `on`, or of today.

    With `seen`, what `seen_of` said of the dry run, only what was shown there is booked.
    """

    request_id: str
    actor: Actor
    on: date | None = None
    seen: str = ""

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {"on": self.on.isoformat() if self.on else None, "seen": self.seen}
        return Request(self.request_id, "revalue_accounts", facts)


def revalue_accounts(db: Database, clock: Clock, command: RevalueAccounts) -> DocumentMade:
    """Book the differences on the open work period's date, as a document.

    Raises Conflict when nothing differs, a rate or a rule is missing, no work period is open, or
    an account moved after the dry run; BadInput for a date to come.
    """
    command.actor.must(RIGHT)
    answer = once(db, clock, command.request, lambda unit: _revalue(unit, clock, command))
    return DocumentMade.of(answer)


def valuations(db: Database, connection: Connection, on: date) -> list[Valuation]:
    """The accounts that hold foreign money, or have a rest of its worth, by code."""
    known, rates = directory(db, connection), rates_on(connection, on)
    found = [
        Valuation(known.account(account_id), held, rates.get(held.amount.currency.code))
        for account_id, held in holdings(connection).items()
        if held.amount or held.cost
    ]
    return sorted(found, key=lambda each: (each.account.code, each.account.id))


def seen_of(found: list[Valuation]) -> str:
    """What tells one dry run from another."""
    facts = {
        str(each.account.id): [
            each.holding.amount.minor,
            each.holding.cost.minor,
            str(each.rate),
        ]
        for each in found
    }
    return fingerprint(facts)


def _revalue(unit: Unit, clock: Clock, command: RevalueAccounts) -> Answer:
    period = period_or_refuse(unit.connection)
    when = Circumstances(unit.setup, period, clock.now(), command.actor)
    on = command.on or period.business_date
    if on > period.business_date:
        raise BadInput(N_("Choose the rates of today or of a day before."), field="on")
    hold(unit.connection, when.register_id, unit.setup.foreign.accounts)
    found = valuations(unit.db, unit.connection, on)
    if command.seen and command.seen != seen_of(found):
        raise Conflict(N_("An account or a rate has changed since. Look at the figures again."))
    language = unit.setup.venue.language
    document_id = new_id()
    words = translate(N_("Foreign money at the rates of {day}"), {"day": on}, language)
    entry = revaluation_entry(
        document_id,
        [_revalued(each) for each in found],
        exchange_rules(unit.setup),
        (period.business_date, words),
    )
    if entry is None:
        raise Conflict(N_("Every account stands at its worth already. There is nothing to book."))
    facts = {"name": NAME, "account_id": None, "reference": ""}
    return keep_document(unit, when, entry, facts | {"request_id": command.request_id})


def _revalued(each: Valuation) -> Revalued:
    currency, difference = each.holding.amount.currency, each.difference
    if each.rate is None or difference is None:
        raise Conflict(
            N_("There is no rate of {currency} yet. Have one entered under Currencies."),
            currency=currency.code,
        )
    return Revalued(each.account.id, currency, each.rate, difference)
