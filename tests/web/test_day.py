"""The day at the screen: X as often as one likes, Z once, copies, and who may close anyway."""

import json
from itertools import count as numbers

import pytest
from sqlalchemy import select, text

from pospro.domain.head import holds
from pospro.domain.z_report import ZReport
from pospro.services.atomic import atomic
from pospro.storage import z_reports
from pospro.storage.print_jobs import PrintJobRow
from pospro.storage.venue import setup_changed, the_venue
from pospro.storage.work_periods import open_period

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
IDS = numbers()
DAY = "/day/closings"


def tap(person, path, **fields):
    return person.tap(path, request_id=f"request-day-{next(IDS)}", **fields)


def read(app, query, *facts):
    with app.extensions["pospro"].db.reading() as connection:
        return query(connection, *facts)


def close(person):
    """Close over uncounted drawers; return the address of the Z report."""
    person.get("/day")
    answer = tap(person, DAY, uncounted="in a hurry", carry_over="1")
    assert answer.status_code < 300, answer.text
    return answer.headers["HX-Redirect"]


def test_the_day_says_what_is_left_to_do_before_it_closes(owner):
    shown = owner.get("/day").text
    assert "Before you close" in shown
    assert "is not counted" in shown
    assert "proofs hold" in shown


def test_an_x_reads_and_closes_nothing(app, owner):
    first, second = (owner.get("/day/x").text for _ in range(2))
    assert "X REPORT" in first
    assert first.count("<p") == second.count("<p")
    assert read(app, open_period) is not None


def test_uncounted_drawers_stop_the_closing_until_somebody_says_why(app, owner):
    owner.get("/day")
    answer = tap(owner, DAY, carry_over="1")
    assert answer.status_code == 409
    assert "are not counted yet" in answer.text
    assert read(app, open_period) is not None
    assert close(owner).startswith("/day/z/")


def test_without_the_right_nobody_closes_over_uncounted_drawers(app, owner):
    with atomic(app.extensions["pospro"].db) as unit:
        rights = json.dumps(["work_period", "shift", "sell", "see_sales"])
        unit.connection.execute(text("UPDATE roles SET rights = :rights"), {"rights": rights})
        setup_changed(unit.connection)
        unit.tell("setup")
    assert "Why drawers stay uncounted" in owner.get("/day").text
    answer = tap(owner, DAY, uncounted="in a hurry", carry_over="1")
    assert answer.status_code == 403
    assert read(app, open_period) is not None


def test_closing_shows_the_z_and_a_second_tap_finds_nothing_to_close(app, owner):
    place = close(owner)
    shown = owner.get(place).text
    assert "The day is closed" in shown
    assert "Z REPORT" in shown
    assert "in a hurry" in shown
    assert tap(owner, DAY, uncounted="x", carry_over="1").status_code == 409
    assert "Open the day" in owner.get("/day").text


def test_a_z_printed_again_is_marked_as_a_copy_and_counted(app, owner):
    place = close(owner)
    number = int(place.split("/")[-1].partition("?")[0])
    owner.get(place)
    for _ in range(2):
        assert tap(owner, "/day/prints", number=number).status_code < 300
    query = select(PrintJobRow.document).where(PrintJobRow.kind == "z").order_by(PrintJobRow.id)
    assert read(app, lambda c: c.scalars(query).all())[-3:] == [
        {"number": number},
        {"number": number, "copy": 1},
        {"number": number, "copy": 2},
    ]


def test_a_z_can_be_taken_away_and_its_signature_checked_elsewhere(app, owner):
    place = close(owner)
    number = int(place.split("/")[-1].partition("?")[0])
    answer = owner.get(f"/day/z/{number}.json")
    assert answer.headers["Content-Disposition"].endswith(f'z-{number:04d}.json"')
    told = json.loads(answer.text)
    names = ("number", "work_period_id", "content", "previous_hash")
    report = ZReport(*(told[name] for name in names))
    assert report.hash == told["hash"]
    key = read(app, the_venue).public_key
    assert holds(report.canonical_bytes, told["signature"], key)


@pytest.mark.parametrize("path", ["/day/z/999", "/day/z/999.json"])
def test_a_z_that_is_not_there_is_said_so(owner, path):
    answer = owner.get(path)
    assert answer.status_code == 404
    assert "There is no Z report 999" in answer.text


def test_every_z_stands_in_the_list_and_in_its_file(app, owner):
    close(owner)
    number = read(app, z_reports.last).number
    shown = owner.get("/reports/z_reports?days=year").text
    assert f"/day/z/{number}" in shown
    lines = owner.get("/reports/z_reports.csv").text.splitlines()
    assert lines[0].startswith("Number,Date,Closed,Person,Tickets,Sales")
    assert any(line.startswith(f"{number},") for line in lines[1:])


def test_the_screen_names_the_records_that_disagree(app, owner):
    with atomic(app.extensions["pospro"].db) as unit:
        unit.connection.execute(text("UPDATE books SET head = 'x'"))
    shown = owner.get(close(owner)).text
    assert "disagree" in shown
    assert "does not end with its last entry" in shown


def test_a_cashier_does_not_close_the_day(cashier):
    assert cashier.get("/day").status_code == 403
    assert cashier.get("/day/x").status_code == 403
