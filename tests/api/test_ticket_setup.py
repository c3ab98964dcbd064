"""Payment types, calculation types and tax templates through the API."""

import pytest

from tests.api.test_office import found, lira


def choice(program, path, name) -> str:
    rules = program.read(path)["transaction_types"]
    return next(each["id"] for each in rules if each["name"] == name)


def card(program, **other) -> dict:
    listed = program.read("/payment-types")["payment_types"]
    like = next(each["id"] for each in listed if each["kind"] == "card")
    account = program.read(f"/payment-types/{like}")["account_id"]
    return {
        "name": "Akbank POS",
        "translations": {"en": "Akbank POS", "tr": "Akbank Pos"},
        "kind": "card",
        "transaction_type_id": choice(program, "/payment-types", "Payment"),
        "account_id": account,
        "color": 4,
    } | other


def test_a_payment_type_is_made_and_takes_money(owner):
    made = owner.do("/payment-types", card(owner), key="akbank-1")
    assert owner.do("/payment-types", card(owner), key="akbank-1") == made
    names = [each["name"] for each in owner.read("/venue")["payment_types"]]
    assert names[-1] == "Akbank POS"
    soup = {"product_id": found(owner, "Lentil soup")["product_id"]}
    ticket = owner.ticket(soup)
    body = {"payment_type_id": made["id"], "reference": "17"}
    owner.do(f"/tickets/{ticket}/payments", body, seen=owner.version(ticket))
    payment = owner.read(f"/tickets/{ticket}")["payments"][0]
    assert payment["account_id"] == card(owner)["account_id"]


def test_a_payment_type_is_changed_moved_retired_and_restored(owner):
    made = owner.do("/payment-types", card(owner))
    path = f"/payment-types/{made['id']}"
    kept = owner.read(path)
    assert kept["translations"] == {"en": "Akbank POS", "tr": "Akbank Pos"}
    owner.do(f"{path}/up")
    changed = owner.send("PUT", path, card(owner, color=7), seen=kept["version"])
    assert changed.status_code == 200
    stale = owner.send("PUT", path, card(owner, color=8), seen=kept["version"])
    assert (stale.status_code, stale.json["present"]["color"]) == (412, 7)
    owner.do(f"{path}/retirement")
    assert owner.read("/payment-types")["payment_types"][-1]["retired"]
    owner.do(f"{path}/restoration")
    order = [each["name"] for each in owner.read("/payment-types")["payment_types"]]
    assert order[-2] == "Akbank POS"


def test_a_refusal_names_its_field(owner):
    notes = card(owner, quick_amounts=[lira("50.00")])
    answer = owner.post("/payment-types", notes)
    assert (answer.status_code, answer.json["field"]) == (422, "quick_amounts")
    cash = next(e["id"] for e in owner.read("/venue")["payment_types"] if e["kind"] == "cash")
    assert owner.post(f"/payment-types/{cash}/retirement").status_code == 409


def test_a_calculation_type_is_made_and_stands_on_new_tickets(owner):
    rule = choice(owner, "/calculation-types", "Discount")
    body = {
        "name": "Service",
        "method": "percent_of_base",
        "amount": "12.5",
        "automatic": True,
        "transaction_type_id": rule,
    }
    path = f"/calculation-types/{owner.do('/calculation-types', body)['id']}"
    kept = owner.read(path)
    assert (kept["amount"], kept["maximum"], kept["role"]) == ("12.5", None, None)
    soup = {"product_id": found(owner, "Lentil soup")["product_id"]}
    assert len(owner.read(f"/tickets/{owner.ticket(soup)}")["calculations"]) == 1
    cover = body | {"method": "fixed_amount", "amount": "2.50", "automatic": False}
    assert owner.send("PUT", path, cover, seen=kept["version"]).status_code == 200
    assert owner.read(path)["amount"] == "2.50"
    wrong = body | {"method": "fixed_amount", "amount": "2.505", "name": "Cover"}
    assert owner.post("/calculation-types", wrong).status_code == 422
    owner.do(f"{path}/retirement")
    assert len(owner.read(f"/tickets/{owner.ticket(soup)}")["calculations"]) == 0
    owner.do(f"{path}/restoration")
    owner.do(f"{path}/up")
    own = next(e for e in owner.read("/venue")["calculation_types"] if e["role"])
    assert owner.post(f"/calculation-types/{own['id']}/retirement").status_code == 409


