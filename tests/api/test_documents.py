"""Documents, document types and entries by hand through the API."""

import pytest

from tests.api.test_office import lira


def named(listed, name):
    return next(each["id"] for each in listed if each["name"] == name)


def kind(program, name="Bank deposit"):
    return named(program.read("/document-types")["document_types"], name)


def account(program, code):
    accounts = program.read("/accounts")["accounts"]
    return next(each["id"] for each in accounts if each["code"] == code)


def deposit(program, **other):
    body = {"document_type_id": kind(program), "account_id": account(program, "100.02")}
    return body | {"amount": lira("50.00"), "reference": "slip 7"} | other


def test_a_document_is_made_once_read_and_undone(owner):
    made = owner.do("/documents", deposit(owner), key="deposit-1")
    assert owner.do("/documents", deposit(owner), key="deposit-1") == made
    found = owner.read(f"/documents/{made['document_id']}")
    assert (found["number"], found["name"], found["reference"]) == (
        "K1-D000001",
        "Bank deposit",
        "slip 7",
    )
    sides = [(each["code"], each["debit"]["amount"]) for each in found["postings"]]
    assert sides == [("102.01", "50.00"), ("100.02", "0.00")]
    done = owner.do(f"/documents/{made['document_id']}/reversal", {"reason": "wrong bank"})
    assert done["reverses"] == made["entry_id"]
    listed = owner.read("/documents")
    assert [each["reversed_by"] for each in listed["documents"]] == [done["entry_id"]]
    again = owner.post(f"/documents/{made['document_id']}/reversal", {"reason": "twice"})
    assert again.status_code == 409


def test_documents_come_in_pages_and_by_account(owner):
    for number in range(3):
        owner.do("/documents", deposit(owner), key=f"deposit-{number}")
    first = owner.read("/documents?limit=2")
    rest = owner.read(f"/documents?limit=2&after={first['following']}")
    numbers = [each["number"][-1] for each in (*first["documents"], *rest["documents"])]
    assert (numbers, rest["following"]) == (["3", "2", "1"], None)
    bank = account(owner, "102.01")
    assert owner.read(f"/documents?account_id={bank}")["documents"] == []


@pytest.mark.parametrize(
    ("changed", "status", "field"),
    [
        ({"amount": lira("0.00")}, 422, "amount"),
        ({"amount": lira("-1.00")}, 422, "amount"),
        ({"amount": {"amount": "ten", "currency": "TRY"}}, 422, "amount.amount"),
        ({"amount": None}, 422, "amount"),
        ({"account_id": "7"}, 422, "account_id"),
        ({"document_type_id": "7"}, 404, None),
    ],
)
def test_what_cannot_be_is_refused(owner, changed, status, field):
    answer = owner.post("/documents", deposit(owner, **changed))
    assert (answer.status_code, answer.json.get("field")) == (status, field)
    assert owner.read("/documents")["documents"] == []


def test_an_entry_by_hand_balances(owner):
    lines = [
        {"account_id": account(owner, "770"), "debit": lira("90.00")},
        {"account_id": account(owner, "102.01"), "credit": lira("90.00")},
    ]
    made = owner.do("/entries", {"lines": lines, "description": "Rent"})
    assert owner.read(f"/entries/{made['entry_id']}")["reason"] == "by_hand"
    lines[1]["credit"] = lira("91.00")
    answer = owner.post("/entries", {"lines": lines, "description": "Rent"})
    assert (answer.status_code, answer.json["field"]) == (422, "lines")
    assert "differ by" in answer.json["detail"]


def test_a_batch_is_made_whole_or_not_at_all(owner):
    type_id = kind(owner, "Receipt from a customer")
    lines = [{"account_id": account(owner, "120"), "amount": lira("5.00")}]
    made = owner.do("/document-batches", {"document_type_id": type_id, "lines": lines})
    assert [each["number"] for each in made["documents"]] == ["K1-D000001"]
    lines.append({"account_id": account(owner, "320"), "amount": lira("5.00")})
    answer = owner.post("/document-batches", {"document_type_id": type_id, "lines": lines})
    assert (answer.status_code, answer.json["code"]) == (422, "unusable_batch")
    assert len(owner.read("/documents")["documents"]) == 1


def advance(program, **other):
    rules = program.read("/document-types")["transaction_types"]
    like = program.read(f"/document-types/{kind(program, 'Payment to a supplier')}")
    return {
        "name": "Advance",
        "translations": {"en": "Advance", "tr": "Avans"},
        "account_type_id": like["account_type_id"],
        "transaction_type_ids": [named(rules, "Payment to a supplier")],
        "default_amount": "fixed",
        "fixed_amount": lira("12.50"),
        "places": [{"register_id": program.read("/venue")["registers"][0]["id"]}],
        "mapped_accounts": [
            {
                "account_id": account(program, "320"),
                "mapped_account_id": account(program, "102.01"),
            }
        ],
    } | other


def test_a_document_type_is_made_changed_moved_retired_and_restored(owner):
    made = owner.do("/document-types", advance(owner), key="advance-1")
    assert owner.do("/document-types", advance(owner), key="advance-1") == made
    path = f"/document-types/{made['id']}"
    kept = owner.read(path)
    given = advance(owner)
    assert {name: kept[name] for name in given if name != "places"} == {
        name: given[name] for name in given if name != "places"
    }
    body = {"document_type_id": made["id"], "account_id": account(owner, "320")}
    document = owner.read(f"/documents/{owner.do('/documents', body)['document_id']}")
    assert (document["amount"]["amount"], document["revision"]) == ("12.50", 1)
    assert [each["code"] for each in document["postings"]] == ["320", "102.01"]
    changed = owner.send("PUT", path, advance(owner, color=7), seen=kept["version"])
    assert changed.status_code == 200
    stale = owner.send("PUT", path, advance(owner, color=8), seen=kept["version"])
    assert (stale.status_code, stale.json["present"]["color"]) == (412, 7)
    owner.do(f"{path}/up")
    owner.do(f"{path}/retirement")
    assert owner.post("/documents", body).status_code == 409
    owner.do(f"{path}/restoration")
    names = [each["name"] for each in owner.read("/document-types")["document_types"]]
    assert names[-2] == "Advance"


def test_who_may_not_is_told(cashier):
    assert cashier.get("/documents").status_code == 403
    assert cashier.get("/document-types").status_code == 403


def test_a_document_is_printed_in_copies(owner):
    made = owner.do("/documents", deposit(owner))
    path = f"/documents/{made['document_id']}/prints"
    printed = owner.do(path, {"copies": 2}, key="print-it-twice")
    assert len(set(printed["print_job_ids"])) == 2
    assert owner.do(path, {"copies": 2}, key="print-it-twice") == printed
    assert owner.post(path, {"copies": 9}).status_code == 422
