"""A program opens, counts and closes drawers, moves cash, and reads X and Z reports."""

import pytest

from pospro.domain.money import Money, currency
from pospro.reports.checks import run_checks
from pospro.services.cash.move_cash import MoveCash, move_cash
from tests.shop import THROW_AWAY
from tests.web.test_foreign_payment import Till

TRY = "TRY"


def amount(text: str) -> dict:
    return {"amount": text, "currency": TRY}


@pytest.fixture
def shift(owner) -> dict:
    """Return the shift that the demo venue begins with."""
    (found,) = owner.read("/shifts")["shifts"]
    return found


@pytest.fixture
def sold(owner):
    """Sell something for cash; return what it cost."""
    product = owner.read("/catalogue/products?text=Lentil soup")["products"][0]
    cash = next(each for each in owner.read("/venue")["payment_types"] if each["kind"] == "cash")
    ticket = owner.ticket({"product_id": product["product_id"]})
    seen = owner.version(ticket)
    owner.do(f"/tickets/{ticket}/payments", {"payment_type_id": cash["id"]}, seen=seen)
    return owner.read(f"/tickets/{ticket}")["total"]["amount"]


def test_a_drawer_is_counted_closed_and_handed_over(app, owner, shift, sold):
    counted = owner.do(f"/shifts/{shift['id']}/counts", {"pieces": {"10000": 1}})
    assert (counted["counted"]["amount"], counted["expected"]["amount"]) == ("100.00", sold)
    people = owner.read("/users")["users"]
    taker = next(each["id"] for each in people if each["id"] != shift["held_by"])
    closing = {"count_id": counted["count_id"], "note": "tip in it", "hand_to": taker}
    closed = owner.do(f"/shifts/{shift['id']}/closure", closing)
    assert closed["difference"]["amount"] == counted["difference"]["amount"] == "5.00"
    following = owner.read(f"/shifts/{closed['next_shift_id']}")
    assert (following["held_by"], following["float_amount"]["amount"]) == (taker, "100.00")
    assert owner.read(f"/shifts/{shift['id']}")["note"] == "tip in it"
    again = owner.post(f"/shifts/{shift['id']}/closure", closing)
    assert (again.status_code, again.json["code"]) == (409, "conflict")
    with app.extensions["pospro"].db.reading() as connection:
        assert [each for each in run_checks(connection) if each.subject not in THROW_AWAY] == []


def test_without_a_shift_the_refusal_has_a_code_of_its_own(owner, shift):
    counted = owner.do(f"/shifts/{shift['id']}/counts", {"amount": amount("0.00")})
    owner.do(f"/shifts/{shift['id']}/closure", {"count_id": counted["count_id"]})
    product = owner.read("/catalogue/products?text=Lentil soup")["products"][0]
    cash = next(each for each in owner.read("/venue")["payment_types"] if each["kind"] == "cash")
    ticket = owner.ticket({"product_id": product["product_id"]})
    seen = owner.version(ticket)
    body = {"payment_type_id": cash["id"]}
    refused = owner.post(f"/tickets/{ticket}/payments", body, seen=seen)
    assert (refused.status_code, refused.json["code"]) == (409, "no_shift")
    assert owner.do("/shifts", {})["float_amount"]["amount"] == "0.00"
    owner.do(f"/tickets/{ticket}/payments", body, seen=owner.version(ticket))


