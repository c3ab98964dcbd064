"""A manager writes what the receipt says, sees the paper follow, and the next receipt says it."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.browser.test_office import opened

pytestmark = pytest.mark.browser
SIZES = ((390, 844), (1024, 768), (1920, 1080))


@pytest.fixture
def editor(hands: Hands) -> Iterator[Hands]:
    """A new template is open; one that was saved is taken out of use after the test."""
    yield opened(hands, "/manager/print-templates/new")
    link = opened(hands, "/manager/print-templates/").page.get_by_role("link", name="Our receipt")
    row = hands.page.locator("#print-templates tr").filter(has=link)
    if link.count() and not row.get_by_text("Retired").count():
        hands.tap(link)
        hands.tap(hands.page.get_by_role("button", name="Retire"))
        expect(hands.page.locator("#print-templates")).to_contain_text("Retired")


def test_the_paper_follows_what_is_typed(editor: Hands):
    page = editor.page
    expect(page.locator(".slip")).to_contain_text("TOTAL")
    text = page.get_by_label("What the slip says")
    text.fill("<C11>{VENUE NAME}\n<J>To pay|{TICKET TOTAL}")
    expect(page.locator(".slip__line")).to_have_count(2)
    expect(page.locator(".slip")).to_contain_text("To pay")
    page.get_by_label("Letters in a line").select_option("32")
    expect(page.locator(".slip--32")).to_be_visible()
    text.fill("{NOBODY}")
    expect(page.locator("#slip")).to_contain_text("there is no tag {NOBODY} here")
    text.fill("To pay {TICKET TOTAL}")
    page.locator("[name=name]").fill("Our receipt")
    editor.tap("#print-template button[type=submit]")
    expect(page.locator("#print-templates")).to_contain_text("Our receipt")


@pytest.mark.parametrize("size", SIZES)
def test_the_editor_fits_and_shuts_nobody_out(editor: Hands, size: tuple[int, int]):
    page = editor.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    paper = page.locator(".slip").evaluate("paper => paper.scrollWidth - paper.clientWidth")
    assert paper <= 0
    wrong = Axe().run(page).response["violations"]
    assert [each["id"] for each in wrong] == []
