"""Whose drawer foreign cash lies in: said of a register and in the configuration file."""

import pytest

from pospro.domain.errors import BadInput
from pospro.services.cash.open_shift import OpenShift, open_shift
from pospro.services.manager.edit_payment_types import (
    PaymentRoad,
    PaymentTypeContent,
    SavePaymentType,
    payment_rules,
    save_payment_type,
)
from pospro.services.manager.edit_registers import RegisterContent, SaveRegister, save_register
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names
from pospro.storage.account_uses import uses_of_account
from pospro.storage.registers import register_state
from tests.services.foreign_till import account, dollars, give, held, key, known, pay
from tests.services.test_configured_accounts import content_of, entry, load, problems


@pytest.fixture
def till(shop):
    """The tea house takes dollars into the drawer of its only register."""
    dollars(shop)
    key(shop)
    return shop


def test_with_several_registers_somebody_says_in_whose_drawer_the_dollars_lie(shop):
    dollars(shop)
    bar = save_register(shop.db, shop.clock, SaveRegister(shop.owner, RegisterContent("K2", "Bar")))
    key(shop)
    assert [each.foreign for each in shop.setup().registers.values()] == [{}, {}]
    own = account(shop, "100.08", name="Bar in dollars")
    state = shop.read(register_state, bar)
    content = RegisterContent("K2", "Bar", state["drawer_account_id"], None, (own,))
    save_register(shop.db, shop.clock, SaveRegister(shop.owner, content, bar, fingerprint(state)))
    pay(shop, shop.ticket("beer"), 1000)
    assert held(shop, "100.09")[0] == 1000, "no drawer of this register holds dollars"
    shop.owner = shop.at(bar)
    open_shift(shop.db, shop.clock, OpenShift(shop.request_id(), shop.owner))
    pay(shop, shop.ticket("beer"), 1000)
    assert held(shop, "100.08")[0] == 1000, "foreign cash goes into the drawer where it is paid"
    assert shop.findings() == []


def test_a_drawer_has_one_account_of_each_currency_and_shares_none(till):
    with pytest.raises(BadInput, match="are both in USD"):
        give(till, account(till, "100.08", name="More dollars"))
    with pytest.raises(BadInput, match="cash accounts in foreign currencies"):
        give(till, known(till).with_code("100.01").id)


def test_dollars_do_not_leave_the_drawer_while_somebody_answers_for_them(till):
    (register,) = till.setup().registers.values()
    state = till.read(register_state, register.id)
    content = RegisterContent("K1", register.name, register.drawer_account_id, None, ())
    save = SaveRegister(till.owner, content, register.id, fingerprint(state))
    with pytest.raises(BadInput, match="A shift is open at this register"):
        save_register(till.db, till.clock, save)


def test_an_account_of_a_drawer_stays_in_use(till):
    dollars_of_drawer = known(till).with_code("100.09").id
    assert "register" in [each.kind for each in till.read(uses_of_account, dollars_of_drawer)]


def test_cards_do_not_go_into_the_drawer_in_dollars(till):
    rule = next(each.id for each in till.read(payment_rules).values() if each.name == "Payment")
    road = PaymentRoad("card", rule, known(till).with_code("100.09").id)
    content = PaymentTypeContent(Names("Dollar card", {}), road)
    with pytest.raises(BadInput, match="Only cash goes to the register's drawer"):
        save_payment_type(till.db, till.clock, SavePaymentType(till.owner, content))


def test_foreign_cash_of_a_drawer_travels_with_the_configuration(till):
    content = content_of(till)
    assert entry(content, "registers", code="K1")["foreign_drawers"] == ["100.09"]
    assert not load(till, content).any
    entry(content, "registers", code="K1")["foreign_drawers"] = []
    load(till, content)
    assert [each.foreign for each in till.setup().registers.values()] == [{}]


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        (["100.09", "100.10"], "has an account in that currency already"),
        (["100.01"], "is not in a foreign currency"),
        (["100.99"], "is not among the accounts"),
    ],
)
def test_a_file_that_mixes_up_the_drawers_is_refused_with_its_place(till, codes, sentence):
    account(till, "100.10", name="More dollars")
    content = content_of(till)
    entry(content, "registers", code="K1")["foreign_drawers"] = codes
    found = problems(till, content)
    assert sentence in found["registers (K1), foreign_drawers"]
