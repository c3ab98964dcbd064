"""Account screens: a manager composes one, and the rail's accounts show it with its documents."""

import re
from urllib.parse import urlencode

import pytest

from tests.web.test_manager import errors, form

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
SCREENS = "/manager/account-screens/"
ROW = re.compile(r'href="(/manager/account-screens/\d+)">.*?</svg>([^<]+)</a>')


def composed(visitor):
    return {name.strip(): href for href, name in ROW.findall(visitor.get(SCREENS).text)}


def at_work(visitor, name):
    return f"/accounts/{composed(visitor)[name].rpartition('/')[2]}"


def rows(visitor, path):
    """The part of a page that a search swaps."""
    return visitor.get(path, **{"HX-Request": "true"}).text


def choice(page, select, words):
    options = re.search(rf'<select[^>]*name="{select}".*?</select>', page, re.DOTALL)[0]
    return re.search(rf'value="(\d+)"[^>]*>{words}', options)[1]


def purse(visitor, **typed):
    page = visitor.get(f"{SCREENS}new").text
    fields = form(visitor, f"{SCREENS}new") | {
        "name": "Purse",
        "type_id": [choice(page, "type_id", "Liquid assets"), ""],
        "type_shows": ["all", "all"],
        "documents": [choice(page, "documents", "Bank deposit"), ""],
        "span": "all",
    }
    return fields | typed


def test_a_screen_is_composed_and_shows_its_accounts_and_its_documents(owner):
    answer = owner.tap(SCREENS, **purse(owner, as_tree="1"))
    assert answer.headers["HX-Redirect"] == f"{SCREENS}?done=saved&name=Purse"
    page = owner.get(at_work(owner, "Purse")).text
    assert "100.01" in page
    assert "tree--1" in page
    assert "Holds" in page
    assert re.search(r'href="/documents/new\?type=\d+"[^>]*>.*?Bank deposit', page)
    card = re.search(
        r'href="(/reports/account_card\?account=\d+)[^"]*"[^>]*>(?:(?!</a>).)*100\.01', page
    )[1]
    assert "Brought forward" in owner.get(card).text


def test_the_rail_leads_to_the_first_screen_and_a_search_swaps_the_rows(owner):
    home = owner.get("/accounts/").text
    assert 'aria-current="page">Customers' in home
    assert re.search(r'href="/accounts/" aria-current="page">.*?Accounts', home)
    found = rows(owner, f"{at_work(owner, 'Cash and banks')}?q=100.01")
    assert "<html" not in found
    assert ("100.01" in found, "102.01" in found) == (True, False)
    nothing = owner.get(f"{at_work(owner, 'Cash and banks')}?q=zeppelin").text
    assert "No account is called that" in nothing


def test_a_total_opens_the_accounts_behind_it(owner):
    whole = owner.get(at_work(owner, "All accounts")).text
    opened = re.search(r'href="(/accounts/\d+\?type=\d+)"[^>]*>(?:(?!</a>).)*Liquid assets<', whole)
    detail = owner.get(opened[1]).text
    assert "100.01" in detail
    assert "All of the screen" in detail
    assert "100.01" not in whole


def test_files_and_days(owner):
    address = at_work(owner, "Cash and banks")
    assert "100.01" in owner.get(f"{address}.csv").text
    assert owner.get(f"{address}.xlsx").data[:2] == b"PK"
    month = owner.get(f"{address}?span=month").text
    assert "Balance before" in month
    assert re.findall(r'name="(?:since|until)" value="([^"]*)"', month) == [
        "2026-03-01",
        "2026-03-31",
    ]
    assert owner.get(f"{address}?since=2026-03-02&until=2026-03-01").status_code == 422
    assert owner.get("/accounts/5").status_code == 404


def test_a_refusal_stands_at_its_field(owner):
    answer = owner.tap(SCREENS, **purse(owner, name="Customers", span="decade"))
    assert answer.status_code == 422
    assert errors(answer) == {"name": "“Customers” exists already. Choose another name."}
    empty = owner.tap(SCREENS, **purse(owner, type_id=["", ""]))
    assert errors(empty) == {"types": "Choose at least one account type."}


def test_the_form_shows_the_screen_and_a_screen_is_moved_retired_and_restored(owner, cashier):
    owner.tap(SCREENS, **purse(owner))
    address = composed(owner)["Purse"]
    assert "Till 1" in owner.get(address).text
    shown = rows(
        owner, f"{SCREENS}example?{urlencode(purse(owner, type_shows=['total', '']), doseq=True)}"
    )
    assert ("Till 1" in shown, "Liquid assets" in shown) == (False, True)
    assert owner.tap(f"{address}/move", by="up").text.index("Purse") > 0
    at = at_work(owner, "Purse")
    owner.send(f"{address}/retire")
    assert owner.get(at).status_code == 404
    owner.send(f"{address}/restore")
    assert owner.get(at).status_code == 200
    assert cashier.get("/accounts/").status_code == 403
    assert cashier.get(SCREENS).status_code == 403
