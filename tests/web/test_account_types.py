"""Account types on screen: the list in its order, a form that explains each rule."""

import re

import pytest

from tests.web.test_manager import errors, form

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
TYPES = "/manager/account-types/"
ROW = re.compile(r'href="(/manager/account-types/\d+)">.*?</svg>([^<]+)</a>')


def listed(visitor):
    return {name.strip(): href for href, name in ROW.findall(visitor.get(TYPES).text)}


def guests(visitor, **typed):
    return form(visitor, f"{TYPES}new") | {"name": "Guests", "account_class": "asset"} | typed


def test_a_type_is_added_stands_last_and_moves_up(owner):
    answer = owner.tap(TYPES, **guests(owner, working_rule="never_above_limit", tags="vip"))
    assert answer.headers["HX-Redirect"] == f"{TYPES}?done=saved&name=Guests"
    assert list(listed(owner))[-1] == "Guests"
    address = listed(owner)["Guests"]
    page = owner.get(address).text
    assert 'value="never_above_limit" checked' in page
    assert 'value="vip"' in page
    shown = owner.tap(f"{address}/move", by="up").text
    assert shown.index("Guests") < shown.index(list(listed(owner))[-1])


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(owner):
    answer = owner.tap(TYPES, **guests(owner, name="Open tickets", tags="vip"))
    assert answer.status_code == 422
    assert errors(answer) == {"name": "“Open tickets” exists already. Choose another name."}
    assert 'value="vip"' in answer.text


def test_a_type_in_use_opens_what_uses_it_and_is_not_retired(owner):
    address = listed(owner)["Open tickets"]
    page = owner.get(address).text
    assert "Accounts of this type" in page
    answer = owner.send(f"{address}/retire")
    assert answer.status_code == 409
    assert "accounts are of this type" in answer.text


def test_a_type_is_retired_and_restored_and_a_cashier_sees_none(owner, cashier):
    owner.tap(TYPES, **guests(owner))
    address = listed(owner)["Guests"]
    owner.send(f"{address}/retire")
    assert f'action="{address}/restore"' in owner.get(TYPES).text
    owner.send(f"{address}/restore")
    assert f'action="{address}/retire"' in owner.get(address).text
    assert cashier.get(TYPES).status_code == 403
