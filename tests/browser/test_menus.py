"""Two menus at one till: a change of department shows the other keys at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.browser.test_office import opened
from tests.people import CASHIER, MANAGER

pytestmark = pytest.mark.browser
WRAPS, WRAP, SOUP = "Wraps and kebab", "Adana wrap", "Lentil soup"


def work_in(till: Hands, department: str) -> None:
    """Tap a department and see it chosen."""
    key = till.page.get_by_role("button", name=department, exact=True)
    till.tap(key)
    expect(key).to_have_attribute("aria-pressed", "true")


def offers(till: Hands, category: str, *, not_that: str) -> None:
    """Read the categories in view."""
    keys = till.page.locator(".key--cat")
    expect(keys.filter(has_text=category)).to_have_count(1)
    expect(keys.filter(has_text=not_that)).to_have_count(0)


def test_another_department_shows_the_keys_of_its_menu(at_till: Callable[..., Hands]):
    till = at_till(CASHIER)
    offers(till, "Meze", not_that=WRAPS)
    work_in(till, "Takeaway")
    offers(till, WRAPS, not_that="Meze")
    till.add(WRAP)
    offers(till, WRAPS, not_that="Meze")
    till.rest().tap("#hold")
    expect(till.page.locator("#no-lines")).to_be_visible()
    work_in(till, "Dining room")
    offers(till, "Meze", not_that=WRAPS)
    till.add(SOUP).rest().tap("#hold")
    expect(till.page.locator("#no-lines")).to_be_visible()
    work_in(till, "Takeaway")
    till.page.get_by_role("searchbox").fill("beyran")
    till.add("Beyran")
    offers(till, WRAPS, not_that="Meze")
    till.rest().tap("#exact")
    expect(till.page.locator("#journal")).to_be_visible()
    till.go("/till")
    work_in(till, "Dining room")


def test_an_open_ticket_shows_the_menu_that_it_was_begun_on(at_till: Callable[..., Hands]):
    till = at_till(CASHIER)
    work_in(till, "Takeaway")
    till.add(WRAP)
    ticket = till.page.url
    till.rest().tap("#hold")
    expect(till.page.locator("#no-lines")).to_be_visible()
    work_in(till, "Dining room")
    offers(till, "Meze", not_that=WRAPS)
    till.page.goto(ticket)
    offers(till, WRAPS, not_that="Meze")
    till.tap("#exact")
    expect(till.page.locator("#journal")).to_be_visible()


def test_a_menu_begins_as_a_copy_by_touch(at_till: Callable[..., Hands]):
    office = at_till(MANAGER)
    page = opened(office, "/manager/menus/new").page
    page.get_by_label("Ad", exact=True).fill("Bahçe menüsü")
    page.locator("#copy_of").select_option(label="Paket menüsü")
    office.tap(page.get_by_role("button", name="Kaydet"))
    expect(page.locator("#notice")).to_contain_text("Bahçe menüsü")
    row = page.locator("#menus tbody tr", has_text="Bahçe menüsü")
    expect(row.locator("td").first).to_have_text("4")
    office.tap(row.get_by_role("link", name="Bahçe menüsü"))
    office.tap(page.get_by_role("button", name="Kullanımdan kaldır"))
    expect(page.locator("#notice")).to_contain_text("Bahçe menüsü")
