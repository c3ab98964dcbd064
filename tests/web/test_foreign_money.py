"""Foreign money on screen: before and after, one key that books; money in or out, its entry."""

import re
from urllib.parse import urlencode

import pytest

from tests.web.test_foreign_payment import Till
from tests.web.test_manager import errors, fields_of

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
REVALUATION = "/documents/foreign-money/revaluation"
EXCHANGE = "/documents/foreign-money/exchange"


@pytest.fixture
def till(app, owner):
    """A till that took ten dollars at 34.125."""
    till = Till(app)
    till.pay(owner, tendered="10.00")
    return till


def shown(visitor, path=REVALUATION):
    return visitor.get(path).text


def form(page, start):
    return fields_of(page[page.index(start) :])


def option(page, text):
    return re.search(rf'<option value="(\d+)"[^>]*>{re.escape(text)}', page)[1]


def enter(visitor, rate):
    page = visitor.get("/manager/currencies/").text
    address = re.search(r'href="(/manager/currencies/\d+)"', page)[1]
    today = form(shown(visitor), 'class="filters"')["on"]
    visitor.tap(f"{address}/rates", rate=rate, since=today)


def exchanged(visitor, till, **typed):
    page = shown(visitor, f"{EXCHANGE}?account={till.account}")
    fields = form(page, 'id="exchange"')
    fields |= {"account_id": str(till.account), "other_id": option(page, "102.01"), "way": "out"}
    return fields | {"amount": "10.00"} | typed


def test_accounts_are_shown_before_and_after_and_booked_with_one_key(owner, till):
    assert "There is nothing to book" in shown(owner)
    enter(owner, "35")
    page = shown(owner)
    for figure in ("$10.00", "341.25", "350.00", "8.75"):
        assert figure in page
    fields = form(page, f'action="{REVALUATION}"')
    answer = owner.tap(REVALUATION, **fields | {"request_id": "revalue-0001"})
    document = shown(owner, answer.headers["HX-Redirect"])
    assert "Revaluation K1-D000001" in document
    assert "8.75" in document
    assert "There is nothing to book" in shown(owner)


def test_figures_that_are_no_longer_right_are_not_booked(owner, till):
    enter(owner, "35")
    fields = form(shown(owner), f'action="{REVALUATION}"')
    enter(owner, "36")
    answer = owner.tap(REVALUATION, **fields | {"request_id": "revalue-0002"})
    assert answer.status_code == 409
    assert "has changed since" in answer.text


def test_where_gains_and_losses_go_is_chosen(owner, till):
    page = shown(owner)
    assert "646 Foreign exchange gains" in page
    gain, loss = option(page, "649"), option(page, "659")
    fields = {"gain_account_id": gain, "loss_account_id": ""}
    refused = owner.tap("/documents/foreign-money/accounts", **fields)
    assert refused.status_code == 422
    assert set(errors(refused)) == {"loss_account_id"}
    owner.tap("/documents/foreign-money/accounts", **fields | {"loss_account_id": loss})
    assert re.search(r'proof__name">649', shown(owner))


def test_dollars_are_sold_from_the_card_and_the_preview_shows_the_gain(owner, till):
    assert f"{EXCHANGE}?account={till.account}" in shown(
        owner, f"/reports/account_card?account={till.account}"
    )
    fields = exchanged(owner, till, booked="350.00")
    query = {name: value for name, value in fields.items() if name != "csrf_token"}
    preview = shown(owner, f"{EXCHANGE}/preview?{urlencode(query)}")
    assert "gained against what it cost" in preview
    assert "in the books at ₺341.25" in preview
    page = shown(owner, owner.tap(EXCHANGE, **fields).headers["HX-Redirect"])
    assert "Foreign money out K1-D000001" in page
    codes = re.findall(r'class="code">([\d.]+)<', page)
    assert codes == ["100.29", "102.01", "100.29", "646"]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"amount": "10.01"}, "amount", "stands at"),
        ({"amount": ""}, "amount", "above zero"),
        ({"amount": "abc"}, "amount", "with digits"),
        ({"booked": "0"}, "booked", "above zero"),
        ({"other_id": ""}, "other_id", "Choose an account"),
        ({"account_id": "17"}, "account_id", "Choose an account"),
    ],
)
def test_what_cannot_be_exchanged_is_said_at_its_field(owner, till, typed, field, sentence):
    answer = owner.tap(EXCHANGE, **exchanged(owner, till) | typed)
    assert answer.status_code == 422
    assert sentence in errors(answer)[field]


def test_a_venue_without_foreign_money_is_told_how_to_begin(owner):
    assert "No account is in a foreign currency" in shown(owner, EXCHANGE)
    assert "No account holds foreign money" in shown(owner)


def test_a_cashier_sees_none_of_it(cashier):
    assert cashier.get(REVALUATION).status_code == 403
    assert cashier.get(EXCHANGE).status_code == 403
