"""Accounts through the API: one by one, and many as lines."""

import pytest

LINES = "#Receivables\n120.500 Ayşe Demir\nMehmet Kaya"


def customers(program) -> dict:
    listed = program.read("/accounts")["accounts"]
    main = next(each["id"] for each in listed if each["code"] == "120")
    kind = program.read(f"/accounts/{main}")["account_type_id"]
    return {"account_type_id": kind, "parent_id": main, "currency": "TRY"}


def guest(program, **other) -> dict:
    return customers(program) | {"code": "120.500", "name": "Ayşe Demir"} | other


def test_an_account_is_made_changed_retired_and_restored(owner):
    made = owner.do("/accounts", guest(owner), key="guest-500")
    assert owner.do("/accounts", guest(owner), key="guest-500") == made
    path = f"/accounts/{made['id']}"
    kept = owner.read(path)
    assert (kept["code"], kept["credit_limit"], kept["used_by"]) == ("120.500", None, [])
    limit = {"amount": "1500.00", "currency": "TRY"}
    changed = guest(owner, credit_limit=limit, tags=["vip"])
    assert owner.send("PUT", path, changed, seen=kept["version"]).status_code == 200
    stale = owner.send("PUT", path, changed, seen=kept["version"])
    assert (stale.status_code, stale.json["present"]["credit_limit"]) == (412, limit)
    owner.do(f"{path}/retirement")
    assert owner.read(path)["retired"]
    owner.do(f"{path}/restoration")
    assert not owner.read(path)["retired"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "100.01"}, "code"),
        ({"name": "Bank account"}, "name"),
        ({"credit_limit": {"amount": "-1.00", "currency": "TRY"}}, "credit_limit"),
        ({"credit_limit": {"amount": "1.00", "currency": "EUR"}}, "currency"),
        ({"account_type_id": "5"}, "account_type_id"),
        ({"currency": "XXY"}, "currency"),
    ],
)
def test_a_refusal_names_its_field(owner, change, field):
    answer = owner.post("/accounts", guest(owner, **change))
    assert (answer.status_code, answer.json["field"]) == (422, field)


def test_many_accounts_are_told_first_and_added_then(owner):
    told = owner.do("/accounts/batches", {"text": LINES}, key="batch-dry")
    assert not told["added"]
    assert [each["code"] for each in told["accounts"]] == ["120.500", "120.501"]
    body = {"text": LINES, "dry_run": False}
    assert owner.do("/accounts/batches", body, key="batch-wet")["added"]
    assert owner.do("/accounts/batches", body, key="batch-wet")["added"]
    again = owner.do("/accounts/batches", body)
    assert not again["added"]
    assert [each["line"] for each in again["problems"]] == [2, 3]
    codes = {each["code"] for each in owner.read("/accounts")["accounts"]}
    assert {"120.500", "120.501"} <= codes


def test_a_cashier_is_refused(cashier):
    assert cashier.get("/accounts/5").status_code == 403
    assert cashier.post("/accounts/batches", {"text": LINES}).status_code == 403
