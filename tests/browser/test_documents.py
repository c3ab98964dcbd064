"""From the card of an account to a document and its entry, and back; accounts found by letters."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.hands import Hands
from tests.browser.test_office import PHONE, opened

pytestmark = pytest.mark.browser
A_HAND = 60
"""Milliseconds between two letters: slower than a scanner."""
PAGES = ("/documents/entries/new", "/documents/opening-balances/", "/books/locks/")


@pytest.fixture
def office(at_till: Callable[..., Hands]) -> Hands:
    """The owner at the documents."""
    return opened(at_till(), "/documents/")


def found(page: Page, letters: str) -> Page:
    """Type letters into the field that is in use, and see what they find."""
    page.keyboard.type(letters, delay=A_HAND)
    expect(page.locator("#chooser")).to_be_visible()
    return page


def test_a_document_is_made_from_a_card_and_reversed(office: Hands):
    page = office.page
    opened(office, "/documents/new")
    page.goto(page.url)
    office.tap(page.get_by_label("Account", exact=True))
    found(page, "meal")
    office.tap(page.get_by_role("option", name="120.90 Meal card firms"))
    expect(page.locator("#preview")).to_contain_text("Balance of 120.90")
    for digit in ("5", "0", "00"):
        office.tap(page.locator(".keypad").get_by_text(digit, exact=True))
    expect(page.locator("#preview tbody tr")).to_have_count(2)
    office.tap(page.get_by_role("button", name="Make the document"))
    expect(page.locator("h1")).to_contain_text("K1-D0")
    expect(page.get_by_role("cell", name="50.00").first).to_be_visible()
    page.get_by_label("Reason").fill("wrong customer")
    office.tap(page.get_by_role("button", name="Reverse"))
    expect(page.locator("p.callout")).to_contain_text("This document was reversed.")


def test_an_account_of_an_entry_is_found_by_keyboard_and_by_touch(office: Hands):
    page = opened(office, "/documents/entries/new").page
    first = page.get_by_label("Account, line 1")
    first.focus()
    found(page, "general adm").keyboard.press("Enter")
    expect(first).to_have_value("632 General administrative expenses")
    expect(page.locator("#chooser")).to_be_hidden()
    office.tap(page.get_by_label("Account, line 2"))
    found(page, "102.01")
    office.tap(page.get_by_role("option", name="102.01 Bank account"))
    expect(page.get_by_label("Account, line 2")).to_have_value("102.01 Bank account")
    page.get_by_label("Account, line 3").focus()
    found(page, "xyzzy")
    expect(page.locator("#chooser")).to_have_text("Nothing is called “xyzzy”. Try fewer letters.")
    page.keyboard.press("Escape")
    page.get_by_label("Debit, line 1").fill("90")
    page.get_by_label("Credit, line 2").fill("90")
    page.get_by_label("Credit, line 2").blur()
    expect(page.locator("#entry-sums")).to_contain_text("Balanced")


def test_on_a_phone_the_key_stands_below_the_keypad(office: Hands):
    page = office.page
    page.set_viewport_size(PHONE)
    opened(office, "/documents/new")
    keypad = page.locator(".keypad").bounding_box()
    make = page.locator("form#document .formbar")
    assert make.evaluate("bar => bar.offsetTop") > page.locator(".keypad").evaluate(
        "k => k.offsetTop"
    )
    assert keypad is not None


@pytest.mark.parametrize("path", PAGES)
def test_nobody_is_shut_out(office: Hands, path: str):
    page = opened(office, path).page
    wrong = Axe().run(page).response["violations"]
    assert [each["id"] for each in wrong] == []
