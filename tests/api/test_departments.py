"""Ticket types and departments through the API, and the tickets that are opened in them."""

from tests.api.test_office import found


def takeaway(program, **other) -> str:
    body = {"name": "Takeaway", "tax_included": False} | other
    return program.do("/ticket-types", body)["id"]


def bar(program, **other) -> str:
    return program.do("/departments", {"name": "Bar"} | other)["id"]


def bare(program):
    """Retire what the demo has of departments and ticket types."""
    for noun in ("departments", "ticket_types"):
        path = "/" + noun.replace("_", "-")
        for each in program.read(path)[noun]:
            program.do(f"{path}/{each['id']}/retirement")
    return program


def test_a_ticket_is_opened_in_a_department(owner):
    kind = takeaway(bare(owner))
    hall, away = bar(owner, name="Hall"), bar(owner, ticket_type_id=kind)
    venue = owner.read("/venue")
    assert [each["id"] for each in venue["departments"]] == [hall, away]
    assert venue["ticket_types"] == [{"id": kind, "name": "Takeaway", "tax_included": False}]
    ticket = owner.do("/tickets", {"department_id": away})["ticket_id"]
    owner.do(f"/tickets/{ticket}/lines", {"product_id": found(owner, "Lentil soup")["product_id"]})
    kept = owner.read(f"/tickets/{ticket}")
    assert (kept["department_id"], kept["ticket_type_id"]) == (away, kind)
    assert kept["tax_included"] is False
    usual = owner.do("/tickets", {})["ticket_id"]
    assert owner.read(f"/tickets/{usual}")["department_id"] == hall
    assert owner.post("/tickets", {"department_id": "7"}).status_code == 409


def test_both_are_changed_moved_retired_and_restored(owner):
    kind = takeaway(bare(owner))
    for path, body, listed in (
        (f"/ticket-types/{kind}", {"name": "Street"}, "ticket_types"),
        (f"/departments/{bar(owner)}", {"name": "Street", "ticket_type_id": kind}, "departments"),
    ):
        kept = owner.read(path)
        assert owner.send("PUT", path, body, seen=kept["version"]).status_code == 200
        stale = owner.send("PUT", path, body | {"name": "Late"}, seen=kept["version"])
        assert (stale.status_code, stale.json["present"]["name"]) == (412, "Street")
        owner.do(f"{path}/down")
        noun = path.split("/")[1]
        assert owner.read(f"/{noun}")[listed][0]["name"] == "Street"
    assert owner.post(f"/ticket-types/{kind}/retirement").status_code == 409
    owner.do(f"{path}/retirement")
    assert owner.read("/venue")["departments"] == []
    owner.do(f"/ticket-types/{kind}/retirement")
    assert owner.post(f"{path}/restoration").status_code == 409
    owner.do(f"/ticket-types/{kind}/restoration")
    owner.do(f"{path}/restoration")
    assert [each["name"] for each in owner.read("/venue")["departments"]] == ["Street"]


def test_a_refusal_names_its_field(owner):
    answer = owner.post("/departments", {"name": "Bar", "register_ids": ["7"]})
    assert (answer.status_code, answer.json["field"]) == (422, "register_ids")
    answer = owner.post("/ticket-types", {"name": "Bar", "sale_type_id": "7"})
    assert (answer.status_code, answer.json["field"]) == (422, "sale_type_id")


def test_reports_are_narrowed_down_to_a_department(owner):
    own = bar(bare(owner))
    ticket = owner.ticket({"product_id": found(owner, "Lentil soup")["product_id"]})
    cash = next(e["id"] for e in owner.read("/venue")["payment_types"] if e["kind"] == "cash")
    owner.do(f"/tickets/{ticket}/payments", {"payment_type_id": cash}, seen=owner.version(ticket))
    rows = owner.read(f"/reports/sales_by_department?department_id={own}")["rows"]
    assert [row["cells"]["department"] for row in rows] == ["Bar"]


def test_the_venue_tells_what_shows_to_whom_asks_only(owner, cashier):
    cash = next(e["id"] for e in owner.read("/venue")["payment_types"] if e["kind"] == "cash")
    card = next(e["id"] for e in owner.read("/venue")["payment_types"] if e["kind"] == "card")
    path = f"/payment-types/{card}"
    kept = owner.read(path)
    role = next(e["id"] for e in owner.read("/roles")["roles"] if e["name"] == "Owner")
    body = {name: kept[name] for name in ("name", "kind", "transaction_type_id", "account_id")}
    body |= {"places": [{"role_id": role}]}
    assert owner.send("PUT", path, body, seen=kept["version"]).status_code == 200
    for program, wanted in ((owner, True), (cashier, False)):
        found = {each["id"] for each in program.read("/venue")["payment_types"]}
        assert cash in found
        assert (card in found) is wanted


def test_tickets_of_a_type_have_numbers_of_their_own(owner):
    kind = takeaway(owner, number_prefix="T")
    assert owner.read(f"/ticket-types/{kind}")["number_prefix"] == "T"
    nexts = [each["next"] for each in owner.read("/number-series")["series"]]
    assert {"PK1-000001", "TK1-000001"} < set(nexts)
    refused = owner.post("/ticket-types", {"name": "Wholesale", "number_prefix": "T"})
    assert (refused.status_code, refused.json["field"]) == (422, "number_prefix")
