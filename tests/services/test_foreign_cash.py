"""Dollars in the drawer: counted, handed on, moved and proved beside the liras."""

from functools import partial

import pytest
from sqlalchemy import select

from pospro.domain.cash_count import Count
from pospro.domain.currency import currency
from pospro.domain.errors import BadInput, Conflict
from pospro.domain.money import Money
from pospro.reports.day_report import day_report
from pospro.reports.drawer_rows import slip_rows
from pospro.services.cash.close_shift import CloseShift, close_shift
from pospro.services.cash.count_shift import CountShift, count_shift
from pospro.services.cash.move_cash import MoveCash, move_cash
from pospro.services.cash.open_shift import OpenShift, open_shift
from pospro.services.manager.edit_accounts import AccountContent, SaveAccount, save_account
from pospro.services.payment.part import NoShift
from pospro.storage import shifts, z_reports
from pospro.storage.audit import AuditEventRow
from pospro.storage.shifts import ShiftCountRow
from pospro.storage.work_periods import open_period
from tests.crowd import together
from tests.services.foreign_till import (
    USD,
    account,
    dollars,
    enter,
    give,
    held,
    key,
    known,
    pay,
    postings,
)
from tests.shop import lira

DRAWER, OVER, SHORT = "100.02", "397.01", "197.01"


def usd(text):
    return Money.parse_plain(text, USD)


@pytest.fixture
def till(shop):
    """The tea house takes dollars at 34.125 into the drawer of its only register."""
    dollars(shop)
    key(shop)
    return shop


@pytest.fixture
def sold(till):
    """A beer was paid with a ten-dollar note; the change went out of the drawer in liras."""
    count_and_close(till, liras="0", money="0")
    open_shift(till.db, till.clock, OpenShift(till.request_id(), till.owner, lira("500")))
    pay(till, till.ticket("beer"), 1000)
    return till


def here(shop):
    return shop.read(shifts.open_at, shop.owner.register_id)


def count(shop, liras, money=None, pieces=None, by=None):
    foreign = {"USD": Count(usd(money) if money is not None else None, pieces or {})}
    shop.tick()
    command = CountShift(
        shop.request_id(),
        by or shop.owner,
        here(shop).id,
        lira(liras),
        foreign=foreign if money is not None or pieces else {},
    )
    return count_shift(shop.db, shop.clock, command)


def close(shop, counted, **more):
    shop.tick()
    actor = more.pop("by", shop.owner)
    command = CloseShift(shop.request_id(), actor, here(shop).id, int(counted["count_id"]), **more)
    return close_shift(shop.db, shop.clock, command)


def count_and_close(shop, liras, money, **more):
    return close(shop, count(shop, liras, money), **more)


def drawer_in_liras(shop):
    return str(Money(shop.balances()[DRAWER], lira("0").currency).decimal)


def move(shop, kind, amount, **more):
    shop.tick()
    command = MoveCash(shop.request_id(), shop.owner, kind, "Because", amount, **more)
    return move_cash(shop.db, shop.clock, command)


def test_the_dollars_of_the_only_register_lie_in_its_drawer(till):
    (register,) = till.setup().registers.values()
    assert list(register.foreign) == ["USD"]
    assert register.foreign["USD"] == known(till).with_code("100.09").id


def test_foreign_cash_is_not_taken_without_a_shift(till):
    count_and_close(till, "0", "0")
    with pytest.raises(NoShift):
        pay(till, till.ticket("beer"), 1000)


def test_a_right_count_of_both_currencies_books_nothing(sold):
    books = sold.balances()
    counted = count(sold, drawer_in_liras(sold), pieces={500: 2})
    assert counted["foreign"] == {"USD": {"counted": 1000, "expected": 1000, "difference": 0}}
    assert close(sold, counted)["foreign"]["USD"]["difference"] == 0
    assert sold.balances() == books
    assert sold.findings() == []


@pytest.mark.parametrize(
    ("found", "account_code", "booked"), [("7.00", SHORT, 10238), ("12.00", OVER, -6825)]
)
def test_what_differs_in_dollars_is_booked_at_the_rate_of_the_day(
    sold, found, account_code, booked
):
    before, off = held(sold)[1], sold.balances().get(account_code, 0)
    closed = count_and_close(sold, drawer_in_liras(sold), found, note="counted twice")
    assert closed["foreign"]["USD"]["difference"] == usd(found).minor - 1000
    assert held(sold) == (usd(found).minor, before - booked)
    assert sold.balances()[account_code] - off == booked
    last = postings(sold)[-1]
    assert (last[2], last[3]) == ("USD", usd(found).minor - 1000)
    kept = sold.read(shifts.last_closed_at, sold.owner.register_id).foreign_money["USD"]
    assert (kept["counted"], kept["expected"], kept["rate"]) == (
        usd(found).minor,
        1000,
        "34.125000",
    )
    assert sold.findings() == []


