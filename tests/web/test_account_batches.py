"""Many accounts on one screen, and the tree and the list of those that are there."""

import re

import pytest

from tests.web.test_accounts import ACCOUNTS, fields, listed

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
BATCH = "/manager/accounts/batch/"
LINES = "#Receivables\n120.500 Ayşe Demir\nMehmet Kaya"


def test_lines_are_looked_at_first_and_added_then(owner):
    shown = owner.tap(BATCH, lines=LINES, do="check").text
    assert shown.lstrip().startswith('<div class="stack" id="batch-result"')
    assert "2 accounts would be added." in shown
    assert "120.501" in shown
    assert "120.500" not in listed(owner)
    answer = owner.tap(BATCH, lines=LINES, do="add")
    assert answer.headers["HX-Redirect"] == f"{ACCOUNTS}?done=added&name=2"
    assert {"120.500", "120.501"} <= set(listed(owner, f"{ACCOUNTS}?q=e"))


def test_a_faulty_line_is_named_by_its_number_and_nothing_is_added(owner):
    shown = owner.tap(BATCH, lines=f"{LINES}\n120.500 Twice", do="add").text
    assert "Line 4" in shown
    assert "has the code 120.500 already" in shown
    assert "120.500" not in listed(owner)
    page = owner.send(BATCH, lines=LINES, do="check").text
    assert "Mehmet Kaya</textarea>" in page


def test_a_cashier_adds_none(cashier):
    assert cashier.get(BATCH).status_code == 403


def test_the_list_is_by_name_and_the_tree_by_place(owner):
    tree = list(listed(owner))
    assert tree.index("100") < tree.index("100.01") < tree.index("101")
    page = owner.get(f"{ACCOUNTS}?view=list").text
    names = re.findall(r'<span class="code">[^<]+</span> ([^<]+)</a>', page)
    assert names.index("Banks") < names.index("Safe") < names.index("Till 1")
    assert "tree--" not in page
    assert 'value="list" selected' in page


def test_a_limit_is_typed_kept_and_shown_again(owner):
    address = listed(owner)["120.90"]
    page = owner.get(address).text
    value = re.search(r'value="([^"]*)" id="name"', page).group(1)
    chosen = dict(re.findall(r'<select[^>]*name="(\w+)".*?value="(\d+)" selected', page, re.DOTALL))
    typed = {"code": "120.90", "name": value, **chosen, "credit_limit": "1,500.50"}
    answer = owner.tap(address, **fields(owner, address, **typed))
    assert answer.status_code == 204
    assert 'value="1,500.50"' in owner.get(address).text
    wrong = fields(owner, address, **typed | {"credit_limit": "much"})
    answer = owner.tap(address, **wrong)
    assert answer.status_code == 422
    assert 'id="credit_limit-error"' in answer.text
