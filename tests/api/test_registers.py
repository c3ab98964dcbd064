"""Registers and number series through the API."""


def test_a_register_is_made_changed_retired_and_restored(owner):
    body = {"code": "G1", "name": "Garden"}
    made = owner.do("/registers", body, key="garden-1")
    assert owner.do("/registers", body, key="garden-1") == made
    path = f"/registers/{made['id']}"
    kept = owner.read(path)
    assert (kept["code"], kept["name"], kept["retired"]) == ("G1", "Garden", False)
    changed = {"name": "Terrace", "drawer_account_id": kept["drawer_account_id"]}
    assert owner.send("PUT", path, changed, seen=kept["version"]).status_code == 200
    stale = owner.send("PUT", path, changed, seen=kept["version"])
    assert (stale.status_code, stale.json["present"]["name"]) == (412, "Terrace")
    owner.do(f"{path}/retirement")
    assert owner.read("/registers")["registers"][-1] == {
        "id": made["id"],
        "code": "G1",
        "name": "Terrace",
        "drawer_account_code": owner.read("/registers")["registers"][-1]["drawer_account_code"],
        "receipt_printer": None,
        "retired": True,
    }
    owner.do(f"{path}/restoration")
    assert "G1" in [each["code"] for each in owner.read("/venue")["registers"]]


def test_a_series_goes_on_and_keeps_what_it_numbered(owner):
    listed = owner.read("/number-series")["series"]
    chosen = next(each for each in listed if each["next"].startswith("K1-0"))
    path = f"/number-series/{chosen['id']}"
    kept = owner.read(path)
    body = {"prefix": "Y27-", "digits": 4, "next_number": 12}
    assert owner.send("PUT", path, body, seen=kept["version"]).status_code == 200
    assert owner.read(path)["next"] == "Y27-0012"
    owner.do("/registers", {"code": "G1", "name": "Garden"})
    refused = owner.send("PUT", path, body | {"prefix": "G1-"}, seen=owner.read(path)["version"])
    assert refused.status_code == 422
    assert refused.json["field"] == "prefix"
