"""An account's card shows the span that its type says, another one at a tap, or any days."""

import re

import pytest

from tests.web.test_accounts import listed
from tests.web.test_documents import buttons
from tests.web.test_manager import form

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])


def card(visitor, code):
    return f"/reports/account_card?account={listed(visitor)[code].rpartition('/')[2]}"


def chosen(page):
    return re.findall(r'aria-current="true">([^<]+)</a>', page)


def days(page):
    return re.findall(r'type="date" name="(?:since|until)" value="([^"]*)"', page)


@pytest.mark.parametrize(
    ("span", "name", "first", "last"),
    [
        ("all", "Everything", "", "2026-03-02"),
        ("month", "This month", "2026-03-01", "2026-03-31"),
        ("week", "This week", "2026-03-02", "2026-03-08"),
        ("work_period", "Work period", "2026-03-02", "2026-03-02"),
    ],
)
def test_a_span_is_the_days_of_the_business_day(owner, span, name, first, last):
    page = owner.get(f"{card(owner, '102.01')}&days={span}").text
    assert (chosen(page), days(page)) == ([name], [first, last])


def test_the_type_says_what_is_shown_at_first(owner):
    address = card(owner, "102.01")
    assert chosen(owner.get(address).text) == ["Everything"]
    account = owner.get(listed(owner)["102.01"]).text
    type_id = re.search(r'name="account_type_id".*?value="(\d+)" selected', account, re.DOTALL)[1]
    kind = f"/manager/account-types/{type_id}"
    owner.tap(kind, **form(owner, kind) | {"default_filter": "week"})
    assert chosen(owner.get(address).text) == ["This week"]
    assert chosen(owner.get(f"{address}&days=decade").text) == ["This week"]
    page = owner.get(f"{address}&since=2026-01-01").text
    assert (chosen(page), days(page)) == ([], ["2026-01-01", "2026-03-02"])
    for nobody in ("?account=5", ""):
        assert owner.get(f"/reports/account_card{nobody}").status_code == 404


def test_the_days_of_a_card_that_nobody_chose_are_not_those_of_the_next_report(owner):
    owner.get("/reports/sales_by_day?days=yesterday")
    assert chosen(owner.get(card(owner, "102.01")).text) == ["Everything"]
    owner.get(f"{card(owner, '102.01')}&days=all")
    assert chosen(owner.get("/reports/journal").text) == ["Yesterday"]
    owner.get(f"{card(owner, '102.01')}&days=last_month")
    assert chosen(owner.get("/reports/journal").text) == ["Last month"]


def test_a_statement_has_opening_and_closing_balance_on_both_papers(owner):
    lines = {"account": ["120", "600.10"], "debit": ["100", ""], "credit": ["", "100"]}
    owner.tap("/documents/entries/", **lines, description="owed", request_id="owed-for-statement")
    account = card(owner, "120").rpartition("=")[2]
    statement = f"/books/accounts/{account}/statement"
    assert statement in owner.get(card(owner, "120")).text
    for paper in ("", "?paper=80"):
        page = owner.get(f"{statement}{paper}").text
        assert "Brought forward" in page
        assert re.search(r"Closing balance(</b><b>|: )100\.00", page)
    later = owner.get(f"{statement}?since=2999-01-01").text
    assert re.search(r"Closing balance: 100\.00", later)
    found = owner.get(f"/reports/account_card.xlsx?account={account}")
    assert (found.status_code, found.data[:2]) == (200, b"PK")


def test_a_document_stands_on_the_card_by_name_and_opens_its_rule(owner):
    page = owner.get(card(owner, "102.01")).text
    assert "for many accounts" not in page
    path = buttons(owner)["Bank deposit"]
    options = owner.get(path).text
    drawer = re.search(r'<option value="(\d+)"[^>]*>100\.02 ', options)[1]
    fields = {"type": path.rpartition("=")[2], "account_id": drawer, "amount": "50.00"}
    owner.tap("/documents/", **fields, description="to the bank", request_id="to-the-bank-once")
    shown = owner.get(card(owner, "102.01")).text
    for words in ("Bank deposit", "K1-D000001", "to the bank"):
        assert words in shown
    entry = re.search(r'href="(/books/entries/\d+)"', shown)[1]
    rule = re.search(r'href="(/manager/transaction-types/\d+)"', owner.get(entry).text)[1]
    assert owner.get(rule).status_code == 200
    customers = owner.get(card(owner, "120")).text
    assert "Receipt from a customer for many accounts" in customers
