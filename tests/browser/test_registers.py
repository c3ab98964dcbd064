"""A register is added in Turkish, sold at, and numbered anew; a key shows where it was told to."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.browser.test_office import opened
from tests.browser.test_paying import means
from tests.people import MANAGER, OWNER, PINS

pytestmark = pytest.mark.browser

REGISTERS, SERIES = "/manager/registers/", "/manager/number-series/"


def saved(office: Hands) -> None:
    office.tap(office.page.get_by_role("button", name="Kaydet"))
    expect(office.page.locator("#notice")).to_contain_text("kaydedildi")


def test_a_new_register_is_chosen_at_the_door_and_numbers_as_it_was_told(
    at_till: Callable[..., Hands],
):
    office = at_till(MANAGER)
    page = opened(office, REGISTERS).page
    office.tap(page.get_by_role("link", name="Kasa ekle"))
    page.get_by_label("Ad", exact=True).fill("Bahçe")
    page.get_by_label("Kod", exact=True).fill("B1")
    saved(office)
    opened(office, SERIES)
    office.tap(page.get_by_role("link", name="B1-000001", exact=True))
    page.get_by_label("Ön ek").fill("B27-")
    page.locator("#digits").select_option("4")
    expect(page.locator("#example .code")).to_have_text("B27-0001")
    assert Axe().run(page).response["violations"] == []
    saved(office)

    window = page.context.browser.new_context(locale="en-GB")
    door = window.new_page()
    door.goto(office.address)
    door.locator(".person", has_text=OWNER).click()
    expect(door.locator("time[data-clock]").first).not_to_be_empty()
    door.get_by_label("Register").select_option(label="Bahçe")
    for digit in PINS[OWNER]:
        door.locator(f"[data-digit='{digit}']").click()
    till = opened(Hands(door, office.address), "/drawer")
    door.get_by_role("button", name="Open the shift with it").click()
    expect(door.get_by_role("button", name="Open the shift with it")).to_have_count(0)
    door.wait_for_load_state("networkidle")
    till.go("/till").add("Lentil soup").tap("#exact")
    expect(door.locator("main")).to_contain_text("B27-0001")
    window.close()


def test_a_key_that_is_for_another_role_is_not_on_the_payment_screen(hands: Hands):
    page = opened(hands, "/manager/payment-types/").page
    hands.tap(page.get_by_role("link", name="Bank transfer"))
    hands.tap(page.locator("summary"))
    page.locator("[name=place_role]").first.select_option(label="Cashier")
    hands.tap(page.get_by_role("button", name="Save"))
    expect(page.locator("#notice")).to_contain_text("is saved")
    hands.go("/till").add("Lentil soup").tap("#pay")
    expect(page.locator(".key--means", has_text="Card").first).to_be_visible()
    expect(page.locator(".key--means", has_text="Bank transfer")).to_have_count(0)
    means(hands, "Card")
