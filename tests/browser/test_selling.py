"""Ringing up: how many taps it takes, what the ticket then says, and that nothing is lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands

pytestmark = pytest.mark.browser


def test_one_item_for_exact_cash_is_two_taps(hands: Hands):
    hands.add("Lentil soup").tap("#exact").closed("1 Lentil soup", "95.00")
    assert hands.taps == 2


def test_two_items_and_a_note_are_four_taps(hands: Hands):
    hands.add("Lentil soup").add("Ezogelin soup").tap("#pay")
    hands.tap(hands.page.locator(".key--exact", has_text="200")).closed("Change")
    assert hands.taps == 4
    hands.sees(".ticket__total output", "₺10.00")


def test_a_number_and_then_a_product_is_so_many_of_it_and_the_next_is_one(hands: Hands):
    hands.digits("12").add("Lentil soup").add("Tripe soup")
    hands.sees("#ticket .line__qty", "12", "1").total("₺1,290.00")


def test_quick_taps_on_an_empty_till_make_one_ticket(hands: Hands):
    key = hands.product("Lentil soup")
    for _ in range(4):
        key.click(no_wait_after=True)
    hands.sees("#ticket .line__qty", "4").lines("Lentil soup").total("₺380.00")


def test_how_many_are_on_the_ticket_stands_on_the_key_without_new_keys(hands: Hands):
    asked = []
    hands.page.on("request", lambda request: asked.append(request.url))
    hands.digits("3").add("Lentil soup").add("Beyran").add("Lentil soup")
    expect(hands.product("Lentil soup").locator("[data-count] b")).to_have_text("4")
    expect(hands.product("Beyran").locator("[data-count] b")).to_have_text("1")
    assert not [url for url in asked if "/till/keys" in url]


def test_a_product_with_sizes_asks_and_then_adds_what_was_chosen(hands: Hands):
    hands.category("Grill and kebab").tap(hands.product("Adana kebab"))
    hands.tap(hands.page.locator(".key--opt", has_text="Double"))
    hands.tap(hands.page.locator(".key--opt", has_text="Bulgur"))
    hands.tap(hands.page.get_by_role("button", name="Add", exact=True))
    hands.lines("Adana kebab Double").sees("#ticket .line__mods", "Bulgur").total("₺755.00")
    expect(hands.product("Adana kebab")).to_be_visible()


def test_of_a_group_with_one_answer_the_second_choice_replaces_the_first(hands: Hands):
    hands.category("Grill and kebab").tap(hands.product("Adana kebab"))
    for choice in ("Mild", "Very hot"):
        hands.tap(hands.page.locator(".key--opt").get_by_text(choice, exact=True))
    hands.tap(hands.page.get_by_role("button", name="Add", exact=True))
    hands.sees("#ticket .line__mods", "Very hot")


def test_plus_and_minus_change_the_chosen_line(hands: Hands):
    hands.add("Lentil soup").add("Beyran")
    hands.tap(hands.page.locator("#ticket .line__hit").first)
    expect(hands.page.locator("#ticket .line").first).to_contain_class("is-selected")
    hands.tap("#step-plus").sees("#ticket .line__qty", "2", "1")
    hands.tap("#step-plus").sees("#ticket .line__qty", "3", "1")
    hands.tap("#step-minus").sees("#ticket .line__qty", "2", "1").total("₺380.00")


def test_a_gift_has_its_reason_and_costs_nothing(hands: Hands):
    hands.add("Lentil soup").add("Beyran").act("Gift")
    hands.tap(hands.page.get_by_role("button", name="Birthday"))
    hands.total("₺95.00").sees("#ticket .line__mods", "Gift · Birthday")
    hands.sees("#ticket .is-gift .line__amt", "190.000.00")
    hands.tap(hands.page.get_by_role("button", name="Sell after all")).total("₺285.00")


def test_a_part_of_a_line_is_void_for_a_written_reason(hands: Hands):
    hands.digits("5").add("Lentil soup").act("Void").digits("2")
    hands.page.get_by_placeholder("Another reason").fill("Dropped")
    hands.tap(hands.page.locator("#ask").get_by_role("button", name="Void"))
    hands.sees("#ticket .line__qty", "3", "2").total("₺285.00")
    hands.sees("#ticket .is-void .line__mods", "Void · Dropped")
    hands.digits("1").add("Beyran").sees("#ticket .line__qty", "3", "2", "1")


def test_void_without_a_reason_is_refused_and_stays_open(hands: Hands):
    hands.page.complaints.expected.add(422)
    hands.add("Lentil soup").act("Void")
    hands.tap(hands.page.locator("#ask").get_by_role("button", name="Void"))
    hands.told("Choose or write a reason.")
    expect(hands.page.locator("#ask")).to_be_visible()


def test_a_usual_discount_is_two_taps_and_comes_off_again(hands: Hands):
    hands.add("Lentil soup").add("Beyran").act("Discount")
    hands.tap(hands.page.get_by_role("button", name="10 %", exact=True)).total("₺256.50")
    hands.sees("#ticket .sum--calc .num", "−28.50")
    hands.tap(hands.page.get_by_label("Take off")).total("₺285.00")


def test_a_discount_is_typed_on_the_keypad_as_percent_or_amount(hands: Hands):
    hands.add("Lentil soup").act("Discount").digits("8")
    hands.tap(hands.page.get_by_role("button", name="Give the discount")).total("₺87.40")
    hands.act("Discount").tap(hands.page.locator("#ask .seg button", has_text="Amount"))
    hands.sees("#ask .ask__figure", "0.00").digits("740").sees("#ask .ask__figure", "7.40")
    hands.tap(hands.page.get_by_role("button", name="Give the discount")).total("₺80.00")


def test_a_discount_of_the_managers_own_is_two_taps(hands: Hands):
    hands.add("Lentil soup").act("Discount")
    hands.tap(hands.page.get_by_role("button", name="Regular guest")).total("₺85.50")


def test_a_discount_may_be_for_one_line(hands: Hands):
    hands.add("Lentil soup").add("Beyran").act("Discount")
    line = hands.page.locator("#ask .seg button", has_text="Line")
    hands.tap(line)
    expect(line).to_have_attribute("aria-pressed", "true")
    hands.tap(hands.page.get_by_role("button", name="50 %", exact=True))
    hands.total("₺190.00").sees("#ticket .line__calc .num", "−95.00")


def test_a_note_stands_on_its_line(hands: Hands):
    hands.add("Lentil soup").act("Note")
    hands.page.get_by_placeholder("What the kitchen").fill("no lemon")
    hands.tap(hands.page.get_by_role("button", name="Keep"))
    hands.sees("#ticket .line__mods", "no lemon")


def test_a_ticket_is_held_under_its_name_and_found_again(hands: Hands):
    hands.add("Lentil soup").act("Name")
    hands.page.get_by_placeholder("Table, guest or number").fill("Terrace 4")
    hands.tap(hands.page.get_by_role("button", name="Keep", exact=True))
    hands.sees("#ticket h1", "Terrace 4").tap("#hold")
    hands.sees("#ticket h1", "New ticket").act("Open tickets")
    hands.page.get_by_placeholder("Name, guest").fill("terrace")
    expect(hands.page.locator(".held__card")).to_have_count(1)
    hands.tap(".held__card").sees("#ticket h1", "Terrace 4").lines("Lentil soup")


def test_a_whole_ticket_is_void_and_the_till_is_empty(hands: Hands):
    hands.add("Lentil soup").act("Void ticket")
    hands.tap(hands.page.get_by_role("button", name="Mistyped"))
    hands.sees("#ticket h1", "New ticket")


def test_a_search_finds_by_part_of_a_name_and_gives_the_keys_back(hands: Hands):
    hands.page.get_by_placeholder("Search or scan").fill("herbal")
    hands.add("Herbal tea").lines("Herbal tea")
    expect(hands.product("Lentil soup")).to_be_visible()
    expect(hands.page.get_by_placeholder("Search or scan")).to_have_value("")


def test_a_key_that_needs_a_line_says_so(hands: Hands):
    hands.page.complaints.expected.add(409)
    hands.tap(hands.page.locator(".acts").get_by_text("Gift", exact=True))
    hands.told("There is nothing on this ticket yet.")


def test_what_is_on_the_ticket_outlives_a_reload(hands: Hands):
    hands.add("Lentil soup").add("Beyran")
    hands.page.reload()
    hands.lines("Lentil soup", "Beyran").total("₺285.00")


def test_the_chosen_line_of_a_long_ticket_is_in_view(hands: Hands):
    for _ in range(6):
        hands.add("Lentil soup").add("Ezogelin soup")
    hands.add("Beyran")
    expect(hands.page.locator("#ticket .line.is-selected")).to_be_in_viewport(ratio=0.95)
