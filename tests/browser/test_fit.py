"""Screens fit: nothing scrolls at a till's size, keys are as large as fingers, phones show all."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hands
from tests.people import MANAGER, OWNER

pytestmark = pytest.mark.browser

SCROLLS = """() => ["scrollHeight", "scrollWidth"].map((size, i) =>
  document.documentElement[size] - [innerHeight, innerWidth][i])"""
BOXES = """selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility())
  .map(e => ({name: e.innerText || e.ariaLabel, ...e.getBoundingClientRect().toJSON()}))"""
OUTSIDE = """() => [...document.querySelectorAll("button, a, input:not([type=hidden])")]
  .filter(e => e.checkVisibility())
  .filter(e => !e.closest(".vh, .skip, .notices, .ticket__lines, .ask, .held__list"))
  .filter(e => { const b = e.getBoundingClientRect();
     return b.bottom > innerHeight + 1 || b.right > innerWidth + 1 || b.left < 0; })
  .map(e => e.innerText || e.ariaLabel)"""
LARGE = ".keypad .key, .ticket__do .key"


def boxes(page: Page, selector: str) -> list[dict]:
    return page.evaluate(BOXES, selector)


def stays_in(hands: Hands) -> None:
    assert hands.page.evaluate(SCROLLS) == [0, 0]
    assert hands.page.evaluate(OUTSIDE) == []


def too_small(page: Page, selector: str, width: int, height: int) -> list[str]:
    return [
        f"{box['name']} {box['width']}×{box['height']}"
        for box in boxes(page, selector)
        if box["width"] < width - 0.5 or box["height"] < height - 0.5
    ]


def sized(hands: Hands) -> None:
    assert too_small(hands.page, LARGE, 76, 76) == []
    assert too_small(hands.page, ".key--item", 68, 53) == []
    rest = "button, a:not(.skip), .input, .key--opt"
    assert too_small(hands.page, rest, 48, 48) == []


@pytest.mark.parametrize("name", [OWNER, MANAGER])
def test_the_till_fits_and_its_keys_are_large(at_till: Callable[..., Hands], name: str):
    hands = at_till(name)
    stays_in(hands)
    hands.tap(hands.page.locator(".key--cat").nth(3))
    expect(hands.page.locator(".pager span")).to_have_text("1 / 2")
    sized(hands)
    for turn in range(8):
        hands.tap(hands.page.locator(".key--item:not([hx-get])").nth(turn % 2))
    expect(hands.page.locator("#ticket .line")).to_have_count(8)
    stays_in(hands)
    sized(hands)


@pytest.mark.parametrize("act", ["Gift", "Void", "Discount", "Note", "Name", "Void ticket"])
def test_what_the_till_asks_fits_over_the_keys(hands: Hands, act: str):
    hands.digits("3").add("Lentil soup").act(act)
    expect(hands.page.locator("#ask")).to_be_focused()
    stays_in(hands)
    sized(hands)
    place, room = boxes(hands.page, "#ask")[0], boxes(hands.page, ".pad")[0]
    assert place["bottom"] < room["top"]
    assert hands.page.evaluate("() => ask.scrollHeight <= ask.clientHeight")


@pytest.mark.parametrize("name", [OWNER, MANAGER])
def test_paying_fits_with_every_means_and_a_payment_taken(at_till: Callable[..., Hands], name: str):
    hands = at_till(name)
    hands.tap(hands.page.locator(".key--item").first).tap("#pay")
    stays_in(hands)
    sized(hands)
    hands.digits("1000").tap(".ticket__do .key--go")
    expect(hands.page.locator(".paid")).to_have_count(1)
    for place in range(hands.page.locator(".key--means").count()):
        hands.tap(hands.page.locator(".key--means").nth(place))
        expect(hands.page.locator(".key--means").nth(place)).to_have_attribute(
            "aria-pressed", "true"
        )
        stays_in(hands)
        sized(hands)


def test_receipt_and_open_tickets_fit(hands: Hands):
    hands.add("Lentil soup").tap("#exact").closed()
    stays_in(hands)
    sized(hands)
    hands.go("/tickets")
    stays_in(hands)
    sized(hands)


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800), (820, 1180)])
def test_larger_screens_fit_as_well(at_till: Callable[..., Hands], size: tuple[int, int]):
    hands = at_till()
    hands.page.set_viewport_size({"width": size[0], "height": size[1]})
    hands.add("Lentil soup")
    stays_in(hands)
    hands.tap("#pay")
    expect(hands.page.locator("#due")).to_be_visible()
    stays_in(hands)


def test_a_phone_scrolls_only_downwards(at_till: Callable[..., Hands]):
    hands = at_till()
    hands.page.set_viewport_size({"width": 390, "height": 844})
    hands.add("Lentil soup")
    assert hands.page.evaluate(SCROLLS)[1] == 0
    hands.tap("#pay")
    expect(hands.page.locator("#due")).to_be_visible()
    assert hands.page.evaluate(SCROLLS)[1] == 0


@pytest.mark.parametrize("width", [390, 320])
def test_open_tickets_with_long_names_and_notes_stay_within_a_phone(
    at_till: Callable[..., Hands], width: int
):
    hands = at_till(MANAGER)
    hands.page.set_viewport_size({"width": width, "height": 700})
    hands.tap(hands.page.locator(".key--item").first)
    expect(hands.page.locator("#ticket .line")).to_have_count(1)
    for panel, field in (("note", "note"), ("name", "name")):
        hands.tap(f".acts [hx-get$='panel/{panel}']")
        hands.page.locator(f"#ask [name={field}]").fill("Kahramanmaraşlıoğlu" * 2)
        hands.tap("#ask .btn--primary")
        expect(hands.page.locator("#ask")).to_be_hidden()
    hands.page.goto(f"{hands.address}/tickets", wait_until="networkidle")
    assert hands.page.evaluate("() => document.documentElement.scrollWidth") == width
    outside = """width => [...document.querySelectorAll(".held, .held *")]
      .filter(e => e.checkVisibility() && !e.closest(".vh"))
      .filter(e => e.getBoundingClientRect().right > width).map(e => e.className)"""
    assert hands.page.evaluate(outside, width) == []
