"""Foreign money through the API: dollars tendered, balances in dollars, revaluation, exchange."""

from tests.api.test_ticket_setup import choice, found

RATE = {"rate": "34.125", "since": "2020-01-01"}


def usd(text):
    return {"amount": text, "currency": "USD"}


def lira(text):
    return {"amount": text, "currency": "TRY"}


def listed(program, code):
    return next(each for each in program.read("/accounts")["accounts"] if each["code"] == code)


def dollar_key(program):
    """A payment type that takes dollars; its id and that of its currency."""
    currency = program.do("/currencies", {"code": "USD"})["id"]
    program.do(f"/currencies/{currency}/rates", RATE)
    like = program.read(f"/accounts/{listed(program, '100.02')['id']}")
    content = {"code": "100.09", "name": "Dollars", "currency": "USD"}
    content |= {"account_type_id": like["account_type_id"]}
    account = program.do("/accounts", content)["id"]
    key = {
        "name": "Dollars",
        "kind": "cash",
        "transaction_type_id": choice(program, "/payment-types", "Payment"),
        "account_id": account,
    }
    return program.do("/payment-types", key)["id"], currency


def pay(program, key, tendered):
    ticket = program.ticket({"product_id": found(program, "Lentil soup")["product_id"]})
    body = {"payment_type_id": key, "tendered": tendered}
    seen = program.version(ticket)
    return program.post(f"/tickets/{ticket}/payments", body, seen=seen)


def test_dollars_are_tendered_and_lira_are_not_taken_for_them(owner):
    key, _ = dollar_key(owner)
    taken = pay(owner, key, usd("20.00"))
    assert taken.status_code == 201
    assert taken.json["change"]["currency"] == "TRY"
    assert taken.json["number"]
    account = listed(owner, "100.09")
    assert account["foreign_balance"] == usd("20.00")
    assert account["balance"] == lira("682.50")
    assert listed(owner, "102.01")["foreign_balance"] is None
    refused = pay(owner, key, lira("500.00"))
    assert (refused.status_code, refused.json["field"]) == (422, "currency")
    assert "USD" in refused.json["detail"]


def test_the_trial_balance_has_a_column_for_dollars(owner):
    key, _ = dollar_key(owner)
    pay(owner, key, usd("20.00"))
    report = owner.read("/reports/trial_balance")
    assert {"key": "in_USD", "label": "USD", "kind": "money"} in report["columns"]
    row = next(each for each in report["rows"] if each["cells"].get("code") == "100.09")
    assert (row["cells"]["in_USD"], row["cells"]["balance"]) == ("20.00", "682.50")


def test_accounts_are_revalued_as_the_dry_run_says(owner):
    key, currency = dollar_key(owner)
    pay(owner, key, usd("20.00"))
    today = owner.read("/revaluation")["on"]
    owner.do(f"/currencies/{currency}/rates", {"rate": "35", "since": today})
    shown = owner.read("/revaluation")
    assert shown["accounts"][0]["difference"] == lira("17.50")
    assert owner.post("/revaluations", {"seen": "something else"}).status_code == 409
    made = owner.do("/revaluations", {"seen": shown["seen"]}, key="revalue-1")
    assert owner.do("/revaluations", {"seen": shown["seen"]}, key="revalue-1") == made
    document = owner.read(f"/documents/{made['document_id']}")
    assert (document["name"], document["amount"]) == ("Revaluation", lira("17.50"))
    assert document["postings"][0]["foreign"] == usd("0.00")
    assert listed(owner, "100.09")["balance"] == lira("700.00")


def test_dollars_go_to_the_bank_and_the_gain_to_its_account(owner):
    key, _ = dollar_key(owner)
    pay(owner, key, usd("20.00"))
    accounts = {name: listed(owner, code)["id"] for name, code in SIDES.items()}
    body = accounts | {"way": "out", "amount": usd("20.00"), "booked": lira("690.00")}
    too_much = owner.post("/exchanges", body | {"amount": usd("20.01")})
    assert (too_much.status_code, too_much.json["field"]) == (422, "amount")
    made = owner.do("/exchanges", body)
    rows = owner.read(f"/documents/{made['document_id']}")["postings"]
    assert [(each["code"], each["debit"]["amount"], each["credit"]["amount"]) for each in rows] == [
        ("102.01", "690.00", "0.00"),
        ("100.09", "0.00", "682.50"),
        ("646", "0.00", "7.50"),
    ]
    unknown = owner.post("/exchanges", body | {"account_id": "17"})
    assert unknown.status_code == 404


SIDES = {"account_id": "100.09", "other_account_id": "102.01"}


def test_the_accounts_of_gains_and_losses_are_chosen(owner):
    chosen = {
        "gain_account_id": listed(owner, "649")["id"],
        "loss_account_id": listed(owner, "659")["id"],
    }
    owner.do("/exchange-accounts", chosen)
    turned = dict(zip(chosen, reversed(chosen.values()), strict=True))
    refused = owner.post("/exchange-accounts", turned)
    assert (refused.status_code, refused.json["field"]) == (422, "gain_account_id")


def test_a_cashier_is_refused(cashier):
    assert cashier.get("/revaluation").status_code == 403
    assert cashier.post("/revaluations", {}).status_code == 403
