"""Account types are made, ordered and retired; their working rules hold what is posted."""

from dataclasses import replace

import pytest

from pospro.domain.errors import BadInput, Conflict, NotAllowed, StaleVersion
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.services.manager.edit_account_types import (
    AccountTypeContent,
    SaveAccountType,
    move_account_type,
    restore_account_type,
    retire_account_type,
    save_account_type,
)
from pospro.services.manager.edit_accounts import AccountContent, SaveAccount, save_account
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import UP, Move, Names
from pospro.storage.account_directory import directory
from pospro.storage.account_states import account_state, account_type_state
from pospro.storage.entry_lists import EntryFilter, entries
from pospro.storage.history import history
from tests.crowd import together

GUESTS = AccountTypeContent(Names("Guests", {"en": "Guests", "tr": "Misafirler"}), "asset")


def known(shop):
    return shop.read(lambda connection: directory(shop.db, connection))


def type_of(shop, code):
    return known(shop).with_code(code).type


def save(shop, wanted, type_id=None, by=None):
    seen = fingerprint(shop.read(account_type_state, type_id)) if type_id else ""
    command = SaveAccountType(by or shop.owner, wanted, type_id, seen)
    return save_account_type(shop.db, shop.clock, command)


def as_it_is(found):
    names = Names(found.name, dict(found.translations))
    return AccountTypeContent(names, found.account_class, found.working_rule, found.default_filter)


def rule(shop, code, working_rule):
    found = type_of(shop, code)
    save(shop, replace(as_it_is(found), working_rule=working_rule), found.id)


def limit(shop, code, minor):
    found = known(shop).with_code(code)
    state = shop.read(account_state, found.id)
    content = AccountContent(
        found.code, found.name, found.type.id, found.currency, found.parent_id, credit_limit=minor
    )
    command = SaveAccount(shop.owner, content, found.id, fingerprint(state))
    save_account(shop.db, shop.clock, command)


def meal_card(shop):
    account_id = known(shop).with_code("120.90").id
    means = shop.setup().payment_types.values()
    return next(each.name for each in means if each.account_id == account_id)


