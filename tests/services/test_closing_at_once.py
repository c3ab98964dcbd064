"""Two people close the same drawer, or the same day, at the same moment: one does, one is told."""

from functools import partial

import pytest

from pospro.domain.errors import Conflict
from pospro.domain.money import Money
from pospro.services.cash.close_shift import CloseShift, close_shift
from pospro.services.cash.close_work_period import CloseWorkPeriod, close_work_period
from pospro.services.cash.count_shift import CountShift, count_shift
from pospro.storage import shifts, z_reports
from pospro.storage.work_periods import open_period
from tests.crowd import together
from tests.shop import LIRA


def sorted_out(answers):
    refused = [each for each in answers if isinstance(each, Conflict)]
    return [each for each in answers if each not in refused], refused


def test_one_of_two_closes_the_shift_and_its_difference_is_booked_once(shop):
    shop.sell("tea")
    shift = shop.read(shifts.open_at, shop.owner.register_id)
    count = CountShift(shop.request_id(), shop.owner, shift.id, Money(100, LIRA))
    counted = count_shift(shop.db, shop.clock, count)
    shop.tick()
    commands = [
        CloseShift(shop.request_id(), person, shift.id, int(counted["count_id"]))
        for person in (shop.owner, shop.cashier)
    ]
    works = [partial(close_shift, shop.db, shop.clock, command) for command in commands]
    done, refused = sorted_out(together(works))
    assert (len(done), len(refused)) == (1, 1)
    assert "has closed this shift already" in refused[0].message
    assert shop.balances()["100.02"] == 100
    assert shop.findings() == []


@pytest.mark.parametrize("sells", [False, True])
def test_one_of_two_closes_the_day_and_it_has_one_z(shop, sells):
    """Somebody may sell meanwhile: his sale is in the Z, or refused."""
    shop.sell("tea")
    ticket = shop.ticket("tea")
    shop.tick()
    commands = [CloseWorkPeriod(shop.request_id(), shop.owner, True, "late") for _ in range(2)]
    works = [
        partial(close_work_period, shop.db, shop.clock, command, shop.key_file)
        for command in commands
    ]
    paying = [lambda: shop.pay(ticket, "Card")] if sells else []
    done, refused = sorted_out(together([*works, *paying]))
    assert len(done) + len(refused) == len(works) + len(paying)
    assert shop.read(open_period) is None
    report = shop.read(z_reports.last)
    assert report.number == 1
    assert report.content["findings"] == []
    assert shop.findings() == []
