"""Tickets are set up in Turkish and the till sells by it; everybody can read the screens."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.browser.test_office import PHONE, opened
from tests.browser.test_paying import means, take
from tests.people import CASHIER, MANAGER, OWNER

pytestmark = pytest.mark.browser

TYPES = "/manager/payment-types/"
PAGES = (
    TYPES,
    f"{TYPES}new",
    "/manager/calculation-types/",
    "/manager/calculation-types/new",
    "/manager/taxes/",
    "/manager/taxes/new",
    "/manager/registers/",
    "/manager/registers/new",
    "/manager/number-series/",
)


def sub_account(office: Hands, code: str, name: str) -> None:
    """Add an account below 108 on the accounts' own screen."""
    page = opened(office, "/manager/accounts/new").page
    page.get_by_label("Kod", exact=True).fill(code)
    page.get_by_label("Ad", exact=True).fill(name)
    main = page.locator("#parent_id option", has_text="108 ").first.get_attribute("value")
    page.locator("#parent_id").select_option(main)
    page.locator("#account_type_id").select_option(label="Hazır değerler")
    office.tap(page.get_by_role("button", name="Kaydet"))
    expect(page.locator("#notice")).to_contain_text(name)


def test_a_new_payment_type_sells_and_its_account_holds_the_amount(at_till: Callable[..., Hands]):
    office = at_till(MANAGER)
    sub_account(office, "108.77", "Akbank bloke")
    page = opened(office, TYPES).page
    office.tap(page.get_by_role("link", name="Ödeme Tipi Ekle"))
    expect(page.locator("#example .sheet")).to_be_hidden()
    page.get_by_label("Ad", exact=True).fill("Akbank POS")
    page.locator("#account_id").select_option(label="108.77 Akbank bloke")
    expect(page.locator("#example .key")).to_have_text("Akbank POS")
    expect(page.locator("#example tbody tr")).to_have_text(
        ["108.77 Akbank bloke100,00", "120.99 Açık adisyonlar100,00"]
    )
    office.tap(page.get_by_role("button", name="Kaydet"))
    expect(page.locator("#notice")).to_contain_text("“Akbank POS”")
    expect(page.locator("#payment-types tbody th").last).to_have_text("Akbank POS")

    till = at_till(CASHIER)
    till.add("Lentil soup").tap("#pay")
    means(till, "Akbank POS").digits("4711")
    take(till).closed("Akbank POS 4711")
    expect(till.page.locator("#journal")).to_contain_text("108.77")

    opened(office, "/reports/trial_balance")
    row = office.page.locator("tr", has_text="108.77")
    expect(row).to_contain_text("95,00")

    opened(office, TYPES)
    office.tap(page.get_by_role("link", name="Akbank POS"))
    office.tap(page.get_by_role("button", name="Kullanımdan kaldır"))
    expect(page.locator("#payment-types tbody tr").last).to_contain_text("Kullanımdan kalktı")


def test_what_is_refused_stays_typed_and_the_example_follows_on(hands: Hands):
    page = opened(hands, f"{TYPES}new").page
    page.complaints.expected.add(422)
    page.get_by_label("Name", exact=True).fill("Cheque")
    page.get_by_label("Quick amounts").fill("50")
    hands.tap(page.get_by_role("button", name="Save"))
    expect(page.locator("#account_id-error")).to_contain_text("Only cash goes to")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Cheque")
    page.get_by_label("Cash").check()
    expect(page.locator("#example tbody tr")).to_have_count(2)


@pytest.mark.parametrize("name", [OWNER, MANAGER])
def test_no_list_scrolls_sideways_on_a_phone(at_till: Callable[..., Hands], name: str):
    office = at_till(name)
    office.page.set_viewport_size(PHONE)
    lists = [path for path in PAGES if not path.endswith("new")]
    for path in (*lists, "/manager/account-types/", "/manager/products/"):
        room = opened(office, path).page.locator(".scroll, .scroll-x").first
        assert room.evaluate("e => e.scrollWidth - e.clientWidth") == 0, path
    keys = opened(office, TYPES).page.locator("#payment-types .btn--icon")
    assert keys.count() > 4
    for place in filter(None, (key.bounding_box() for key in keys.all())):
        assert place["x"] + place["width"] <= PHONE["width"]


def test_a_means_of_payment_wears_its_colour_beside_its_picture_and_name(hands: Hands):
    hands.add("Lentil soup").tap("#pay")
    keys = hands.page.locator(".key--means")
    looks = """e => { const style = getComputedStyle(e);
      return [style.backgroundColor, style.borderBottomColor, style.color]; }"""
    chosen, *others = [key.evaluate(looks) for key in keys.all()]
    assert len({ground for ground, _edge, _ink in others}) == len(others) > 1
    assert all(chosen != other for other in others)
    expect(keys.locator(".icon")).to_have_count(len(others) + 1)
    assert Axe().run(hands.page).response["violations"] == []


def test_a_key_is_moved_by_the_keyboard(hands: Hands):
    page = opened(hands, TYPES).page
    first, second = page.locator("#payment-types th[scope=row]").all_inner_texts()[:2]
    page.get_by_role("button", name=f"Down: {first}").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#payment-types th[scope=row]").first).to_have_text(second)
    page.get_by_role("button", name=f"Up: {first}").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#payment-types th[scope=row]").first).to_have_text(first)


def test_the_examples_follow_a_hand_that_types(hands: Hands):
    page = opened(hands, "/manager/calculation-types/new").page
    page.get_by_label("Name", exact=True).press_sequentially("Guest", delay=30)
    page.get_by_label("Rate or amount").press_sequentially("12.5", delay=30)
    expect(page.locator("#example .sum").nth(1)).to_have_text("Guest−12.50")
    opened(hands, "/manager/taxes/new")
    page.get_by_label("Rate (%)").press_sequentially("8", delay=30)
    page.get_by_label("Per unit").check()
    expect(page.locator("#example b").last).to_have_text("7.40")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_readable_by_everybody(hands: Hands, scheme: str):
    hands.page.emulate_media(color_scheme=scheme)
    for path in PAGES:
        found = Axe().run(opened(hands, path).page).response["violations"]
        assert [(each["id"], path) for each in found] == []


def test_no_page_is_wider_than_a_phone(at_till: Callable[..., Hands]):
    hands = at_till(MANAGER)
    hands.page.set_viewport_size(PHONE)
    for path in PAGES:
        opened(hands, path)
        width = hands.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], path
