"""Journal entries: balanced when they exist, positive amounts, never edited, only reversed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pospro.domain.exchange import Foreign
from pospro.domain.money import Currency, Money
from pospro.domain.tax import TypeRef


@dataclass(frozen=True, slots=True)
class Move:
    """One amount from the credited to the debited account; a negative amount swaps the sides.

    `foreign` is what the debited account gets where it is in another currency.
    """

    rule: TypeRef
    credited: int
    debited: int
    amount: Money
    foreign: Foreign | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """One debit or credit line: exactly one of the two amounts is above zero.

    An account in another currency has its `foreign` money beside it, on the same side.
    """

    account_id: int
    debit: int
    credit: int
    rules: tuple[TypeRef, ...]
    foreign: Foreign | None = None

    def __post_init__(self) -> None:
        if type(self.debit) is not int or type(self.credit) is not int:
            raise TypeError("posted amounts are whole minor units")
        if min(self.debit, self.credit) != 0 or max(self.debit, self.credit) <= 0:
            raise ValueError("a posting is either a debit or a credit above zero")
        if self.foreign is not None and self.foreign.amount.minor * (self.debit - self.credit) < 0:
            raise ValueError("foreign money is on the side of its posting")

    @property
    def turned(self) -> "Posting":
        """The same on the other side."""
        foreign = -self.foreign if self.foreign is not None else None
        return Posting(self.account_id, self.credit, self.debit, self.rules, foreign)


@dataclass(frozen=True, slots=True)
class Origin:
    """What an entry comes from; source and reason together are unique for ever."""

    source: str
    reason: str
    description: str = ""
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A balanced set of postings on one business date.

    Raises ValueError when debits and credits differ or when there are fewer than two postings.
    """

    origin: Origin
    business_date: date
    currency: Currency
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        if len(self.postings) < 2:
            raise ValueError("a journal entry has at least two postings")
        if sum(p.debit for p in self.postings) != sum(p.credit for p in self.postings):
            raise ValueError("debits and credits of a journal entry must be equal")

    @property
    def total(self) -> Money:
        """The sum of the debit side."""
        return Money(sum(p.debit for p in self.postings), self.currency)

    def reversed(self, entry_id: int, reason: str, on: date) -> "JournalEntry":
        """The entry that undoes this one and names it: every posting on its other side."""
        turned = tuple(posting.turned for posting in self.postings)
        origin = Origin(f"entry:{entry_id}", "reversal", reason, reverses=entry_id)
        return JournalEntry(origin, on, self.currency, turned)


def merged(
    moves: Iterable[Move], origin: Origin, on: date, currency: Currency
) -> JournalEntry | None:
    """The entry that is the sum of the moves, one posting per account; None if nothing moves.

    Each posting keeps the rules behind it. Debit postings come first, then credits, in the
    order in which the moves first named the account.
    """
    net: dict[int, int] = {}
    rules: dict[int, list[TypeRef]] = {}
    foreign: dict[int, Foreign] = {}
    for move in moves:
        if move.amount.currency != currency:
            raise TypeError("the moves of an entry are all in its currency")
        if move.foreign is not None:
            if move.debited in foreign:
                raise ValueError("an account gets foreign money once in an entry")
            foreign[move.debited] = move.foreign
        for account, signed in (
            (move.debited, move.amount.minor),
            (move.credited, -move.amount.minor),
        ):
            net[account] = net.get(account, 0) + signed
            behind = rules.setdefault(account, [])
            if move.rule not in behind:
                behind.append(move.rule)
    postings = [
        Posting(
            account, max(amount, 0), max(-amount, 0), tuple(rules[account]), foreign.get(account)
        )
        for account, amount in net.items()
        if amount
    ]
    if not postings:
        return None
    postings.sort(key=lambda posting: posting.debit == 0)
    return JournalEntry(origin, on, currency, tuple(postings))
