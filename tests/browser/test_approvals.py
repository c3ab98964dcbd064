"""A manager approves by a PIN at the cashier's till: by touch, by keys, wrong once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.browser.test_access import faults
from tests.people import CASHIER, MANAGER, OWNER, PINS

pytestmark = pytest.mark.browser
DIALOG = "dialog[data-approval]"


def asked(hands: Hands) -> Hands:
    """Ask for a gift of a soup, which a cashier may not give alone."""
    hands.page.complaints.expected.update({403, 422})
    hands.add("Lentil soup").act("Gift").tap(hands.page.locator("#ask .key--opt").first)
    expect(hands.page.locator(DIALOG)).to_contain_text("Give away 1 × Lentil soup")
    return hands


def pin(hands: Hands, digits: str) -> Hands:
    for digit in digits:
        hands.tap(f"{DIALOG} [data-digit='{digit}']")
    return hands


def test_a_gift_is_approved_by_touch_after_a_wrong_pin(at_till: Callable[..., Hands]):
    hands = asked(at_till(CASHIER))
    dialog = hands.page.locator(DIALOG)
    expect(dialog).to_contain_text("₺95.00")
    expect(dialog.locator(".approval__pin")).to_be_hidden()
    hands.tap(dialog.get_by_text(OWNER))
    pin(hands, "000000")
    expect(dialog.locator("#approval-refused")).to_contain_text("That is not the PIN.")
    expect(dialog.locator(".pin__dot.on")).to_have_count(0)
    hands.tap(dialog.get_by_text(MANAGER))
    pin(hands, PINS[MANAGER])
    expect(dialog).to_have_count(0)
    expect(hands.page.locator("#ask")).to_be_hidden()
    hands.total("₺0.00")
    expect(hands.page.locator(".bar__who")).to_contain_text(CASHIER)
    hands.tap("#pay").closed()
    page = at_till(OWNER).page
    page.goto(f"{hands.address}/reports/gifts")
    row = page.locator("table tbody tr", has_text=CASHIER)
    expect(row.filter(has_text=MANAGER)).to_have_count(1)


def test_the_pin_is_typed_on_the_keyboard_and_escape_leaves_everything(
    at_till: Callable[..., Hands],
):
    hands = asked(at_till(CASHIER))
    page = hands.page
    page.keyboard.press("Escape")
    expect(page.locator(DIALOG)).to_have_count(0)
    hands.total("₺95.00").tap(page.locator("#ask .key--opt").first)
    page.locator(DIALOG).get_by_text(MANAGER).click()
    page.keyboard.type(PINS[MANAGER], delay=90)
    expect(page.locator(DIALOG)).to_have_count(0)
    hands.total("₺0.00")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_dialog_is_reachable_for_everybody(at_till: Callable[..., Hands], colours: str):
    hands = asked(at_till(CASHIER, colours))
    hands.page.locator(DIALOG).get_by_text(MANAGER).click()
    assert faults(hands) == []
