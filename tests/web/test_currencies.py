"""Foreign currencies on screen: the list, the form, and the rates that count from a date on."""

import re

import pytest

from tests.web.test_manager import errors, form

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
CURRENCIES = "/manager/currencies/"
ROW = re.compile(r'href="(/manager/currencies/\d+)">.*?<span class="code">(\w+)</span>')


def listed(visitor):
    return {code: href for href, code in ROW.findall(visitor.get(CURRENCIES).text)}


def add(visitor, code="USD", **typed):
    answer = visitor.tap(CURRENCIES, **form(visitor, f"{CURRENCIES}new") | {"code": code} | typed)
    return answer.headers.get("HX-Redirect", ""), answer


def test_the_first_currency_is_added_and_leads_on_to_its_rate(owner):
    assert "No foreign currency yet" in owner.get(CURRENCIES).text
    address, _ = add(owner, step="0.25")
    assert address == listed(owner)["USD"]
    page = owner.get(address).text
    assert "No rate counts yet" in page
    assert 'value="0.25"' in page
    assert "No rate yet" in owner.get(CURRENCIES).text


def test_a_rate_is_entered_and_shows_what_a_hundred_is(owner):
    address, _ = add(owner)
    shown = owner.tap(f"{address}/rates", rate="34.125", since="2020-01-01").text
    assert "₺100.00 = $2.93" in shown
    assert "Counts now" in shown
    later = owner.tap(f"{address}/rates", rate="40", since="2019-01-01").text
    assert "$2.93" in later
    assert "A rate was entered" in owner.get(address).text
    assert "34.125" in owner.get(CURRENCIES).text


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"rate": "0"}, "rate", "above zero"),
        ({"rate": "-3"}, "rate", "above zero"),
        ({"rate": "abc"}, "rate", "at most six decimals"),
        ({"rate": ""}, "rate", "at most six decimals"),
        ({"rate": "1.1234567"}, "rate", "at most six decimals"),
        ({"since": "yesterday"}, "since", "Enter a date"),
        ({"since": "2199-01-01"}, "since", "too far ahead"),
    ],
)
def test_what_is_no_rate_is_said_at_its_field(owner, typed, field, sentence):
    address, _ = add(owner)
    answer = owner.tap(f"{address}/rates", **{"rate": "34", "since": "2020-01-01"} | typed)
    assert answer.status_code == 422
    assert sentence in errors(answer)[field]


def test_a_currency_is_there_once(owner):
    add(owner)
    _, answer = add(owner)
    assert answer.status_code == 422
    assert errors(answer) == {"code": "USD is there already. Look for it in the list."}


def test_a_currency_moves_and_is_retired_and_restored_and_a_cashier_sees_none(owner, cashier):
    add(owner)
    add(owner, "EUR")
    assert list(listed(owner)) == ["USD", "EUR"]
    owner.tap(f"{listed(owner)['EUR']}/move", by="up")
    assert list(listed(owner)) == ["EUR", "USD"]
    address = listed(owner)["USD"]
    owner.send(f"{address}/retire")
    assert f'action="{address}/restore"' in owner.get(CURRENCIES).text
    owner.send(f"{address}/restore")
    assert f'action="{address}/retire"' in owner.get(address).text
    assert cashier.get(CURRENCIES).status_code == 403
