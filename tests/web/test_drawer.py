"""The drawer at the screen: opened, counted blind, closed, handed over; cash moved in and out."""

import re
from itertools import count as numbers

import pytest
from sqlalchemy import select, text

from pospro.services.atomic import atomic
from pospro.storage import cash_movements, shifts
from pospro.storage.audit import AuditEventRow
from pospro.storage.print_jobs import PrintJobRow
from pospro.storage.users import UserRow
from pospro.storage.venue import setup_changed
from tests.people import CASHIER

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
FIGURE = re.compile(r'class="kpi__fig">(?:<span[^>]*>)?([^<]*)<')
COUNT = re.compile(r'name="count_id" value="(\d+)"')
PIECE = re.compile(r'name="(piece-\d+)"')
ACCOUNT = re.compile(r'name="account-pay_out"[^>]*>(.*?)</select>', re.DOTALL)
IDS = numbers()


def tap(person, path, **fields):
    """Send a form of the drawer's page, under a request id of its own."""
    return person.tap(path, request_id=f"request-drawer-{next(IDS)}", **fields)


def led_to(answer):
    assert answer.status_code < 300, answer.text
    return answer.headers["HX-Redirect"]


def read(app, query, *facts):
    with app.extensions["pospro"].db.reading() as connection:
        return query(connection, *facts)


def shift_of(app):
    return read(app, shifts.all_open)[0]


def count(app, person, **fields):
    """Hand a count in; return what the screen then says: counted, expected, difference."""
    answer = tap(person, "/drawer/counts", shift_id=shift_of(app).id, **fields)
    assert led_to(answer) == "/drawer/counted"
    return FIGURE.findall(person.get("/drawer/counted").text)


def close(app, person, **fields):
    count_id = COUNT.search(person.get("/drawer/counted").text).group(1)
    asked = {"shift_id": shift_of(app).id, "count_id": count_id} | fields
    return tap(person, "/drawer/closings", **asked)


def test_a_blind_count_shows_what_is_expected_only_afterwards(app, owner, cashier):
    asked = cashier.get("/drawer/count").text
    assert "shown after the count" in asked
    assert "Expected" not in cashier.get("/drawer").text
    assert "Expected now" in owner.get("/drawer").text, "who may see it sees it before"
    shown = count(app, cashier, **{"piece-20000": "1", "piece-100": "3"})
    assert len(shown) == 3
    assert "203.00" in shown[0]


def test_every_note_and_coin_can_be_counted(cashier):
    assert PIECE.findall(cashier.get("/drawer/count").text)[:3] == [
        "piece-20000",
        "piece-10000",
        "piece-5000",
    ]


@pytest.mark.parametrize("typed", ["three", "1,5", "-2", "٣", "1234567"])
def test_letters_in_a_count_are_refused_in_one_sentence(app, cashier, typed):
    asked = {"shift_id": shift_of(app).id, "piece-100": typed}
    answer = tap(cashier, "/drawer/counts", **asked)
    assert answer.status_code in {400, 422}
    assert f"whole number, not “{typed}”" in answer.text
    assert read(app, shifts.latest_count, shift_of(app).id) is None


def test_an_empty_count_is_no_count(app, cashier):
    answer = tap(cashier, "/drawer/counts", shift_id=shift_of(app).id)
    assert "Count the drawer: enter the pieces or the sum" in answer.text


def test_a_second_count_takes_the_place_of_the_first(app, cashier):
    count(app, cashier, amount="10")
    assert "12.50" in count(app, cashier, amount="12.50")[0]
    assert led_to(close(app, cashier)) == "/drawer?done=closed"
    last = read(app, shifts.last_closed_at, 1) or read(app, _last_closed)
    assert last.counted == 1250


def _last_closed(connection):
    table = shifts.ShiftRow.__table__
    return connection.execute(select(table).order_by(table.c.closed_at.desc()).limit(1)).one()


def test_a_stale_screen_does_not_close_by_a_count_that_is_not_the_last(app, cashier):
    count(app, cashier, amount="10")
    seen = COUNT.search(cashier.get("/drawer/counted").text).group(1)
    count(app, cashier, amount="11")
    asked = {"shift_id": shift_of(app).id, "count_id": seen}
    answer = tap(cashier, "/drawer/closings", **asked)
    assert answer.status_code == 409
    assert "counted again meanwhile" in answer.text


def test_of_two_who_close_one_wins_and_the_other_reads_who_was_faster(app, owner, cashier):
    count(app, cashier, amount="10")
    asked = {"shift_id": shift_of(app).id}
    asked["count_id"] = COUNT.search(owner.get("/drawer/counted").text).group(1)
    close(app, cashier)
    answer = tap(owner, "/drawer/closings", **asked)
    assert answer.status_code == 409
    assert f"{CASHIER} has closed this shift already" in answer.text


def test_the_drawer_goes_to_whoever_is_chosen_with_what_was_counted(app, cashier):
    count(app, cashier, amount="70")
    person = select(UserRow.id).where(UserRow.name == CASHIER)
    taker = read(app, lambda connection: connection.scalar(person))
    led_to(close(app, cashier, hand_to=taker))
    assert (shift_of(app).held_by, shift_of(app).float_amount) == (taker, 7000)
    assert f"held by {CASHIER}" in cashier.get("/drawer").text


