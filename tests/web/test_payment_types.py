"""The manager's payment types on screen: a key that shows at the till, a form that explains."""

import re

import pytest

from tests.people import CASHIER, MANAGER, Visitor
from tests.web.test_manager import errors, form
from tests.web.test_own_calculations import rung_up

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
TYPES = "/manager/payment-types/"
ROW = re.compile(r'href="(/manager/payment-types/\d+)">.*?</span>([^<]+)</a>')


def listed(visitor):
    return {name.strip(): href for href, name in ROW.findall(visitor.get(TYPES).text)}


def account(visitor, code):
    return re.search(rf'<option value="(\d+)"[^>]*>{code} ', visitor.get(f"{TYPES}new").text)[1]


def pos(visitor, **typed):
    fields = form(visitor, f"{TYPES}new") | {"name": "Akbank POS", "kind": "card"}
    return fields | {"account_id": account(visitor, "108.01")} | typed


def test_a_new_payment_type_stands_last_in_the_list(owner):
    answer = owner.tap(TYPES, **pos(owner))
    assert answer.headers["HX-Redirect"] == f"{TYPES}?done=saved&name=Akbank+POS"
    assert list(listed(owner))[-1] == "Akbank POS"


def test_the_example_follows_what_is_typed(owner):
    typed = pos(owner, color="4")
    fields = "&".join(f"{k}={v[0] if isinstance(v, list) else v}" for k, v in typed.items())
    shown = owner.get(f"{TYPES}example?{fields}", **{"HX-Request": "true"}).text
    assert shown.lstrip().startswith('<section class="panel" id="example"')
    assert "cat-4" in shown
    assert re.findall(r'class="code">([\d.]+)<', shown) == ["108.01", "120.99"]
    refused = owner.get(f"{TYPES}example?kind=card", **{"HX-Request": "true"}).text
    assert "Choose a transaction type of the list" in refused
    assert owner.get(f"{TYPES}example?kind=cheque&color=99999999999999999999").status_code == 200


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, {"name": "Enter a name."}),
        ({"kind": "cash", "quick_amounts": "50 1oo"}, "quick_amounts"),
        ({"kind": "cash", "quick_amounts": "0"}, "quick_amounts"),
        ({"kind": "cash", "quick_amounts": "-50"}, "quick_amounts"),
        ({"color": "red"}, {"color": "Choose one of the ten colours."}),
        ({"transaction_type_id": "x"}, "transaction_type_id"),
        ({"account_id": "99"}, {"account_id": "Choose an account that is in use."}),
    ],
)
def test_a_refused_field_keeps_what_was_typed(owner, typed, told):
    answer = owner.tap(TYPES, **pos(owner, **typed))
    assert answer.status_code == 422
    found = errors(answer)
    assert found == told if isinstance(told, dict) else list(found) == [told]
    assert typed.get("name", "Akbank POS") in answer.text
    assert "Akbank POS" not in listed(owner)


def test_keys_move_and_the_last_cash_stays(owner):
    cash, card, *_ = listed(owner).values()
    owner.tap(f"{card}/move", by="up")
    assert next(iter(listed(owner))) == "Card"
    answer = owner.send(f"{cash}/retire")
    assert answer.status_code == 409
    assert "Nothing else gives change" in answer.text


def test_a_payment_type_is_retired_and_restored(owner):
    owner.tap(TYPES, **pos(owner))
    address = listed(owner)["Akbank POS"]
    owner.send(f"{address}/retire")
    page = owner.get(address).text
    assert f'action="{address}/restore"' in page
    assert "Retired" in page
    owner.send(f"{address}/restore")
    assert f'action="{address}/retire"' in owner.get(address).text


def test_a_stale_form_is_told(owner):
    owner.tap(TYPES, **pos(owner))
    address = listed(owner)["Akbank POS"]
    fields = form(owner, address)
    owner.tap(address, **fields | {"color": "9"})
    answer = owner.tap(address, **fields | {"color": "2"})
    assert answer.status_code == 409
    assert "Somebody changed this" in answer.text


def test_only_who_may_edit_accounts_sees_them(app):
    cashier = Visitor(app.test_client()).sign_in(CASHIER)
    assert cashier.get(TYPES).status_code == 403
    manager = Visitor(app.test_client()).sign_in(MANAGER)
    assert "Akbank" not in manager.get(TYPES).text
    assert manager.get(TYPES).status_code == 200


def test_the_list_names_accounts_in_the_language_of_whoever_looks(app):
    manager = Visitor(app.test_client()).sign_in(MANAGER)
    manager.send("/me/looks", language="tr", theme="auto", hand="right")
    page = manager.get(TYPES).text
    assert "Yoldaki kart tahsilatı" in page


def test_a_key_shows_for_the_roles_that_were_chosen_only(app, owner):
    page = owner.get(f"{TYPES}new").text
    roles = page[page.index('name="place_role"') :]
    role_id = re.search(r'<option value="(\d+)">Owner</option>', roles)[1]
    owner.tap(TYPES, **pos(owner, place_register=["", ""], place_role=[role_id, ""]))
    address = listed(owner)["Akbank POS"]
    assert f'<option value="{role_id}" selected>Owner</option>' in owner.get(address).text
    manager = Visitor(app.test_client()).sign_in(MANAGER)
    ticket = rung_up(owner)["ticket_id"]
    for visitor, sees in ((owner, True), (manager, False)):
        page = visitor.get(f"/tickets/{ticket}/payment").text
        assert ("Akbank POS" in page) is sees
