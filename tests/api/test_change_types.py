"""Change types through the API: made, offered with the venue, and change given by them."""

from tests.api.test_office import found
from tests.api.test_ticket_setup import choice


def rule(program):
    return choice(program, "/change-types", "Tips from change")


def test_change_is_left_by_a_change_type(owner):
    own = owner.do("/change-types", {"name": "Tip box", "transaction_type_id": rule(owner)})["id"]
    (listed,) = owner.read("/venue")["change_types"]
    assert (listed["id"], listed["name"], listed["payment_type_ids"]) == (own, "Tip box", [])
    cash = next(e for e in owner.read("/venue")["payment_types"] if e["gives_change"])
    ticket = owner.ticket({"product_id": found(owner, "Lentil soup")["product_id"]})
    body = {
        "payment_type_id": cash["id"],
        "tendered": {"amount": "5000.00", "currency": "TRY"},
        "change_type_id": own,
    }
    taken = owner.do(f"/tickets/{ticket}/payments", body, seen=owner.version(ticket))
    assert taken["change"]["amount"] == "0.00"
    paid, left = owner.read(f"/tickets/{ticket}")["payments"]
    assert (paid["change_type_id"], left["change_type_id"]) == (None, own)
    assert (paid["amount"]["amount"], left["purpose"]) == ("5000.00", "cashback")


def test_a_change_type_is_changed_moved_retired_and_restored(owner):
    body = {"name": "Tip box", "transaction_type_id": rule(owner)}
    path = f"/change-types/{owner.do('/change-types', body)['id']}"
    kept = owner.read(path)
    assert kept["account_id"]
    assert owner.send("PUT", path, body | {"color": 4}, seen=kept["version"]).status_code == 200
    stale = owner.send("PUT", path, body, seen=kept["version"])
    assert (stale.status_code, stale.json["present"]["color"]) == (412, 4)
    owner.do(f"{path}/down")
    owner.do(f"{path}/retirement")
    assert owner.read("/venue")["change_types"] == []
    owner.do(f"{path}/restoration")
    found = owner.read("/change-types")
    assert [each["retired"] for each in found["change_types"]] == [False]
    assert [each["name"] for each in found["transaction_types"]] == ["Tips from change"]
    refused = owner.post("/change-types", {"name": "Jar", "payment_type_ids": ["7"]})
    assert (refused.status_code, refused.json["field"]) == (422, "payment_type_ids")
