"""Transaction types through the API."""

import pytest

from tests.api.test_office import found


def code_of(program, code):
    accounts = program.read("/accounts")["accounts"]
    return next(each["id"] for each in accounts if each["code"] == code)


def to_bank(program, **other) -> dict:
    cash = rule(program, "Payment")["target_type_id"]
    return {
        "name": "Drawer to bank",
        "source_type_id": cash,
        "target_type_id": cash,
        "source_account_id": code_of(program, "100.02"),
        "target_account_id": code_of(program, "102.01"),
    } | other


def rule(program, name) -> dict:
    listed = program.read("/transaction-types")["transaction_types"]
    return next(each for each in listed if each["name"] == name)


def test_a_rule_is_made_changed_retired_and_restored(owner):
    made = owner.do("/transaction-types", to_bank(owner), key="to-bank-1")
    assert owner.do("/transaction-types", to_bank(owner), key="to-bank-1") == made
    path = f"/transaction-types/{made['id']}"
    kept = owner.read(path)
    assert (kept["number"], kept["role"], kept["used_by"]) == (1, None, [])
    changed = owner.send("PUT", path, to_bank(owner, name="Bank"), seen=kept["version"])
    assert changed.status_code == 200
    stale = owner.send("PUT", path, to_bank(owner), seen=kept["version"])
    assert (stale.status_code, stale.json["present"]["number"]) == (412, 2)
    owner.do(f"{path}/retirement")
    assert owner.read("/transaction-types")["transaction_types"][-1]["retired"]
    owner.do(f"{path}/restoration")
    assert rule(owner, "Bank")["number"] == 2


def test_a_dry_run_tells_before_and_after(owner):
    soup = {"product_id": found(owner, "Lentil soup")["product_id"]}
    ticket = owner.ticket(soup)
    cash = next(e["id"] for e in owner.read("/venue")["payment_types"] if e["kind"] == "cash")
    body = {"payment_type_id": cash}
    owner.do(f"/tickets/{ticket}/payments", body, seen=owner.version(ticket))
    sale = rule(owner, "Sale 10 %")
    query = f"source_account_id={code_of(owner, '600.20')}"
    query += f"&target_account_id={sale['target_account_id']}"
    run = owner.read(f"/transaction-types/{sale['id']}/dry-run?{query}")
    assert run["entries"] == 1
    lines = {line["code"]: line for line in run["lines"]}
    assert lines["600.10"]["after"]["amount"] == "0.00"
    assert lines["600.10"]["before"] == lines["600.20"]["after"]
    assert owner.get("/transaction-types/5/dry-run").status_code == 404


def test_a_refusal_names_its_field_and_what_is_used_stays(owner):
    wrong = to_bank(owner, target_account_id=code_of(owner, "100.02"))
    answer = owner.post("/transaction-types", wrong)
    assert (answer.status_code, answer.json["field"]) == (422, "target_account_id")
    path = f"/transaction-types/{rule(owner, 'Payment')['id']}"
    assert owner.post(f"{path}/retirement").status_code == 409
    assert "payment_type" in {each["kind"] for each in owner.read(path)["used_by"]}


@pytest.mark.parametrize("path", ["", "/5", "/5/dry-run"])
def test_a_cashier_is_refused(cashier, path):
    assert cashier.get(f"/transaction-types{path}").status_code == 403
