"""Locks, year close, opening balances and ageing on screen."""

import re

import pytest

from tests.people import CASHIER, Visitor
from tests.web.test_manager import ERROR

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
LOCKS, OPENING = "/books/locks/", "/documents/opening-balances/"


def errors(answer):
    return {field: words.strip() for field, words in ERROR.findall(answer.text)}


def account(page, code):
    return re.search(rf'<option value="(\d+)"[^>]*>{re.escape(code)} ', page)[1]


def test_days_are_locked_and_opened_again_for_a_reason(owner):
    page = owner.get(LOCKS).text
    assert "Nothing was ever locked" in page
    owner.tap(LOCKS, staff_until="2020-01-31", all_until="2020-01-01", request_id="lock-these-days")
    shown = owner.get(LOCKS).text
    assert 'value="2020-01-31"' in shown
    refused = owner.tap(LOCKS, staff_until="", all_until="", request_id="unlock-these-days")
    assert (refused.status_code, list(errors(refused))) == (422, ["reason"])
    ahead = owner.tap(LOCKS, all_until="2999-01-01", request_id="lock-what-comes")
    assert "a day that is over" in errors(ahead)["all_until"]
    wrong = owner.tap(LOCKS, all_until="soon", request_id="lock-what-not")
    assert list(errors(wrong)) == ["all_until"]


def test_the_year_is_looked_at_and_closed(owner):
    lines = {"account": ["102.01", "600.10"], "debit": ["100", ""], "credit": ["", "100"]}
    owner.tap("/documents/entries/", **lines, description="sold", request_id="earned-a-little")
    page = owner.get(LOCKS).text
    year = {"result_id": account(page, "590"), "through_id": account(page, "690")}
    query = "&".join(f"{name}={value}" for name, value in year.items())
    path = f"{LOCKS}year/preview?until=2020-12-31&{query}"
    preview = owner.get(path, **{"HX-Request": "true"}).text
    assert preview.lstrip().startswith('<div class="stack" id="year-plan"')
    assert "no expense" in preview
    refused = owner.tap(f"{LOCKS}years", **year, until="", request_id="close-no-year")
    assert (refused.status_code, list(errors(refused))) == (422, ["until"])
    open_still = owner.tap(f"{LOCKS}years", **year, until="2999-12-31", request_id="close-ahead")
    assert "still open" in errors(open_still)["until"]


def test_opening_balances_are_checked_then_booked(owner):
    page = owner.get(OPENING).text
    typed = {"lines": "102.01;1,000.00\n320;;400\n", "request_id": "open-the-books"}
    checked = owner.tap(f"{OPENING}check", **typed).text
    assert "The lines differ by ₺600.00" in checked
    typed["opening_id"] = account(page, "500")
    checked = owner.tap(f"{OPENING}check", **typed).text
    assert re.findall(r'class="code">([\d.]+)<', checked) == ["102.01", "320", "500"]
    unread = owner.tap(OPENING, **typed | {"lines": "102.01;much"})
    assert (unread.status_code, list(errors(unread))) == (422, ["lines"])
    answer = owner.tap(OPENING, **typed)
    assert "Opening balances K1-D000001" in owner.get(answer.headers["HX-Redirect"]).text
    assert "Opening balances" in owner.get("/documents/").text
    again = owner.tap(OPENING, **typed | {"request_id": "open-them-again"})
    assert "Reverse that first" in errors(again)["lines"]


def test_ageing_is_a_report_and_a_part_of_the_card(owner):
    lines = {"account": ["120", "600.10"], "debit": ["100", ""], "credit": ["", "100"]}
    owner.tap("/documents/entries/", **lines, description="owed", request_id="somebody-owes-it")
    report = owner.get("/reports/receivables_ageing").text
    assert "0–30 days" in report
    card = re.search(r'href="(/reports/account_card\?[^"]*)"', report)[1].replace("&amp;", "&")
    assert "0–30 days" in owner.get(card).text
    assert owner.get("/reports/payables_ageing.csv").text.startswith("Code,Account,0–30 days")


def test_a_cashier_locks_nothing(app):
    cashier = Visitor(app.test_client()).sign_in(CASHIER)
    for path in (LOCKS, OPENING):
        assert cashier.get(path).status_code == 403
