"""A colleague approves what a program's user may not do: two headers of the same request."""

import pytest

from tests.api.test_sale import product
from tests.people import CASHIER, MANAGER, OWNER, PINS


@pytest.fixture
def gift(cashier):
    """Return a function that sends a gift, perhaps with somebody's word for it."""
    soup = product(cashier, "Lentil soup")
    ticket_id = cashier.ticket({"product_id": soup["product_id"], "quantity": "2"})
    ticket = cashier.read(f"/tickets/{ticket_id}")
    address = f"/tickets/{ticket_id}/lines/{ticket['lines'][0]['id']}/marks"

    def send(approver=None, pin=None, key="gift-by-program"):
        word = {} if approver is None else {"Approver": approver, "Approver-Pin": pin}
        body = {"state": "gift", "reason": "regular"}
        return cashier.post(address, body, seen=ticket["version"], key=key, headers=word)

    return send


def test_the_refusal_names_the_deed_and_who_may_approve_it(gift):
    refused = gift()
    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")
    approval = refused.json["approval"]
    assert approval["right"] == "gift"
    assert approval["what"] == "Give away 2 × Lentil soup"
    assert approval["amount"] == {"amount": "190.00", "currency": "TRY"}
    assert {each["name"] for each in approval["approvers"]} == {OWNER, MANAGER}


def test_the_same_request_with_a_colleagues_pin_is_served_once(gift, cashier):
    people = {each["name"]: each["id"] for each in gift().json["approval"]["approvers"]}
    served = gift(people[MANAGER], PINS[MANAGER])
    assert served.status_code == 200, served.text
    assert gift().json == served.json
    assert gift(people[MANAGER], "000000").json == served.json
    assert cashier.read("/me")["name"] == CASHIER


def test_a_wrong_pin_is_refused_as_for_a_token(gift):
    people = {each["name"]: each["id"] for each in gift().json["approval"]["approvers"]}
    wrong = gift(people[MANAGER], "000000")
    assert (wrong.status_code, wrong.json["code"]) == (422, "wrong_pin")
    soon = gift(people[MANAGER], PINS[MANAGER])
    assert (soon.status_code, soon.json["code"]) == (429, "too_soon")
    assert soon.headers["Retry-After"] == "1"
    nobody = gift("somebody", "000000")
    assert (nobody.status_code, nobody.json["field"]) == (422, "Approver")
