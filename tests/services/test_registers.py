"""Registers: a new one sells at once in its own book; one in use is not taken away."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound, StaleVersion
from pospro.services.cash.open_shift import OpenShift, open_shift
from pospro.services.manager.api_tokens import CreateToken, create_token
from pospro.services.manager.edit_registers import (
    RegisterContent,
    SaveRegister,
    drawer_choices,
    restore_register,
    retire_register,
    save_register,
    suggested_register,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage.account_directory import directory
from pospro.storage.audit import AuditEventRow
from pospro.storage.registers import listed_registers, register_state, register_use


def save(shop, content, register_id=None, seen="", by=None):
    command = SaveRegister(by or shop.owner, content, register_id, seen)
    return save_register(shop.db, shop.clock, command)


def state(shop, register_id):
    return shop.read(register_state, register_id)


def change(shop, register_id, **other):
    found = state(shop, register_id)
    content = RegisterContent(
        found["code"], found["name"], found["drawer_account_id"], found["receipt_printer_id"]
    )
    return save(shop, replace(content, **other), register_id, fingerprint(found))


def account(shop, code):
    return shop.read(lambda connection: directory(shop.db, connection)).with_code(code)


def bar(shop, **other):
    return save(shop, replace(RegisterContent("K2", "Bar"), **other))


def at_bar(shop, register_id):
    shop.owner = shop.at(register_id)
    open_shift(shop.db, shop.clock, OpenShift(shop.request_id(), shop.owner))


def test_a_new_register_sells_in_its_own_book_into_its_own_drawer(shop):
    register_id = bar(shop)
    shop.sell("tea")
    at_bar(shop, register_id)
    assert shop.sell("tea").number == "K2-000001"
    drawer = state(shop, register_id)["drawer_account_id"]
    own = shop.read(lambda connection: directory(shop.db, connection)).account(drawer)
    assert (own.name, own.code, own.type.id) == ("Bar", "100.03", account(shop, "100.01").type.id)
    assert shop.balances()["100.03"] == 3000
    assert shop.findings() == []


def test_a_chosen_account_is_the_drawer_of_one_register_only(shop):
    first = bar(shop)
    taken = state(shop, first)["drawer_account_id"]
    choices = shop.read(lambda c: drawer_choices(shop.db, c, None))
    assert taken not in [each.id for each in choices]
    with pytest.raises(BadInput, match="“Bar” has its drawer here") as refused:
        save(shop, RegisterContent("K3", "Garden", taken))
    assert refused.value.field == "drawer_account_id"
    with pytest.raises(BadInput, match="Choose an account of the type"):
        save(shop, RegisterContent("K3", "Garden", account(shop, "108.01").id))


@pytest.mark.parametrize(
    ("content", "field", "sentence"),
    [
        (RegisterContent("", "Bar"), "code", "1 to 10 letters"),
        (RegisterContent("K 2", "Bar"), "code", "1 to 10 letters"),
        (RegisterContent("k1", "Bar"), "code", "has the code k1 already"),
        (RegisterContent("K2", " "), "name", "Enter a name."),
        (RegisterContent("K2", "Bar", None, 99), "receipt_printer_id", "Choose a printer"),
        (RegisterContent("K1-", "Bar"), "code", "1 to 10 letters"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field_and_leaves_nothing(
    shop, content, field, sentence
):
    with pytest.raises(BadInput) as refused:
        save(shop, content)
    assert refused.value.field == field
    assert sentence in str(refused.value)
    assert len(shop.read(listed_registers)) == 1
    assert account(shop, "100.03") is None


def test_a_name_that_an_account_has_is_refused_as_a_name(shop):
    with pytest.raises(BadInput, match="exists already") as refused:
        bar(shop, name=account(shop, "100.01").name)
    assert refused.value.field == "name"


def test_the_code_stays_and_the_drawer_while_somebody_answers_for_it(shop):
    register_id = bar(shop)
    change(shop, register_id, code="ZZ", name="Long bar")
    assert (state(shop, register_id)["code"], state(shop, register_id)["name"]) == (
        "K2",
        "Long bar",
    )
    free = state(shop, bar(shop, code="K3", name="Garden"))["drawer_account_id"]
    retire_register(shop.db, shop.clock, shop.owner, shop.read(listed_registers)[2].id)
    at_bar(shop, register_id)
    with pytest.raises(BadInput, match="Close it before the drawer changes"):
        change(shop, register_id, drawer_account_id=free)


def test_a_register_is_retired_once_nothing_stands_at_it(shop):
    home = shop.owner
    with pytest.raises(Conflict, match="You are at this register yourself"):
        retire_register(shop.db, shop.clock, home, home.register_id)
    register_id = bar(shop)
    at_bar(shop, register_id)
    ticket = shop.ticket("tea")
    shop.owner = home
    with pytest.raises(Conflict, match="A shift is open"):
        retire_register(shop.db, shop.clock, home, register_id)
    garden = bar(shop, code="K3", name="Garden")
    shop.owner = shop.at(garden)
    shop.ticket("tea")
    shop.owner = home
    with pytest.raises(Conflict, match="1 tickets are open at this register"):
        retire_register(shop.db, shop.clock, home, garden)
    assert shop.read(register_use, register_id).tickets == 1
    assert ticket


def test_a_retired_register_comes_back_with_its_numbers(shop):
    register_id = bar(shop)
    retire_register(shop.db, shop.clock, shop.owner, register_id)
    assert shop.read(listed_registers)[-1].is_retired
    with pytest.raises(NotFound, match="not in use any more"):
        shop.setup().register(register_id)
    restore_register(shop.db, shop.clock, shop.owner, register_id)
    at_bar(shop, register_id)
    assert shop.sell("tea").number == "K2-000001"


def test_a_register_that_a_program_uses_stays(shop):
    register_id = bar(shop)
    owner = shop.owner
    token = CreateToken(shop.request_id(), owner, "Web shop", owner.user_id, register_id)
    create_token(shop.db, shop.clock, token)
    with pytest.raises(Conflict, match="The API token “Web shop” works at this register"):
        retire_register(shop.db, shop.clock, shop.owner, register_id)


def test_the_only_register_stays(shop):
    program = replace(shop.owner, register_id=None)
    with pytest.raises(Conflict, match="the only register in use"):
        retire_register(shop.db, shop.clock, program, shop.owner.register_id)


def test_it_is_written_down_and_needs_the_right(shop):
    register_id = bar(shop)
    with shop.db.reading() as connection:
        event = connection.execute(
            select(AuditEventRow.__table__).order_by(AuditEventRow.id.desc())
        ).first()
    assert (event.action, event.subject) == ("register_created", f"register:{register_id}")
    assert event.after["code"] == "K2"
    with pytest.raises(NotAllowed):
        save(shop, RegisterContent("K4", "Hall"), by=shop.cashier)
    old = fingerprint(state(shop, register_id))
    change(shop, register_id, name="Long bar")
    with pytest.raises(StaleVersion):
        save(shop, RegisterContent("K2", "Short bar"), register_id, old)
    assert shop.read(suggested_register) == "K3"