def test_cash_is_paid_out_and_stands_in_the_x_and_the_z(owner, shift, sold):
    period = owner.read("/work-periods/current")["work_period"]["id"]
    owner.do(
        "/cash-movements",
        {"kind": "pay_out", "amount": amount("20.00"), "reason": "Bread", "reference": "IMG 4"},
    )
    (moved,) = owner.read(f"/shifts/{shift['id']}/cash-movements")["cash_movements"]
    assert (moved["kind"], moved["amount"]["amount"], moved["reference"]) == (
        "pay_out",
        "20.00",
        "IMG 4",
    )
    x = owner.read(f"/work-periods/{period}/x")
    assert (x["sales"]["amount"], x["movements"][0]["amount"]["amount"]) == (sold, "20.00")
    assert {each["state"] for each in x["proofs"]} == {"ok", "open"}
    refused = owner.post("/work-periods/current/closure", {})
    assert refused.status_code == 409
    assert "not counted yet" in refused.json["detail"]
    closed = owner.do("/work-periods/current/closure", {"uncounted": "Fire alarm"})
    assert closed["z_number"] == 1
    z = owner.read(f"/work-periods/{period}/z")
    assert (z["number"], z["sales"], z["uncounted"]) == (1, x["sales"], "Fire alarm")
    assert z["signature"]
    assert owner.get(f"/work-periods/{period}/x").status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "pay_out", "reason": "Bread"},
        {"kind": "pay_out", "amount": amount("-1.00"), "reason": "Bread"},
        {"kind": "pay_out", "amount": amount("9999.00"), "reason": "Bread"},
        {"kind": "pay_out", "amount": amount("1.00"), "reason": " "},
        {"kind": "steal", "amount": amount("1.00"), "reason": "Bread"},
    ],
)
def test_a_movement_that_cannot_be_is_refused(owner, sold, body):
    assert owner.post("/cash-movements", body).status_code == 422


def test_a_cashier_counts_but_does_not_move_cash(cashier, shift):
    assert cashier.do(f"/shifts/{shift['id']}/counts", {"pieces": {"100": 3}})["counted"]
    body = {"kind": "no_sale", "reason": "Change"}
    assert cashier.post("/cash-movements", body).status_code == 403


def usd(text: str) -> dict:
    return {"amount": text, "currency": "USD"}


@pytest.fixture
def dollars(app, shift) -> None:
    """Ten dollars lie in the drawer beside a hundred liras."""
    till = Till(app)
    database, clock = till.db, till.clock
    by = (database, clock)
    money = Money.parse_plain("10.00", currency("USD"))
    command = MoveCash("api-dollars-1", till.actor, "pay_in", "float", money)
    move_cash(*by, command)


def test_foreign_cash_is_counted_moved_and_stands_in_the_day(owner, shift, dollars):
    moved = {"kind": "pay_out", "amount": usd("2.00"), "reason": "Taxi"}
    owner.do("/cash-movements", moved)
    last = owner.read(f"/shifts/{shift['id']}/cash-movements")["cash_movements"][-1]
    assert (last["foreign_amount"]["amount"], last["amount"]["amount"]) == ("2.00", "68.25")
    body = {"amount": amount("0.00"), "foreign": {"USD": {"pieces": {"100": 7}}}}
    counted = owner.do(f"/shifts/{shift['id']}/counts", body)
    assert counted["foreign"]["USD"]["difference"] == usd("-1.00")
    period = owner.read("/work-periods/current")["work_period"]["id"]
    owner.do(f"/shifts/{shift['id']}/closure", {"count_id": counted["count_id"]})
    found = owner.read(f"/shifts/{shift['id']}")["foreign"]["USD"]
    assert (found["counted"], found["expected"]) == (usd("7.00"), usd("8.00"))
    x = owner.read(f"/work-periods/{period}/x")
    assert usd("2.00") in [each["foreign"] for each in x["movements"]]
    assert [each["state"] for each in x["proofs"] if each["told"] == usd("7.00")] == ["ok"]
    opened = owner.do("/shifts", {"foreign": {"USD": {"amount": usd("7.50")}}})
    assert opened["foreign"]["USD"] == {"float_amount": usd("7.50"), "difference": usd("0.50")}


@pytest.mark.parametrize(
    "foreign",
    [
        {"USD": {"amount": amount("1.00")}},
        {"EUR": {"pieces": {"500": 1}}},
        {"XQQ": {"pieces": {"500": 1}}},
        {"USD": {"pieces": {"300": 1}}},
        {},
    ],
)
def test_a_count_of_foreign_cash_that_cannot_be_is_refused(owner, shift, dollars, foreign):
    body = {"amount": amount("0.00"), "foreign": foreign}
    assert owner.post(f"/shifts/{shift['id']}/counts", body).status_code == 422
