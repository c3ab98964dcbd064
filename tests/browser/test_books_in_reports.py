"""An accountant at the journal and at a card: other days, beside last week, on paper, as a file."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.browser.test_office import opened
from tests.browser.test_reports import SOUP, sound
from tests.people import OWNER

pytestmark = pytest.mark.browser


def test_a_journal_opens_the_card_and_both_are_filtered_compared_printed_and_taken_away(
    at_till: Callable[..., Hands],
):
    hands = at_till(OWNER)
    hands.add(SOUP).tap("#exact")
    expect(hands.page.locator("#journal")).to_be_visible()
    page = opened(hands, "/reports").page
    hands.tap(page.locator(".rail a", has_text="Books"))
    hands.tap(page.get_by_role("link", name="Journal"))
    expect(page.locator(".rail [aria-current=page]")).to_have_text("Books")
    page.locator("#days-form a", has_text="Today").click()
    form = page.locator("#days-form")
    form.locator("[name=compare]").select_option("year")
    hands.tap(form.get_by_role("button", name="Show"))
    expect(page.locator("#figures")).to_contain_text("Debit")
    expect(page.locator(".sheet tfoot")).to_contain_text("Before")
    sound(page)

    hands.tap(page.locator("table .sheet__go", has_text="100.02").first)
    expect(page.locator("h1")).to_contain_text("Account 100.02")
    expect(page.locator("#beside-card")).to_contain_text("Bank deposit")
    expect(page.locator(".sheet tbody")).to_contain_text("Brought forward")
    expect(page.locator("#days-form [aria-current=true]")).to_have_text("Everything")
    sound(page)
    page.locator("#days-form a", has_text="This week").click()
    form.locator("[name=compare]").select_option("before")
    hands.tap(form.get_by_role("button", name="Show"))
    expect(page.locator("#figures .kpi__name")).to_have_text(["Debit", "Credit", "Balance"])

    menu = page.get_by_role("button", name="Export or print")
    menu.click()
    assert page.locator("#take-away :is(a, button)").all_inner_texts() == [
        "CSV", "XLSX", "PDF", "80 mm", "Print",
    ]  # fmt: skip
    with page.expect_download() as file:
        page.get_by_role("link", name="PDF").click()
    assert file.value.suggested_filename.startswith("account_card-")
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes' }")
    page.locator("#take-away [data-print]").click()
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    hands.tap(page.get_by_role("link", name="Statement"))
    expect(page.locator(".statement")).to_contain_text("Closing balance")
    sound(page)
