"""The browser shows the accountant's books page by page, and closes the tax after a look at it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.browser.test_office import PHONE, opened
from tests.browser.test_paying import take

pytestmark = pytest.mark.browser

VOUCHERS = "/books/vouchers/"
CLOSING = "/books/tax-closing/?until=2026-03-02"


@pytest.fixture
def sold(hands: Hands) -> Hands:
    """Sell a soup for cash."""
    hands.add("Lentil soup").tap("#pay")
    return take(hands).closed("Cash")


def test_a_book_is_reached_from_its_report_and_printed_page_by_page(sold: Hands):
    page = opened(sold, "/reports/journal_book?days=today").page
    sold.tap(page.get_by_role("link", name="Pages of the book"))
    expect(page.locator(".book-page").first).to_contain_text("Page 1 of")
    page.emulate_media(media="print")
    expect(page.locator(".rail")).to_be_hidden()
    wide = page.locator(".book-page").first.bounding_box()["width"]
    assert wide > page.viewport_size["width"] * 0.9
    page.emulate_media(media="screen")


def test_the_tax_is_closed_after_a_look_at_its_entry(sold: Hands):
    page = opened(sold, CLOSING).page
    expect(page.locator("#main")).to_contain_text("360.10")
    sold.tap(page.get_by_role("button", name="Post the closing"))
    expect(page.locator("#main")).to_contain_text("Tax closing up to")
    expect(opened(sold, CLOSING).page.locator("#main")).to_contain_text("No tax is left to close")


@pytest.mark.parametrize("path", [VOUCHERS, CLOSING, f"{VOUCHERS}ledger_book/pages?days=today"])
def test_nothing_is_wider_than_a_phone(at_till: Callable[..., Hands], path: str):
    page = opened(at_till(), path).page
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
