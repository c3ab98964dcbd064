"""Foreign money: rates by date, what a guest pays with it, and how the books carry it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from pospro.domain.errors import BadInput, Conflict, NotAllowed, StaleVersion
from pospro.domain.money import Money
from pospro.services.manager.edit_currencies import (
    AddRate,
    CurrencyContent,
    SaveCurrency,
    add_rate,
    restore_currency,
    retire_currency,
    save_currency,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.payment.record_payment import RecordPayment, record_payment
from pospro.storage.currencies import foreign_money
from pospro.storage.currency_lists import currency_state, dated_rates, listed_currencies
from tests.back_door import ERRORS, back_door
from tests.services.foreign_till import DAY, dollars, enter, key, pay, postings


def test_a_guest_pays_in_dollars_and_gets_the_change_in_lira(shop):
    dollars(shop)
    key(shop)
    ticket = shop.ticket("beer", "tea")
    answer = pay(shop, ticket, 1000)
    assert answer["number"]
    assert answer["change"] == 34125 - 22000
    assert postings(shop) == [(34125, 0, "USD", 1000, Decimal("34.125"))]
    balances = shop.balances()
    assert (balances["100.09"], balances["100.02"]) == (34125, -12125)
    assert shop.findings() == []


def test_what_is_asked_for_pays_the_ticket_without_a_remainder(shop):
    dollars(shop)
    key(shop)
    answer = pay(shop, shop.ticket("beer", "tea"))
    assert (answer["change"], answer["due"]) == (0, 0)
    assert postings(shop) == [(22000, 0, "USD", 645, Decimal("34.125"))]


def test_whole_dollars_are_asked_for_where_the_step_is_one_dollar(shop):
    dollars(shop, step=100)
    key(shop)
    answer = pay(shop, shop.ticket("beer", "tea"))
    assert postings(shop)[0][3] == 700
    assert answer["change"] == 23888 - 22000


def test_a_part_in_dollars_leaves_the_rest_due(shop):
    dollars(shop)
    key(shop)
    ticket = shop.ticket("beer", "tea")
    assert pay(shop, ticket, 500)["due"] == 22000 - 17063
    shop.pay(ticket)
    assert shop.findings() == []


def test_a_card_in_dollars_takes_at_most_what_is_due(shop):
    dollars(shop, step=100)
    key(shop, kind="bank_transfer")
    ticket = shop.ticket("beer", "tea")
    with pytest.raises(BadInput, match="no change is given"):
        pay(shop, ticket, 700)
    assert pay(shop, ticket)["due"] == 0


def test_an_undone_payment_gives_the_dollars_back_at_its_own_rate(shop):
    kept = dollars(shop)
    key(shop)
    ticket = shop.ticket("beer", "tea")
    payment = pay(shop, ticket, 500)["payment_id"]
    enter(shop, kept, "40")
    shop.undo(ticket, int(payment))
    assert postings(shop) == [
        (17063, 0, "USD", 500, Decimal("34.125")),
        (0, 17063, "USD", -500, Decimal("34.125")),
    ]
    assert shop.findings() == []


def test_without_a_rate_nothing_is_taken_and_the_till_says_why(shop):
    kept = dollars(shop, rate=None)
    key(shop)
    ticket = shop.ticket("tea")
    with pytest.raises(Conflict, match="no rate of USD yet"):
        pay(shop, ticket, 500)
    enter(shop, kept, "34", DAY + timedelta(days=1))
    with pytest.raises(Conflict, match="no rate of USD yet"):
        pay(shop, ticket, 500)
    enter(shop, kept, "34", DAY - timedelta(days=30))
    pay(shop, ticket)
    assert shop.findings() == []


def test_the_newest_rate_at_or_before_the_business_date_counts(shop):
    kept = dollars(shop, rate="30")
    key(shop)
    enter(shop, kept, "31", DAY - timedelta(days=1))
    enter(shop, kept, "99", DAY + timedelta(days=1))
    enter(shop, kept, "32")
    pay(shop, shop.ticket("tea"))
    assert postings(shop)[0][4] == Decimal(32)
    rates = shop.read(lambda connection: dated_rates(connection, kept))
    assert [each.rate for each in rates] == [99, 32, 30, 31]


def test_money_goes_back_in_lira_only(shop):
    dollars(shop)
    key(shop)
    ticket, _line = shop.add("tea", quantity=-1)
    with pytest.raises(BadInput, match="back in TRY only"):
        pay(shop, ticket)


@pytest.mark.parametrize(
    ("cents", "refusal"), [(0, "Enter an amount"), (-5, "Enter an amount"), (10**12, "too large")]
)
def test_what_is_no_amount_in_dollars_is_refused(shop, cents, refusal):
    dollars(shop)
    key(shop)
    with pytest.raises(BadInput, match=refusal):
        pay(shop, shop.ticket("tea"), cents)


def test_lira_are_not_taken_for_dollars(shop):
    dollars(shop)
    key(shop)
    with pytest.raises(BadInput, match="Enter the amount in USD"):
        shop.pay(shop.ticket("tea"), "Dollars", "30.00")


def test_what_is_posted_beside_a_payment_gets_its_foreign_amount_at_the_rate(shop):
    dollars(shop)
    key(shop)
    ticket = shop.ticket("tea")
    amount = Money(2000, shop.setup().currency)
    by = (shop.request_id(), shop.owner)
    command = RecordPayment(*by, ticket, shop.payment_type("Dollars"), amount, "slip 1")
    record_payment(shop.db, shop.clock, command)
    assert postings(shop) == [(2000, 0, "USD", 59, Decimal("34.125"))]
    assert shop.findings() == []


def test_a_changed_foreign_amount_is_found(shop):
    dollars(shop)
    key(shop)
    pay(shop, shop.ticket("tea"))
    with back_door(shop) as execute:
        if shop.db.is_sqlite:
            execute("DROP TRIGGER guard_postings_update")
        else:
            execute("ALTER TABLE postings DISABLE TRIGGER guard_postings_update")
        execute("UPDATE postings SET foreign_amount = 87 WHERE foreign_amount IS NOT NULL")
    found = {finding.check for finding in shop.findings()}
    assert {"chain", "foreign_money"} <= found


@pytest.mark.parametrize(
    "statement", ["UPDATE exchange_rates SET rate = 1", "DELETE FROM exchange_rates"]
)
def test_rates_are_never_changed_or_deleted(shop, statement):
    dollars(shop)
    with back_door(shop) as execute, pytest.raises(ERRORS, match="append-only"):
        execute(statement)


def test_a_currency_is_there_once_and_is_never_that_of_the_books(shop):
    dollars(shop)
    for code, refusal in (("usd", "there already"), ("TRY", "of the books"), ("XXQ", "not known")):
        with pytest.raises(BadInput, match=refusal) as refused:
            save_currency(shop.db, shop.clock, SaveCurrency(shop.owner, CurrencyContent(code)))
        assert refused.value.field == "code"


def test_a_currency_is_retired_when_no_account_is_in_it(shop):
    kept = dollars(shop)
    key(shop)
    with pytest.raises(Conflict, match=r"100\.09 .* is in USD"):
        retire_currency(shop.db, shop.clock, shop.owner, kept)
    euro = save_currency(shop.db, shop.clock, SaveCurrency(shop.owner, CurrencyContent("EUR")))
    retire_currency(shop.db, shop.clock, shop.owner, euro)
    listed = shop.read(lambda connection: listed_currencies(connection, DAY))
    assert [(each.code, each.is_retired) for each in listed] == [("USD", False), ("EUR", True)]
    restore_currency(shop.db, shop.clock, shop.owner, euro)


def test_an_old_form_of_a_currency_is_refused(shop):
    kept = dollars(shop)
    seen = fingerprint(shop.read(lambda connection: currency_state(connection, kept)))
    content = CurrencyContent("USD", 25)
    save_currency(shop.db, shop.clock, SaveCurrency(shop.owner, content, kept, seen))
    with pytest.raises(StaleVersion):
        save_currency(shop.db, shop.clock, SaveCurrency(shop.owner, content, kept, seen))


def test_a_cashier_enters_no_rates(shop):
    kept = dollars(shop)
    with pytest.raises(NotAllowed):
        add_rate(shop.db, shop.clock, AddRate(shop.cashier, kept, Decimal(40), DAY))


def test_an_account_is_only_in_a_currency_that_is_in_use(shop):
    with pytest.raises(BadInput, match="USD is not in use") as refused:
        key(shop)
    assert refused.value.field == "currency"


def test_of_the_rates_only_those_are_read_that_count_from_the_business_date_on(shop):
    kept = dollars(shop, rate="30")
    for days in range(1, 40):
        enter(shop, kept, f"{days}", DAY - timedelta(days=days))
    enter(shop, kept, "31")
    enter(shop, kept, "90", DAY + timedelta(days=1))
    enter(shop, kept, "91", DAY + timedelta(days=1))
    read = shop.read(foreign_money).currencies["USD"].rates
    assert read == ((DAY + timedelta(days=1), 91), (DAY + timedelta(days=1), 90), (DAY, 31))
    pages = [
        shop.read(lambda connection, n=skip: dated_rates(connection, kept, skip=n))
        for skip in (0, 30)
    ]
    assert [len(page) for page in pages] == [30, 13]
    assert pages[1][-1].rate == 39
