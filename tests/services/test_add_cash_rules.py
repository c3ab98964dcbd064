"""A venue of before cash movements gets their transaction types as its chart has them."""

import pytest
from sqlalchemy import text

from pospro.domain.errors import Conflict, NotAllowed
from pospro.services.atomic import atomic
from pospro.services.cash.move_cash import MoveCash, move_cash
from pospro.services.manager.add_cash_rules import add_cash_rules, missing_cash_rules
from pospro.storage.venue import setup_changed
from tests.shop import lira

ROLES = ["pay_in", "pay_out", "safe_drop", "bank_deposit"]


@pytest.fixture
def old(shop):
    """The shop as it was before: the names are there, the roles are not."""
    change(shop, "UPDATE transaction_types SET role = NULL WHERE role IN ('pay_in', 'pay_out')")
    change(shop, "UPDATE transaction_types SET role = NULL WHERE role LIKE '%\\_d%' ESCAPE '\\'")
    return shop


def change(shop, statement):
    with atomic(shop.db) as unit:
        unit.connection.execute(text(statement))
        setup_changed(unit.connection)
        unit.tell("setup")


def test_what_is_missing_is_added_and_books_as_the_chart_says(old):
    assert missing_cash_rules(old.setup()) == ROLES
    with pytest.raises(Conflict, match="plays the role pay_in"):
        moved(old, "pay_in", "100.00")
    assert add_cash_rules(old.db, old.clock, old.owner) == ROLES
    before = old.balances()
    moved(old, "pay_in", "100.00")
    moved(old, "pay_out", "10.00")
    moved(old, "safe_drop", "20.00")
    moved(old, "bank_deposit", "30.00")
    now = old.balances()
    booked = {code: now[code] - before.get(code, 0) for code in ("100.02", "102.01", "770")}
    assert booked == {"100.02": 4000, "102.01": 3000, "770": 1000}
    assert old.findings() == []


def moved(shop, kind, amount):
    command = MoveCash(shop.request_id(), shop.owner, kind, "evening", lira(amount))
    return move_cash(shop.db, shop.clock, command)


def test_nothing_is_added_twice(old):
    add_cash_rules(old.db, old.clock, old.owner)
    assert add_cash_rules(old.db, old.clock, old.owner) == []


def test_a_missing_account_is_named_and_nothing_is_kept(old):
    change(
        old,
        "UPDATE accounts SET retired_at = created FROM (SELECT opened_at AS created"
        " FROM work_periods LIMIT 1) AS day WHERE code = '770'",
    )
    with pytest.raises(Conflict, match="account 770 is not in use"):
        add_cash_rules(old.db, old.clock, old.owner)
    assert missing_cash_rules(old.setup()) == ROLES


def test_who_may_not_edit_accounts_adds_nothing(old):
    with pytest.raises(NotAllowed):
        add_cash_rules(old.db, old.clock, old.cashier)
