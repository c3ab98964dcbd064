"""Slips of the drawer and the day, letter for letter, on narrow, usual and wide paper."""

from itertools import pairwise

import pytest
from sqlalchemy import text

from hardware.printing.escpos import encode
from hardware.printing.preview import preview
from hardware.printing.profiles import profile
from pospro.devices.slips.template import template_slip
from pospro.reports.day_report import day_report
from pospro.reports.drawer_rows import slip_rows
from pospro.services.atomic import atomic
from pospro.services.cash.close_shift import CloseShift, close_shift
from pospro.services.cash.count_shift import CountShift, count_shift
from pospro.services.cash.move_cash import MoveCash, move_cash
from pospro.storage import shifts
from pospro.storage.work_periods import open_period
from tests.shop import lira

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)

PAPERS = {"generic-58mm": 32, "epson-tm-t88v": 42, "generic-80mm": 48}
VENUE = """
UPDATE venues SET language = 'tr', name = 'Çınaraltı', setup_version = setup_version + 1
"""


@pytest.fixture
def evening(shop):
    """Two sales, an expense with a slip, a drawer counted two lira short."""
    with atomic(shop.db) as unit:
        unit.connection.execute(text(VENUE))
        unit.connection.execute(text("UPDATE registers SET name = 'Kasa 1'"))
    shop.sell("tea")
    shop.pay(shop.ticket("beer"), "Card")
    expense = MoveCash(shop.request_id(), shop.owner, "pay_out", "buz", lira("10.00"), None, "F-7")
    shop.moved = move_cash(shop.db, shop.clock, expense)["movement_id"]
    shop.shift = shop.read(shifts.open_at, shop.owner.register_id)
    pieces = {500: 3, 100: 3}
    count = CountShift(shop.request_id(), shop.owner, shop.shift.id, None, pieces)
    counted = count_shift(shop.db, shop.clock, count)
    shop.tick()
    command = CloseShift(
        shop.request_id(), shop.owner, shop.shift.id, int(counted["count_id"]), "bozuk eksik"
    )
    close_shift(shop.db, shop.clock, command)
    return shop


def paper(shop, kind, about, model, language="tr"):
    rows = shop.read(slip_rows, shop.setup(), (kind, about), language)
    slip = template_slip(rows, profile(model).columns)
    assert encode(slip, profile(model)).replaced == (), "the printer has a sign for each letter"
    return list(preview(slip, profile(model).paper))


def x_of(shop):
    return shop.read(day_report, shop.setup(), shop.read(open_period)).content


@pytest.mark.parametrize("model", PAPERS)
def test_no_row_of_a_slip_is_wider_than_its_paper(evening, model):
    shift, moved = {"shift_id": evening.shift.id}, {"movement_id": evening.moved}
    x = x_of(evening)
    number = evening.close_day().z_number
    slips = (("shift", shift), ("cash", moved), ("x", x), ("z", {"number": number, "copy": 1}))
    for language in ("tr", "en"):
        for kind, about in slips:
            lines = paper(evening, kind, about, model, language)
            assert max(map(len, lines)) <= PAPERS[model], (kind, language)


def test_a_closed_shift_names_each_piece_and_the_difference(evening):
    lines = paper(evening, "shift", {"shift_id": evening.shift.id}, "generic-58mm")
    said = [" ".join(line.split()) for line in lines]
    assert "V A R D İ Y A K A P A N D I" in " ".join(said) or any("VARDİYA" in s for s in said)
    for row in ("3 × 5,00 15,00", "3 × 1,00 3,00", "Beklenen 20,00", "Fark -2,00", "bozuk eksik"):
        assert row in said, (row, said)
    assert said[-1] == "İmza"


def test_a_movement_has_its_reason_its_slip_and_a_line_to_sign(evening):
    lines = paper(evening, "cash", {"movement_id": evening.moved}, "epson-tm-t88v")
    said = [" ".join(line.split()) for line in lines]
    assert "buz" in said
    assert any(row.endswith("F-7") for row in said)
    assert said[-1] == "İmza"


def test_a_z_holds_its_proofs_and_a_copy_says_that_it_is_one(evening):
    number = evening.close_day().z_number
    original = paper(evening, "z", {"number": number}, "generic-80mm")
    said = [" ".join(line.split()) for line in original]
    assert "Fark -2,00" in said
    assert sum(row.endswith("TAMAM") for row in said) >= 5
    assert not any("KOPYA" in row for row in said)
    copy = paper(evening, "z", {"number": number, "copy": 2}, "generic-80mm")
    assert copy[0].strip() == "KOPYA 2"
    assert copy[1:] == original


def test_an_x_of_a_day_without_payments_has_no_empty_part(shop):
    lines = paper(shop, "x", x_of(shop), "generic-58mm", "en")
    rules = [line.startswith("─") for line in lines]
    assert not any(first and second for first, second in pairwise(rules))