def test_a_tax_template_is_made_changed_and_retired(owner):
    like = owner.read(f"/taxes/{owner.read('/taxes')['taxes'][0]['id']}")
    body = {
        "name": "VAT 8 %",
        "rate": "8",
        "rounding": "line",
        "tax_type_id": like["tax_type_id"],
        "sale_type_id": like["sale_type_id"],
    }
    path = f"/taxes/{owner.do('/taxes', body)['id']}"
    kept = owner.read(path)
    assert owner.send("PUT", path, body | {"rate": "8.25"}, seen=kept["version"]).status_code == 200
    assert owner.read(path)["rate"] == "8.25"
    assert owner.read(path)["returned_sale_type_id"] is None
    back = {name: like[name] for name in ("returned_tax_type_id", "returned_sale_type_id")}
    seen = owner.read(path)["version"]
    assert owner.send("PUT", path, body | back, seen=seen).status_code == 200
    kept = owner.read(path)
    assert {name: kept[name] for name in back} == back
    assert back["returned_sale_type_id"] == choice(owner, "/taxes", "Sales return 1 %")
    wrong = owner.post("/taxes", body | {"name": "VAT 7 %", "returned_tax_type_id": "1"})
    assert (wrong.status_code, wrong.json["field"]) == (422, "returned_tax_type_id")
    assert "VAT 8 %" in {each["name"] for each in owner.read("/venue")["taxes"]}
    owner.do(f"{path}/retirement")
    assert "VAT 8 %" not in {each["name"] for each in owner.read("/venue")["taxes"]}
    owner.do(f"{path}/restoration")
    used = next(each for each in owner.read("/taxes")["taxes"] if each["used_by"])
    refused = owner.post(f"/taxes/{used['id']}/retirement")
    assert (refused.status_code, refused.json["code"]) == (409, "conflict")


@pytest.mark.parametrize("path", ["/payment-types", "/calculation-types", "/taxes"])
def test_a_cashier_is_refused(cashier, path):
    assert cashier.get(path).status_code == 403


def test_a_card_device_is_made_once_with_all_its_parts(owner):
    device = {"name": "Garanti POS", "code": "108.02", "color": 4}
    first, again = (owner.post("/card-devices", device, key="one-device") for _ in range(2))
    assert (first.status_code, first.json) == (201, again.json)
    made = owner.read(f"/payment-types/{first.json['payment_type_id']}")
    assert made["account_id"] == first.json["account_id"]
    assert made["transaction_type_id"] == first.json["transaction_type_id"]
    taken = owner.post("/card-devices", device)
    assert (taken.status_code, taken.json["field"]) == (422, "code")


def test_types_show_where_their_places_say(owner):
    role = next(each for each in owner.read("/roles")["roles"] if each["name"] == "Owner")
    anywhere = dict.fromkeys(("register_id", "department_id", "ticket_type_id"))
    places = [anywhere | {"role_id": role["id"]}]
    made = owner.do("/payment-types", card(owner, places=places, opens_drawer=True))
    kept = owner.read(f"/payment-types/{made['id']}")
    assert (kept["places"], kept["opens_drawer"], kept["gives_change"]) == (places, True, None)
    wrong = card(owner, name="Other", places=[{"register_id": "7"}])
    answer = owner.post("/payment-types", wrong)
    assert (answer.status_code, answer.json["field"]) == (422, "places")
    body = {
        "name": "Staff",
        "method": "percent_of_base",
        "transaction_type_id": choice(owner, "/calculation-types", "Discount"),
        "places": places,
    }
    made = owner.do("/calculation-types", body)
    assert owner.read(f"/calculation-types/{made['id']}")["places"] == places
