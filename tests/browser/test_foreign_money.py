"""A guest pays with dollars and gets lira back; then the dollars go to the bank."""

import shutil

import pytest
from playwright.sync_api import expect

from pospro.app import create_app
from pospro.config import Settings
from pospro.domain.clock import FixedClock
from tests.browser.conftest import sign_in
from tests.browser.hands import Hands
from tests.browsing import TILL, Complaints
from tests.conftest import MONDAY_NOON
from tests.people import OWNER
from tests.serving import end, served
from tests.web.test_foreign_payment import Till

pytestmark = pytest.mark.browser
A_HAND = 40


@pytest.fixture
def dollars(demo_file, browser, tmp_path):
    """The owner in a venue of its own, whose ticket over 285.00 may be paid in dollars."""
    folder = tmp_path / "venue"
    shutil.copytree(demo_file.keys, folder)
    settings = Settings(database_url=f"sqlite:///{folder / 'venue.sqlite'}", data_dir=folder)
    app = create_app(settings, FixedClock(MONDAY_NOON))
    till, complaints = Till(app), Complaints()
    with served(app) as address:
        window = browser.new_context(
            storage_state=sign_in(browser, address, OWNER), locale="en-GB", viewport=TILL
        )
        page = window.new_page()
        page.complaints = complaints
        complaints.watch(page)
        yield Hands(page, address), till
        window.close()
    end(app)
    assert complaints.found == []


def test_fifty_dollars_pay_285_then_go_to_the_bank_with_a_gain(dollars):
    hands, till = dollars
    page = hands.page
    page.goto(f"{hands.address}/tickets/{till.ticket}/payment")
    expect(page.locator("#due")).to_have_text("₺285.00")
    hands.tap(page.locator(".means").get_by_role("button", name="Dollars", exact=True))
    expect(page.locator("#due")).to_have_text("$8.35")
    hands.digits("5000").sees("#taken", "50.00").sees("#change", "1,421.25")
    hands.rest().tap(".ticket__do .key--go").sees(".ticket__total output", "₺1,421.25")
    expect(page.get_by_text("50.00 USD at 34.125").first).to_be_visible()
    page.goto(f"{hands.address}/documents/foreign-money/exchange?account={till.account}")
    page.get_by_label("Foreign money (USD)").fill("50")
    page.get_by_label("Given or got for it").fill("1800")
    hands.tap(page.get_by_label("Account on the other side"))
    page.keyboard.type("102.01", delay=A_HAND)
    hands.tap(page.get_by_role("option", name="102.01 Bank account"))
    expect(page.locator("#exchange-preview")).to_contain_text("gained against what it cost")
    hands.tap(page.get_by_role("button", name="Book it"))
    expect(page.locator("h1")).to_contain_text("Foreign money out K1-D000001")
    expect(page.get_by_role("cell", name="93.75").first).to_be_visible()


def test_the_dollars_of_a_guest_are_counted_by_touch_and_booked(dollars):
    hands, till = dollars
    page = hands.page
    page.goto(f"{hands.address}/tickets/{till.ticket}/payment")
    hands.tap(page.locator(".means").get_by_role("button", name="Dollars", exact=True))
    expect(page.locator("#due")).to_have_text("$8.35")
    hands.digits("1000").sees("#taken", "10.00").rest().tap(".ticket__do .key--go")
    hands.sees(".ticket__total output", "₺56.25")
    page.goto(f"{hands.address}/drawer/count", wait_until="networkidle")
    hands.tap('[data-count="5"]')
    hands.tap(page.get_by_role("button", name="USD 0.00"))
    expect(page.locator('[name="piece-20000"]')).to_be_hidden()
    hands.tap(page.get_by_role("button", name="One more of $5.00"))
    hands.tap('[data-count="next"]').tap('[data-count="next"]').tap('[data-count="4"]')
    expect(page.get_by_role("button", name="USD 9.00")).to_be_visible()
    expect(page.locator(".count__sum output:visible")).to_have_text("9.00")
    hands.tap(page.get_by_role("button", name="TRY 1,000.00"))
    expect(page.locator('[name="piece-20000"]')).to_have_value("5")
    hands.tap(page.get_by_role("button", name="Hand in the count"))
    expect(page.get_by_role("row", name="USD 9.00 10.00 −1.00 −₺34.13")).to_be_visible()
    hands.tap(page.get_by_role("button", name="Close the shift"))
    expect(page.get_by_text("The shift is closed.")).to_be_visible()


def test_on_a_phone_tabs_and_tables_scroll_within_the_screen(dollars):
    hands, _till = dollars
    hands.page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/manager/currencies/", "/manager/accounts/", "/manager/account-types/"):
        hands.page.goto(f"{hands.address}{path}")
        for part in hands.page.locator(".page__head, .page__head .seg, .page .panel").all():
            box = part.bounding_box()
            assert box is None or box["x"] + box["width"] <= 390
