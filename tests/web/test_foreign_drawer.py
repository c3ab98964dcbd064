"""Foreign cash at the drawer's screens: its keys, its count, its movements, its day."""

import re

import pytest

from pospro.storage import cash_movements, shifts
from tests.web.test_drawer import ACCOUNT, close, count, led_to, read, shift_of, tap
from tests.web.test_foreign_payment import Till

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])


@pytest.fixture
def dollars(app, owner):
    """Ten dollars were taken; the change of 56.25 went out of the drawer."""
    till = Till(app)
    till.pay(owner, tendered="10.00")
    led_to(tap(owner, "/drawer/movements", kind="pay_in", amount="100", reason="float"))
    return till


def test_the_count_has_a_key_for_each_currency(owner, dollars):
    page = owner.get("/drawer/count").text
    assert re.findall(r'data-money-key="(\w+)"', page) == ["TRY", "USD"]
    assert 'name="piece-USD-10000"' in page
    assert 'name="amount-USD"' in page
    assert "₺43.75 · $10.00" in page, "who may see it sees what is expected of each"


def test_a_blind_count_tells_nothing_of_the_dollars_either(cashier, dollars):
    page = cashier.get("/drawer/count").text
    assert 'data-money-key="USD"' in page
    assert "₺43.75" not in page
    assert "· $10.00" not in page
    assert "$10.00" not in cashier.get("/drawer").text


def test_the_dollars_are_counted_shown_and_booked(app, owner, dollars):
    count(app, owner, amount="43.75", **{"piece-USD-500": "1", "piece-USD-100": "4"})
    shown = owner.get("/drawer/counted").text
    assert "Money is missing in the drawer." in shown
    assert "−₺34.13" in shown, "what the missing dollar is worth"
    assert led_to(close(app, owner)) == "/drawer?done=closed"
    last = read(app, shifts.last_closed_at, dollars.register)
    assert (last.difference, last.foreign_money["USD"]["counted"]) == (0, 900)


def test_dollars_that_are_there_are_asked_for(app, owner, dollars):
    answer = tap(owner, "/drawer/counts", shift_id=shift_of(app).id, amount="43.75")
    assert answer.status_code in {400, 422}
    assert "Count the USD too" in answer.text


@pytest.mark.parametrize("typed", ["three", "1,5", "-2", "٣"])
def test_letters_in_the_count_of_dollars_are_refused_in_one_sentence(app, owner, dollars, typed):
    fields = {"shift_id": shift_of(app).id, "amount": "43.75", "piece-USD-100": typed}
    answer = tap(owner, "/drawer/counts", **fields)
    assert answer.status_code in {400, 422}
    assert f"whole number, not “{typed}”" in answer.text
    assert read(app, shifts.latest_count, shift_of(app).id) is None


def test_a_sum_of_dollars_that_is_no_number_is_refused(app, owner, dollars):
    fields = {"shift_id": shift_of(app).id, "amount": "43.75", "amount-USD": "ten"}
    answer = tap(owner, "/drawer/counts", **fields)
    assert answer.status_code in {400, 422}
    assert read(app, shifts.latest_count, shift_of(app).id) is None


def test_a_float_of_dollars_is_counted_or_taken_as_it_was_left(app, owner, dollars):
    count(app, owner, amount="43.75", **{"amount-USD": "10"})
    close(app, owner)
    assert "₺43.75 · $10.00" in owner.get("/drawer").text
    led_to(tap(owner, "/drawer/openings", as_left="1"))
    assert shift_of(app).foreign_money["USD"]["float"] == 1000
    assert "$10.00" in owner.get("/drawer").text


def test_dollars_are_paid_out_with_their_worth_beside_them(app, owner, dollars):
    page = owner.get("/drawer?kind=pay_out&money=USD").text
    assert 'name="money" value="USD"' in page
    asked = {"kind": "pay_out", "money": "USD", "amount": "2", "reason": "taxi"}
    account = re.search(r'value="(\d+)"[^>]*>770 ', ACCOUNT.search(page).group(1)).group(1)
    led_to(tap(owner, "/drawer/movements", **asked, **{"account-pay_out": account}))
    last = read(app, cash_movements.of_shift, shift_of(app).id)[-1]
    assert (last.amount, last.foreign_amount, last.foreign_currency) == (6825, 200, "USD")
    assert "$2.00" in owner.get("/drawer").text


def test_without_an_account_for_it_the_safe_says_what_to_do(owner, dollars):
    assert "There is no account in USD for it" in owner.get("/drawer?kind=safe_drop&money=USD").text
    asked = {"kind": "safe_drop", "money": "USD", "amount": "2", "reason": "evening"}
    answer = tap(owner, "/drawer/movements", **asked)
    assert answer.status_code in {400, 422}
    assert "There is no account in USD for it" in answer.text


def test_the_x_report_shows_the_dollars_and_their_worth(owner, dollars):
    page = owner.get("/day/x").text
    assert "USD: in the drawer" in page
    assert "USD: worth at 34.125" in page
    assert "341.25" in page
    assert "Drawer = its account" in owner.get("/day").text


def test_a_drawer_without_foreign_cash_has_no_keys_for_it(owner):
    page = owner.get("/drawer/count").text
    assert "data-money-key" not in page
    assert "Foreign cash" not in owner.get("/drawer").text


def test_the_form_of_a_register_offers_its_foreign_cash(app, owner, dollars):
    page = owner.get(f"/manager/registers/{dollars.register}").text
    box = re.search(r'<input[^>]*name="foreign_account_ids"[^>]*>', page).group(0)
    assert f'value="{dollars.account}"' in box
    assert " checked" in box
    fields = dict(re.findall(r'name="(code|seen)" value="([^"]*)"', page)) | {"name": "Till 1"}
    drawer = re.search(r'<option value="(\d+)" selected>100', page).group(1)
    refused = owner.tap(
        f"/manager/registers/{dollars.register}", **fields, drawer_account_id=drawer
    )
    assert "A shift is open at this register" in refused.text
