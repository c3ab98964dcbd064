"""A card device is added on one form, which shows what will be made while it is typed."""

import pytest

from tests.web.test_manager import errors, form

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
DEVICES = "/manager/card-devices/"


def typed(owner, **fields):
    return form(owner, f"{DEVICES}new") | {"name": "Garanti POS"} | fields


def test_the_form_suggests_the_next_code_and_the_till_gets_the_key(owner):
    fields = typed(owner)
    assert fields["code"] == ["108.02"]
    answer = owner.tap(DEVICES, **fields)
    assert answer.headers["HX-Redirect"].endswith("/payment-types/?done=saved&name=Garanti+POS")
    assert "Garanti POS" in owner.get("/manager/payment-types/").text
    assert form(owner, f"{DEVICES}new")["code"] == ["108.03"]


def test_the_example_follows_what_is_typed(owner):
    shown = owner.get(f"{DEVICES}example?name=Garanti&code=108.07&color=4").text
    assert "cat-4" in shown
    assert "108.07 Garanti" in shown
    assert owner.get(f"{DEVICES}example?color=99999999999999999999").status_code == 200


def test_a_refused_field_keeps_what_was_typed(owner):
    answer = owner.tap(DEVICES, **typed(owner, code="108.01"))
    assert answer.status_code == 422
    assert list(errors(answer)) == ["code"]
    assert "Garanti POS" in answer.text


def test_a_cashier_is_shown_the_door(cashier):
    assert cashier.get(f"{DEVICES}new").status_code == 403
