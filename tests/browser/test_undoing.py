"""Undoing a payment at the screen: who may, why, and that it happens once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.browser.test_access import faults
from tests.people import CASHIER, MANAGER

pytestmark = pytest.mark.browser
UNDO = ".ticket__paid button"


def part_paid(hands: Hands) -> Hands:
    """Take 100.00 in cash of what is due."""
    hands.tap(hands.page.locator(".key--item").first)
    expect(hands.page.locator("#ticket .line")).to_have_count(1)
    hands.tap("#step-plus").tap("#step-plus").tap("#pay")
    expect(hands.page.locator("#due")).to_be_visible()
    hands.digits("10000").tap(".ticket__do .key--go")
    expect(hands.page.locator(".paid b")).to_have_count(1)
    return hands.rest()


def test_a_payment_is_undone_in_two_taps_and_is_due_again(hands: Hands):
    hands.add("Lentil soup").add("Beyran").tap("#pay").digits("10000").tap(".ticket__do .key--go")
    hands.sees("#due", "₺185.00").tap(UNDO)
    expect(hands.page.locator("#ask")).to_be_focused()
    expect(hands.page.locator("#ask")).to_contain_text("Cash ₺100.00")
    hands.tap(hands.page.get_by_role("button", name="Wrong amount"))
    hands.sees("#due", "₺285.00").sees(".paid small", "Undone").sees(
        ".ticket__total > span", "Total"
    )
    expect(hands.page.locator(UNDO)).to_have_count(0)
    hands.rest().tap(".key--exact.wide").closed("Cash", "285.00")
    expect(hands.page.locator("#paper")).not_to_contain_text("100.00")
    expect(hands.page.locator("#journal .entry", has_text="Payment undone")).to_have_count(1)


def test_two_quick_taps_on_a_reason_pay_back_once(hands: Hands):
    part_paid(hands).tap(UNDO)
    hands.page.get_by_role("button", name="Wrong ticket").dblclick()
    expect(hands.page.locator(".paid.is-undone")).to_have_count(1)
    hands.rest().tap(".key--exact.wide").closed()
    expect(hands.page.locator("#journal .entry", has_text="Payment undone")).to_have_count(1)


def test_by_keyboard_a_reason_is_written_and_no_key_takes_money_meanwhile(hands: Hands):
    page = part_paid(hands).page
    page.locator(UNDO).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ask")).to_be_focused()
    page.keyboard.press("F8")
    page.keyboard.press("Enter")
    expect(page.locator("#ask")).to_be_visible()
    page.locator("#ask input[name=written]").fill("paid at the bar")
    page.keyboard.press("Enter")
    expect(page.locator(".paid.is-undone")).to_have_count(1)


def test_closing_the_question_leaves_everything_as_it_was(hands: Hands):
    part_paid(hands).tap(UNDO).tap("#ask [data-ask-close]")
    expect(hands.page.locator("#ask")).to_be_hidden()
    expect(hands.page.locator(".paid b")).to_have_count(1)
    expect(hands.page.locator(".ticket__do .key--go")).to_be_visible()


def test_a_reason_is_asked_for(hands: Hands):
    hands.page.complaints.expected.add(422)
    part_paid(hands).tap(UNDO).tap(hands.page.locator("#ask").get_by_text("Undo", exact=True))
    hands.told("Choose or write a reason.")


def test_a_cashier_undoes_a_payment_only_with_a_colleagues_approval(at_till: Callable[..., Hands]):
    hands = part_paid(at_till(CASHIER))
    hands.page.complaints.expected.add(403)
    hands.tap(UNDO).tap(hands.page.get_by_role("button", name="Wrong amount"))
    expect(hands.page.locator("dialog[data-approval]")).to_contain_text("Undo the payment by Cash")
    hands.page.keyboard.press("Escape")
    expect(hands.page.locator("dialog")).to_have_count(0)
    expect(hands.page.locator(".paid.is-undone")).to_have_count(0)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_in_turkish_while_it_is_asked_and_when_it_is_done(
    at_till: Callable[..., Hands], colours: str
):
    hands = part_paid(at_till(MANAGER, colours)).tap(UNDO)
    expect(hands.page.locator("#ask h2")).to_contain_text("Ödemeyi geri al")
    assert faults(hands) == []
    hands.tap(hands.page.locator("#ask .key--opt").first)
    hands.sees(".paid small", "Geri alındı")
    assert faults(hands) == []


def test_a_closed_ticket_paid_by_the_wrong_means_is_corrected_beside_its_receipt(hands: Hands):
    hands.add("Lentil soup").tap("#exact").closed("Cash", "95.00")
    page = hands.page
    page.locator(".ticket__sums button").click()
    asked = page.locator("#ask")
    expect(asked.get_by_role("heading")).to_contain_text("Correct the payment")
    asked.get_by_label("Number on the slip").fill("4711")
    asked.get_by_role("button", name="Card", exact=True).click()
    hands.closed("Card 4711", "95.00")
    expect(page.locator("#journal .entry", has_text="Payment undone")).to_have_count(1)
