"""The manager's accounts: a list with balances, a form that keeps what was typed."""

import re

import pytest
from sqlalchemy import event, select

from pospro.domain.access import RIGHTS, Actor
from pospro.services.manager.edit_accounts import AccountContent, SaveAccount, save_account
from pospro.storage.account_directory import directory
from pospro.storage.users import UserRow
from tests.people import OWNER

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
ACCOUNTS = "/manager/accounts/"
ROW = re.compile(r'href="(/manager/accounts/\d+)">.*?<span class="code">([^<]+)</span> ([^<]+)</a>')
MOST_QUERIES = 10


def listed(visitor, path=ACCOUNTS):
    return {code: href for href, code, _ in ROW.findall(visitor.get(path).text)}


def chosen(page, name):
    inner = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL).group()
    return re.search(r'value="([^"]*)" selected', inner).group(1)


def fields(visitor, path, **typed):
    page = visitor.get(path).text
    seen = re.search(r'name="seen" value="([^"]*)"', page).group(1)
    return {"seen": seen, "currency": chosen(page, "currency")} | typed


def test_an_account_is_added_found_and_changed(owner):
    main = listed(owner)["108"]
    page = owner.get(main).text
    typed = {
        "code": "108.02",
        "name": "Hsbc POS",
        "account_type_id": chosen(page, "account_type_id"),
        "parent_id": main.rpartition("/")[2],
        "tags": "pos",
    }
    answer = owner.tap(ACCOUNTS, **fields(owner, f"{ACCOUNTS}new", **typed))
    assert answer.headers["HX-Redirect"] == f"{ACCOUNTS}?done=saved&name=Hsbc+POS"
    assert "“Hsbc POS” is saved." in owner.get(answer.headers["HX-Redirect"]).text
    assert list(listed(owner, f"{ACCOUNTS}?q=hsbc")) == ["108.02"]
    address = listed(owner, f"{ACCOUNTS}?q=pos")["108.02"]
    assert 'value="pos"' in owner.get(address).text
    assert owner.tap(address, **fields(owner, address, **typed)).status_code == 204


def test_a_refused_code_keeps_what_was_typed(owner):
    page = owner.get(listed(owner)["108"]).text
    typed = {"code": "100.02", "name": "Spare", "account_type_id": chosen(page, "account_type_id")}
    answer = owner.tap(ACCOUNTS, **fields(owner, f"{ACCOUNTS}new", **typed))
    assert answer.status_code == 422
    assert "has the code 100.02 already" in answer.text
    assert 'value="Spare"' in answer.text


def test_a_drawer_in_use_is_not_retired_and_its_form_says_by_what(owner):
    address = listed(owner)["100.02"]
    page = owner.get(address).text
    assert "The drawer of a new register" in page
    assert "/reports/account_card?account=" in page
    answer = owner.send(f"{address}/retire")
    assert answer.status_code == 409


def test_a_cashier_sees_no_accounts(cashier):
    assert cashier.get(ACCOUNTS).status_code == 403


def test_three_hundred_accounts_and_more_take_few_queries(app, owner):
    services = app.extensions["pospro"]
    with services.db.reading() as connection:
        main = directory(services.db, connection).with_code("120")
        owner_id = connection.scalar(select(UserRow.id).where(UserRow.name == OWNER))
    actor = Actor(owner_id, OWNER, frozenset(RIGHTS))
    for number in range(100):
        content = AccountContent(
            f"120.{number + 100}", f"Guest {number}", main.type.id, "TRY", main.id
        )
        save_account(services.db, services.clock, SaveAccount(actor, content))
    first = owner.get(ACCOUNTS).text
    assert len(ROW.findall(first)) == 300
    after = re.search(r'href="([^"]+after=[^"]+)"', first).group(1).replace("&amp;", "&")
    rest = listed(owner, after)
    assert not set(rest) & {code for _, code, _ in ROW.findall(first)}
    sent = []
    event.listen(services.db.reader, "before_cursor_execute", lambda *facts: sent.append(facts[2]))
    owner.get(ACCOUNTS)
    assert 0 < len(sent) <= MOST_QUERIES, sent
