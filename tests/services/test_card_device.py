"""A card device in one form: its account, rule and key are made together, and the till sells."""

import pytest
from sqlalchemy import update

from pospro.domain.errors import BadInput, Conflict, NotAllowed
from pospro.services.atomic import atomic
from pospro.services.ledger.documents import Draft
from pospro.services.ledger.make_document import MakeDocument, make_document
from pospro.services.manager.add_card_device import (
    AddCardDevice,
    CardDevice,
    add_card_device,
    stands_on,
    suggested_code,
)
from pospro.storage.account_directory import directory
from pospro.storage.accounts import AccountRow
from pospro.storage.payment_type_lists import listed_payment_types
from pospro.storage.transaction_type_lists import listed_transaction_types
from pospro.storage.venue import setup_changed

GARANTI = CardDevice("Garanti POS", "108.02", 4)


def add(shop, device=GARANTI, actor=None):
    return add_card_device(shop.db, shop.clock, AddCardDevice(actor or shop.owner, device))


def known(shop):
    return shop.read(lambda connection: directory(shop.db, connection))


def names(shop):
    return (
        [each.name for each in shop.read(listed_payment_types)],
        [each.name for each in shop.read(listed_transaction_types)],
    )


def test_a_payment_by_a_new_device_stands_on_its_own_account(shop):
    parts = add(shop)
    ticket = shop.ticket("beer")
    shop.pay(ticket, "Garanti POS")
    assert shop.journal().splitlines()[0] == "payment  Dr 108.02 190.00  Cr 120.99 190.00"
    account = known(shop).account(parts.account_id)
    beside = known(shop).with_code("108.01")
    assert (account.type, account.parent_id) == (beside.type, beside.parent_id)
    assert shop.findings() == []


def test_its_rules_are_named_in_every_language(shop):
    add(shop)
    rules = {each.name: each for each in shop.read(listed_transaction_types)}
    assert rules["Payment by Garanti POS"].translations["tr"] == "Ödeme: Garanti POS"
    assert rules["Garanti POS paid to the bank"].translations["tr"] == "Garanti POS bankaya geçti"


def test_its_button_brings_what_has_come_to_the_bank(shop):
    parts = add(shop)
    shop.pay(shop.ticket("beer"), "Garanti POS")
    command = MakeDocument(
        shop.request_id(), shop.owner, Draft(parts.document_type_id, parts.account_id)
    )
    make_document(shop.db, shop.clock, command)
    assert (shop.balances()["108.02"], shop.balances()["102.01"]) == (0, 19000)
    assert shop.findings() == []


def test_the_next_free_code_is_suggested(shop):
    assert shop.read(lambda connection: suggested_code(shop.db, connection)) == "108.02"
    add(shop)
    assert shop.read(lambda connection: suggested_code(shop.db, connection)) == "108.03"


@pytest.mark.parametrize(
    ("device", "field"),
    [
        (CardDevice("", "108.02"), "name"),
        (CardDevice("Garanti POS", "108.01"), "code"),
        (CardDevice("Garanti POS", "1 08"), "code"),
        (CardDevice("Card", "108.02"), "name"),
        (CardDevice("Garanti POS", "108.02", 99), "color"),
    ],
)
def test_a_device_that_cannot_be_made_leaves_none_of_its_parts(shop, device, field):
    before, accounts = names(shop), len(known(shop).accounts)
    with pytest.raises(BadInput) as refusal:
        add(shop, device)
    assert refusal.value.field == field
    assert (names(shop), len(known(shop).accounts)) == (before, accounts)


def test_who_may_not_edit_accounts_adds_no_device(shop):
    with pytest.raises(NotAllowed):
        add(shop, actor=shop.cashier)


def test_without_an_account_of_card_takings_the_way_is_told(shop):
    playing = update(AccountRow).where(AccountRow.role == "card_clearing")
    with atomic(shop.db) as unit:
        unit.connection.execute(playing.values(role=None))
        setup_changed(unit.connection)
    assert shop.read(lambda connection: suggested_code(shop.db, connection)) == ""
    with pytest.raises(Conflict, match="Add the parts of the device singly"):
        shop.read(lambda connection: stands_on(shop.db, connection))
