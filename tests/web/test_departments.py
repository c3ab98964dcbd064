"""Departments and ticket types on screen: their forms, and the choice on an empty ticket."""

import re

import pytest

from tests.people import CASHIER, Visitor
from tests.web.test_manager import errors, form, listed
from tests.web.test_own_calculations import rung_up

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
DEPARTMENTS, TYPES = "/manager/departments/", "/manager/ticket-types/"
KEY = re.compile(r'name="department" value="(\d+)" aria-pressed="(true|false)">([^<]+)<')


def add(visitor, path, **typed):
    answer = visitor.tap(path, **form(visitor, f"{path}new") | typed)
    assert answer.status_code in (200, 204), answer.text


def offered(page):
    return {name: (key, pressed) for key, pressed, name in KEY.findall(page)}


def bare(visitor):
    """Retire what the demo has of departments and ticket types."""
    for path in (DEPARTMENTS, TYPES):
        for address in listed(visitor, path).values():
            visitor.send(f"{address}/retire")


def test_a_till_chooses_its_department_and_remembers_it(owner):
    assert list(offered(owner.get("/till").text)) == ["Dining room", "Takeaway"]
    bare(owner)
    assert offered(owner.get("/till").text) == {}
    add(owner, DEPARTMENTS, name="Hall")
    assert offered(owner.get("/till").text) == {}, "there is nothing to choose"
    add(owner, DEPARTMENTS, name="Bar")
    keys = offered(owner.get("/till").text)
    assert [(name, pressed) for name, (_, pressed) in keys.items()] == [
        ("Hall", "true"),
        ("Bar", "false"),
    ]
    owner.send("/till/department", department=keys["Bar"][0])
    assert offered(owner.get("/till").text)["Bar"][1] == "true"
    ticket = rung_up(owner)["ticket_id"]
    page = owner.get(f"/till/{ticket}").text
    assert re.search(r"</svg>Bar</span>", page)
    assert offered(page) == {}, "a ticket keeps its department"
    assert owner.send("/till/department", department="7").status_code == 409


def test_the_forms_keep_what_was_typed(owner):
    answer = owner.tap(DEPARTMENTS, **form(owner, f"{DEPARTMENTS}new") | {"name": ""})
    assert (answer.status_code, errors(answer)) == (422, {"name": "Enter a name."})
    answer = owner.tap(
        DEPARTMENTS, **form(owner, f"{DEPARTMENTS}new") | {"name": "Bar", "register_ids": "7"}
    )
    assert errors(answer) == {"register_ids": "Choose a register that is in use."}
    assert 'value="Bar"' in answer.text
    fields = form(owner, f"{TYPES}new") | {"name": "Away", "tax": "on_top", "sale_type_id": "7"}
    answer = owner.tap(TYPES, **fields)
    assert list(errors(answer)) == ["sale_type_id"]
    assert re.search(r'value="on_top" checked', answer.text)


def test_the_example_shows_a_sale_as_the_type_reckons_it(owner):
    shown = owner.get(f"{TYPES}example?tax=on_top", **{"HX-Request": "true"}).text
    assert shown.lstrip().startswith('<section class="panel" id="example"')
    assert "₺110.00" in shown.replace("<b>", "") or "110.00" in shown
    assert "110.00" not in owner.get(f"{TYPES}example?tax=", **{"HX-Request": "true"}).text


def test_they_are_edited_moved_retired_and_restored(owner):
    bare(owner)
    add(owner, TYPES, name="Takeaway", tax="on_top")
    kind = listed(owner, TYPES)["Takeaway"]
    assert re.search(r'value="on_top" checked', owner.get(kind).text)
    add(owner, DEPARTMENTS, name="Hall")
    add(owner, DEPARTMENTS, name="Street", ticket_type_id=kind.rsplit("/", 1)[1])
    street = listed(owner, DEPARTMENTS)["Street"]
    owner.tap(f"{street}/move", by="up")
    assert list(listed(owner, DEPARTMENTS))[:2] == ["Street", "Hall"]
    assert "Street" in owner.get(kind).text, "the ticket type says who uses it"
    assert owner.send(f"{kind}/retire").status_code == 409
    owner.send(f"{street}/retire")
    owner.send(f"{kind}/retire")
    assert f'action="{street}/restore"' in owner.get(street).text
    assert owner.send(f"{street}/restore").status_code == 409
    owner.send(f"{kind}/restore")
    owner.send(f"{street}/restore")
    assert f'action="{street}/retire"' in owner.get(street).text


def test_only_who_may_edit_accounts_sees_them(app):
    cashier = Visitor(app.test_client()).sign_in(CASHIER)
    assert cashier.get(DEPARTMENTS).status_code == 403
    assert cashier.get(TYPES).status_code == 403


def test_a_report_is_narrowed_down_where_there_are_departments(owner):
    page = owner.get("/reports/sales_by_day?days=today").text
    for name in ("Dining room", "Takeaway", "No department"):
        assert re.search(rf"<option[^>]*>{name}</option>", page)
    assert owner.get("/reports/sales_by_department?days=today").status_code == 200
    assert owner.get("/reports/ticket_list?days=today&department=0").status_code == 200


def test_a_ticket_type_has_numbers_of_its_own_which_are_named_in_their_list(owner):
    add(owner, TYPES, name="Terrace", number_prefix="T")
    listed_series = owner.get("/manager/number-series/").text
    assert "TK1-000001" in listed_series
    assert "Receipts: Terrace" in listed_series
    fields = form(owner, f"{TYPES}new") | {"name": "Wholesale", "number_prefix": "Ü"}
    answer = owner.tap(TYPES, **fields)
    assert answer.status_code == 422
    assert list(errors(answer)) == ["number_prefix"]
    assert 'value="Ü"' in answer.text
