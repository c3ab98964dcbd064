"""Calculation selectors through the API: made, chosen on a ticket, chosen again."""

from tests.api.test_office import found
from tests.api.test_ticket_setup import choice


def staff(program) -> str:
    body = {
        "name": "Staff",
        "method": "percent_of_base",
        "amount": "50",
        "decreases": True,
        "transaction_type_id": choice(program, "/calculation-types", "Discount"),
    }
    return program.do("/calculation-types", body)["id"]


def test_a_selector_is_made_and_chosen_on_and_off(owner):
    kind = staff(owner)
    own = owner.do("/calculation-selectors", {"name": "Offers", "calculation_type_ids": [kind]})
    listed = owner.read("/venue")["calculation_selectors"]
    assert listed == [
        {"id": own["id"], "name": "Offers", "many": False, "calculation_type_ids": [kind]}
    ]
    ticket = owner.ticket({"product_id": found(owner, "Lentil soup")["product_id"]})
    body = {"selector_id": own["id"], "calculation_type_id": kind}
    put = owner.do(f"/tickets/{ticket}/choices", body, seen=owner.version(ticket))
    kept = owner.read(f"/tickets/{ticket}")["calculations"]
    assert [each["id"] for each in kept] == [put["calculation_id"]]
    off = owner.do(f"/tickets/{ticket}/choices", body, seen=owner.version(ticket))
    assert off == {"ticket_id": ticket, "calculation_id": None}
    assert owner.read(f"/tickets/{ticket}")["calculations"] == []


def test_a_selector_is_changed_moved_retired_and_restored(owner):
    kind = staff(owner)
    body = {"name": "Offers", "calculation_type_ids": [kind], "places": []}
    path = f"/calculation-selectors/{owner.do('/calculation-selectors', body)['id']}"
    kept = owner.read(path)
    changed = owner.send("PUT", path, body | {"many": True}, seen=kept["version"])
    assert changed.status_code == 200
    stale = owner.send("PUT", path, body, seen=kept["version"])
    assert (stale.status_code, stale.json["present"]["many"]) == (412, True)
    owner.do(f"{path}/down")
    owner.do(f"{path}/retirement")
    assert owner.read("/venue")["calculation_selectors"] == []
    owner.do(f"{path}/restoration")
    assert owner.read("/calculation-selectors")["calculation_selectors"][0]["retired"] is False
    refused = owner.post(
        "/calculation-selectors", body | {"name": "Keys", "calculation_type_ids": ["7"]}
    )
    assert (refused.status_code, refused.json["field"]) == (422, "calculation_type_ids")
