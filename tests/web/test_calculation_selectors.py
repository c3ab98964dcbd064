"""Calculation selectors on screen: their form, and their keys beside the ticket."""

import re

import pytest

from tests.people import CASHIER, Visitor
from tests.web.test_manager import errors, form, listed
from tests.web.test_own_calculations import rung_up

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
SELECTORS, TYPES = "/manager/calculation-selectors/", "/manager/calculation-types/"
LISTED = re.compile(r'href="(/manager/calculation-selectors/\d+)">.*?</span>([^<]+)</a>')
KEY = re.compile(r'id="selector-(\d+)" aria-pressed="(true|false)"([^>]*)>([^<]+)<')


def calculation(visitor, name, amount="10"):
    fields = form(visitor, f"{TYPES}new") | {"name": name, "amount": amount}
    assert visitor.tap(TYPES, **fields).status_code in (200, 204)
    return listed(visitor, TYPES)[name].rsplit("/", 1)[1]


def selector(visitor, *types, name="Offers", **typed):
    fields = form(visitor, f"{SELECTORS}new") | {"name": name, "calculation_type_ids": list(types)}
    return visitor.tap(SELECTORS, **fields | typed)


def keys(page):
    return {name: (pressed, rest) for _own, pressed, rest, name in KEY.findall(page)}


def test_one_calculation_goes_on_and_off_at_a_tap(owner):
    kind = calculation(owner, "Staff")
    assert selector(owner, kind).status_code in (200, 204)
    ticket = rung_up(owner)
    page = owner.get(f"/till/{ticket['ticket_id']}").text
    pressed, rest = keys(page)["Offers"]
    assert pressed == "false"
    address = re.search(r'hx-post="([^"]+)"', rest)[1]
    seen = {"version": ticket["version"], "calculation_type_id": kind, "request_id": "r" * 20}
    shown = owner.tap(address, **seen).text
    assert keys(shown)["Offers"][0] == "true"
    assert "Staff" in shown
    version = re.search(r'name="version" value="(\d+)"', shown)[1]
    shown = owner.tap(address, **seen | {"version": version, "request_id": "s" * 20}).text
    assert keys(shown)["Offers"][0] == "false"


def test_several_calculations_are_asked_for(owner):
    kinds = [
        calculation(owner, "Staff"),
        calculation(owner, "Happy hour"),
        calculation(owner, "Any", ""),
    ]
    selector(owner, *kinds, many="yes")
    ticket = rung_up(owner)["ticket_id"]
    _pressed, rest = keys(owner.get(f"/till/{ticket}").text)["Offers"]
    address = re.search(r'hx-get="([^"]+)"', rest)[1]
    panel = owner.get(address, **{"HX-Request": "true"}).text
    assert all(name in panel for name in ("Staff", "Happy hour", "Any"))
    assert 'name="amount" value=""' not in panel
    asking = owner.get(f"{address}?type={kinds[2]}", **{"HX-Request": "true"}).text
    assert 'name="amount" value=""' in asking


def test_the_form_keeps_what_was_typed(owner):
    answer = selector(owner, name="Offers", many="yes")
    assert list(errors(answer)) == ["calculation_type_ids"]
    assert re.search(r'name="many" value="yes" checked', answer.text)
    kind = calculation(owner, "Staff")
    selector(owner, kind)
    address = {n.strip(): h for h, n in LISTED.findall(owner.get(SELECTORS).text)}["Offers"]
    assert re.search(rf'value="{kind}" checked', owner.get(address).text)
    owner.tap(f"{address}/move", by="up")
    owner.send(f"{address}/retire")
    assert f'action="{address}/restore"' in owner.get(address).text
    owner.send(f"{address}/restore")
    assert f'action="{address}/retire"' in owner.get(address).text


def test_only_who_may_edit_accounts_sees_them(app):
    cashier = Visitor(app.test_client()).sign_in(CASHIER)
    assert cashier.get(SELECTORS).status_code == 403
