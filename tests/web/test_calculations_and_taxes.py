"""Calculation types and tax templates on screen: examples that follow, refusals at their field."""

import re
from urllib.parse import urlencode

import pytest

from tests.people import CASHIER, Visitor
from tests.web.test_manager import errors, fields_of, form, listed

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
CALCULATIONS, TAXES = "/manager/calculation-types/", "/manager/taxes/"
HTMX = {"HX-Request": "true"}


def shown(visitor, path, **fields):
    """Return the example beside a form with these fields."""
    query = urlencode(form(visitor, f"{path}new") | fields, doseq=True)
    return visitor.get(f"{path}example?{query}", **HTMX).text


def sums(example):
    pairs = re.findall(r'class="sum"><(?:span|b)>([^<]+)</(?:span|b)><(?:span|b)>([^<]+)<', example)
    return dict(pairs)


def test_the_example_follows_the_method(owner):
    ten = sums(shown(owner, CALCULATIONS, name="Guest", amount="10"))
    assert (ten["Guest"], ten["Total"]) == ("−10.00", "90.00")
    fixed = shown(owner, CALCULATIONS, name="Guest", method="fixed_amount", amount="7.50")
    assert sums(fixed)["Total"] == "92.50"
    assert '<span class="code">120.99</span>' in fixed
    asked = shown(owner, CALCULATIONS, name="Guest")
    assert "The till asks; here it is 10." in asked
    assert sums(asked)["Total"] == "90.00"
    assert "at most 100 %" in shown(owner, CALCULATIONS, amount="120")
    assert "Write the number with digits" in shown(owner, CALCULATIONS, amount="ten")


def test_a_calculation_type_is_added_moved_and_retired(owner):
    fields = form(owner, f"{CALCULATIONS}new") | {"name": "Lunch guest", "amount": "12.5"}
    answer = owner.tap(CALCULATIONS, **fields)
    assert answer.headers["HX-Redirect"] == f"{CALCULATIONS}?done=saved&name=Lunch+guest"
    address = listed(owner, CALCULATIONS)["Lunch guest"]
    assert form(owner, address)["amount"] == ["12.5"]
    rows = list(listed(owner, CALCULATIONS))
    assert rows[-1] == "Lunch guest"
    owner.tap(f"{address}/move", by="up")
    assert list(listed(owner, CALCULATIONS))[-2] == "Lunch guest"
    owner.send(f"{address}/retire")
    assert "/restore" in owner.get(address).text
    owner.send(f"{address}/restore")
    assert "/retire" in owner.get(address).text


def test_a_refused_calculation_keeps_what_was_typed(owner):
    typed = {"name": "Lunch guest", "amount": "a lot", "maximum": "-5", "automatic": "1"}
    answer = owner.tap(CALCULATIONS, **form(owner, f"{CALCULATIONS}new") | typed)
    assert answer.status_code == 422
    assert errors(answer)["amount"].startswith("Write the number with digits")
    assert fields_of(answer.text)["amount"] == ["a lot"]
    answer = owner.tap(CALCULATIONS, **form(owner, f"{CALCULATIONS}new") | typed | {"amount": ""})
    assert list(errors(answer)) == ["maximum"]


def test_the_tills_own_key_is_not_retired(owner):
    address = listed(owner, CALCULATIONS)["Discount %"]
    assert "The till's own keys" in owner.get(address).text.replace("&#39;", "'")
    answer = owner.send(f"{address}/retire")
    assert answer.status_code == 409


def test_the_example_of_a_tax_shows_every_rounding(owner):
    example = shown(owner, TAXES, name="VAT 8 %", rate="8", rounding="unit")
    assert re.findall(r"<b>([^<]+)</b>", example) == ["Per unit", "7.40"]
    assert "7.41" in example
    assert "Enter the rate in percent." in shown(owner, TAXES, rate="")


def test_a_tax_is_added_and_offered_to_products_until_it_is_retired(owner):
    fields = form(owner, f"{TAXES}new") | {"name": "VAT 8 %", "rate": "8"}
    assert "HX-Redirect" in owner.tap(TAXES, **fields).headers
    address = listed(owner, TAXES)["VAT 8 %"]
    assert "VAT 8 %" in owner.get("/manager/products/new").text
    owner.send(f"{address}/retire")
    assert "VAT 8 %" not in owner.get("/manager/products/new").text
    assert "/restore" in owner.get(address).text


def test_the_example_of_a_tax_shows_what_comes_back(owner):
    back = shown(owner, TAXES, rate="10").partition("When all three come back")[2]
    assert re.findall(r'class="code">([0-9.]+)<', back) == ["610.10", "191.10", "120.99"]
    plain = shown(owner, TAXES, rate="10", returned_tax_type_id="", returned_sale_type_id="")
    back = plain.partition("When all three come back")[2]
    assert re.findall(r'class="code">([0-9.]+)<', back) == ["600.10", "391.10", "120.99"]


def test_a_tax_may_book_what_comes_back_as_the_sale_turned_around(owner):
    address = listed(owner, TAXES)["VAT 20 %"]
    fields = form(owner, address)
    assert fields["returned_tax_type_id"] != fields["tax_type_id"]
    owner.tap(address, **fields | {"returned_tax_type_id": "", "returned_sale_type_id": ""})
    assert form(owner, address)["returned_tax_type_id"] == [""]
    answer = owner.tap(address, **form(owner, address) | {"returned_sale_type_id": "7"})
    assert errors(answer)["returned_sale_type_id"].startswith("Choose a transaction type")
    owner.tap(address, **fields | {"seen": form(owner, address)["seen"]})
    kept = form(owner, address)
    assert {**kept, "seen": ""} == {**fields, "seen": ""}


def test_a_tax_in_use_says_by_whom_and_stays(owner):
    address = listed(owner, TAXES)["VAT 10 %"]
    page = owner.get(address).text
    assert re.search(r"\d+ products", page)
    assert "/manager/products/" in page
    answer = owner.send(f"{address}/retire")
    assert answer.status_code == 409
    assert "products carry this tax" in answer.text


def test_a_refused_rate_keeps_what_was_typed(owner):
    fields = form(owner, f"{TAXES}new") | {"name": "VAT", "rate": "eight"}
    answer = owner.tap(TAXES, **fields)
    assert errors(answer)["rate"].startswith("Write the number with digits")
    assert fields_of(answer.text)["rate"] == ["eight"]


@pytest.mark.parametrize("path", [CALCULATIONS, TAXES])
def test_only_who_may_edit_accounts_sees_them(app, path):
    cashier = Visitor(app.test_client()).sign_in(CASHIER)
    assert cashier.get(path).status_code == 403
    assert cashier.get(f"{path}example").status_code == 403
