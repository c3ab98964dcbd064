"""Foreign money changes hands, or its worth changes: gains and losses have their own accounts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pospro.domain.errors import Conflict, N_
from pospro.domain.exchange import Foreign
from pospro.domain.journal import JournalEntry, Origin, Posting, merged
from pospro.domain.money import Currency, Money
from pospro.domain.transaction_type import TransactionType

GAIN, LOSS = "fx_gain", "fx_loss"
"""The roles of the rules that book a difference of rates."""

REVALUED, EXCHANGED = "revaluation", "exchange"
"""Why an entry of foreign money is made."""


@dataclass(frozen=True, slots=True)
class ExchangeRules:
    """The rule that books a gain, and the one that books a loss."""

    gain: TransactionType
    loss: TransactionType


@dataclass(frozen=True, slots=True)
class Revalued:
    """An account in foreign money whose books go up, or down below zero, to its worth."""

    account_id: int
    currency: Currency
    rate: Decimal
    difference: Money


@dataclass(frozen=True, slots=True)
class Leg:
    """What one account gets, below zero what it gives; `foreign` where it is in foreign money."""

    account_id: int
    amount: Money
    foreign: Foreign | None = None


def revaluation_entry(
    document_id: int, found: Iterable[Revalued], rules: ExchangeRules, when: tuple[date, str]
) -> JournalEntry | None:
    """One entry that brings every account to its worth; None when nothing differs.

    `when` is the business date and what the entry is called. Foreign amounts stay as they are.
    """
    on, words = when
    differing = [each for each in found if each.difference]
    if not differing:
        return None
    moves = [
        rules.gain.move(each.difference, target=each.account_id)
        if each.difference.minor > 0
        else rules.loss.move(-each.difference, source=each.account_id)
        for each in differing
    ]
    origin = Origin(f"document:{document_id}", REVALUED, words)
    entry = merged(moves, origin, on, differing[0].difference.currency)
    assert entry is not None, "what differs moves something"
    unmoved = {each.account_id: Foreign(Money.zero(each.currency), each.rate) for each in differing}
    return replace(entry, postings=_with(entry.postings, unmoved))


def exchange_entry(
    document_id: int, legs: tuple[Leg, Leg], rules: ExchangeRules | None, when: tuple[date, str]
) -> JournalEntry:
    """Money goes from one account to another; what one gets above the other's cost is gained.

    Without a difference no rules are needed.
    """
    on, words = when
    rest = legs[0].amount + legs[1].amount
    postings = [_posting(leg) for leg in legs]
    if rest:
        assert rules is not None, "a difference is booked by a rule"
        postings.append(_difference(rest, rules))
    postings.sort(key=lambda posting: posting.debit == 0)
    origin = Origin(f"document:{document_id}", EXCHANGED, words)
    return JournalEntry(origin, on, rest.currency, tuple(postings))


def _posting(leg: Leg) -> Posting:
    minor = leg.amount.minor
    return Posting(leg.account_id, max(minor, 0), max(-minor, 0), (), leg.foreign)


def _difference(rest: Money, rules: ExchangeRules) -> Posting:
    """What the legs are above zero is gained and credited, what they are below is lost."""
    gained = rest.minor > 0
    rule = rules.gain if gained else rules.loss
    account_id = rule.source_account_id if gained else rule.target_account_id
    if account_id is None:
        raise Conflict(
            N_("Transaction type “{name}” has no default account. Choose one in its form."),
            name=rule.name,
        )
    return Posting(account_id, max(-rest.minor, 0), max(rest.minor, 0), (rule.ref,))


def _with(postings: tuple[Posting, ...], unmoved: Mapping[int, Foreign]) -> tuple[Posting, ...]:
    return tuple(replace(each, foreign=unmoved.get(each.account_id)) for each in postings)
