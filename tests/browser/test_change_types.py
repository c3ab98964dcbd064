"""Change that a guest leaves: a manager adds a tip box, and the till asks how change is given."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.browser.test_office import opened

pytestmark = pytest.mark.browser


@pytest.fixture
def tip_box(hands: Hands) -> Iterator[Hands]:
    """A tip box is added on its form, and taken out of use after the test."""
    page = opened(hands, "/manager/change-types/new").page
    page.locator("[name=name]").fill("Tip box")
    page.locator("[name=transaction_type_id]").select_option(label="Tips from change")
    expect(page.locator("#example")).to_contain_text("336.05")
    hands.tap("#change-type button[type=submit]")
    expect(page.locator("#change-types")).to_contain_text("Tip box")
    yield hands.go("/till")
    opened(hands, "/manager/change-types/").tap(page.get_by_role("link", name="Tip box"))
    hands.tap(page.get_by_role("button", name="Retire"))
    expect(page.locator("#change-types")).to_contain_text("Retired")


def test_the_till_asks_how_change_is_given_and_the_guest_leaves_it(tip_box: Hands):
    page = tip_box.add("Lentil soup").add("Beyran").tap("#pay").page
    expect(page.locator("#due")).to_have_text("₺285.00")
    tip_box.digits("30000").sees("#change", "15.00").rest().tap(".ticket__do .key--go")
    expect(page.locator("#ask-title")).to_contain_text("Change ₺15.00")
    tip_box.tap(page.locator("#ask").get_by_role("button", name="Tip box"))
    tip_box.closed("Cash", "300.00", "Change: Tip box", "15.00")
    expect(page.locator("#journal")).to_contain_text("Change that the guest left")
