"""Registers and number series on screen."""

import re

import pytest

from tests.people import CASHIER, Visitor
from tests.web.test_manager import errors, form

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
REGISTERS, SERIES = "/manager/registers/", "/manager/number-series/"
REGISTER = re.compile(r'href="(/manager/registers/\d+)">.*?class="code">([^<]+)</span>')
NEXT = re.compile(r'href="(/manager/number-series/\d+)">.*?class="code">([^<]+)</span>')


def registers(visitor):
    return {code: href for href, code in REGISTER.findall(visitor.get(REGISTERS).text)}


def series(visitor):
    return {number: href for href, number in NEXT.findall(visitor.get(SERIES).text)}


def receipts(visitor):
    return next(href for number, href in series(visitor).items() if number.startswith("K1-0"))


def garden(visitor, **typed):
    return form(visitor, f"{REGISTERS}new") | {"code": "G1", "name": "Garden"} | typed


def test_a_new_register_stands_in_the_list_and_at_the_door(owner, visitor):
    answer = owner.tap(REGISTERS, **garden(owner))
    assert answer.headers["HX-Redirect"] == f"{REGISTERS}?done=saved&name=Garden"
    page = owner.get(registers(owner)["G1"]).text
    assert "G1-000001" in page
    assert "No shift is open" in page
    assert ">Garden</option>" in visitor.get("/sign-in").text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": "G 1"}, "code"),
        ({"name": ""}, "name"),
        ({"drawer_account_id": "99"}, "drawer_account_id"),
        ({"receipt_printer_id": "99"}, "receipt_printer_id"),
    ],
)
def test_a_refused_field_keeps_what_was_typed(owner, typed, field):
    answer = owner.tap(REGISTERS, **garden(owner, **typed))
    assert answer.status_code == 422
    assert list(errors(answer)) == [field]
    assert 'value="G1"' in answer.text or typed.get("code")
    assert "G1" not in registers(owner)


def test_a_register_is_retired_restored_and_its_own_one_stays(owner):
    owner.tap(REGISTERS, **garden(owner))
    address = registers(owner)["G1"]
    owner.send(f"{address}/retire")
    assert f'action="{address}/restore"' in owner.get(address).text
    owner.send(f"{address}/restore")
    assert f'action="{address}/retire"' in owner.get(address).text
    answer = owner.send(f"{registers(owner)['K1']}/retire")
    assert answer.status_code == 409
    assert "You are at this register yourself" in answer.text


def test_a_stale_form_is_told(owner):
    owner.tap(REGISTERS, **garden(owner))
    address = registers(owner)["G1"]
    fields = form(owner, address)
    owner.tap(address, **fields | {"name": "Terrace"})
    answer = owner.tap(address, **fields | {"name": "Roof"})
    assert answer.status_code == 409


def test_a_series_shows_its_next_number_while_it_is_typed_and_goes_on_so(owner):
    address = receipts(owner)
    shown = owner.get(
        f"{address}/example?prefix=Y27-&digits=4&next_number=12", **{"HX-Request": "true"}
    ).text
    assert '<span class="code">Y27-0012</span>' in shown
    told = owner.get(f"{address}/example?prefix=&digits=4", **{"HX-Request": "true"}).text
    assert "A prefix has 1 to 12 letters" in told
    fields = form(owner, address) | {"prefix": "Y27-", "digits": "4", "next_number": "12"}
    answer = owner.tap(address, **fields)
    assert answer.headers["HX-Redirect"] == f"{SERIES}?done=saved&name=Y27-"
    assert "Y27-0012" in series(owner)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"next_number": "ten"}, "next_number"),
        ({"prefix": "G1-"}, "prefix"),
        ({"digits": "99"}, "digits"),
    ],
)
def test_a_refused_series_keeps_what_was_typed(owner, typed, field):
    owner.tap(REGISTERS, **garden(owner))
    address = receipts(owner)
    answer = owner.tap(address, **form(owner, address) | typed)
    assert answer.status_code == 422
    assert list(errors(answer)) == [field]


def test_only_who_may_edit_accounts_sees_them(app):
    cashier = Visitor(app.test_client()).sign_in(CASHIER)
    assert cashier.get(REGISTERS).status_code == 403
    assert cashier.get(SERIES).status_code == 403
