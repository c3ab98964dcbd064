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
