"""A day is read by X and closed by a sealed Z; it begins at the hour that was chosen."""

from datetime import date

import pytest
from sqlalchemy import select, text

from pospro.domain.errors import BadInput
from pospro.reports.day_report import day_report
from pospro.reports.drawer_rows import slip_rows
from pospro.services.cash.close_work_period import CloseWorkPeriod, close_work_period
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.services.manager.edit_day import EditDay, edit_day
from pospro.storage import append_only, z_reports
from pospro.storage.print_jobs import PrintJobRow
from pospro.storage.work_periods import open_period


def x_of(shop):
    period = shop.read(open_period)
    return shop.read(day_report, shop.setup(), period)


def close(shop, **more):
    command = CloseWorkPeriod(shop.request_id(), shop.owner, uncounted="later", **more)
    shop.tick()
    return close_work_period(shop.db, shop.clock, command, shop.key_file)


def traded(shop):
    shop.sell("tea")
    ticket = shop.ticket("tea", "beer")
    shop.pay(ticket, "Card")
    waiting = shop.ticket("beer")
    shop.pay(waiting, "Card", "10.00")


def test_every_proof_of_a_day_holds(shop):
    traded(shop)
    report = x_of(shop)
    states = {(proof.key, proof.state) for proof in report.proofs}
    assert {state for key, state in states if key != "drawer"} == {"ok"}
    keys = {"open_tickets", "sales", "tax", "payments"}
    assert keys <= {key for key, _ in states}
    assert report.content["tickets"] == 2
    assert (report.content["open_tickets"], report.content["paid_on_open_tickets"]) == (1, 1000)
    assert sum(each["debit"] for each in report.content["accounts"]) == sum(
        each["credit"] for each in report.content["accounts"]
    )


def test_a_payment_that_is_missing_in_the_ledger_breaks_its_proof(shop):
    traded(shop)
    with shop.db.writing() as connection:
        append_only_off(connection, "payments", "update")
        connection.execute(text("UPDATE payments SET amount = amount + 1, tendered = tendered + 1"))
        append_only.install(connection)
    broken = {proof.key for proof in x_of(shop).proofs if proof.state == "bad"}
    assert broken == {"payments", "open_tickets"}


def append_only_off(connection, table, verb):
    where = f" ON {table}" if connection.dialect.name == "postgresql" else ""
    connection.execute(text(f"DROP TRIGGER guard_{table}_{verb}{where}"))


def test_z_reports_are_numbered_chained_signed_and_add_up(shop):
    shop.sell("tea")
    first = close(shop)
    shop.open_day()
    shop.sell("tea")
    second = close(shop)
    assert (first.z_number, second.z_number) == (1, 2)
    one, two = shop.read(z_reports.numbered, 1), shop.read(z_reports.numbered, 2)
    assert two.previous_hash == one.hash
    assert one.signature
    assert two.content["grand_total"] == one.content["sales"] + two.content["sales"]
    assert shop.findings() == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE z_reports SET hash = 'x'", "not as it was sealed"),
        ("UPDATE z_reports SET signature = 'AAAA'", "is not the venue’s"),
        ("DELETE FROM z_reports WHERE number = 1", "before number 2 is missing"),
        ("DELETE FROM z_reports WHERE number = 2", "has no Z report"),
    ],
)
def test_verify_finds_what_was_done_to_a_z_report(shop, change, sentence):
    shop.sell("tea")
    close(shop)
    shop.tick(days=1)
    shop.open_day()
    close(shop)
    with shop.db.writing() as connection:
        for verb in ("update", "delete"):
            append_only_off(connection, "z_reports", verb)
        connection.execute(text(change))
        append_only.install(connection)
    found = [each.sentence for each in shop.findings() if each.check == "z_reports"]
    assert any(sentence in each for each in found), found


def test_verify_finds_a_shift_and_a_movement_that_the_ledger_does_not_know(shop):
    with shop.db.writing() as connection:
        append_only_off(connection, "shifts", "update")
        connection.execute(text("UPDATE shifts SET float_difference = 7"))
        append_only.install(connection)
    found = [each.sentence for each in shop.findings() if each.check == "shifts"]
    assert any("differs by 7, but 0 is booked" in each for each in found)


def test_the_z_says_why_drawers_were_not_counted_and_comes_out_on_paper(shop):
    shop.sell("tea")
    close(shop)
    row = shop.read(z_reports.numbered, 1)
    assert row.content["uncounted"] == "later"
    query = select(PrintJobRow.document).where(PrintJobRow.kind == "z")
    assert shop.read(lambda c: c.scalars(query).all()) == [{"number": 1}]
    words = [
        each.cells[0]
        for each in shop.read(slip_rows, shop.setup(), ("z", {"number": 1}), "tr")
        if each.cells
    ]
    assert "Tea house" in words
    assert row.hash[:16] in words


def test_a_lost_key_leaves_the_z_unsigned_and_says_so(shop):
    shop.key_file.unlink()
    assert "signing key" in close(shop).findings[0]
    assert shop.read(z_reports.numbered, 1).signature == ""


@pytest.mark.parametrize(("begins", "day"), [(0, 3), (4, 2)])
def test_before_the_chosen_hour_it_is_still_the_day_before(shop, begins, day):
    close(shop)
    edit_day(shop.db, shop.clock, EditDay(shop.owner, begins, blind_count=True))
    shop.clock.moment = shop.clock.moment.replace(day=3, hour=0)
    command = OpenWorkPeriod(shop.request_id(), shop.owner)
    opened = open_work_period(shop.db, shop.clock, command)
    assert opened.business_date == date(2026, 3, day), "three o'clock at night in Istanbul"


def test_an_hour_after_noon_does_not_begin_a_day(shop):
    with pytest.raises(BadInput, match="from 0 to 12"):
        edit_day(shop.db, shop.clock, EditDay(shop.owner, 13, blind_count=True))
