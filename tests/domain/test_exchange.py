"""Foreign money: what it is worth, what is asked for, and what always adds up."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pospro.domain.book import Place, canonical_bytes
from pospro.domain.currency import CURRENCIES
from pospro.domain.errors import BadInput
from pospro.domain.exchange import (
    Foreign,
    Holding,
    checked_rate,
    due_in,
    exchanged,
    fits,
    paid_with,
    rate_of,
    worth,
)
from pospro.domain.journal import Move, Origin, Posting, merged
from pospro.domain.money import Money, currency
from pospro.domain.tax import TypeRef
from pospro.domain.transaction_type import TransactionType
from pospro.posting.exchange import (
    ExchangeRules,
    Leg,
    Revalued,
    exchange_entry,
    revaluation_entry,
)

TRY, USD, JPY, KWD = map(currency, ("TRY", "USD", "JPY", "KWD"))
DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RULE = TypeRef(1, 1)
RATES = st.integers(1, 10**10).map(lambda millionths: Decimal(millionths).scaleb(-6))
FOREIGN = st.sampled_from([c for code, c in CURRENCIES.items() if code != "TRY"])
MINOR = st.integers(1, 10**9)


def usd(minor):
    return Money(minor, USD)


def lira(minor):
    return Money(minor, TRY)


def test_ten_dollars_at_the_rate_of_the_day():
    assert worth(usd(1000), Decimal("34.1255"), TRY) == lira(34126)
    assert exchanged(lira(34126), Decimal("34.1255"), USD) == usd(1000)


def test_decimal_places_of_both_currencies_count():
    assert worth(Money(1500, JPY), Decimal("0.2265"), TRY) == lira(33975)
    assert worth(Money(1250, KWD), Decimal("110.5"), TRY) == lira(13813)


def test_a_step_asks_for_whole_dollars_upwards():
    assert due_in(lira(29500), Decimal(34), USD, 100) == usd(900)
    assert due_in(lira(34000), Decimal(34), USD, 100) == usd(1000)
    assert due_in(lira(29500), Decimal(34), USD, 1) == usd(868)


def test_the_nearest_cents_pay_all_that_is_due():
    assert worth(usd(868), Decimal(34), TRY) == lira(29512)
    assert paid_with(usd(868), lira(29500), Decimal(34)) == lira(29500)
    assert paid_with(usd(900), lira(29500), Decimal(34)) == lira(30600)


@pytest.mark.parametrize("rate", ["0", "-1", "1000000000", "NaN", "Infinity", "1.0000001"])
def test_what_is_no_rate_is_refused(rate):
    with pytest.raises(BadInput, match=r"rate is above zero|at most 6 decimals"):
        checked_rate(Decimal(rate))


@given(MINOR, RATES, FOREIGN, st.integers(2, 10_000))
def test_what_is_asked_for_in_steps_covers_what_is_due(due, rate, foreign, step):
    asked = due_in(lira(due), rate, foreign, step)
    assert asked.minor % step == 0
    assert worth(asked, rate, TRY).minor >= due or paid_with(asked, lira(due), rate) == lira(due)
    fewer = Money(asked.minor - step, foreign)
    assert Decimal(fewer.minor).scaleb(-foreign.exponent) * rate < lira(due).decimal


@given(MINOR, RATES, FOREIGN)
def test_what_is_asked_for_pays_exactly_what_is_due(due, rate, foreign):
    asked = due_in(lira(due), rate, foreign, 1)
    assert paid_with(asked, lira(due), rate) == lira(due)


@given(MINOR, RATES, FOREIGN, st.lists(MINOR, max_size=5))
def test_an_entry_with_foreign_money_balances_in_the_currency_of_the_books(
    minor, rate, foreign, others
):
    given = Foreign(Money(minor, foreign), rate)
    pays = worth(given.amount, rate, TRY)
    moves = [Move(RULE, 1, 2, pays, given), *(Move(RULE, 1, 3, lira(other)) for other in others)]
    entry = merged(moves, Origin("payment:1", "payment"), DAY, TRY)
    if entry is None:
        assert not pays
        assert not others
        return
    assert sum(p.debit - p.credit for p in entry.postings) == 0
    held = [p.foreign for p in entry.postings if p.foreign]
    assert held == ([given] if pays else [])
    undone = entry.reversed(1, "wrong", DAY)
    assert [p.foreign for p in undone.postings if p.foreign] == [-each for each in held]


def test_an_account_gets_foreign_money_once_in_an_entry():
    moves = [Move(RULE, 1, 2, lira(34), Foreign(usd(1), Decimal(34)))] * 2
    with pytest.raises(ValueError, match="once"):
        merged(moves, Origin("payment:1", "payment"), DAY, TRY)


def test_foreign_money_stands_on_the_side_of_its_posting():
    with pytest.raises(ValueError, match="on the side"):
        Posting(1, 100, 0, (), Foreign(usd(-3), Decimal(34)))


def test_foreign_money_is_part_of_what_is_hashed_and_other_entries_keep_their_bytes():
    place = Place("K1", 1, NOON, 7)
    origin = Origin("payment:1", "payment")
    plain = merged([Move(RULE, 1, 2, lira(34000))], origin, DAY, TRY)
    foreign = Foreign(usd(1000), Decimal("34.0"))
    carried = merged([Move(RULE, 1, 2, lira(34000), foreign)], origin, DAY, TRY)
    other = merged(
        [Move(RULE, 1, 2, lira(34000), Foreign(usd(1000), Decimal("33.9")))], origin, DAY, TRY
    )
    texts = [canonical_bytes(entry, place, "0").decode() for entry in (plain, carried, other)]
    assert texts[0].startswith('["pospro-entry-1"')
    assert '[2,34000,0,"1.1"],[1,0,34000,"1.1"]]' in texts[0]
    assert texts[1].startswith('["pospro-entry-2"')
    assert '[2,34000,0,"1.1","USD",1000,34000000],[1,0,34000,"1.1","",0,0]]' in texts[1]
    assert len(set(texts)) == 3


@given(MINOR, MINOR, RATES, FOREIGN)
def test_parts_of_a_holding_take_along_all_that_it_cost(minor, other, rate, foreign):
    whole = Money(minor + other, foreign)
    holding = Holding(whole, worth(whole, rate, TRY))
    first = holding.cost_of(Money(minor, foreign))
    rest = Holding(Money(other, foreign), holding.cost - first)
    assert first + rest.cost_of(rest.amount) == holding.cost
    assert holding.cost_of(whole) == holding.cost
    assert Holding(-whole, -holding.cost).cost_of(Money(-minor, foreign)) == -first


@given(MINOR, st.integers(1, 10**12), FOREIGN)
def test_the_rate_that_two_amounts_come_to_is_accepted_as_their_rate(minor, booked, foreign):
    rate = rate_of(Money(minor, foreign), lira(booked))
    if rate is not None:
        assert fits(Foreign(Money(minor, foreign), rate), lira(booked))
        assert fits(Foreign(Money(-minor, foreign), rate), lira(-booked))


@given(MINOR, RATES, FOREIGN, st.integers(1, 50))
def test_what_does_not_fit_its_rate_is_noticed(minor, rate, foreign, wrong):
    amount = Money(minor, foreign)
    near = worth(amount, rate, TRY).minor
    step = worth(Money(1, foreign), rate, TRY).minor + wrong
    assert fits(Foreign(amount, rate), lira(near))
    off = lira(near + step + near // 1000)
    assert not fits(Foreign(amount, rate), off) or rate_of(amount, off) == rate


GAIN_RULE = TransactionType(7, 1, "gain", 646, None)
LOSS_RULE = TransactionType(8, 1, "loss", None, 656)
RULES = ExchangeRules(GAIN_RULE, LOSS_RULE)
SIGNED = st.integers(-(10**9), 10**9)


@given(st.lists(st.tuples(SIGNED, SIGNED, RATES, FOREIGN), max_size=8))
def test_a_revaluation_brings_every_account_to_its_worth_and_balances(accounts):
    holdings = [
        (place, Holding(Money(amount, foreign), lira(cost)), rate)
        for place, (amount, cost, rate, foreign) in enumerate(accounts, 1)
    ]
    wanted = [
        Revalued(place, each.amount.currency, rate, each.gain(rate))
        for place, each, rate in holdings
    ]
    entry = revaluation_entry(9, wanted, RULES, (DAY, "at the rates of today"))
    if entry is None:
        assert not any(each.difference for each in wanted)
        return
    assert sum(p.debit - p.credit for p in entry.postings) == 0
    moved = {p.account_id: p.debit - p.credit for p in entry.postings}
    for place, each, rate in holdings:
        at_worth = worth(each.amount, rate, TRY).minor
        assert each.cost.minor + moved.get(place, 0) == at_worth
    assert not any(p.foreign.amount for p in entry.postings if p.foreign)


@given(MINOR, st.integers(1, 10**11), st.integers(1, 10**11), FOREIGN)
def test_an_exchange_balances_whatever_is_got_for_the_money(minor, cost, got, foreign):
    money = Money(minor, foreign)
    rate = rate_of(money, lira(cost))
    if rate is None:
        return
    legs = Leg(1, lira(-cost), Foreign(-money, rate)), Leg(2, lira(got))
    entry = exchange_entry(9, legs, RULES, (DAY, "sold"))
    assert sum(p.debit - p.credit for p in entry.postings) == 0
    moved = {p.account_id: p.debit - p.credit for p in entry.postings}
    assert moved.get(646, 0) == -max(got - cost, 0)
    assert moved.get(656, 0) == max(cost - got, 0)
