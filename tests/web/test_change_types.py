"""Change types on screen: their form, and the question at the till how change is given."""

import re

import pytest

from tests.people import CASHIER, Visitor
from tests.web.test_manager import errors, form
from tests.web.test_own_calculations import rung_up

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
TYPES = "/manager/change-types/"
ROW = re.compile(r'href="(/manager/change-types/\d+)">.*?</span>([^<]+)</a>')
KEY = re.compile(r'name="change_type_id" value="(\d+)"[^>]*>(?:<svg.*?</svg>)?([^<]+)<')


def listed(visitor):
    return {name.strip(): href for href, name in ROW.findall(visitor.get(TYPES).text)}


def option(page, field, label):
    select = page[page.index(f'name="{field}"') :]
    return re.search(rf'<option value="(\d+)"[^>]*>[^<]*{re.escape(label)}', select)[1]


def tip_box(visitor, **typed):
    page = visitor.get(f"{TYPES}new").text
    fields = form(visitor, f"{TYPES}new") | {"name": "Tip box"}
    fields["transaction_type_id"] = option(page, "transaction_type_id", "Tips from change")
    return visitor.tap(TYPES, **fields | typed)


@pytest.fixture
def tips(owner):
    """The owner has a tip box."""
    assert tip_box(owner).status_code == 204
    return listed(owner)["Tip box"].rsplit("/", 1)[1]


def pay(visitor, ticket, **typed):
    page = visitor.get(f"/tickets/{ticket['ticket_id']}/payment").text
    fields = {
        "version": re.search(r'name="version" value="(\d+)"', page)[1],
        "payment_type_id": re.search(r'name="payment_type_id" value="(\d+)"', page)[1],
        "request_id": "p" * 20,
    }
    return visitor.tap(f"/tickets/{ticket['ticket_id']}/payments", **fields | typed)


def test_the_till_asks_how_change_is_given_and_takes_the_answer(owner, tips):
    ticket = rung_up(owner)
    asked = pay(owner, ticket, tendered="5000")
    assert (asked.status_code, asked.headers["HX-Retarget"]) == (200, "#ask")
    assert KEY.findall(asked.text) == [("0", "Cash"), (tips, "Tip box")]
    assert re.search(r'name="tendered" value="5000"', asked.text)
    done = pay(owner, ticket, tendered="5000", change_type_id=tips)
    receipt = owner.get(done.headers["HX-Redirect"]).text
    assert "Change: Tip box" in receipt
    assert "Change that the guest left" in receipt
    assert "Debit and credit are equal" in receipt
    assert "<span>Change</span>" not in receipt


def test_cash_stays_cash_where_cash_is_chosen(owner, tips):
    ticket = rung_up(owner)
    done = pay(owner, ticket, quick="5000", change_type_id="0")
    receipt = owner.get(done.headers["HX-Redirect"]).text
    assert "<span>Change</span>" in receipt
    assert "Tip box" not in receipt
    assert tips


@pytest.mark.parametrize("typed", [{}, {"tendered": "1"}])
def test_nothing_is_asked_where_there_is_no_change(owner, tips, typed):
    answer = pay(owner, rung_up(owner), **typed)
    assert "HX-Retarget" not in answer.headers
    assert tips


def test_nothing_is_asked_where_cash_is_the_only_way(owner, tips):
    owner.send(f"{TYPES}{tips}/retire")
    assert pay(owner, rung_up(owner), tendered="5000").headers["HX-Redirect"]


def test_the_example_follows_what_is_typed(owner, tips):
    page = owner.get(f"{TYPES}new").text
    own = option(page, "transaction_type_id", "Tips from change")
    shown = owner.get(f"{TYPES}example?color=3&transaction_type_id={own}", **{"HX-Request": "true"})
    assert re.findall(r'class="code">([\d.]+)<', shown.text) == ["120.99", "336.05"]
    assert "cat-3" in shown.text
    cash = owner.get(f"{TYPES}example", **{"HX-Request": "true"}).text
    assert "It is handed out of the drawer" in cash
    assert tips


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "name"),
        ({"transaction_type_id": "", "account_id": "1"}, "transaction_type_id"),
    ],
)
def test_the_form_keeps_what_was_typed(owner, tips, typed, told):
    page = owner.get(f"{TYPES}new").text
    cash = re.search(r'name="payment_type_ids" value="(\d+)"', page)[1]
    answer = tip_box(owner, **{"name": "Jar", "payment_type_ids": [cash]} | typed)
    assert answer.status_code == 422
    assert list(errors(answer)) == [told]
    assert re.search(rf'name="payment_type_ids" value="{cash}" checked', answer.text)
    assert tips


def test_it_is_moved_retired_and_restored(owner, tips):
    tip_box(owner, name="Jar")
    owner.tap(f"{TYPES}{tips}/move", by="down")
    assert list(listed(owner)) == ["Jar", "Tip box"]
    owner.send(f"{TYPES}{tips}/retire")
    assert f'action="{TYPES}{tips}/restore"' in owner.get(f"{TYPES}{tips}").text
    owner.send(f"{TYPES}{tips}/restore")
    assert f'action="{TYPES}{tips}/retire"' in owner.get(f"{TYPES}{tips}").text


def test_only_who_may_edit_accounts_sees_them(app):
    cashier = Visitor(app.test_client()).sign_in(CASHIER)
    assert cashier.get(TYPES).status_code == 403
