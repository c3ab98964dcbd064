"""Locks, year close, opening balances and entries that come again through the API."""

from tests.api.test_documents import account
from tests.api.test_office import lira


def earn(owner):
    lines = [
        {"account_id": account(owner, "102.01"), "debit": lira("100.00")},
        {"account_id": account(owner, "600.10"), "credit": lira("100.00")},
    ]
    owner.do("/entries", {"lines": lines, "description": "sold"})


def test_days_are_locked_and_opened_again(owner):
    locked = owner.post("/period-lock", {"staff_until": "2020-01-31", "all_until": "2020-01-01"})
    assert (locked.status_code, locked.json["all_until"]) == (200, "2020-01-01")
    refused = owner.post("/period-lock", {"staff_until": "2020-01-31"})
    assert (refused.status_code, refused.json["field"]) == (422, "reason")
    found = owner.read("/period-lock")
    assert [each["staff_until"] for each in found["history"]] == ["2020-01-31"]


def test_a_year_is_planned_and_refused_while_it_runs(owner):
    earn(owner)
    body = {
        "until": "2020-12-31",
        "result_account_id": account(owner, "590"),
        "through_account_id": account(owner, "690"),
    }
    assert owner.post("/year-closes/plan", body).status_code == 409
    ahead = owner.post("/year-closes", body | {"until": "2999-12-31"})
    assert (ahead.status_code, ahead.json["field"]) == (422, "until")
    assert owner.read("/year-closes") == {"year_closes": []}


def test_opening_balances_are_checked_and_booked_once(owner):
    body = {"lines": [{"code": "102.01", "debit": lira("50.00")}, {"code": "999"}]}
    plan = owner.post("/opening-balances/plan", body).json
    assert (plan["rest"]["amount"], len(plan["problems"])) == ("-50.00", 2)
    body = {"lines": body["lines"][:1], "opening_account_id": account(owner, "500")}
    made = owner.do("/opening-balances", body, key="opening-1")
    assert owner.do("/opening-balances", body, key="opening-1") == made
    assert owner.post("/opening-balances", body).status_code == 422


def test_a_template_comes_again_is_left_out_and_retired(owner):
    lines = [{"account_id": account(owner, "770"), "debit": lira("90.00")}]
    body = {"name": "Rent", "lines": lines, "every": "month", "next_due": "2020-01-31"}
    kept = owner.post("/entry-templates", body)
    (found,) = kept.json["entry_templates"]
    assert (kept.status_code, found["due"], found["lines"][0]["credit"]) == (200, True, None)
    path = f"/entry-templates/{found['id']}"
    (after,) = owner.post(f"{path}/skip", None).json["entry_templates"]
    assert after["next_due"] == "2020-02-29"
    assert owner.post(f"{path}/retirement", None).json == {"entry_templates": []}
    assert owner.read("/entry-templates") == {"entry_templates": []}


def test_who_may_not_is_told(cashier):
    for path in ("/period-lock", "/year-closes", "/entry-templates"):
        assert cashier.get(path).status_code == 403
