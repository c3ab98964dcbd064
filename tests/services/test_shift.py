"""A drawer is taken over, sold from, counted and handed on; what is missing is booked."""

import pytest
from sqlalchemy import select

from pospro.domain.access import STARTING_ROLES
from pospro.domain.errors import BadInput, Conflict, NotAllowed
from pospro.services.cash.close_shift import CloseShift, close_shift
from pospro.services.cash.count_shift import CountShift, count_shift
from pospro.services.cash.open_shift import OpenShift, open_shift
from pospro.services.payment.part import NoShift
from pospro.storage import shifts
from pospro.storage.audit import AuditEventRow
from pospro.storage.shifts import ShiftCountRow
from tests.shop import lira

DRAWER, OVER, SHORT = "100.02", "397.01", "197.01"


@pytest.fixture
def shift(shop):
    return shop.read(shifts.open_at, shop.owner.register_id)


def count(shop, amount=None, pieces=None, shift=None, **more):
    shift = shift or shop.read(shifts.open_at, shop.owner.register_id)
    command = CountShift(
        shop.request_id(),
        more.pop("by", shop.owner),
        shift.id,
        None if amount is None else lira(amount),
        pieces or {},
    )
    shop.tick()
    return count_shift(shop.db, shop.clock, command)


def close(shop, counted, shift=None, **more):
    shift = shift or shop.read(shifts.open_at, shop.owner.register_id)
    actor = more.pop("by", shop.owner)
    request_id = more.pop("request_id", None) or shop.request_id()
    shop.tick()
    command = CloseShift(request_id, actor, shift.id, int(counted["count_id"]), **more)
    return close_shift(shop.db, shop.clock, command)


def reopen(shop, amount=None, **more):
    actor = more.pop("by", shop.owner)
    command = OpenShift(
        shop.request_id(), actor, None if amount is None else lira(amount), more.pop("pieces", {})
    )
    return open_shift(shop.db, shop.clock, command)


def test_what_is_missing_in_the_drawer_is_booked_as_cash_short(shop):
    shop.sell("tea")
    paid = shop.balances()[DRAWER]
    counted = count(shop, "1.00")
    assert (counted["expected"], counted["difference"]) == (paid, 100 - paid)
    closed = close(shop, counted, note="gave too much change")
    assert closed["difference"] == 100 - paid
    assert shop.balances()[DRAWER] == 100
    assert shop.balances()[SHORT] == paid - 100
    assert shop.findings() == []


def test_what_is_too_much_is_booked_as_cash_over(shop):
    shop.sell("tea")
    paid = shop.balances()[DRAWER]
    close(shop, count(shop, "500.00"))
    assert shop.balances()[OVER] == paid - 50000


def test_a_right_count_books_nothing(shop):
    shop.sell("tea")
    books = shop.balances()
    pieces = {100: books[DRAWER] // 100}
    assert close(shop, count(shop, pieces=pieces))["difference"] == 0
    assert shop.balances() == books


def test_without_a_shift_no_cash_is_taken_but_cards_are(shop):
    close(shop, count(shop, "0"))
    ticket = shop.ticket("tea")
    with pytest.raises(NoShift, match="Open one, then take the cash"):
        shop.pay(ticket, "Cash")
    shop.pay(ticket, "Card")


def test_a_counted_float_books_what_it_is_above_the_account(shop):
    close(shop, count(shop, "0"))
    opened = reopen(shop, pieces={20000: 2, 5000: 1, 100: 7})
    assert opened["float"] == opened["difference"] == 45700
    assert shop.balances()[DRAWER] == 45700
    assert shop.balances()[OVER] == -45700


def test_without_a_count_the_float_is_what_was_left(shop):
    shop.sell("tea")
    left = shop.balances()[DRAWER]
    close(shop, count(shop, pieces={100: left // 100}))
    assert reopen(shop)["float"] == left


def test_one_register_has_one_open_shift(shop):
    with pytest.raises(Conflict, match="A shift is open at this register already"):
        reopen(shop)


def test_of_two_who_close_at_once_one_wins_and_the_other_is_told(shop, shift):
    counted = count(shop, "0")
    close(shop, counted, shift, by=shop.cashier)
    with pytest.raises(Conflict, match=f"{shop.cashier.name} has closed this shift already"):
        close(shop, counted, shift)


def test_a_double_tap_closes_once(shop, shift):
    counted = count(shop, "12.00")
    first = close(shop, counted, shift, request_id="one-request-id")
    again = CloseShift("one-request-id", shop.owner, shift.id, int(counted["count_id"]))
    assert close_shift(shop.db, shop.clock, again) == first
    assert shop.balances()[DRAWER] == 1200


def test_a_count_is_made_again_when_money_has_moved(shop):
    counted = count(shop, "0")
    shop.sell("tea")
    with pytest.raises(Conflict, match="Money has moved since the count"):
        close(shop, counted)


def test_only_the_last_count_closes_and_every_count_is_kept(shop, shift):
    first = count(shop, "5.00")
    second = count(shop, "0")
    with pytest.raises(Conflict, match="counted again meanwhile"):
        close(shop, first)
    close(shop, second)
    query = select(ShiftCountRow.counted).where(ShiftCountRow.shift_id == shift.id)
    assert sorted(shop.read(lambda c: c.scalars(query).all())) == [0, 500]


@pytest.mark.parametrize(
    ("amount", "pieces", "sentence"),
    [
        (None, {}, "Count the drawer"),
        (None, {300: 1}, "no note or coin of 3.00"),
        (None, {100: -1}, "how many pieces"),
        ("-1.00", {}, "nothing or more"),
    ],
)
def test_a_count_that_cannot_be_is_refused(shop, amount, pieces, sentence):
    with pytest.raises(BadInput, match=sentence):
        count(shop, amount, pieces)


def test_a_drawer_is_handed_over_as_it_was_counted(shop):
    shop.sell("tea")
    counted = count(shop, "100.00")
    closed = close(shop, counted, hand_to=shop.cashier.user_id)
    now = shop.read(shifts.open_at, shop.owner.register_id)
    assert str(now.id) == closed["next_shift_id"]
    assert (now.held_by, now.float_amount, now.float_difference) == (shop.cashier.user_id, 10000, 0)


def test_the_day_closes_over_an_open_drawer_only_for_a_reason(shop):
    with pytest.raises(Conflict, match=r"not counted yet: .*Count them, or say why not"):
        shop.close_day(uncounted="")
    assert shop.read(shifts.all_open)
    shop.close_day(uncounted="alarm went off")
    last = shop.read(shifts.last_closed_at, shop.owner.register_id)
    assert (last.counted, last.note) == (None, "alarm went off")
    assert shop.read(shifts.all_open) == []


def test_who_may_not_leave_a_drawer_uncounted_counts_it_first(shop):
    rights = shop.owner.rights - {"close_anyway"}
    with pytest.raises(NotAllowed):
        shop.close_day(uncounted="in a hurry", rights=rights)


def test_whoever_counts_stands_in_the_audit_trail(shop):
    close(shop, count(shop, "3.00", by=shop.cashier), by=shop.cashier)
    actions = select(AuditEventRow.action).where(AuditEventRow.actor_id == shop.cashier.user_id)
    assert shop.read(lambda c: c.scalars(actions).all()) == ["count_shift", "close_shift"]
    assert "shift" in STARTING_ROLES["cashier"][1]