def test_liras_too_much_and_dollars_too_few_stand_in_one_entry(sold):
    count_and_close(sold, "600.00", "9.00")
    assert sold.balances()[SHORT] == 3413
    assert sold.balances()[OVER] < 0
    assert sold.findings() == []


def test_dollars_that_are_there_have_to_be_counted(sold):
    with pytest.raises(BadInput, match="Count the USD too"):
        count(sold, "100")
    assert sold.read(shifts.latest_count, here(sold).id) is None


def test_dollars_that_nobody_expects_need_no_count(till):
    assert count(till, "0")["foreign"]["USD"] == {"counted": 0, "expected": 0, "difference": 0}


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({"EUR": Count(pieces={500: 1})}, "holds no EUR"),
        ({"USD": Count(pieces={300: 1})}, "no note or coin of 3.00"),
        ({"USD": Count(usd("-1"))}, "nothing or more"),
        ({"USD": Count(lira("1"))}, "Enter the amount in USD"),
    ],
)
def test_a_foreign_count_that_cannot_be_is_refused(sold, counts, sentence):
    command = CountShift(sold.request_id(), sold.owner, here(sold).id, lira("1"), foreign=counts)
    with pytest.raises(BadInput, match=sentence):
        count_shift(sold.db, sold.clock, command)


def test_a_count_is_made_again_when_dollars_have_moved(sold):
    counted = count(sold, drawer_in_liras(sold), "10.00")
    move(sold, "pay_in", usd("5.00"), account_id=known(sold).with_code("100.01").id)
    with pytest.raises(Conflict, match="Money has moved since the count"):
        close(sold, counted)


def test_a_difference_in_a_currency_without_a_rate_waits_for_the_rate(till):
    kept = dollars(till, rate=None, code="EUR")
    euros = account(till, "100.08", money="EUR", name="Till in euros")
    give(till, euros)
    command = CountShift(
        till.request_id(),
        till.owner,
        here(till).id,
        lira("0"),
        foreign={"EUR": Count(pieces={500: 1})},
    )
    counted = count_shift(till.db, till.clock, command)
    with pytest.raises(Conflict, match="no rate of EUR yet"):
        close(till, counted)
    assert here(till) is not None, "the count stands and the shift goes on"

    enter(till, kept, "40")
    assert close(till, counted)["foreign"]["EUR"]["difference"] == 500
    assert held(till, "100.08") == (500, 20000)
    assert till.findings() == []


def test_a_drawer_is_handed_over_with_its_dollars(sold):
    closed = count_and_close(sold, "0", "9.00", hand_to=sold.cashier.user_id)
    now = here(sold)
    assert str(now.id) == closed["next_shift_id"]
    assert (now.held_by, now.foreign_money["USD"]["float"]) == (sold.cashier.user_id, 900)
    assert now.foreign_money["USD"]["float_difference"] == 0


def test_a_counted_float_in_dollars_books_what_it_is_above_the_account(sold):
    count_and_close(sold, drawer_in_liras(sold), "10.00")
    opening = OpenShift(
        sold.request_id(), sold.owner, lira("0"), foreign={"USD": Count(pieces={1000: 2})}
    )
    opened = open_shift(sold.db, sold.clock, opening)
    assert opened["foreign"] == {"USD": {"float": 2000, "difference": 1000}}
    assert held(sold)[0] == 2000
    assert sold.read(shifts.latest_count, here(sold).id).foreign_money["USD"]["expected"] == 1000
    assert sold.findings() == []


def test_as_it_was_left_holds_for_dollars_too(sold):
    count_and_close(sold, drawer_in_liras(sold), "10.00")
    opened = open_shift(sold.db, sold.clock, OpenShift(sold.request_id(), sold.owner))
    assert opened["foreign"]["USD"] == {"float": 1000, "difference": 0}


def test_of_two_who_close_the_dollars_at_once_one_wins(sold):
    counted = count(sold, drawer_in_liras(sold), "9.00")
    sold.tick()
    commands = [
        CloseShift(sold.request_id(), person, here(sold).id, int(counted["count_id"]))
        for person in (sold.owner, sold.cashier)
    ]
    answers = together([partial(close_shift, sold.db, sold.clock, each) for each in commands])
    refused = [each for each in answers if isinstance(each, Conflict)]
    assert len(refused) == 1
    assert "has closed this shift already" in refused[0].message
    assert held(sold)[0] == 900, "the difference is booked once"
    assert sold.findings() == []


