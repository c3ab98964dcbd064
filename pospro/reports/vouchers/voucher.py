"""A voucher: a numbered, balanced record of the journal book, and the kind that follows from it."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from pospro.domain.errors import N_
from pospro.domain.exchange import LIMIT, PLACES, Foreign
from pospro.storage.journal_queries import RecordedPosting


class VoucherKind(StrEnum):
    """What a voucher is called, by what it does to the cash accounts."""

    RECEIPT = "receipt"
    PAYMENT = "payment"
    TRANSFER = "transfer"
    OPENING = "opening"
    CLOSING = "closing"


KINDS: Mapping[VoucherKind, str] = {
    VoucherKind.RECEIPT: N_("Cash receipt voucher"),
    VoucherKind.PAYMENT: N_("Cash payment voucher"),
    VoucherKind.TRANSFER: N_("Journal voucher"),
    VoucherKind.OPENING: N_("Opening voucher"),
    VoucherKind.CLOSING: N_("Closing voucher"),
}
"""Kind → its name as a message id."""

BY_REASON: Mapping[str, VoucherKind] = {
    "opening": VoucherKind.OPENING,
    "year_close": VoucherKind.CLOSING,
}
"""Why an entry was made → the kind of its voucher, whatever it does to the cash."""


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """One account of a voucher; one of the two sides is above zero, in minor units."""

    account_id: int
    debit: int
    credit: int
    foreign: Foreign | None = None


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher with its number in the journal book of its year.

    `what` is a message id, `said` what was written; `paper` names the kind of the document behind
    it (a message id) and `paper_number` its number. `opens` is what a tap on it shows.
    """

    number: int
    day: date
    kind: VoucherKind
    what: str
    said: str
    paper: str
    paper_number: str
    register: str
    lines: tuple[VoucherLine, ...]
    opens: str | None = None


def kind_of(lines: Iterable[VoucherLine], cash: AbstractSet[int]) -> VoucherKind:
    """A receipt debits cash accounts alone, a payment credits cash accounts alone.

    What does both, or neither, is a journal voucher.
    """
    sides = {True: set[bool](), False: set[bool]()}
    for line in lines:
        sides[line.debit > 0].add(line.account_id in cash)
    if sides[True] == {True} and sides[False] == {False}:
        return VoucherKind.RECEIPT
    if sides[False] == {True} and sides[True] == {False}:
        return VoucherKind.PAYMENT
    return VoucherKind.TRANSFER


def plain_lines(postings: Iterable[RecordedPosting]) -> list[VoucherLine]:
    """The postings of one entry as they stand."""
    return [VoucherLine(p.account_id, p.debit, p.credit, p.foreign) for p in postings]


def settled_lines(postings: Iterable[RecordedPosting]) -> list[VoucherLine]:
    """What is left of several entries on each account: what they move to and fro falls away."""
    found: dict[int, VoucherLine] = {}
    for line in plain_lines(postings):
        known = found.get(line.account_id)
        found[line.account_id] = line if known is None else _netted(known, line)
    return [line for line in found.values() if line.debit or line.credit]


def summed_lines(lines: Iterable[VoucherLine]) -> list[VoucherLine]:
    """One line for each account and side: debits stay debits, so that turnover stays what it is."""
    found: dict[tuple[int, bool], VoucherLine] = {}
    for line in lines:
        key = (line.account_id, line.debit > 0)
        known = found.get(key)
        found[key] = line if known is None else _added(known, line)
    return list(found.values())


def in_order(lines: Iterable[VoucherLine]) -> tuple[VoucherLine, ...]:
    """Debits before credits."""
    return tuple(sorted(lines, key=lambda line: not line.debit))


def _netted(first: VoucherLine, second: VoucherLine) -> VoucherLine:
    both = _added(first, second)
    rest = both.debit - both.credit
    return replace(both, debit=max(rest, 0), credit=max(-rest, 0))


def _added(first: VoucherLine, second: VoucherLine) -> VoucherLine:
    foreign = _together(first.foreign, second.foreign)
    debit, credit = first.debit + second.debit, first.credit + second.credit
    return VoucherLine(first.account_id, debit, credit, foreign)


def _together(first: Foreign | None, second: Foreign | None) -> Foreign | None:
    """Foreign money of both; where their rates differ, at their average weighed by the amounts."""
    if first is None or second is None:
        return first or second
    amount = first.amount + second.amount
    if first.rate == second.rate or not amount.minor:
        return Foreign(amount, second.rate)
    worth = first.amount.minor * first.rate + second.amount.minor * second.rate
    rate = (worth / amount.minor).quantize(Decimal(1).scaleb(-PLACES), ROUND_HALF_UP)
    return Foreign(amount, rate if 0 < rate < LIMIT else second.rate)
