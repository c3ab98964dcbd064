"""Account screens through the API: composed, read with their balances."""


def type_id(owner, name):
    types = owner.read("/account-types")["account_types"]
    return next(each["id"] for each in types if each["name"] == name)


def staff(owner, **more):
    types = [{"account_type_id": type_id(owner, "Liquid assets"), "hide_zero": False}]
    return {"name": "Purse", "types": types} | more


def test_a_screen_is_made_changed_moved_retired_and_restored(owner):
    made = owner.do("/account-screens", staff(owner), key="purse-001")
    assert owner.do("/account-screens", staff(owner), key="purse-001") == made
    path = f"/account-screens/{made['id']}"
    kept = owner.read(path)
    assert (kept["span"], kept["as_tree"], len(kept["types"])) == ("all", False, 1)
    tree = staff(owner, as_tree=True)
    assert owner.send("PUT", path, tree, seen=kept["version"]).status_code == 200
    stale = owner.send("PUT", path, tree, seen=kept["version"])
    assert (stale.status_code, stale.json["present"]["as_tree"]) == (412, True)
    owner.do(f"{path}/up")
    names = [each["name"] for each in owner.read("/account-screens")["account_screens"]]
    assert names[-2] == "Purse"
    owner.do(f"{path}/retirement")
    assert owner.get(f"{path}/balances").status_code == 404
    owner.do(f"{path}/restoration")
    assert not owner.read(path)["retired"]


def test_the_balances_come_with_their_total_and_proof(owner):
    made = owner.do("/account-screens", staff(owner))
    path = f"/account-screens/{made['id']}/balances"
    told = owner.read(path)
    assert (told["proof"]["holds"], told["key"]) == (True, "account_screen")
    drawer = next(row for row in told["rows"] if row["cells"].get("code") == "100.01")
    assert drawer["opens"].startswith("account:")
    one = owner.read(f"{path}?limit=1")
    assert (len(one["rows"]), one["following"], one["totals"]) == (1, "1", told["totals"])
    found = owner.read(f"{path}?text=100.01")
    assert [row["cells"]["code"] for row in found["rows"] if not row["level"]] == ["100.01"]
    assert owner.get(f"{path}?since=2026-03-02&until=2026-03-01").status_code == 422


def test_what_cannot_be_kept_is_refused_and_a_cashier_sees_none(owner, cashier):
    assert owner.post("/account-screens", staff(owner, types=[])).status_code == 422
    twice = owner.post("/account-screens", staff(owner, name="Customers"))
    assert (twice.status_code, twice.json["field"]) == (422, "name")
    assert cashier.get("/account-screens").status_code == 403
