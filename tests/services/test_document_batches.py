"""Documents for many accounts at once: all of them are made, or none."""

import pytest

from pospro.domain.errors import BadInput, Conflict
from pospro.services.ledger.make_batch import (
    MakeBatch,
    UnusableBatch,
    batch_plan,
    make_batch,
    usual_batch,
)
from tests.desk import account, batch, customer, kind, rows, write
from tests.shop import lira


def test_a_batch_makes_one_document_for_each_account_that_owes(shop):
    for number in range(1, 4):
        customer(shop, f"120.0{number}", f"Guest {number}")
    write(shop, ("120.01", "10.00", None), ("120.03", "30.00", None), ("600.10", None, "40.00"))
    type_id = kind(shop, "Receipt from a customer").id
    lines = shop.read(lambda c: usual_batch(shop.db, c, shop.owner, type_id))
    assert [each.account_id for each in lines] == [
        account(shop, "120.01"),
        account(shop, "120.03"),
    ]
    plan = shop.read(lambda c: batch_plan(shop.db, c, shop.owner, (type_id, lines)))
    assert (plan.total, plan.faults) == (lira("40.00"), 0)
    command = MakeBatch("a-batch-of-mine", shop.owner, type_id, tuple(lines))
    made = make_batch(shop.db, shop.clock, command)
    assert [each.number for each in made] == ["K1-D000002", "K1-D000003"]
    assert make_batch(shop.db, shop.clock, command) == made
    assert (shop.balances()["120.01"], shop.balances()["120.03"]) == (0, 0)
    assert shop.findings() == []


def test_a_batch_with_a_fault_makes_nothing_and_names_it(shop):
    customer(shop)
    with pytest.raises(UnusableBatch, match=r"\(1\); the first is 320") as refusal:
        batch(shop, ("120.01", "5.00"), ("320", "5.00"))
    ((code, fault),) = refusal.value.faults
    assert (code, "not of the type" in str(fault)) == ("320", True)
    assert rows(shop) == []
    with pytest.raises(BadInput, match="at least one account"):
        batch(shop)
    with pytest.raises(BadInput, match="each account once"):
        batch(shop, ("120.01", "5.00"), ("120.01", "6.00"))
    with pytest.raises(Conflict, match="many accounts at once"):
        batch(shop, ("100.02", "5.00"), name="Bank deposit")
