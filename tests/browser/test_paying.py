"""Taking money: change, parts, means; and that it is taken once, whatever hands and tabs do."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.hands import Hands

pytestmark = pytest.mark.browser


@pytest.fixture
def paying(hands: Hands) -> Hands:
    """Two soups are to be paid: 285.00."""
    hands.add("Lentil soup").add("Beyran").tap("#pay")
    expect(hands.page.locator("#due")).to_have_text("₺285.00")
    return hands


def means(hands: Hands, name: str) -> Hands:
    hands.tap(hands.page.locator(".means").get_by_role("button", name=name, exact=True))
    expect(hands.page.locator(".key--means[aria-pressed=true]")).to_have_text(name)
    return hands


def take(hands: Hands) -> Hands:
    return hands.rest().tap(".ticket__do .key--go")


def test_change_shows_while_the_amount_is_typed_and_notes_are_counted(paying: Hands):
    paying.digits("30000").sees("#taken", "300.00").sees("#change", "15.00")
    paying.tap(".parts [data-digit=clear]").sees("#taken", "285.00").sees("#change", "0.00")
    paying.tap(".note-200").tap(".note-100").sees("#taken", "300.00").sees("#change", "15.00")
    take(paying).sees(".ticket__total output", "₺15.00").closed("Cash", "300.00")


def test_a_part_in_cash_and_the_rest_by_card_with_its_slip(paying: Hands):
    paying.digits("10000")
    take(paying).sees("#due", "₺185.00").sees(".paid b", "−100.00")
    means(paying, "Card").digits("4711").sees("#taken", "185.00").sees("#rest", "0.00")
    take(paying).closed("Cash", "100.00", "Card 4711", "185.00")


def test_a_card_without_the_number_of_its_slip_is_refused(paying: Hands):
    paying.page.complaints.expected.add(422)
    take(means(paying, "Card")).told("Enter the number on the slip.")
    paying.digits("4711")
    take(paying).closed("Card 4711")


def test_a_card_takes_no_more_than_is_due(paying: Hands):
    paying.page.complaints.expected.add(422)
    means(paying, "Card").digits("4711")
    paying.tap("[data-keypad-to=tendered]").digits("30000").sees("#taken", "300.00")
    take(paying).told("Take at most ₺285.00: no change is given here.")


def test_a_bill_is_split_in_three(paying: Hands):
    third = paying.page.locator(".parts .key", has_text="1 / 3")
    take(paying.tap(third).sees("#taken", "95.00")).sees("#due", "₺190.00")
    half = paying.page.locator(".parts .key", has_text="1 / 2")
    take(paying.tap(half).sees("#taken", "95.00")).sees("#due", "₺95.00")
    take(paying).closed("Cash")
    expect(paying.page.locator("#journal .entry", has_text="Payment")).to_have_count(3)


def test_money_is_given_back_for_what_is_taken_back(hands: Hands):
    hands.act("Take back").sees("output.times", "−1").add("Lentil soup").total("₺95.00")
    hands.sees("#ticket .ticket__total > span", "Give back").tap("#pay")
    hands.sees("#due", "₺95.00")
    take(hands).sees(".ticket__total", "Given back\n₺95.00").closed("−1 Lentil soup", "−95.00")


def test_a_ticket_that_was_given_away_whole_is_closed_without_money(hands: Hands):
    hands.add("Lentil soup").act("Gift").tap(hands.page.get_by_role("button", name="Apology"))
    hands.total("₺0.00").sees("#pay", "Close").tap("#pay").closed("Lentil soup (gift)")


def test_two_quick_taps_on_exact_cash_pay_once(hands: Hands):
    hands.add("Lentil soup")
    hands.page.locator("#exact").dblclick()
    hands.closed("1 Lentil soup")
    expect(hands.page.locator("#journal .entry", has_text="Payment")).to_have_count(1)


def test_going_back_after_paying_shows_the_receipt_again(hands: Hands):
    hands.add("Lentil soup").tap("#exact").closed("1 Lentil soup")
    receipt = hands.page.url
    hands.page.go_back()
    hands.closed("1 Lentil soup")
    assert hands.page.url == receipt


def test_a_second_tab_that_is_behind_changes_nothing_and_catches_up(hands: Hands):
    hands.add("Lentil soup")
    tab = Hands(hands.page.context.new_page(), hands.address)
    path = hands.page.url.removeprefix(hands.address)
    tab.go(path).total("₺95.00")
    hands.tap("#step-plus").total("₺190.00")
    tab.act("Discount").tap(tab.page.get_by_role("button", name="50 %", exact=True))
    expect(tab.page.locator("#meanwhile")).to_be_visible()
    tab.total("₺190.00")


def test_a_second_tab_cannot_pay_again(hands: Hands):
    hands.add("Lentil soup").tap("#pay")
    tab = Hands(hands.page.context.new_page(), hands.address)
    tab.go(hands.page.url.removeprefix(hands.address))
    take(hands).closed("1 Lentil soup")
    take(tab).closed("1 Lentil soup")
    expect(tab.page.locator("#journal .entry", has_text="Payment")).to_have_count(1)


def test_the_books_are_told_in_words_codes_and_rules(hands: Hands):
    hands.add("Lentil soup").tap("#exact").closed()
    words = hands.page.locator("#journal .words")
    expect(words.first).to_have_text("Cash in the drawer")
    hands.tap("#told-codes")
    expect(words.first).to_have_text("100.02")
    hands.tap("#told-rules")
    expect(words.first).to_have_text("Payment")
    hands.sees(".equation output", "₺95.00", "86.36", "8.64")


def test_a_receipt_is_printed_again_as_a_copy(hands: Hands):
    hands.add("Lentil soup").tap("#exact").closed()
    expect(hands.page.locator("#job")).to_contain_text("Receipt printer")
    with hands.page.expect_response("**/copies") as answer:
        hands.tap("#copy")
    assert answer.value.ok
    hands.tap(".ticket__do .key--go").sees("#ticket h1", "New ticket")


def test_one_more_and_pay_in_one_breath_pays_for_both(hands: Hands):
    page, underway = hands.add("Lentil soup").page, []

    def hold(change: Route) -> None:
        underway.append(change)

    page.route("**/tickets/*/lines/*", hold)
    with page.expect_request("**/tickets/*/lines/*"):
        page.evaluate("['#step-plus', '#pay'].forEach(key => document.querySelector(key).click())")
    page.wait_for_timeout(300)
    underway[0].continue_()
    hands.sees("#due", "₺190.00").sees(".line__qty", "2")
    page.wait_for_load_state("networkidle")
