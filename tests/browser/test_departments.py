"""A department, its ticket type and a selector, set up by touch; they sell and are told apart."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hands
from tests.browser.test_office import opened
from tests.people import CASHIER, MANAGER, OWNER

pytestmark = pytest.mark.browser
TYPES, PARTS = "/manager/ticket-types/", "/manager/departments/"
SELECTORS = "/manager/calculation-selectors/"
SOUP = "Lentil soup"


def add(office: Hands, path: str, name: str, fill: Callable[[Page], None]) -> None:
    """Add something under a name in Turkish; its list says that it is kept."""
    page = opened(office, f"{path}new").page
    page.get_by_label("Ad", exact=True).fill(name)
    fill(page)
    office.tap(page.get_by_role("button", name="Kaydet"))
    expect(page.locator("#notice")).to_contain_text(name)


def retire(office: Hands, path: str, name: str) -> None:
    """Take it out of use, so that the next one finds the venue as it was."""
    page = opened(office, path).page
    office.tap(page.get_by_role("link", name=name))
    office.tap(page.get_by_role("button", name="Kullanımdan kaldır"))
    expect(page.locator("#notice")).to_contain_text(name)


@pytest.fixture
def office(at_till: Callable[..., Hands]):
    """The manager, after whom nothing is left in use."""
    hands = at_till(MANAGER)
    yield hands
    for path, name in (
        (SELECTORS, "Müşteri indirimi"),
        (PARTS, "Gel al"),
        (PARTS, "Bahçe"),
        (TYPES, "Gel al adisyonu"),
    ):
        retire(hands, path, name)


def test_a_department_with_its_ticket_type_and_a_selector_sells_and_is_reported(
    at_till: Callable[..., Hands], office: Hands
):
    add(
        office,
        TYPES,
        "Gel al adisyonu",
        lambda page: page.get_by_text("Vergi fiyata eklenir").click(),
    )
    add(office, PARTS, "Bahçe", lambda page: None)
    add(
        office,
        PARTS,
        "Gel al",
        lambda page: page.locator("#ticket_type_id").select_option(label="Gel al adisyonu"),
    )
    add(
        office,
        SELECTORS,
        "Müşteri indirimi",
        lambda page: office.tap(page.locator("label.choice", has_text="%10")),
    )

    till = at_till(CASHIER)
    till.tap(till.page.get_by_role("button", name="Gel al", exact=True))
    expect(till.page.get_by_role("button", name="Gel al", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    till.add(SOUP)
    till.total("₺104.50").rest().tap("#exact")
    expect(till.page.locator("#journal")).to_be_visible()

    owner = at_till(OWNER)
    owner.tap(owner.page.get_by_role("button", name="Gel al", exact=True))
    owner.add(SOUP).total("₺104.50")
    selector = owner.page.get_by_role("button", name="Müşteri indirimi")
    owner.tap(selector)
    expect(selector).to_have_attribute("aria-pressed", "true")
    owner.total("₺94.05")
    owner.rest().tap("#exact")
    expect(owner.page.locator("#journal")).to_be_visible()

    report = opened(office, "/reports/sales_by_department?days=today").page
    row = report.locator("tbody tr", has_text="Gel al")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("198,55")
