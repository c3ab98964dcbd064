"""Account types through the API."""

import pytest

GUESTS = {"name": "Guests", "account_class": "asset", "translations": {"tr": "Misafirler"}}


def test_a_type_is_made_changed_moved_retired_and_restored(owner):
    made = owner.do("/account-types", GUESTS, key="guests-1")
    assert owner.do("/account-types", GUESTS, key="guests-1") == made
    path = f"/account-types/{made['id']}"
    kept = owner.read(path)
    assert (kept["account_class"], kept["working_rule"], kept["used_by"]) == ("asset", "none", [])
    ruled = GUESTS | {"working_rule": "never_above_limit", "tags": ["vip"]}
    assert owner.send("PUT", path, ruled, seen=kept["version"]).status_code == 200
    stale = owner.send("PUT", path, ruled, seen=kept["version"])
    assert (stale.status_code, stale.json["present"]["tags"]) == (412, ["vip"])
    owner.do(f"{path}/up")
    names = [each["name"] for each in owner.read("/account-types")["account_types"]]
    assert names[-2] == "Guests"
    owner.do(f"{path}/retirement")
    assert owner.read("/account-types")["account_types"][-1]["retired"]
    owner.do(f"{path}/restoration")
    assert not owner.read(path)["retired"]


def test_what_is_in_use_is_told_and_stays(owner):
    used = next(e for e in owner.read("/account-types")["account_types"] if e["accounts"])
    kinds = {each["kind"] for each in owner.read(f"/account-types/{used['id']}")["used_by"]}
    assert "accounts" in kinds
    assert owner.post(f"/account-types/{used['id']}/retirement").status_code == 409
    twice = owner.post("/account-types", GUESTS | {"name": used["name"]})
    assert (twice.status_code, twice.json["field"]) == (422, "name")


@pytest.mark.parametrize("body", [GUESTS | {"account_class": "wealth"}, GUESTS | {"name": ""}, {}])
def test_what_cannot_be_read_is_refused(owner, body):
    assert owner.post("/account-types", body).status_code == 422


def test_a_cashier_is_refused(cashier):
    assert cashier.get("/account-types").status_code == 403
