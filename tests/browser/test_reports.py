"""A manager reads reports: from the first page down to the ticket, composing, in two languages."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.hands import Hands
from tests.browser.test_office import opened
from tests.people import MANAGER, OWNER

pytestmark = pytest.mark.browser
SOUP = "Lentil soup"


def sound(page: Page) -> None:
    """Check what a machine can check of a page, and that nothing reaches beyond the screen."""
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("name", "title", "weekday", "save"),
    [
        (OWNER, "Sales by product", "Weekday", "Save"),
        (MANAGER, "Ürüne göre satış", "Haftanın günü", "Kaydet"),
    ],
)
def test_a_figure_opens_down_to_the_ticket_and_a_composed_report_is_saved(
    at_till: Callable[..., Hands], name: str, title: str, weekday: str, save: str
):
    hands = at_till(name)
    hands.add(SOUP).tap("#exact")
    expect(hands.page.locator("#journal")).to_be_visible()
    page = opened(hands, "/reports?days=today").page
    sound(page)
    hands.tap(page.locator(".report-card", has_text=title).first)
    sound(page)
    hands.tap(page.locator("table .sheet__go", has_text=SOUP))
    sound(page)
    hands.tap(page.locator("table .sheet__go").first)
    expect(page.locator("#journal")).to_be_visible()

    opened(hands, "/reports/own_lines?days=today")
    page.locator("#row-0").select_option("weekday")
    expect(page.locator(".sheet thead").last).to_contain_text(weekday)
    page.locator("label", has=page.locator("#measure-price")).click()
    page.wait_for_url("**measure=price**")
    sound(page)
    hands.tap(page.get_by_role("link", name=save))
    sound(page)
    page.locator("#name").fill(f"{save} 1")
    hands.tap(page.locator("#saved-report button[type=submit]"))
    expect(page.locator("#notice")).to_contain_text(f"{save} 1")
    sound(page)
    opened(hands, "/reports?days=today")
    hands.tap(page.locator(".report-card", has_text=f"{save} 1"))
    expect(page.locator(".sheet thead").last).to_contain_text(weekday)


def test_what_is_taken_from_a_report_waits_behind_one_button_also_for_the_keyboard(
    at_till: Callable[..., Hands],
):
    page = opened(at_till(OWNER), "/reports/sales_by_product?days=today").page
    button = page.get_by_role("button", name="Export or print")
    entries = page.locator("#take-away :is(a, button)")
    expect(entries.first).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    assert entries.all_inner_texts() == ["CSV", "XLSX", "PDF", "80 mm", "Print"]
    sound(page)
    page.keyboard.press("Tab")
    expect(entries.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(entries.first).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    with page.expect_download() as file:
        page.get_by_role("link", name="CSV").click()
    assert file.value.suggested_filename.endswith(".csv")


def test_on_a_phone_one_line_names_the_filters_and_opens_them(at_till: Callable[..., Hands]):
    hands = at_till(MANAGER)
    hands.page.set_viewport_size({"width": 390, "height": 844})
    page = opened(hands, "/reports/sales_by_product?days=today").page
    key = page.locator(".narrow__key")
    expect(page.locator("#days-form")).to_be_hidden()
    key.click()
    register = page.locator("#days-form [name=register]")
    till = register.locator("option").nth(1).inner_text()
    register.select_option(label=till)
    sound(page)
    page.get_by_role("button", name="Göster", exact=True).click()
    expect(page.locator("#days-form")).to_be_hidden()
    expect(key).to_contain_text(till)
    sound(page)
    hands.page.set_viewport_size({"width": 1024, "height": 768})
    expect(key).to_be_hidden()
    expect(page.locator("#days-form")).to_be_visible()


def test_the_tabs_of_the_set_up_stand_in_one_row(at_till: Callable[..., Hands]):
    page = opened(at_till(MANAGER), "/manager/payment-types/").page
    heights = page.locator(".seg--tabs > a").evaluate_all(
        "tabs => tabs.map((tab) => tab.getBoundingClientRect().top)"
    )
    assert len(heights) == 9
    assert len(set(heights)) == 1
    sound(page)
