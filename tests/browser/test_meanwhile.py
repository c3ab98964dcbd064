"""Two windows at once: the late one sees what the other did, and goes on with one tap."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.people import OWNER

pytestmark = pytest.mark.browser
SAVE = "form.panel .formbar [type=submit]"


def test_the_late_till_sees_who_did_what_and_repeats_its_wish(at_till: Callable[..., Hands]):
    late, quick = at_till(), at_till()
    late.page.complaints.expected.add(409)
    late.add("Lentil soup").add("Ezogelin soup")
    quick.go(f"/till/{late.page.url.rsplit('/', 1)[1]}").add("Beyran")
    late.tap("#step-plus")
    notice = late.page.locator("#meanwhile")
    expect(notice).to_contain_text(f"{OWNER} changed this ticket")
    expect(notice).to_contain_text("1 × Beyran")
    late.lines("Lentil soup", "Ezogelin soup", "Beyran")
    expect(late.page.locator(".line.is-changed")).to_contain_text(["Beyran"])
    late.rest().tap(notice.get_by_role("button", name="Repeat: 2 × Ezogelin soup"))
    expect(notice).to_have_count(0)
    late.sees("#ticket .line__qty", "1", "2", "1").total("₺475.00")


def test_exact_cash_is_taken_again_for_the_sum_as_it_is_now(at_till: Callable[..., Hands]):
    late, quick = at_till(), at_till()
    late.page.complaints.expected.add(409)
    late.add("Lentil soup")
    quick.go(f"/till/{late.page.url.rsplit('/', 1)[1]}").add("Beyran")
    late.tap("#exact")
    late.rest().tap(late.page.get_by_role("button", name="Repeat: Cash 285.00")).closed("285.00")


def test_a_form_that_came_too_late_asks_field_by_field_and_keeps_what_was_typed(
    at_till: Callable[..., Hands],
):
    late, quick = at_till(), at_till()
    late.page.complaints.expected.add(409)
    page = late.page
    page.goto(f"{late.address}/manager/taxes/")
    late.tap(page.get_by_role("link", name="VAT 20").first)
    expect(page.locator("form#tax")).to_be_visible()
    quick.page.goto(page.url)
    quick.page.wait_for_load_state("networkidle")
    address = page.url
    quick.page.locator("#tax input[name=rate]").fill("21")
    quick.tap(quick.page.locator("#tax [name=rounding]:not(:checked)").first.locator("xpath=.."))
    quick.tap(SAVE)
    expect(quick.page.locator("#tax")).to_have_count(0)
    page.locator("#tax input[name=rate]").fill("22")
    late.tap(SAVE)
    told = page.locator("#tax [data-difference]")
    expect(told).to_contain_text("Somebody changed this")
    expect(told).to_contain_text(OWNER)
    rate = told.locator("li", has_text="Rate")
    expect(rate).to_contain_text("Now: 21")
    expect(rate.locator("[data-take=mine]")).to_have_attribute("aria-pressed", "true")
    expect(told.locator("li", has_text="Rounded").locator("[data-take=theirs]")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator("#tax input[name=rate]")).to_have_value("22")
    late.rest().tap(rate.locator("[data-take=theirs]"))
    expect(page.locator("#tax input[name=rate]")).to_have_value("21")
    late.tap(told.locator("[data-take-all=mine]"))
    expect(page.locator("#tax input[name=rate]")).to_have_value("22")
    late.rest().tap(SAVE)
    expect(page.locator("#tax")).to_have_count(0)
    page.goto(address)
    expect(page.locator("#tax input[name=rate]")).to_have_value("22")
