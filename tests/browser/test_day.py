"""An evening at the screen: cash is moved, the drawer counted by touch, the day closed by its Z."""

import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pospro.app import create_app
from pospro.config import Settings
from pospro.domain.clock import FixedClock
from tests.browser.conftest import sign_in
from tests.browsing import screen
from tests.conftest import MONDAY_NOON
from tests.people import CASHIER, OWNER
from tests.serving import end, served

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def address(demo_file, tmp_path) -> Iterator[str]:
    """A venue of the test's own: its day is closed at the end."""
    folder = tmp_path / "venue"
    shutil.copytree(demo_file.keys, folder)
    settings = Settings(
        database_url=f"sqlite:///{folder / 'venue.sqlite'}", data_dir=folder, idle_seconds=3600
    )
    app = create_app(settings, FixedClock(MONDAY_NOON))
    with served(app) as found:
        yield found
    end(app)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The owner at the drawer; the console must stay empty."""
    with screen(browser, storage_state=sign_in(browser, address, OWNER)) as found:
        found.goto(f"{address}/drawer", wait_until="networkidle")
        yield found


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.locator(f"[data-count='{key}']").click()


def move(page: Page, kind: str, amount: str, reason: str) -> None:
    page.get_by_role("link", name=kind, exact=True).click()
    if amount:
        page.get_by_label("Amount").fill(amount)
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name=kind, exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("The movement is recorded")


def test_an_evening_from_the_drawer_to_the_z(page: Page, address: str):
    move(page, "Pay in", "500", "change from the bank")
    move(page, "Pay out", "42.50", "ice")
    move(page, "Open the drawer", "", "change for a guest")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("tbody tr").first).to_contain_text("change for a guest")

    page.get_by_role("link", name="Count and close").click()
    press(page, "2", "next", "1", "next", "next", "next")
    press(page, "1", "5", "delete")
    page.get_by_role("button", name="One more of ₺5.00").click()
    expect(page.locator("[data-counted]")).to_have_text("515.00")
    page.get_by_role("button", name="Hand in the count").click()
    expect(page.locator(".kpi").nth(0)).to_contain_text("515.00")
    expect(page.locator(".kpi").nth(1)).to_contain_text("457.50")
    expect(page.locator("#main .callout")).to_contain_text("Too much in the drawer")
    page.get_by_role("link", name="Count again").click()
    press(page, "2")
    page.get_by_role("button", name="Hand in the count").click()
    expect(page.locator("#main .callout")).to_contain_text("Money is missing")
    page.get_by_label("Note").fill("gave too much change")
    page.get_by_label("Hand the drawer over").select_option(label=CASHIER)
    page.get_by_role("button", name="Close the shift").click()
    expect(page.locator("header")).to_contain_text(f"held by {CASHIER}")

    page.goto(f"{address}/day", wait_until="networkidle")
    expect(page.locator("#main .callout")).to_contain_text("Before you close")
    page.get_by_label("Why drawers stay uncounted").fill("she counts tomorrow")
    page.get_by_role("button", name="Close the day").click()
    expect(page.locator("#day-closed")).to_be_visible()
    expect(page.locator("#paper")).to_contain_text("she counts tomorrow")
    expect(page.locator("#paper")).to_contain_text("gave too much change")


def test_letters_in_a_count_are_answered_beside_the_field(page: Page, address: str):
    page.complaints.expected |= {400, 422}
    page.goto(f"{address}/drawer/count", wait_until="networkidle")
    page.locator("[name=piece-100]").fill("abc")
    page.get_by_role("button", name="Hand in the count").click()
    expect(page.get_by_text("as a whole number, not “abc”")).to_be_visible()
    expect(page.locator("[name=piece-100]")).to_have_value("abc")


@pytest.mark.parametrize("path", ["/day", "/drawer", "/drawer/count", "/day/x"])
def test_nothing_of_the_day_is_wider_than_a_phone_or_hard_to_reach(
    page: Page, address: str, path: str
):
    page.goto(f"{address}{path}", wait_until="networkidle")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert [each["id"] for each in found.response["violations"]] == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
