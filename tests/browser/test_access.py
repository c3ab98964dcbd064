"""Everybody can use the till: axe finds nothing, in both languages, light and dark."""

from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.people import MANAGER, OWNER

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(hands: Hands) -> list[str]:
    if not hands.page.evaluate("() => 'axe' in window"):
        hands.page.evaluate(AXE)
    found = hands.page.evaluate(
        "rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES
    )
    return [
        f"{each['id']}: {node['target']} {node['html'][:120]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("name", [OWNER, MANAGER])
def test_axe_finds_nothing_on_the_way_of_a_sale(
    at_till: Callable[..., Hands], name: str, colours: str
):
    hands = at_till(name, colours)
    assert faults(hands) == []
    hands.digits("3").tap(hands.page.locator(".key--item").first)
    expect(hands.page.locator("#ticket .line")).to_have_count(1)
    for place in range(5):
        hands.tap(hands.page.locator(".acts .key").nth(place))
        expect(hands.page.locator("#ask")).to_be_focused()
        assert faults(hands) == []
    hands.tap("#ask [data-ask-close]").tap(hands.page.locator(".key--cat").nth(3))
    hands.tap(hands.page.locator(".key--item[hx-get]").first)
    expect(hands.page.locator("#ask .mods")).to_be_visible()
    expect(hands.page.locator(".till-keys > .items")).to_be_hidden()
    assert faults(hands) == []
    hands.tap("#pay")
    expect(hands.page.locator("#due")).to_be_visible()
    assert faults(hands) == []
    hands.tap(hands.page.locator(".key--means").nth(1))
    expect(hands.page.locator("#reference")).to_be_visible()
    assert faults(hands) == []
    hands.tap(hands.page.locator(".key--means").first).tap(".key--exact.wide").closed()
    assert faults(hands) == []
    hands.go("/tickets")
    assert faults(hands) == []


def test_a_page_that_is_not_there_is_readable(hands: Hands):
    hands.page.complaints.expected.add(404)
    hands.go("/tickets/1/receipt")
    assert faults(hands) == []
    hands.tap(hands.page.get_by_role("link", name="Back")).sees("#ticket h1", "New ticket")
