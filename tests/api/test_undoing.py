"""A payment is undone, and products are taken back, through the API by who may."""

import pytest

from tests.api.test_sale import amount, means, product


@pytest.fixture
def paid(owner):
    """Return a ticket with a soup of 95.00 on it, of which 50.00 is paid, and that payment."""
    soup = product(owner, "Lentil soup")
    ticket_id = owner.ticket({"product_id": soup["product_id"]})
    cash = {
        "payment_type_id": means(owner.read("/venue"), "cash"),
        "tendered": amount("50.00"),
    }
    taken = owner.do(f"/tickets/{ticket_id}/payments", cash, seen=owner.version(ticket_id))
    return ticket_id, taken["payment_id"]


def address(paid) -> str:
    return f"/tickets/{paid[0]}/payments/{paid[1]}/reversal"


def test_a_payment_is_undone_and_shown_with_what_undid_it(owner, paid):
    why = {"reason": "wrong guest"}
    answer = owner.do(address(paid), why, seen=owner.version(paid[0]))
    assert answer["due"] == amount("95.00")
    ticket = owner.read(f"/tickets/{paid[0]}")
    assert (ticket["due"], ticket["paid"]) == (amount("95.00"), amount("0.00"))
    assert [(p["id"], p["reverses"]) for p in ticket["payments"]] == [
        (paid[1], None),
        (answer["payment_id"], paid[1]),
    ]
    assert [entry["reason"] for entry in ticket["entries"]] == ["payment", "undo"]


def test_a_repeat_undoes_once(owner, paid):
    seen = owner.version(paid[0])
    answers = [
        owner.post(address(paid), {"reason": "twice"}, seen=seen, key="the-same-undo")
        for _ in range(3)
    ]
    assert [each.status_code for each in answers] == [201] * 3
    assert answers[0].json == answers[2].json
    assert len(owner.read(f"/tickets/{paid[0]}")["payments"]) == 2


def test_without_reason_right_or_version_nothing_is_undone(owner, cashier, paid):
    seen = owner.version(paid[0])
    for answer, code in (
        (owner.post(address(paid), {"reason": " "}, seen=seen), "bad_input"),
        (cashier.post(address(paid), {"reason": "mine"}, seen=seen), "not_allowed"),
        (owner.post(address(paid), {"reason": "late"}, seen="1"), "stale"),
        (owner.post(address(paid), {"reason": "unseen"}), "version_missing"),
        (owner.post(address((paid[0], 7)), {"reason": "x"}, seen=seen), "not_found"),
    ):
        assert answer.json["code"] == code, answer.text
    assert len(owner.read(f"/tickets/{paid[0]}")["payments"]) == 1


def test_a_cashier_takes_nothing_back_and_is_told_whom_to_ask(cashier):
    soup = product(cashier, "Lentil soup")
    ticket_id = cashier.ticket({"product_id": soup["product_id"]})
    line = {"product_id": soup["product_id"], "quantity": "-1"}
    refused = cashier.post(f"/tickets/{ticket_id}/lines", line)
    assert (refused.status_code, refused.json["code"]) == (403, "not_allowed")
    assert "Ask Seda Çelik, Hasan Öztürk." in refused.json["detail"]
    cheap = {"product_id": soup["product_id"], "unit_price": amount("-1.00")}
    assert cashier.post(f"/tickets/{ticket_id}/lines", cheap).status_code == 403
    found = cashier.read(f"/tickets/{ticket_id}")
    changed = cashier.send(
        "PATCH",
        f"/tickets/{ticket_id}/lines/{found['lines'][0]['id']}",
        {"quantity": "-1"},
        seen=found["version"],
    )
    assert changed.status_code == 403
    assert cashier.read(f"/tickets/{ticket_id}")["total"] == amount("95.00")


def test_a_payment_of_a_closed_ticket_is_corrected_once(owner, cashier):
    soup = product(owner, "Lentil soup")
    ticket_id = owner.ticket({"product_id": soup["product_id"]})
    cash = {"payment_type_id": means(owner.read("/venue"), "cash")}
    taken = owner.do(f"/tickets/{ticket_id}/payments", cash, seen=owner.version(ticket_id))
    address = f"/tickets/{ticket_id}/payments/{taken['payment_id']}/correction"
    card = {"payment_type_id": means(owner.read("/venue"), "card"), "reason": "was a card"}
    card["reference"] = "4711"
    assert cashier.post(address, card).json["code"] == "not_allowed"
    first, again = (owner.post(address, card, key="one-correction") for _ in range(2))
    assert (first.status_code, first.json) == (201, again.json)
    assert owner.post(address, card).json["code"] == "conflict"
    ticket = owner.read(f"/tickets/{ticket_id}")
    assert [p["name"] for p in ticket["payments"]] == ["Cash", "Cash", "Card"]
    assert [e["reason"] for e in ticket["entries"]] == ["payment", "sale", "undo", "payment"]
