"""A sale through the API ends in the totals, taxes and postings that the books know."""

from decimal import Decimal

import pytest

from pospro.reports.checks import run_checks
from pospro.storage import ticket_loading
from pospro.storage.venue_setup import current_setup
from tests.people import OWNER


@pytest.fixture
def shop(owner):
    """Return the venue's set-up as a program reads it."""
    return owner.read("/venue")


def product(program, name) -> dict:
    (found,) = [
        each
        for each in program.read(f"/catalogue/products?text={name}")["products"]
        if each["name"] == name
    ]
    return found


def means(shop, kind) -> str:
    return next(each["id"] for each in shop["payment_types"] if each["kind"] == kind)


def role(shop, name) -> str:
    return next(each["id"] for each in shop["calculation_types"] if each["role"] == name)


def sum_of(amounts) -> Decimal:
    return sum((Decimal(each["amount"]) for each in amounts), Decimal(0))


def test_a_sale_is_rung_up_discounted_and_paid_in_two_ways(app, owner, shop):
    soup, water = product(owner, "Lentil soup"), product(owner, "Hummus")
    ticket_id = owner.ticket(
        {"product_id": soup["product_id"], "quantity": "2"}, {"product_id": water["product_id"]}
    )
    before = owner.read(f"/tickets/{ticket_id}")
    assert before["total"] == {"amount": "310.00", "currency": "TRY"}
    discount = {"calculation_type_id": role(shop, "ticket_discount_percent"), "percent": "10"}
    owner.do(f"/tickets/{ticket_id}/calculations", discount, seen=before["version"])

    open_ticket = owner.get(f"/tickets/{ticket_id}")
    assert open_ticket.json["due"]["amount"] == "279.00"
    cash = {"payment_type_id": means(shop, "cash"), "tendered": amount("100.00")}
    seen = open_ticket.headers["ETag"].strip('"')
    part = owner.do(f"/tickets/{ticket_id}/payments", cash, seen=seen)
    assert (part["due"]["amount"], part["number"]) == ("179.00", None)
    card = {"payment_type_id": means(shop, "card"), "reference": "0042"}
    rest = owner.do(f"/tickets/{ticket_id}/payments", card, seen=owner.version(ticket_id))
    assert rest["due"]["amount"] == "0.00"

    closed = owner.read(f"/tickets/{ticket_id}")
    assert (closed["state"], closed["number"]) == ("closed", rest["number"])
    assert closed["business_date"] == "2026-03-02"
    agrees_with_the_books(app, closed)


def agrees_with_the_books(app, document) -> None:
    """Compare the document with the domain's own figures, and its postings with themselves."""
    program = app.extensions["pospro"]
    with program.db.reading() as connection:
        currency = current_setup(program.db, connection).currency
        stored = ticket_loading.load(connection, currency, int(document["id"]))
        # The throw-away server of the tests trades safety for speed, and the checks say so.
        findings = [each for each in run_checks(connection) if each.check != "protection"]
        assert findings == []
    totals = stored.totals
    assert Decimal(document["total"]["amount"]) == totals.total.decimal
    assert [(t["net"]["amount"], t["tax"]["amount"]) for t in document["taxes"]] == [
        (str(part.base.decimal), str(part.tax.decimal)) for part in totals.taxes
    ]
    for entry in document["entries"]:
        debit, credit = (sum_of(p[side] for p in entry["postings"]) for side in ("debit", "credit"))
        assert debit == credit != 0
    (sale,) = [entry for entry in document["entries"] if entry["reason"] == "sale"]
    into_open_tickets = [p for p in sale["postings"] if p["debit"]["amount"] == "279.00"]
    assert len(into_open_tickets) == 1
    assert len(document["entries"]) == 3


def amount(text: str) -> dict:
    return {"amount": text, "currency": "TRY"}


def test_a_repeat_gets_the_first_answer_and_sells_once(cashier):
    soup = product(cashier, "Lentil soup")
    ticket_id = cashier.ticket()
    line = {"product_id": soup["product_id"]}
    first = cashier.post(f"/tickets/{ticket_id}/lines", line, key="the-same-key")
    again = cashier.post(f"/tickets/{ticket_id}/lines", line, key="the-same-key")
    assert (again.status_code, again.json) == (first.status_code, first.json)
    other = cashier.post(
        f"/tickets/{ticket_id}/lines", line | {"quantity": "2"}, key="the-same-key"
    )
    assert (other.status_code, other.json["code"]) == (409, "conflict")
    assert other.json["detail"].startswith("This Idempotency-Key was used for something else.")
    assert "page" not in other.json["detail"]
    assert len(cashier.read(f"/tickets/{ticket_id}")["lines"]) == 1


