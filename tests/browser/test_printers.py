"""A printer on its first day: added at the screen, tried out, seen printing, and out of paper."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from hardware.sim.machine import Fault
from hardware.sim.printer import PrinterSimulator
from tests.browser.hands import Hands
from tests.people import MANAGER

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
SCREENS = (PHONE, {"width": 1024, "height": 768}, {"width": 1920, "height": 1080})


@pytest.fixture
def simulator() -> Iterator[PrinterSimulator]:
    with PrinterSimulator() as running:
        yield running


def opened(hands: Hands, path: str) -> Hands:
    """Open a page and wait until its scripts run; the queue asks again for ever."""
    hands.page.goto(f"{hands.address}{path}")
    expect(hands.page.locator("form").first).to_be_attached()
    hands.page.wait_for_function("window.htmx !== undefined")
    return hands


def added(hands: Hands, name: str, simulator: PrinterSimulator) -> None:
    """Fill in the form of a new network printer and save it."""
    page = opened(hands, "/printers/new").page
    page.locator("[name=name]").fill(name)
    page.locator("[name=host]").fill("127.0.0.1")
    page.locator("[name=port]").fill(str(simulator.port))
    page.locator("[name=opens_drawer]").check()
    hands.tap("#printer [type=submit]")
    expect(page.locator("#test-page")).to_be_visible()


def test_a_new_printer_prints_its_test_page(at_till: Callable[..., Hands], simulator):
    hands = at_till()
    added(hands, "Terrace", simulator)
    hands.tap(hands.page.get_by_role("button", name="Print a test page"))
    (paper,) = simulator.wait_for_receipts(1, timeout_s=20)
    for words in ("TEST PAGE", "Terrace", "80 mm printer", "....:....1", "ğĞ ıİ şŞ"):
        assert words in paper.text
    assert simulator.drawer_openings == 1
    expect(hands.page.locator("#test-page .printing")).to_have_text("Printed")


def test_the_screen_says_what_is_wrong_and_a_tap_tries_again(
    at_till: Callable[..., Hands], simulator
):
    hands = at_till(MANAGER)
    added(hands, "Teras", simulator)
    simulator.set_fault(Fault.PAPER_OUT)
    hands.tap(hands.page.get_by_role("button", name="Deneme sayfası yazdır"))
    expect(hands.page.locator("#test-page .printing")).to_contain_text("Kâğıt")
    expect(hands.page.locator("#queue .proof")).to_have_count(1)
    assert Axe().run(hands.page).response["violations"] == []
    simulator.clear_fault(Fault.PAPER_OUT)
    own = hands.page.url
    hands.tap(hands.page.locator("#queue").get_by_role("button", name="Yeniden dene"))
    expect(hands.page.locator("#notice")).to_contain_text("Şimdi yeniden deneniyor.")
    assert len(simulator.wait_for_receipts(1, timeout_s=20)) == 1
    hands.page.goto(own)
    expect(hands.page.locator("#test-page .printing")).to_have_text("Yazdırıldı")
    expect(hands.page.locator("#queue .proof")).to_have_count(0)


def test_a_slip_of_a_broken_printer_is_sent_to_another_one(
    at_till: Callable[..., Hands], simulator
):
    hands = at_till()
    with PrinterSimulator() as broken:
        added(hands, "Broken", broken)
    hands.tap(hands.page.get_by_role("button", name="Print a test page"))
    expect(hands.page.locator("#test-page .printing")).to_contain_text("does not answer")
    added(hands, "Spare", simulator)
    page = opened(hands, "/printers").page
    page.locator("#queue .proof", has_text="Broken").get_by_role("link").click()
    page.get_by_label("Another printer").select_option(label="Spare")
    hands.tap(page.get_by_role("button", name="Send to this printer"))
    expect(page.locator("#notice")).to_contain_text("It comes out at “Spare”.")
    (paper,) = simulator.wait_for_receipts(1, timeout_s=20)
    assert "Spare" in paper.text


def test_the_other_connections_are_a_choice_away(at_till: Callable[..., Hands]):
    page = opened(at_till(), "/printers/new").page
    for kind, field in (("serial", "device"), ("usb", "ids"), ("file", "path"), ("tcp", "host")):
        page.get_by_label("Connection", exact=True).select_option(kind)
        expect(page.locator(f"[name={field}]")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_printers_are_readable_by_everybody_at_every_width(
    at_till: Callable[..., Hands], simulator, scheme
):
    hands = at_till(colours=scheme)
    added(hands, f"Hall, {scheme}", simulator)
    page = hands.page
    own = page.url
    for path in ("/printers", "/printers/new", own.removeprefix(hands.address)):
        opened(hands, path)
        assert [each["id"] for each in Axe().run(page).response["violations"]] == [], path
        for size in SCREENS:
            page.set_viewport_size(size)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
