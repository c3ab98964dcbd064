"""The manager's screens in a real browser: rows come and go, a refusal keeps what was typed."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.people import MANAGER, OWNER

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
PAGES = (
    "/accounts/",
    "/manager/account-screens/",
    "/manager/account-screens/new",
    "/manager/accounts/",
    "/manager/accounts/new",
    "/manager/products/",
    "/manager/products/new",
    "/manager/menu/",
    "/manager/menu/new",
    "/manager/menus/",
    "/manager/menus/new",
    "/manager/modifiers/new",
    "/manager/product-groups/",
    "/manager/people/",
    "/manager/people/new",
    "/manager/roles/",
    "/manager/tokens/",
    "/manager/tokens/new",
    "/manager/import/",
    "/me/",
)


@pytest.fixture
def desk(at_till: Callable[..., Hands]) -> Hands:
    """The owner at the products."""
    return opened(at_till(), "/manager/products/")


def opened(hands: Hands, path: str) -> Hands:
    """Open a page of the office and wait until its scripts run."""
    hands.page.goto(f"{hands.address}{path}", wait_until="networkidle")
    return hands


def test_the_list_narrows_while_one_types(desk: Hands):
    desk.page.get_by_placeholder("Search a name, or scan a barcode").fill("adana keb")
    expect(desk.page.locator("#products tbody tr")).to_have_count(1)
    expect(desk.page.locator("#products tbody th")).to_contain_text("Adana kebab")


def test_an_account_screen_narrows_while_one_types_and_follows_its_form(desk: Hands):
    page = opened(desk, "/accounts/").page
    desk.tap(page.get_by_role("link", name="Cash and banks"))
    page.get_by_placeholder("Search a code, a name or a tag").fill("102.01")
    accounts = page.locator("#account-screen tbody tr:not(.is-sum)")
    expect(accounts).to_have_count(1)
    desk.tap(accounts.get_by_role("link"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("102.01")
    opened(desk, "/manager/account-screens/new")
    page.locator("[name=type_id]").first.select_option(label="Receivables")
    expect(page.locator("#example tbody tr").first).to_contain_text("customers")


def test_a_product_with_two_portions_is_written_and_a_refusal_keeps_it(desk: Hands):
    page = desk.page
    page.complaints.expected.add(422)
    desk.tap(page.get_by_role("link", name="New product"))
    page.get_by_label("Name", exact=True).fill("Rainbow trout")
    desk.tap("text=Add a portion").tap("text=Add a portion")
    portions = page.get_by_role("group", name="Portion", exact=True)
    expect(portions).to_have_count(3)
    desk.tap(portions.nth(2).get_by_role("button", name="Take away"))
    expect(portions).to_have_count(2)
    for place, (name, price) in enumerate((("Small", "240.00"), ("Large", "3x0"))):
        portions.nth(place).get_by_label("Portion", exact=True).fill(name)
        portions.nth(place).get_by_label("Price").fill(price)
    desk.tap(page.get_by_role("button", name="Save"))
    expect(portions.nth(1).locator(".error")).to_contain_text("Write the number with digits")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Rainbow trout")
    portions.nth(1).get_by_label("Price").clear()
    # At a hand's pace: two taps on Save within a blink are one.
    portions.nth(1).get_by_label("Price").press_sequentially("380.00", delay=120)
    desk.tap(page.get_by_role("button", name="Save"))
    expect(page.locator("#notice")).to_contain_text("“Rainbow trout” is saved.")


def test_a_file_is_shown_and_then_imported_without_choosing_it_again(desk: Hands):
    page = opened(desk, "/manager/import/").page
    text = "Name,Price,Product group,Tax\nGrilled bream,410.00,Fish,10\n"
    file = {"name": "menu.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("File (.xlsx or .csv)").set_input_files(file)
    desk.tap("text=See what would change")
    expect(page.locator("#import-result")).to_contain_text("1 product would be added or changed.")
    desk.tap("text=Import now")
    expect(page.locator("#notice")).to_contain_text("1 products were added or changed.")


def test_a_key_moves_by_the_keyboard_alone(desk: Hands):
    page = opened(desk, "/manager/menu/").page
    first, second = page.locator("#categories .key--cat").all_inner_texts()[:2]
    page.get_by_role("button", name=f"Down: {first}").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#categories .key--cat").first).to_have_text(second)
    page.get_by_role("button", name=f"Up: {first}").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#categories .key--cat").first).to_have_text(first)


def test_a_token_is_shown_once_copied_and_revoked(desk: Hands):
    page = opened(desk, "/manager/tokens/").page
    desk.tap(page.get_by_role("link", name="New token").first)
    page.get_by_label("Program").fill("web shop")
    desk.tap(page.get_by_role("button", name="Make the token"))
    expect(page.get_by_label("Token", exact=True)).to_have_value(re.compile(r"^[\w-]{43}$"))
    desk.tap(page.get_by_role("button", name="Copy the token"))
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    desk.tap(page.get_by_role("link", name="I have kept it"))
    desk.tap(page.get_by_role("button", name="Revoke web shop"))
    expect(page.locator("#notice")).to_contain_text("“web shop” is revoked.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_office_is_readable_by_everybody(desk: Hands, scheme: str):
    desk.page.emulate_media(color_scheme=scheme)
    for path in PAGES:
        found = Axe().run(opened(desk, path).page).response["violations"]
        assert [(each["id"], path) for each in found] == []


@pytest.mark.parametrize("name", [OWNER, MANAGER])
def test_twelve_sections_the_till_and_the_lock_stand_on_the_rail_together(
    at_till: Callable[..., Hands], name: str
):
    page = opened(at_till(name), "/manager/products/").page
    sizes = page.evaluate(
        """() => { const rail = document.querySelector(".rail");
             const sections = () => rail.querySelectorAll("a:not(.rail__brand, .rail__end)");
             while (sections().length < 12) sections()[3].after(sections()[3].cloneNode(true));
             return [rail.scrollHeight - rail.clientHeight, rail.querySelector("form button")
               .getBoundingClientRect().bottom <= innerHeight,
               Math.min(...[...sections()].map(each => each.offsetHeight))]; }"""
    )
    assert sizes[:2] == [0, True]
    assert sizes[2] >= 48


def test_no_page_of_the_office_is_wider_than_a_phone(at_till: Callable[..., Hands]):
    hands = at_till(MANAGER)
    hands.page.set_viewport_size(PHONE)
    for path in (path for path in PAGES if "people" not in path and "roles" not in path):
        hands.page.goto(f"{hands.address}{path}")
        width = hands.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], path
