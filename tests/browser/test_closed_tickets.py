"""Finding a closed ticket again at the screen: by touch, by keyboard, on a phone, by who may."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.browser.test_access import faults
from tests.people import CASHIER, MANAGER, OWNER

pytestmark = pytest.mark.browser
ROWS = "#closed tbody tr"
PHONE = {"width": 390, "height": 844}


def sold(hands: Hands, name: str = "") -> str:
    """Sell a lentil soup, named if asked, and return the ticket's number."""
    hands.go("/till").add("Lentil soup")
    if name:
        hands.act("Name")
        hands.page.locator("#ask input[name=name]").fill(name)
        hands.tap(hands.page.get_by_role("button", name="Keep", exact=True))
        hands.sees("#ticket h1", name)
    hands.tap("#exact").closed("1 Lentil soup")
    return hands.page.locator(".closed-bar p").first.inner_text().split(" ")[0]


def test_a_ticket_just_closed_is_two_taps_away_and_opens_its_receipt(hands: Hands):
    number = sold(hands)
    hands.tap(".ticket__do .key--act").tap(
        hands.page.get_by_role("link", name="Closed", exact=True)
    )
    first = hands.page.locator(ROWS).first
    expect(first).to_contain_text(number)
    expect(first).to_contain_text("Seda Çelik")
    expect(first).to_contain_text("Cash")
    expect(first).to_contain_text("95.00")
    box = first.bounding_box()
    hands.page.mouse.click(box["x"] + box["width"] - 20, box["y"] + 20)
    hands.closed("1 Lentil soup")
    hands.page.go_back()
    expect(hands.page.locator(ROWS).first).to_contain_text(number)


def test_a_search_as_one_types_finds_it_and_enter_opens_it(hands: Hands):
    number = sold(hands, "Garden 7")
    sold(hands)
    page = hands.go("/tickets/closed").page
    page.keyboard.press("/")
    expect(page.locator("input[type=search]")).to_be_focused()
    page.keyboard.type("gard")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page).to_have_url(f"{hands.address}/tickets/closed?q=gard")
    page.keyboard.press("Enter")
    hands.closed("Garden 7", number)
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(1)
    page.locator("input[type=search]").fill(number)
    expect(page.locator(ROWS)).to_have_count(1)
    page.locator("input[type=search]").fill("nothing like it")
    expect(page.locator("#closed")).to_contain_text("No closed ticket fits")
    page.locator("input[type=search]").fill("")
    page.locator("input[type=date]").fill("2026-01-31")
    expect(page.locator("#closed")).to_contain_text("No closed ticket fits")
    page.locator("input[type=date]").fill("2026-03-02")
    expect(page.locator(ROWS).first).to_be_visible()


def test_a_cashier_sees_the_open_day_without_a_choice_of_days(at_till: Callable[..., Hands]):
    hands = at_till(CASHIER)
    number = sold(hands)
    hands.go("/tickets/closed")
    expect(hands.page.locator(ROWS).first).to_contain_text(number)
    expect(hands.page.locator("input[type=date]")).to_have_count(0)


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("name", [OWNER, MANAGER])
def test_axe_finds_nothing_on_both_lists_also_on_a_phone(
    at_till: Callable[..., Hands], name: str, colours: str
):
    hands = at_till(name, colours)
    hands.tap(hands.page.locator(".key--item").first).tap("#exact").closed()
    for size in (hands.page.viewport_size, PHONE):
        hands.page.set_viewport_size(size)
        hands.go("/tickets")
        assert faults(hands) == []
        hands.go("/tickets/closed")
        expect(hands.page.locator(ROWS).first).to_be_visible()
        assert faults(hands) == []
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not hands.page.evaluate(wide)
        hands.go("/tickets/closed?q=nothing")
        assert faults(hands) == []


def test_a_row_is_as_high_as_a_finger(hands: Hands):
    sold(hands)
    hands.go("/tickets/closed")
    assert hands.page.locator(f"{ROWS} .sheet__go").first.bounding_box()["height"] >= 47.5
