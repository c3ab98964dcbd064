"""The till's own scripts in a real browser: taps, keypad, scanner, and a network that fails."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.serving import served
from tests.web.counter import Counter, counter

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[Counter, str]]:
    made = counter()
    with served(made.app) as address:
        yield made, address


@pytest.fixture
def shop(place: tuple[Counter, str]) -> Counter:
    place[0].clear()
    return place[0]


@pytest.fixture
def till(shop: Counter, place: tuple[Counter, str], browser_page: Page) -> Page:
    browser_page.goto(place[1])
    expect(browser_page.locator("time[data-clock]")).not_to_be_empty()
    return browser_page


def lines(till: Page, *expected: str) -> None:
    expect(till.locator(".line")).to_have_text(list(expected))


def scan(till: Page, code: str) -> None:
    till.keyboard.type(code)
    till.keyboard.press("Enter")


def key(till: Page, name: str):
    return till.get_by_role("button", name=name, exact=True)


def forgive(till: Page) -> None:
    """The failure was provoked; what the browser logged about it is no complaint."""
    assert till.complaints.found
    till.complaints.found.clear()


def test_three_then_a_product_is_three_of_it_and_the_next_is_one(till: Page):
    till.locator(".keypad").get_by_text("3", exact=True).click()
    key(till, "Tea").click()
    lines(till, "3 Tea")
    key(till, "Tea").click()
    lines(till, "3 Tea", "1 Tea")


def test_digits_of_the_keyboard_and_delete_go_to_the_keypad(till: Page):
    till.keyboard.type("12")
    expect(till.locator(".times")).to_have_text("12")
    till.keyboard.press("Backspace")
    till.keyboard.type(".5")
    expect(till.locator(".times")).to_have_text("1.5")


def test_fast_taps_all_count_each_under_its_own_id(till: Page, shop: Counter):
    tea = key(till, "Tea").element_handle()
    for _ in range(4):
        tea.evaluate("key => key.click()")
    lines(till, *["1 Tea"] * 4)
    assert len({each["request_id"] for each in shop.said}) == 4
    assert {each["token"] for each in shop.said} == {"token"}


def test_a_bounce_on_pay_pays_once(till: Page, shop: Counter):
    pay = key(till, "Pay").element_handle()
    pay.evaluate("key => { key.click(); key.click(); }")
    lines(till, "1 Pay")
    key(till, "Tea").click()
    lines(till, "1 Pay", "1 Tea")
    assert len(shop.said) == 2


def test_amounts_are_typed_in_minor_units(till: Page):
    key(till, "Seven").click()
    key(till, "Hundred").click()
    expect(till.locator("#given")).to_have_text("7.00")
    key(till, "Twenty").click()
    expect(till.locator("#given")).to_have_text("27.00")
    expect(till.locator("#change")).to_have_text("14.50")
    expect(till.locator("#tendered")).to_have_value("27.00")
    key(till, "Exact").click()
    expect(till.locator("#change")).to_have_text("0.00")


def test_scans_arrive_in_order_with_the_ticket_and_the_quantity(till: Page, shop: Counter):
    till.locator(".keypad").get_by_text("2", exact=True).click()
    for code in ("8690504012345", "1111", "1111", "A-77"):
        scan(till, code)
    lines(till, "2 8690504012345", "1 1111", "1 1111", "1 A-77")
    assert {each["ticket_id"] for each in shop.said} == {"41"}
    assert len({each["request_id"] for each in shop.said}) == 4


def test_a_scan_does_not_press_the_key_in_focus(till: Page):
    key(till, "Tea").focus()
    scan(till, "86905")
    lines(till, "1 86905")


def test_a_scan_leaves_the_search_as_it_was(till: Page):
    till.keyboard.press("/")
    search = till.get_by_role("searchbox")
    expect(search).to_be_focused()
    search.fill("soup")
    expect(key(till, "soup")).to_be_visible()
    scan(till, "86905")
    lines(till, "1 86905")
    expect(search).to_have_value("soup")


def test_an_unknown_code_says_so_and_leaves_the_ticket(till: Page):
    scan(till, "00000")
    expect(till.locator("#notice")).to_contain_text("No product has the code 00000.")
    forgive(till)
    lines(till)
    till.get_by_role("button", name="Close this message").click()
    expect(till.locator("#notice")).to_be_empty()


def test_enter_in_the_search_waits_for_the_hits_and_adds_the_first(till: Page):
    till.get_by_role("searchbox").fill("kebab")
    till.keyboard.press("Enter")
    lines(till, "1 kebab")


def test_a_key_has_its_shortcut(till: Page):
    till.keyboard.press("F8")
    lines(till, "1 Pay")


def test_a_fault_is_told_and_the_next_tap_asks_under_the_same_id(till: Page, shop: Counter):
    shop.faults = 1
    key(till, "Tea").click()
    expect(till.locator("#own-notice")).to_contain_text("Something went wrong")
    forgive(till)
    key(till, "Tea").click()
    expect(till.locator("#own-notice")).to_be_hidden()
    lines(till, "1 Tea", "1 Tea")
    assert len({each["request_id"] for each in shop.said}) == 1


def test_without_a_network_the_till_says_so_and_gives_the_number_back(till: Page):
    till.keyboard.type("6")
    expect(till.locator(".times")).to_have_text("6")
    till.context.set_offline(True)
    key(till, "Tea").click()
    expect(till.locator("#own-notice")).to_contain_text("The server cannot be reached")
    expect(till.get_by_text("No connection")).to_be_visible()
    expect(till.locator(".times")).to_have_text("6")
    till.context.set_offline(False)
    key(till, "Tea").click()
    lines(till, "6 Tea")
    expect(till.get_by_text("Connected")).to_be_visible()
    forgive(till)


def test_a_lost_scan_names_its_code(till: Page):
    till.context.set_offline(True)
    scan(till, "4711")
    expect(till.locator("#own-notice")).to_contain_text("The scan of 4711 did not arrive")
    till.context.set_offline(False)
    scan(till, "4711")
    lines(till, "1 4711")
    forgive(till)


def test_a_plain_form_carries_an_id_too(till: Page, shop: Counter):
    key(till, "Send the form").click()
    till.wait_for_url("**/form")
    assert len(shop.said[0]["request_id"]) == 36


def test_escape_closes_a_dialog_and_takes_it_away(till: Page):
    key(till, "Ask").click()
    expect(till.get_by_role("dialog")).to_be_visible()
    till.keyboard.press("Escape")
    expect(till.locator("dialog")).to_have_count(0)


def test_a_till_left_alone_locks_itself(till: Page, shop: Counter):
    shop.idle_seconds = 1
    till.reload()
    till.wait_for_url("**/lock")
    assert shop.said[0]["csrf_token"] == "token"
