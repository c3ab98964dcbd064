"""Cash moves beside the sales: booked, said why, printed, never more than there is."""

import pytest
from sqlalchemy import select

from pospro.domain.errors import BadInput, Conflict, NotAllowed
from pospro.reports.drawer_rows import slip_rows
from pospro.services.cash.close_work_period import CloseWorkPeriod, close_work_period
from pospro.services.cash.move_cash import MoveCash, move_cash
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.storage import shifts
from pospro.storage.accounts import AccountRow
from pospro.storage.cash_movements import of_shift
from pospro.storage.print_jobs import PrintJobRow
from tests.shop import lira

DRAWER = "100.02"


def move(shop, kind, amount=None, **more):
    reason = more.pop("reason", "Because")
    actor = more.pop("by", shop.owner)
    money = None if amount is None else lira(amount)
    request_id = more.pop("request_id", None) or shop.request_id()
    command = MoveCash(request_id, actor, kind, reason, money, **more)
    shop.tick()
    return move_cash(shop.db, shop.clock, command)


def account(shop, code):
    return shop.read(lambda c: c.scalar(select(AccountRow.id).where(AccountRow.code == code)))


@pytest.mark.parametrize(
    ("kind", "other"), [("pay_out", "770"), ("safe_drop", "100.01"), ("bank_deposit", "102.01")]
)
def test_what_goes_out_of_the_drawer_stands_on_its_account(shop, kind, other):
    shop.sell("tea")
    before = shop.balances()[DRAWER]
    move(shop, kind, "10.00")
    assert shop.balances()[DRAWER] == before - 1000
    assert shop.balances()[other] == 1000
    assert shop.findings() == []


def test_what_is_paid_in_comes_from_the_safe(shop):
    move(shop, "pay_in", "50.00", reason="Change")
    assert (shop.balances()[DRAWER], shop.balances()["100.01"]) == (5000, -5000)


def test_an_expense_is_booked_where_its_account_was_chosen(shop):
    move(shop, "pay_in", "50.00")
    move(shop, "pay_out", "12.50", account_id=account(shop, "740"), reference="IMG 17")
    assert shop.balances()["740"] == 1250
    shift = shop.read(shifts.open_at, shop.owner.register_id)
    assert [row.reference for row in shop.read(of_shift, shift.id)] == ["", "IMG 17"]


def test_an_account_that_the_rule_does_not_allow_is_refused(shop):
    move(shop, "pay_in", "50.00")
    with pytest.raises(BadInput, match="does not book on this account"):
        move(shop, "pay_out", "1.00", account_id=account(shop, "600.20"))
    with pytest.raises(BadInput, match="does not book on this account"):
        move(shop, "pay_in", "1.00", account_id=account(shop, DRAWER))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"kind": "pay_out"}, "above zero"),
        ({"kind": "pay_out", "amount": "0.00"}, "above zero"),
        ({"kind": "pay_out", "amount": "1.00"}, "not that much cash"),
        ({"kind": "no_sale", "reason": " "}, "reason"),
        ({"kind": "gift", "amount": "1.00"}, "Choose one of"),
    ],
)
def test_a_movement_that_cannot_be_is_refused(shop, facts, sentence):
    with pytest.raises(BadInput, match=sentence):
        move(shop, **facts)


def test_the_drawer_opens_without_a_sale_and_leaves_a_slip(shop):
    before = shop.balances()
    answer = move(shop, "no_sale", reason="Roll of coins")
    assert shop.balances() == before
    query = select(PrintJobRow.__table__).where(PrintJobRow.kind == "cash")
    (job,) = shop.read(lambda c: c.execute(query).all())
    assert job.opens_drawer
    rows = shop.read(slip_rows, shop.setup(), ("cash", answer), "tr")
    assert "Roll of coins" in [cell for row in rows for cell in row.cells]


def test_a_repeated_request_moves_once(shop):
    move(shop, "pay_in", "50.00", request_id="the-same-request")
    move(shop, "pay_in", "50.00", request_id="the-same-request")
    assert shop.balances()[DRAWER] == 5000


def test_who_may_not_move_cash_is_refused(shop):
    with pytest.raises(NotAllowed):
        move(shop, "no_sale", by=shop.cashier)


def test_no_cash_moves_without_a_shift(shop):
    closing = CloseWorkPeriod(shop.request_id(), shop.owner, uncounted="later")
    close_work_period(shop.db, shop.clock, closing, shop.key_file)
    open_work_period(shop.db, shop.clock, OpenWorkPeriod(shop.request_id(), shop.owner))
    with pytest.raises(Conflict, match="No shift is open"):
        move(shop, "no_sale")