def test_who_counted_how_many_dollars_stands_in_the_audit_trail(sold):
    count(sold, "0", "9.00", by=sold.cashier)
    query = select(AuditEventRow.after).where(
        AuditEventRow.actor_id == sold.cashier.user_id, AuditEventRow.action == "count_shift"
    )
    (after,) = sold.read(lambda c: c.scalars(query).all())
    assert after["foreign"]["USD"]["difference"] == -100


def safe_in_dollars(shop):
    other = known(shop).with_code("100.01")
    content = AccountContent("100.19", "Safe in dollars", other.type.id, "USD", other.parent_id)
    return save_account(shop.db, shop.clock, SaveAccount(shop.owner, content))


def test_dollars_go_into_the_safe_with_their_cost(sold):
    safe_in_dollars(sold)
    move(sold, "safe_drop", usd("4.00"))
    assert held(sold) == (600, 20475)
    assert held(sold, "100.19") == (400, 13650)
    assert sold.findings() == []


def test_without_a_safe_in_dollars_they_stay_in_the_drawer(sold):
    with pytest.raises(BadInput, match="There is no account in USD for it"):
        move(sold, "safe_drop", usd("4.00"))
    assert held(sold)[0] == 1000


def test_dollars_paid_out_for_an_expense_count_at_the_rate_of_the_day(sold):

    enter(sold, sold.setup().foreign.currencies["USD"].id, "35")
    move(sold, "pay_out", usd("2.00"), account_id=known(sold).with_code("740").id)
    assert sold.balances()["740"] == 7000
    assert held(sold) == (800, 27300)
    gained = {code: minor for code, minor in sold.balances().items() if minor == -175}
    assert list(gained) == ["646"]
    assert sold.findings() == []


@pytest.mark.parametrize(
    ("kind", "amount", "sentence"),
    [
        ("pay_out", usd("10.01"), "not that much cash"),
        ("pay_out", usd("0"), "above zero"),
        ("pay_in", Money.parse_plain("1", currency("EUR")), "holds no EUR"),
    ],
)
def test_a_movement_of_foreign_cash_that_cannot_be_is_refused(sold, kind, amount, sentence):
    with pytest.raises(BadInput, match=sentence):
        move(sold, kind, amount, account_id=known(sold).with_code("740").id)


def test_the_day_shows_dollars_with_their_worth_and_proves_their_drawer(sold):
    period = sold.read(open_period)
    report = sold.read(lambda c: day_report(c, sold.setup(), period))
    shift = report.content["shifts"][-1]
    assert shift["foreign"][0] | {"rate": ""} == {
        "currency": "USD",
        "float": 0,
        "float_difference": 0,
        "counted": None,
        "expected": None,
        "difference": None,
        "amount": 1000,
        "worth": 34125,
        "rate": "",
    }
    assert {"currency": "USD", "foreign_amount": 1000} in [
        {name: each.get(name) for name in ("currency", "foreign_amount")}
        for each in report.content["payments"]
    ]
    assert [p.state for p in report.proofs if p.currency == "USD"] == ["open"]
    count_and_close(sold, drawer_in_liras(sold), "10.00")
    report = sold.read(lambda c: day_report(c, sold.setup(), period))
    (proof,) = [p for p in report.proofs if p.currency == "USD"]
    assert (proof.state, proof.told, proof.booked) == ("ok", 1000, 1000)
    sold.close_day()
    content = sold.read(z_reports.last).content
    assert content["findings"] == []
    assert content["shifts"][-1]["foreign"][0]["worth"] == 34125


def test_the_slip_of_a_shift_has_the_pieces_the_difference_and_the_worth(sold):
    closed = close(sold, count(sold, drawer_in_liras(sold), pieces={500: 1, 100: 4}))
    about = ("shift", {"shift_id": closed["shift_id"]})
    rows = [tuple(map(str.strip, r.cells)) for r in sold.read(slip_rows, sold.setup(), about, "tr")]
    assert ("1 × 5,00", "5,00") in rows
    assert ("4 × 1,00", "4,00") in rows
    figures = {figure for row in rows for figure in row[1:] if "USD" in row[0]}
    assert {"10,00", "9,00", "−1,00", "307,13"} <= figures


def test_a_house_without_foreign_money_keeps_nothing_of_it(shop):
    command = CountShift(shop.request_id(), shop.owner, here(shop).id, lira("0"))
    counted = count_shift(shop.db, shop.clock, command)
    assert "foreign" not in counted
    query = select(ShiftCountRow.foreign_money)
    assert shop.read(lambda c: c.scalars(query).all()) == [None]
    assert "foreign" not in shop.read(
        lambda c: day_report(c, shop.setup(), open_period(c)).content["shifts"][0]
    )