def test_a_change_that_comes_too_late_is_shown_what_it_met(cashier, owner):
    soup = product(cashier, "Lentil soup")
    ticket_id = cashier.ticket({"product_id": soup["product_id"]})
    seen = cashier.version(ticket_id)
    owner.do(f"/tickets/{ticket_id}/lines", {"product_id": soup["product_id"]})
    late = cashier.send("PATCH", f"/tickets/{ticket_id}", {"name": "Table 4"}, seen=seen)
    assert (late.status_code, late.json["code"]) == (412, "stale")
    assert len(late.json["present"]["lines"]) == 2
    (change,) = late.json["changes"]
    assert (change["kind"], change["what"], change["name"]) == ("line", "added", "Lentil soup")
    assert (change["by_name"], change["after"]["quantity"]) == (OWNER, "1")
    assert change["id"] == late.json["present"]["lines"][1]["id"]
    present = late.headers["ETag"].strip('"')
    again = cashier.send("PATCH", f"/tickets/{ticket_id}", {"name": "Table 4"}, seen=present)
    assert again.status_code == 200
    assert cashier.read(f"/tickets/{ticket_id}")["name"] == "Table 4"


def test_a_change_says_what_it_has_seen_and_carries_a_key(cashier):
    ticket_id = cashier.ticket()
    blind = cashier.send("PATCH", f"/tickets/{ticket_id}", {"name": "Table 4"})
    assert (blind.status_code, blind.json["code"]) == (428, "version_missing")
    keyless = cashier.post("/tickets", {}, headers={"Idempotency-Key": ""})
    assert (keyless.status_code, keyless.json["code"]) == (400, "key_missing")


def test_a_line_is_changed_given_away_in_part_and_the_rest_is_voided(owner):
    soup = product(owner, "Lentil soup")
    ticket_id = owner.ticket({"product_id": soup["product_id"], "quantity": "3"})
    (line,) = owner.read(f"/tickets/{ticket_id}")["lines"]
    path = f"/tickets/{ticket_id}/lines/{line['id']}"
    changed = owner.send(
        "PATCH", path, {"quantity": "2", "note": "no bread"}, seen=owner.version(ticket_id)
    )
    assert changed.status_code == 200
    gift = {"state": "gift", "reason": "birthday", "quantity": "1"}
    marked = owner.do(f"{path}/marks", gift, seen=owner.version(ticket_id))
    assert marked["line_id"] != line["id"]
    assert owner.read(f"/tickets/{ticket_id}")["total"]["amount"] == "95.00"
    void = {"state": "void", "reason": "wrong table"}
    owner.do(f"{path}/marks", void, seen=owner.version(ticket_id))
    ticket = owner.read(f"/tickets/{ticket_id}")
    assert {each["state"]: each["reason"] for each in ticket["lines"]} == {
        "void": "wrong table",
        "gift": "birthday",
    }
    closed = owner.do(f"/tickets/{ticket_id}/closure", seen=ticket["version"])
    assert closed["number"]
    assert owner.do(f"/tickets/{ticket_id}/copies")["copy_number"] == 1


def test_portion_and_modifiers_of_a_line_are_chosen_anew(cashier):
    kebab = cashier.read(f"/catalogue/products/{product(cashier, 'Adana kebab')['product_id']}")
    portions = {each["name"]: each["id"] for each in kebab["portions"]}
    modifiers = {
        each["name"]: each["id"]
        for group in kebab["modifier_groups"]
        for each in group["modifiers"]
    }
    bulgur = {"modifier_id": modifiers["Bulgur"]}
    ticket_id = cashier.ticket({"product_id": kebab["id"], "modifiers": [bulgur]})
    (line,) = cashier.read(f"/tickets/{ticket_id}")["lines"]
    path = f"/tickets/{ticket_id}/lines/{line['id']}"

    def change(body, **more):
        seen = cashier.version(ticket_id)
        answer = cashier.send("PATCH", path, body, **{"seen": seen} | more)
        (now,) = cashier.read(f"/tickets/{ticket_id}")["lines"]
        taken = {each["name"]: each["quantity"] for each in now["modifiers"]}
        return answer, now["portion_name"], taken, now["value"]["amount"]

    cheese = {"modifier_id": modifiers["Kaşar cheese"], "quantity": 2}
    chosen = {"portion_id": portions["Double"], "modifiers": [bulgur, cheese]}
    twice = {"Bulgur": 1, "Kaşar cheese": 2}
    seen = cashier.version(ticket_id)
    answer, *now = change(chosen, key="double-with-cheese", seen=seen)
    assert (answer.status_code, now) == (200, ["Double", twice, "855.00"])
    answer, *again = change(chosen, key="double-with-cheese", seen=seen)
    assert (answer.status_code, again) == (200, now)
    answer, *late = change({"modifiers": []}, seen=seen)
    assert (answer.json["code"], late) == ("stale", now)
    answer, *too_many = change({"modifiers": [cheese, cheese]})
    assert (answer.status_code, answer.json["field"], too_many) == (422, "modifiers", now)
    answer, *kept = change({"portion_id": portions["Single"]})
    assert (answer.status_code, kept) == (200, ["Single", twice, "495.00"])
    answer, *plain = change({"modifiers": []})
    assert (answer.status_code, plain) == (200, ["Single", {}, "360.00"])


