"""Foreign currencies and their rates through the API."""

import pytest

DOLLARS = {"code": "USD", "step": 25}
RATE = {"rate": "34.125", "since": "2020-01-01"}


def test_a_currency_is_made_gets_rates_and_is_retired(owner):
    made = owner.do("/currencies", DOLLARS, key="dollars-1")
    assert owner.do("/currencies", DOLLARS, key="dollars-1") == made
    path = f"/currencies/{made['id']}"
    assert owner.read("/currencies")["currencies"][0]["rate"] is None
    owner.do(f"{path}/rates", RATE, key="rate-0001")
    owner.do(f"{path}/rates", RATE, key="rate-0001")
    kept = owner.read(path)
    assert [(each["rate"], each["since"]) for each in kept["rates"]] == [("34.125", "2020-01-01")]
    found = owner.read("/currencies")
    assert (found["base"], found["currencies"][0]["rate"]) == ("TRY", "34.125")
    changed = DOLLARS | {"step": 100}
    assert owner.send("PUT", path, changed, seen=kept["version"]).status_code == 200
    stale = owner.send("PUT", path, changed, seen=kept["version"])
    assert (stale.status_code, stale.json["present"]["step"]) == (412, 100)
    owner.do(f"{path}/retirement")
    assert owner.read("/currencies")["currencies"][0]["retired"]
    owner.do(f"{path}/restoration")
    assert not owner.read(path)["retired"]


def test_a_code_stays_and_is_there_once(owner):
    made = owner.do("/currencies", DOLLARS)
    twice = owner.post("/currencies", DOLLARS)
    assert (twice.status_code, twice.json["field"]) == (422, "code")
    path = f"/currencies/{made['id']}"
    seen = owner.read(path)["version"]
    other = owner.send("PUT", path, {"code": "EUR"}, seen=seen)
    assert (other.status_code, other.json["field"]) == (422, "code")


@pytest.mark.parametrize(
    "rate",
    [
        RATE | {"rate": "0"},
        RATE | {"rate": "-1"},
        RATE | {"rate": "1.0000001"},
        RATE | {"since": "2020-13-01"},
        {},
    ],
)
def test_what_is_no_rate_is_refused(owner, rate):
    made = owner.do("/currencies", DOLLARS)
    assert owner.post(f"/currencies/{made['id']}/rates", rate).status_code == 422


def test_a_currency_that_is_not_there_is_not_found(owner):
    assert owner.get("/currencies/17").status_code == 404
    assert owner.post("/currencies/17/rates", RATE).status_code == 404


def test_a_cashier_is_refused(cashier):
    assert cashier.get("/currencies").status_code == 403