def test_a_type_is_added_at_the_end_moved_up_retired_and_restored(shop):
    type_id = save(shop, replace(GUESTS, tags=("vip", "guest", "vip")))
    assert list(known(shop).types)[-1] == type_id
    assert known(shop).type(type_id).tags == ("guest", "vip")
    move_account_type(shop.db, shop.clock, Move(shop.owner, type_id, UP))
    assert list(known(shop).types)[-2] == type_id
    retire_account_type(shop.db, shop.clock, shop.owner, type_id)
    assert known(shop).type(type_id).is_retired
    restore_account_type(shop.db, shop.clock, shop.owner, type_id)
    assert not known(shop).type(type_id).is_retired
    told = [
        each.action.rpartition("_")[2] for each in shop.read(history, f"account_type:{type_id}", 9)
    ]
    assert told == ["restored", "retired", "moved", "created"]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"names": Names(" ", {})}, "name", "Enter a name"),
        ({"names": Names("Open tickets", {})}, "name", "exists already"),
        ({"account_class": "wealth"}, "account_class", "five classes"),
        ({"working_rule": "sometimes"}, "working_rule", "Choose one"),
        ({"default_filter": "decade"}, "default_filter", "Choose one"),
        ({"tags": ("x" * 81,)}, "tags", "at most 80"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(shop, change, field, words):
    with pytest.raises(BadInput, match=words) as refusal:
        save(shop, replace(GUESTS, **change))
    assert refusal.value.field == field


def test_the_class_stays_once_something_is_posted(shop):
    shop.sell("tea")
    cash = type_of(shop, "100.02")
    with pytest.raises(BadInput, match="have postings, so its class stays"):
        save(shop, replace(as_it_is(cash), account_class="expense"), cash.id)
    guests = save(shop, GUESTS)
    save(shop, replace(GUESTS, account_class="liability"), guests)
    assert known(shop).type(guests).account_class == "liability"


def test_a_type_in_use_is_not_retired_and_says_by_what(shop):
    with pytest.raises(Conflict, match="accounts are of this type"):
        retire_account_type(shop.db, shop.clock, shop.owner, type_of(shop, "100.02").id)


def test_open_tickets_stay_without_a_rule(shop):
    tickets = known(shop).with_code("120.99").type
    with pytest.raises(BadInput, match="without a limit"):
        save(shop, replace(as_it_is(tickets), working_rule="never_below_zero"), tickets.id)


def test_two_managers_do_not_overwrite_each_other_and_a_cashier_changes_nothing(shop):
    type_id = save(shop, GUESTS)
    with pytest.raises(StaleVersion):
        save_account_type(shop.db, shop.clock, SaveAccountType(shop.owner, GUESTS, type_id, "old"))
    with pytest.raises(NotAllowed):
        save(shop, GUESTS, by=shop.cashier)


def test_a_drawer_never_gives_more_than_it_holds(shop):
    shop.sell("tea")
    rule(shop, "100.02", "never_below_zero")
    ticket, _ = shop.add("tea", -1)
    shop.pay(ticket)
    assert shop.balances()["100.02"] == 0
    again, _ = shop.add("tea", -1)
    with pytest.raises(Conflict, match=r"100\.02 .* never goes below zero") as refusal:
        shop.pay(again)
    assert refusal.value.facts["balance"].minor == 0
    assert shop.view(again).state == "open"
    assert shop.findings() == []


def test_a_reversal_keeps_the_rule_too(shop):
    shop.sell("tea")
    entry = shop.read(entries, EntryFilter(account_id=known(shop).with_code("100.02").id), 1)[0]
    shop.pay(shop.add("tea", -1)[0])
    rule(shop, "100.02", "never_below_zero")
    with pytest.raises(Conflict, match="never goes below zero"):
        reverse_entry(
            shop.db, shop.clock, ReverseEntry(shop.request_id(), shop.owner, entry.id, "wrong")
        )


def test_a_guest_never_owes_more_than_the_limit_and_pays_back_any_time(shop):
    rule(shop, "120.90", "never_above_limit")
    limit(shop, "120.90", 10_000)
    meal = meal_card(shop)
    shop.sell("toast", pay=meal)
    ticket = shop.ticket("tea")
    with pytest.raises(Conflict, match="its limit is") as refusal:
        shop.pay(ticket, meal)
    assert refusal.value.facts["limit"].minor == 10_000
    assert refusal.value.facts["balance"].minor == 8_000
    shop.pay(ticket, meal, "20.00")
    shop.pay(ticket, "Cash")
    limit(shop, "120.90", 500)
    shop.pay(shop.add("tea", -1)[0], meal)
    assert shop.balances()["120.90"] == 7_000
    limit(shop, "120.90", None)
    shop.sell("toast", 9, pay=meal)


def test_the_days_before_count_though_they_are_only_summed_up(shop):
    rule(shop, "120.90", "never_above_limit")
    limit(shop, "120.90", 10_000)
    meal = meal_card(shop)
    shop.sell("toast", pay=meal)
    shop.close_day()
    shop.tick(days=1)
    shop.open_day()
    shop.pay(shop.ticket("tea", "bread"), meal, "20.00")
    with pytest.raises(Conflict, match="its limit is"):
        shop.pay(shop.ticket("tea"), meal, "0.01")


def test_ten_tills_never_spend_the_same_balance(shop):
    rule(shop, "120.90", "never_above_limit")
    limit(shop, "120.90", 10_000)
    meal = meal_card(shop)
    tickets = [shop.ticket("tea") for _ in range(10)]
    results = together([lambda ticket=ticket: shop.pay(ticket, meal) for ticket in tickets])
    assert sum(isinstance(each, dict) for each in results) == 3
    assert sum(isinstance(each, Conflict) for each in results) == 7
    assert shop.balances()["120.90"] == 9_000
    assert shop.findings() == []
