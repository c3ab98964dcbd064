"""A manager defines account types and posting rules by hand, and sees at once what they post."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.browser.test_office import PHONE, opened
from tests.browser.test_paying import take

pytestmark = pytest.mark.browser

RULES = "/manager/transaction-types/"
PAGES = (
    RULES,
    f"{RULES}new",
    "/manager/account-types/",
    "/manager/account-types/new",
    "/manager/accounts/batch/",
)


def test_the_example_follows_both_ends_as_they_are_chosen(hands: Hands):
    page = opened(hands, f"{RULES}new").page
    expect(page.locator("#example")).to_contain_text("Choose both account types")
    page.locator("#source_type_id").select_option(label="Liquid assets")
    page.locator("#target_type_id").select_option(label="Liquid assets")
    expect(page.locator("#example")).to_contain_text("any of “Liquid assets”")
    page.locator("#source_account_id").select_option(label="100.02 Till 1")
    page.locator("#target_account_id").select_option(label="102.01 Bank account")
    expect(page.locator("#example tbody tr")).to_have_text(
        ["102.01 Bank account100.00", "100.02 Till 1100.00"]
    )
    page.get_by_label("Name", exact=True).fill("Drawer to bank account")
    hands.tap(page.get_by_role("button", name="Save"))
    expect(page.locator("#notice")).to_contain_text("“Drawer to bank account” is saved.")


def test_before_a_change_is_saved_last_week_is_shown_under_it(hands: Hands):
    hands.add("Lentil soup").tap("#pay")
    take(hands).closed("Cash")
    page = opened(hands, RULES).page
    hands.tap(page.get_by_role("link", name="Sale 10 %"))
    expect(page.locator("#dry-run")).to_contain_text("The same would have been posted.")
    page.locator("#source_account_id").select_option(label="600.20 Domestic sales 20 %")
    row = page.locator("#dry-run tr", has_text="600.20")
    expect(row.locator("td").nth(0)).to_have_text("0.00")
    expect(row.locator("td").nth(1)).to_contain_text("Cr")
    expect(page.locator("#dry-run")).not_to_contain_text("The same would have been posted.")


def test_lines_become_accounts_after_they_were_looked_at(hands: Hands):
    page = opened(hands, "/manager/accounts/batch/").page
    page.locator("#lines").fill("#Receivables\n120.500 Ayşe Demir\n#Nowhere\nMehmet")
    hands.tap(page.get_by_role("button", name="See what would be added"))
    expect(page.locator("#batch-result")).to_contain_text("no account type “Nowhere”")
    page.locator("#lines").fill("#Receivables\n120.500 Ayşe Demir\nMehmet Kaya")
    hands.tap(page.get_by_role("button", name="See what would be added"))
    expect(page.locator("#batch-result")).to_contain_text("2 accounts would be added.")
    hands.tap(page.get_by_role("button", name="Add now"))
    expect(page.locator("#notice")).to_contain_text("2 accounts were added.")


@pytest.mark.parametrize("path", PAGES)
def test_everybody_can_read_the_screens(at_till: Callable[..., Hands], path: str):
    hands = at_till()
    page = opened(hands, path).page
    assert Axe().run(page).response["violations"] == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
