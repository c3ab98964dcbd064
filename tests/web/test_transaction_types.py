"""Transaction types on screen: in words, with an example as one types and a dry run."""

import re

import pytest

from tests.web.test_manager import errors, form

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
TYPES = "/manager/transaction-types/"
ROW = re.compile(r'href="(/manager/transaction-types/\d+)">.*?</svg>([^<]+)</a>')
HTMX = {"HX-Request": "true"}


def listed(visitor):
    return {name.strip(): href for href, name in ROW.findall(visitor.get(TYPES).text)}


def option(page, name):
    return re.search(rf'<option value="(\d+)"[^>]*>{name}<', page)[1]


def end(visitor, side, type_name, code):
    """The fields of one side: an account type by its name, an account by its code."""
    type_id = option(visitor.get(f"{TYPES}new").text, type_name)
    address = f"{TYPES}accounts/{side}?{side}_type_id={type_id}"
    shown = visitor.get(address, **HTMX).text
    assert shown.lstrip().startswith(f'<div id="{side}-account">')
    account_id = re.search(rf'<option value="(\d+)"[^>]*>{code} ', shown)[1]
    return {f"{side}_type_id": type_id, f"{side}_account_id": account_id}


def to_bank(visitor, **typed):
    ends = end(visitor, "source", "Liquid assets", "100.02")
    ends |= end(visitor, "target", "Liquid assets", "102.01")
    return form(visitor, f"{TYPES}new") | {"name": "Drawer to bank"} | ends | typed


def asked(fields):
    return "&".join(f"{key}={value}" for key, value in fields.items() if isinstance(value, str))


def test_a_rule_is_added_and_stands_in_words_in_the_list(owner):
    answer = owner.tap(TYPES, **to_bank(owner))
    assert answer.headers["HX-Redirect"] == f"{TYPES}?done=saved&name=Drawer+to+bank"
    page = owner.get(TYPES).text
    row = page[page.index("Drawer to bank") :]
    assert re.findall(r"<td>(\d[^<]+)</td>", row)[:2] == ["100.02 Till 1", "102.01 Bank account"]


def test_the_example_says_in_words_and_figures_what_is_posted(owner):
    shown = owner.get(f"{TYPES}example?{asked(to_bank(owner))}", **HTMX).text
    assert shown.lstrip().startswith('<section class="panel" id="example"')
    assert "is credited: it becomes less" in shown
    assert "is debited: it becomes more" in shown
    assert re.findall(r'class="code">([\d.]+)<', shown) == ["102.01", "100.02"]
    open_end = to_bank(owner, target_account_id="")
    shown = owner.get(f"{TYPES}example?{asked(open_end)}", **HTMX).text
    assert "any of “Liquid assets”" in shown
    assert "Choose both account types" in owner.get(f"{TYPES}example", **HTMX).text
    wild = "source_type_id=99999999999999999999&target_type_id=x&currency=%00"
    assert owner.get(f"{TYPES}example?{wild}", **HTMX).status_code == 200


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(owner):
    same = to_bank(owner)
    same["target_account_id"] = same["source_account_id"]
    answer = owner.tap(TYPES, **same)
    assert answer.status_code == 422
    assert list(errors(answer)) == ["target_account_id"]
    assert 'value="Drawer to bank"' in answer.text
    assert f'value="{same["source_account_id"]}" selected' in answer.text
    assert owner.tap(TYPES, **to_bank(owner, source_type_id="")).status_code == 422


def test_a_form_tells_who_uses_it_and_what_last_week_would_have_posted(owner):
    address = listed(owner)["Payment"]
    page = owner.get(address).text
    assert re.search(r'href="/manager/payment-types/\d+"', page)
    fields = asked(form(owner, address))
    shown = owner.get(f"{address}/dry-run?{fields}", **HTMX).text
    assert "Nothing was posted by it in this time." in shown
    assert owner.send(f"{address}/retire").status_code == 409


def test_a_rule_is_retired_restored_and_versions_are_told(owner, cashier):
    owner.tap(TYPES, **to_bank(owner))
    address = listed(owner)["Drawer to bank"]
    back = end(owner, "source", "Liquid assets", "102.01") | end(
        owner, "target", "Liquid assets", "100.02"
    )
    assert owner.tap(address, **form(owner, address) | back).status_code == 204
    page = owner.get(address).text
    assert "What was posted keeps the version that made it." in page
    owner.send(f"{address}/retire")
    assert f'action="{address}/restore"' in owner.get(TYPES).text
    owner.send(f"{address}/restore")
    assert f'action="{address}/retire"' in owner.get(address).text
    assert cashier.get(TYPES).status_code == 403
