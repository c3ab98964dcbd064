"""Selling without touching the screen: by scanner, and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import AYRAN, TEA
from tests.browser.hands import Hands

pytestmark = pytest.mark.browser


def test_what_is_scanned_is_on_the_ticket_in_its_order(hands: Hands):
    for code in (AYRAN, TEA, AYRAN):
        hands.scan(code)
    hands.lines("Ayran", "Tea", "Ayran")


def test_a_number_before_a_scan_is_how_many(hands: Hands):
    hands.digits("6").scan(AYRAN)
    hands.sees("#ticket .line__qty", "6").sees("output.times", "1")


@pytest.mark.parametrize("place", [2, 7, len(AYRAN)])
def test_a_scanner_that_falters_once_is_no_hand(hands: Hands, place: int):
    hands.digits("3").scan(AYRAN, falters_after=place)
    hands.lines("Ayran").sees("#ticket .line__qty", "3").sees("output.times", "1")


def test_hand_and_scanner_share_the_first_ticket(hands: Hands):
    hands.product("Lentil soup").click(no_wait_after=True)
    hands.scan(AYRAN)
    hands.product("Beyran").click(no_wait_after=True)
    expect(hands.page.locator("#ticket .line")).to_have_count(3)


def test_an_unknown_code_is_named_and_the_ticket_stays(hands: Hands):
    hands.page.complaints.expected.add(404)
    hands.add("Lentil soup").scan("8699999999999")
    hands.told("8699999999999").lines("Lentil soup")
    hands.tap("#notice a")
    expect(hands.page.locator("[name^=portion_barcodes]").first).to_have_value("8699999999999")


def test_a_sale_by_keyboard_alone(hands: Hands):
    board = hands.page.keyboard
    board.press("/")
    expect(hands.page.get_by_placeholder("Search or scan")).to_be_focused()
    board.insert_text("beyran")
    board.press("Enter")
    hands.lines("Beyran")
    board.press("Escape")
    board.type("+", delay=80)
    hands.sees("#ticket .line__qty", "2")
    board.press("F8")
    hands.sees("#due", "₺380.00")
    board.type("40000", delay=80)
    hands.sees("#change", "20.00")
    board.press("F8")
    hands.closed("Beyran", "Change")
    board.press("Enter")
    hands.sees("#ticket h1", "New ticket")


def test_a_discount_by_keyboard_types_into_its_own_figure(hands: Hands):
    hands.add("Lentil soup")
    hands.page.keyboard.type("d", delay=80)
    expect(hands.page.locator("#ask")).to_be_focused()
    hands.page.keyboard.type("20", delay=80)
    hands.sees("#ask .ask__figure", "20").sees("output.times", "1")
    hands.page.keyboard.press("Escape")
    expect(hands.page.locator("#ask")).to_be_hidden()
    hands.page.keyboard.type("3", delay=80)
    hands.sees("output.times", "3")


def test_f4_takes_exact_cash(hands: Hands):
    hands.add("Lentil soup").page.keyboard.press("F4")
    hands.closed("1 Lentil soup")
