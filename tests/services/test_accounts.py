"""Accounts are made, moved and retired; what is in use stays, and a refusal says by what."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from pospro.domain.errors import BadInput, Conflict, NotAllowed, StaleVersion
from pospro.services.manager.edit_accounts import (
    AccountContent,
    SaveAccount,
    restore_account,
    retire_account,
    save_account,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage.account_directory import directory
from pospro.storage.account_states import account_state
from pospro.storage.audit import AuditEventRow


def known(shop):
    with shop.db.reading() as connection:
        return directory(shop.db, connection)


def content(shop, code, name, **more):
    parent = known(shop).with_code("108")
    facts = {"account_type_id": parent.type.id, "currency": "TRY", "parent_id": parent.id} | more
    return AccountContent(code, name, **facts)


def save(shop, wanted, account_id=None):
    seen = ""
    if account_id is not None:
        with shop.db.reading() as connection:
            seen = fingerprint(account_state(connection, account_id))
    command = SaveAccount(shop.owner, wanted, account_id, seen)
    return save_account(shop.db, shop.clock, command)


def test_an_account_for_a_card_device_stands_below_its_main_account(shop):
    wanted = content(shop, "108.02", "Hsbc POS", tags=("pos", "bank"))
    account_id = save(shop, wanted)
    found = known(shop).account(account_id)
    assert (found.code, found.name, found.tags) == ("108.02", "Hsbc POS", ("bank", "pos"))
    assert [each.code for each in known(shop).path(found)] == ["108"]
    save(shop, replace(wanted, name="Garanti POS"), account_id)
    with shop.db.reading() as connection:
        table = AuditEventRow.__table__
        query = select(table).where(table.c.subject == f"account:{account_id}").order_by(table.c.id)
        made, changed = connection.execute(query).all()
    assert made.after["code"] == "108.02"
    assert (changed.before["name"], changed.after["name"]) == ("Hsbc POS", "Garanti POS")


@pytest.mark.parametrize(
    ("code", "name", "field", "words"),
    [
        ("108.01", "Hsbc POS", "code", "has the code 108.01 already"),
        ("108 02", "Hsbc POS", "code", "no blanks"),
        ("1" * 21, "Hsbc POS", "code", "1 to 20 signs"),
        ("108.02", " ", "name", "Enter a name"),
        ("108.02", "Merkez kasa", "name", "exists already"),
    ],
)
def test_a_code_or_name_that_cannot_be_kept_is_refused(shop, code, name, field, words):
    if name == "Merkez kasa":
        name = known(shop).with_code("100.01").name
    with pytest.raises(BadInput, match=words) as refusal:
        save(shop, content(shop, code, name))
    assert refusal.value.field == field


def test_an_account_never_stands_below_itself_or_in_another_class(shop):
    outer = save(shop, content(shop, "108.02", "Hsbc"))
    inner = save(shop, content(shop, "108.02.1", "Hsbc blocked", parent_id=outer))
    with pytest.raises(BadInput, match="cannot stand below itself"):
        save(shop, content(shop, "108.02", "Hsbc", parent_id=inner), outer)
    sales = known(shop).with_code("600").id
    with pytest.raises(BadInput, match="of another class"):
        save(shop, content(shop, "108.02", "Hsbc", parent_id=sales), outer)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("100.02", "needs this account"),
        ("120.90", "Payment type “.*” uses this account"),
        ("600.10", "has this default account"),
        ("101", ""),
        ("102", "stands below this one"),
    ],
)
def test_what_is_in_use_is_not_retired(shop, code, words):
    account_id = known(shop).with_code(code).id
    if not words:
        retire_account(shop.db, shop.clock, shop.owner, account_id)
        assert known(shop).account(account_id).is_retired
        restore_account(shop.db, shop.clock, shop.owner, account_id)
        assert not known(shop).account(account_id).is_retired
        return
    with pytest.raises(Conflict, match=words):
        retire_account(shop.db, shop.clock, shop.owner, account_id)


def test_a_type_that_something_relies_on_and_a_currency_with_postings_stay(shop):
    shop.sell("tea")
    drawer = known(shop).with_code("100.02")
    bank = content(shop, drawer.code, drawer.name, parent_id=drawer.parent_id)
    with pytest.raises(BadInput, match="has postings, so its currency stays"):
        save(shop, replace(bank, currency="EUR"), drawer.id)
    stocks = known(shop).with_code("150").type.id
    with pytest.raises(BadInput, match="relies on the account type"):
        save(shop, replace(bank, account_type_id=stocks), drawer.id)


def test_two_managers_do_not_overwrite_each_other_and_a_cashier_changes_nothing(shop):
    wanted = content(shop, "108.02", "Hsbc POS")
    account_id = save(shop, wanted)
    with pytest.raises(StaleVersion):
        save_account(shop.db, shop.clock, SaveAccount(shop.owner, wanted, account_id, "older"))
    with pytest.raises(NotAllowed):
        save_account(shop.db, shop.clock, SaveAccount(shop.cashier, wanted))