def test_a_closed_drawer_is_opened_as_it_was_left_or_counted(app, owner):
    count(app, owner, amount="40")
    close(app, owner)
    assert "40.00" in owner.get("/drawer").text
    assert led_to(tap(owner, "/drawer/openings", as_left="1")) == "/drawer?done=opened"
    assert shift_of(app).float_amount == 4000
    count(app, owner, amount="40")
    close(app, owner)
    led_to(tap(owner, "/drawer/openings", **{"piece-5000": "1"}))
    assert shift_of(app).float_amount == 5000


def test_an_opening_without_a_count_asks_for_one(app, owner):
    count(app, owner, amount="40")
    close(app, owner)
    assert "Count the drawer" in tap(owner, "/drawer/openings").text


@pytest.mark.parametrize(
    ("kind", "minor"),
    [("pay_in", 1050), ("pay_out", 1050), ("safe_drop", 1050), ("bank_deposit", 1050)],
)
def test_cash_moves_with_a_reason_and_a_slip(app, owner, kind, minor):
    led_to(tap(owner, "/drawer/movements", kind="pay_in", amount="100", reason="change"))
    asked = {"kind": kind, "amount": "10.50", "reason": "ice for the bar", "reference": "R-7"}
    assert led_to(tap(owner, "/drawer/movements", **asked)) == "/drawer?done=moved"
    last = read(app, cash_movements.of_shift, shift_of(app).id)[-1]
    assert (last.kind, last.amount, last.reference) == (kind, minor, "R-7")
    shown = owner.get("/drawer").text
    assert "ice for the bar" in shown
    assert "(R-7)" in shown


def test_the_drawer_opens_without_a_sale_for_a_reason_that_is_kept(app, owner):
    led_to(tap(owner, "/drawer/movements", kind="no_sale", reason="change for a guest"))
    last = read(app, cash_movements.of_shift, shift_of(app).id)[-1]
    assert (last.kind, last.amount) == ("no_sale", 0)
    actions = select(AuditEventRow.action, AuditEventRow.reason).order_by(AuditEventRow.id.desc())
    assert read(app, lambda c: c.execute(actions).first()) == ("move_cash", "change for a guest")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "pay_out", "amount": "5", "reason": ""}, "write a reason"),
        ({"kind": "pay_out", "amount": "", "reason": "x"}, "Enter an amount above zero"),
        ({"kind": "pay_out", "amount": "-5", "reason": "x"}, "Enter an amount above zero"),
        ({"kind": "pay_out", "amount": "9999999", "reason": "x"}, "not that much cash"),
        ({"kind": "steal", "amount": "5", "reason": "x"}, "Choose one of"),
    ],
)
def test_a_movement_that_cannot_be_is_refused(app, owner, fields, sentence):
    answer = tap(owner, "/drawer/movements", **fields)
    assert answer.status_code in {400, 422}
    assert sentence in answer.text
    assert read(app, cash_movements.of_shift, shift_of(app).id) == []


def test_a_cashier_without_the_right_moves_no_cash(app, cashier):
    assert "Move cash" in cashier.get("/drawer").text
    answer = tap(cashier, "/drawer/movements", kind="no_sale", reason="x")
    assert answer.status_code == 403


def without_rules(app):
    """A venue of before there were cash movements."""
    with atomic(app.extensions["pospro"].db) as unit:
        rule = "role IN ('pay_in', 'pay_out', 'safe_drop', 'bank_deposit')"
        unit.connection.execute(text(f"UPDATE transaction_types SET role = NULL WHERE {rule}"))  # noqa: S608 - a constant
        setup_changed(unit.connection)
        unit.tell("setup")


def test_a_venue_without_the_rules_gets_them_by_one_tap(app, owner):
    without_rules(app)
    shown = owner.get("/drawer").text
    assert "no transaction type for this yet" in shown
    assert "kind=no_sale" in shown
    assert "kind=pay_out" not in shown
    assert led_to(tap(owner, "/drawer/rules")) == "/drawer?done=ruled"
    assert "kind=pay_out" in owner.get("/drawer").text
    led_to(tap(owner, "/drawer/movements", kind="pay_in", amount="100", reason="change"))
    led_to(tap(owner, "/drawer/movements", kind="bank_deposit", amount="10", reason="evening"))


def test_who_may_not_change_the_rules_is_told_whom_to_ask(app, cashier):
    without_rules(app)
    with atomic(app.extensions["pospro"].db) as unit:
        rights = '["sell", "pay", "shift", "move_cash"]'
        statement = "UPDATE roles SET rights = :rights WHERE name IN ('Cashier', 'Kasiyer')"
        unit.connection.execute(text(statement), {"rights": rights})
        setup_changed(unit.connection)
        unit.tell("setup")
    assert "Ask a manager" in cashier.get("/drawer").text
    assert tap(cashier, "/drawer/rules").status_code == 403


def test_every_movement_and_every_closing_leaves_a_slip(app, owner):
    led_to(tap(owner, "/drawer/movements", kind="pay_in", amount="100", reason="change"))
    count(app, owner, amount="1")
    close(app, owner)
    kinds = select(PrintJobRow.kind).order_by(PrintJobRow.id.desc()).limit(2)
    assert read(app, lambda c: c.scalars(kinds).all()) == ["shift", "cash"]