def test_a_cashier_neither_voids_nor_reads_the_books(cashier):
    ticket_id = cashier.ticket()
    refused = cashier.post(
        f"/tickets/{ticket_id}/void", {"reason": "nobody came"}, seen=cashier.version(ticket_id)
    )
    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")
    assert cashier.get("/entries").status_code == 403


def test_a_discount_is_taken_off_again_and_an_empty_ticket_voided(owner, shop):
    soup = product(owner, "Lentil soup")
    ticket_id = owner.ticket({"product_id": soup["product_id"]})
    wanted = {
        "calculation_type_id": role(shop, "ticket_discount_amount"),
        "amount": amount("5.00"),
    }
    path = f"/tickets/{ticket_id}/calculations"
    made = owner.do(path, wanted, seen=owner.version(ticket_id))
    assert owner.read(f"/tickets/{ticket_id}")["total"]["amount"] == "90.00"
    gone = owner.send("DELETE", f"{path}/{made['calculation_id']}", seen=owner.version(ticket_id))
    assert gone.status_code == 200
    assert owner.read(f"/tickets/{ticket_id}")["total"]["amount"] == "95.00"
    owner.do(f"/tickets/{ticket_id}/void", {"reason": "left"}, seen=owner.version(ticket_id))
    ticket = owner.read(f"/tickets/{ticket_id}")
    assert (ticket["state"], ticket["due"]["amount"]) == ("void", "0.00")


def test_tickets_are_listed_a_page_at_a_time(cashier):
    made = [cashier.ticket() for _ in range(3)]
    first = cashier.read("/tickets?state=open&limit=2")
    second = cashier.read(f"/tickets?state=open&limit=2&after={first['following']}")
    seen = [each["id"] for each in first["tickets"] + second["tickets"]]
    assert seen[:3] == made[::-1]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"product_id": "1", "quantity": "a lot"}, "quantity"),
        ({"product": "1"}, "product_id"),
        ({"product_id": "1", "colour": "red"}, "colour"),
        ({"product_id": "9999999999999999999"}, "product_id"),
    ],
)
def test_what_cannot_be_used_is_named(cashier, body, field):
    refused = cashier.post(f"/tickets/{cashier.ticket()}/lines", body)
    assert refused.status_code == 422
    assert refused.mimetype == "application/problem+json"
    assert refused.json["field"] == field


def test_only_the_venue_s_own_money_is_taken(owner, shop):
    soup = product(owner, "Lentil soup")
    ticket_id = owner.ticket({"product_id": soup["product_id"]})
    dollars = {
        "payment_type_id": means(shop, "cash"),
        "tendered": {"amount": "95.00", "currency": "USD"},
    }
    refused = owner.post(f"/tickets/{ticket_id}/payments", dollars, seen=owner.version(ticket_id))
    assert (refused.status_code, refused.json["field"]) == (422, "currency")


def test_a_thing_that_is_not_there_is_a_problem_document_too(cashier):
    for path in ("/nowhere", "/tickets/123", "/tickets/99999999999999999999"):
        missing = cashier.get(path)
        assert (missing.status_code, missing.json["code"]) == (404, "not_found")
    wrong = cashier.send("PUT", "/tickets", {})
    assert (wrong.status_code, wrong.json["code"]) == (405, "method_not_allowed")
    assert "POST" in wrong.headers["Allow"]


def test_every_kind_of_change_is_named_to_the_late_sender(cashier, owner, shop):
    soup = product(cashier, "Lentil soup")
    ticket_id = cashier.ticket({"product_id": soup["product_id"]})
    path = f"/tickets/{ticket_id}"
    first = cashier.version(ticket_id)
    (line,) = cashier.read(path)["lines"]

    def does(method, where, body=None, by=owner):
        answer = by.send(method, f"{path}{where}", body, seen=cashier.version(ticket_id))
        assert answer.status_code < 300, answer.text
        return answer.json

    does("PATCH", f"/lines/{line['id']}", {"quantity": "3", "note": "hot"})
    does("PATCH", "", {"name": "Table 9"})
    five = {"amount": "5.00", "currency": "TRY"}
    does("POST", "/payments", {"payment_type_id": means(shop, "cash"), "tendered": five})
    late = cashier.send("PATCH", path, {"note": "hurry"}, seen=first)
    told = [
        (each["kind"], each["what"], each["before"], each["after"]) for each in late.json["changes"]
    ]
    assert sorted(told, key=str) == [
        ("line", "changed", {"quantity": "1", "note": ""}, {"quantity": "3", "note": "hot"}),
        ("payment", "taken", {}, {"amount": five}),
        ("ticket", "changed", {"name": ""}, {"name": "Table 9"}),
    ]
