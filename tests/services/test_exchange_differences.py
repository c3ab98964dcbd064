"""Foreign money that rises and falls: revaluation, and gains and losses when it is paid out."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from pospro.domain.errors import BadInput, Conflict, NotAllowed
from pospro.domain.exchange import worth
from pospro.domain.money import Money, currency
from pospro.services.ledger.exchange_money import Exchanging, exchange_preview
from pospro.services.ledger.revalue_accounts import seen_of, valuations
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.services.manager.set_exchange_accounts import (
    SetExchangeAccounts,
    set_exchange_accounts,
)
from pospro.storage.audit import AuditEventRow
from pospro.storage.document_lists import one_document
from tests.back_door import back_door
from tests.services.foreign_till import (
    DAY,
    USD,
    account,
    dollars,
    enter,
    exchange,
    held,
    key,
    known,
    pay,
    postings,
    revalue,
)

GAIN, LOSS = "646", "656"


def till_with_dollars(shop, cents=1000):
    """A till that holds dollars at 34.125."""
    kept = dollars(shop)
    key(shop)
    pay(shop, shop.ticket("beer", "tea"), cents)
    return kept


def found(shop, on=DAY):
    return shop.read(lambda connection: valuations(shop.db, connection, on))


def test_a_rise_is_gained_in_one_entry_and_the_dollars_stay(shop):
    kept = till_with_dollars(shop)
    enter(shop, kept, "35")
    made = revalue(shop)
    assert held(shop) == (1000, 35000)
    assert postings(shop)[-1] == (875, 0, "USD", 0, Decimal(35))
    assert shop.balances()[GAIN] == -875
    document = shop.read(lambda connection: one_document(connection, made.document_id))
    assert (document.name, document.amount, document.reversed_by) == ("Revaluation", 875, None)
    assert shop.findings() == []


def test_a_fall_is_lost(shop):
    kept = till_with_dollars(shop)
    enter(shop, kept, "33.5")
    revalue(shop)
    assert held(shop) == (1000, 33500)
    assert shop.balances()[LOSS] == 625
    assert shop.findings() == []


def test_gains_and_losses_of_several_accounts_stand_in_one_entry(shop):
    usd = till_with_dollars(shop)
    eur = dollars(shop, rate="40", code="EUR")
    account(shop, "102.09", like="102.01", money="EUR", name="Bank in euros")
    exchange(shop, 10000, accounts=("102.09", "102.01"), money="EUR")
    enter(shop, usd, "35")
    enter(shop, eur, "39.5")
    revalue(shop)
    assert (held(shop), held(shop, "102.09")) == ((1000, 35000), (10000, 395000))
    balances = shop.balances()
    assert (balances[GAIN], balances[LOSS]) == (-875, 5000)
    assert sum(balances.values()) == 0
    assert shop.findings() == []


def test_the_dry_run_shows_before_and_after_and_books_nothing(shop):
    kept = till_with_dollars(shop)
    enter(shop, kept, "35")
    [shown] = found(shop)
    assert (shown.account.code, shown.holding.cost.minor) == ("100.09", 34125)
    assert (shown.worth.minor, shown.difference.minor) == (35000, 875)
    assert len(postings(shop)) == 1


def test_what_has_moved_since_the_dry_run_is_not_booked(shop):
    kept = till_with_dollars(shop)
    enter(shop, kept, "35")
    seen = seen_of(found(shop))
    pay(shop, shop.ticket("tea"), 100)
    with pytest.raises(Conflict, match="has changed since"):
        revalue(shop, seen=seen)
    revalue(shop, seen=seen_of(found(shop)))
    assert shop.findings() == []


def test_a_second_time_there_is_nothing_to_book_and_a_double_tap_books_once(shop):
    kept = till_with_dollars(shop)
    enter(shop, kept, "35")
    again = {"request_id": shop.request_id()}
    assert revalue(shop, **again) == revalue(shop, **again)
    with pytest.raises(Conflict, match="nothing to book"):
        revalue(shop)


def test_the_rates_of_a_day_before_may_be_taken_but_not_those_to_come(shop):
    kept = till_with_dollars(shop)
    enter(shop, kept, "30", DAY - timedelta(days=3))
    enter(shop, kept, "35")
    with pytest.raises(BadInput, match="a day before"):
        revalue(shop, on=DAY + timedelta(days=1))
    revalue(shop, on=DAY - timedelta(days=2))
    assert held(shop) == (1000, 30000)


def test_a_day_without_a_rate_is_refused(shop):
    till_with_dollars(shop)
    with pytest.raises(Conflict, match="no rate of USD"):
        revalue(shop, on=DAY - timedelta(days=1))


def test_a_reversed_revaluation_leaves_what_was(shop):
    kept = till_with_dollars(shop)
    enter(shop, kept, "35")
    made = revalue(shop)
    command = ReverseEntry(shop.request_id(), shop.owner, made.entry_id, "wrong rate")
    reverse_entry(shop.db, shop.clock, command)
    assert held(shop) == (1000, 34125)
    assert shop.findings() == []


def test_a_cashier_neither_revalues_nor_exchanges(shop):
    till_with_dollars(shop)
    with pytest.raises(NotAllowed):
        revalue(shop, by=shop.cashier)
    with pytest.raises(NotAllowed):
        exchange(shop, -100, by=shop.cashier)


def test_dollars_sold_above_their_cost_gain_the_difference(shop):
    till_with_dollars(shop)
    exchange(shop, -1000, 35000, description="Sold at the bank", reference="slip 7")
    assert held(shop) == (0, 0)
    assert postings(shop)[-1] == (0, 34125, "USD", -1000, Decimal("34.125"))
    balances = shop.balances()
    assert (balances["102.01"], balances[GAIN]) == (35000, -875)
    assert shop.findings() == []


def test_a_part_takes_its_share_of_the_cost_and_the_last_part_takes_the_rest(shop):
    kept = till_with_dollars(shop)
    enter(shop, kept, "35.1")
    revalue(shop)
    exchange(shop, -333, 11000)
    assert held(shop) == (667, 35100 - 11688)
    exchange(shop, -667, 24000)
    assert held(shop) == (0, 0)
    balances = shop.balances()
    assert balances[GAIN] == -(35100 - 34125) - (24000 - 23412)
    assert balances[LOSS] == 688
    assert shop.findings() == []


def test_dollars_bought_cost_what_is_paid_for_them(shop):
    till_with_dollars(shop)
    exchange(shop, 1000, 34500)
    assert held(shop) == (2000, 68625)
    assert postings(shop)[-1] == (34500, 0, "USD", 1000, Decimal("34.5"))
    assert GAIN not in shop.balances()
    assert shop.findings() == []


def test_without_an_amount_the_rate_of_the_day_counts(shop):
    kept = till_with_dollars(shop)
    enter(shop, kept, "33")
    exchange(shop, -500)
    balances = shop.balances()
    assert (balances["102.01"], balances[LOSS]) == (16500, 17063 - 16500)


def test_dollars_that_change_their_account_take_their_cost_along(shop):
    kept = till_with_dollars(shop)
    account(shop, "102.08", like="102.01", name="Bank in dollars")
    enter(shop, kept, "50")
    exchange(shop, -400, accounts=("100.09", "102.08"))
    assert (held(shop), held(shop, "102.08")) == ((600, 20475), (400, 13650))
    exchange(shop, 400, accounts=("100.09", "102.08"))
    assert (held(shop), held(shop, "102.08")) == ((1000, 34125), (0, 0))
    assert GAIN not in shop.balances()
    assert shop.findings() == []


def test_a_debt_in_euros_that_became_dearer_is_a_loss(shop):
    dollars(shop, rate="40", code="EUR")
    account(shop, "320.09", like="320", money="EUR", name="Supplier in euros")
    exchange(shop, -10000, 400000, accounts=("320.09", "102.01"), money="EUR")
    assert held(shop, "320.09") == (-10000, -400000)
    exchange(shop, 10000, 410000, accounts=("320.09", "102.01"), money="EUR")
    assert held(shop, "320.09") == (0, 0)
    assert shop.balances()[LOSS] == 10000
    assert shop.findings() == []


@pytest.mark.parametrize(
    ("moved", "booked", "accounts", "refusal"),
    [
        (-1001, None, ("100.09", "102.01"), "stands at"),
        (0, None, ("100.09", "102.01"), "above zero"),
        (-100, 0, ("100.09", "102.01"), "above zero"),
        (-100, -5, ("100.09", "102.01"), "above zero"),
        (-100, None, ("100.09", "100.09"), "same account"),
        (-100, None, ("102.01", "100.02"), "not in a foreign currency"),
        (-100, None, ("100.09", "120.99"), "the till alone"),
        (100, 10**12, ("100.09", "102.01"), "too large"),
        (10**12, None, ("100.09", "102.01"), "too large"),
    ],
)
def test_what_cannot_be_exchanged_is_refused(shop, moved, booked, accounts, refusal):
    till_with_dollars(shop)
    before = shop.balances()
    with pytest.raises(BadInput, match=refusal):
        exchange(shop, moved, booked, accounts)
    assert shop.balances() == before


def test_the_preview_shows_the_entry_and_what_is_gained(shop):
    till_with_dollars(shop)
    books = known(shop)
    wanted = Exchanging(
        books.with_code("100.09").id,
        books.with_code("102.01").id,
        Money(-1000, USD),
        Money(35000, currency("TRY")),
    )
    plan, entry = shop.read(lambda connection: exchange_preview(shop.db, connection, wanted))
    assert plan.gained.minor == 875
    assert sum(each.debit - each.credit for each in entry.postings) == 0
    assert len(postings(shop)) == 1


def without_rules(shop):
    with back_door(shop) as execute:
        execute("UPDATE transaction_types SET role = NULL WHERE role IN ('fx_gain', 'fx_loss')")
        execute("UPDATE venues SET setup_version = setup_version + 1")


def test_a_venue_from_before_chooses_its_accounts_of_gains_and_losses(shop):
    kept = till_with_dollars(shop)
    enter(shop, kept, "35")
    without_rules(shop)
    with pytest.raises(Conflict, match="Choose both under Currencies"):
        revalue(shop)
    books = known(shop)
    gain, loss = books.with_code("649").id, books.with_code("659").id
    wrong = SetExchangeAccounts(shop.owner, loss, gain)
    with pytest.raises(BadInput, match="income account"):
        set_exchange_accounts(shop.db, shop.clock, wrong)
    set_exchange_accounts(shop.db, shop.clock, SetExchangeAccounts(shop.owner, gain, loss))
    revalue(shop)
    assert shop.balances()["649"] == -875
    other = SetExchangeAccounts(shop.owner, books.with_code("646").id, loss)
    assert set_exchange_accounts(shop.db, shop.clock, other)
    enter(shop, kept, "36")
    revalue(shop)
    assert (shop.balances()["649"], shop.balances()["646"]) == (-875, -1000)
    assert shop.findings() == []
    table = AuditEventRow.__table__
    actions = shop.read(lambda connection: list(connection.scalars(select(table.c.action))))
    assert actions.count("transaction_type_created") == 2
    assert actions.count("transaction_type_changed") == 1


def test_large_sums_fit_their_rate_to_the_last_unit(shop):
    kept = till_with_dollars(shop)
    exchange(shop, 98_765_432_1, 3_370_370_371_77)
    enter(shop, kept, "41.000001")
    revalue(shop)
    exchange(shop, -12_345_678_9, 5_000_000_000_01)
    exchange(shop, -held(shop)[0], 1)
    assert held(shop) == (0, 0)
    assert sum(shop.balances().values()) == 0
    assert shop.findings() == []
    assert worth(Money(1, USD), Decimal("41.000001"), currency("TRY")).minor == 41
