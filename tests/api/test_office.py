"""Managers' edits through the API: the day, the books, the catalogue, people, the set-up file."""

import json
from decimal import Decimal

import pytest

from tests.api.program import Program
from tests.people import CASHIER


def lira(text: str) -> dict:
    return {"amount": text, "currency": "TRY"}


def found(program, name) -> dict:
    return next(
        each
        for each in program.read(f"/catalogue/products?text={name}")["products"]
        if each["name"] == name
    )


def sell(program) -> dict:
    """Sell a soup for cash; return the closed ticket."""
    ticket_id = program.ticket({"product_id": found(program, "Lentil soup")["product_id"]})
    cash = next(
        each["id"] for each in program.read("/venue")["payment_types"] if each["kind"] == "cash"
    )
    seen = program.version(ticket_id)
    program.do(f"/tickets/{ticket_id}/payments", {"payment_type_id": cash}, seen=seen)
    return program.read(f"/tickets/{ticket_id}")


def test_a_day_is_closed_signed_and_the_next_one_opened(owner):
    running = owner.read("/work-periods/current")["work_period"]
    sell(owner)
    early_end = {"uncounted": "fire alarm"}
    closed = owner.do("/work-periods/current/closure", early_end, key="closing-1")
    assert closed["business_date"] == running["business_date"]
    assert closed["findings"] == []
    assert [head["book"] for head in closed["heads"]] == ["K1"]
    assert owner.do("/work-periods/current/closure", early_end, key="closing-1") == closed
    assert owner.read("/work-periods/current") == {"work_period": None}
    early = owner.post("/work-periods", {"business_date": "2026-03-01"})
    assert (early.status_code, early.json["field"]) == (422, "business_date")
    opened = owner.do("/work-periods", {"business_date": "2026-03-03"})
    assert opened["business_date"] == "2026-03-03"


def test_an_entry_is_found_read_and_undone_once(owner):
    ticket = sell(owner)
    entries = owner.read(f"/entries?ticket_id={ticket['id']}")["entries"]
    assert [each["reason"] for each in entries] == ["sale", "payment"]
    entry = owner.read(f"/entries/{entries[0]['id']}")
    assert entry == entries[0]
    assert all(posting["rules"] for posting in entry["postings"])
    path = f"/entries/{entry['id']}/reversal"
    undone = owner.do(path, {"reason": "typed twice"})
    turned = owner.read(f"/entries/{undone['entry_id']}")
    assert turned["reverses_id"] == entry["id"]
    sides = {(p["code"], p["debit"]["amount"], p["credit"]["amount"]) for p in entry["postings"]}
    assert sides == {
        (p["code"], p["credit"]["amount"], p["debit"]["amount"]) for p in turned["postings"]
    }
    assert owner.post(path, {"reason": "typed twice"}).status_code == 409


def test_entries_come_a_page_at_a_time_and_for_one_account(owner):
    ticket = sell(owner)
    first = owner.read("/entries?limit=1")
    second = owner.read(f"/entries?limit=1&after={first['following']}")
    assert [e["reason"] for e in first["entries"] + second["entries"]] == ["sale", "payment"]
    drawer = ticket["payments"][0]["account_id"]
    of_drawer = owner.read(f"/entries?account_id={drawer}")["entries"]
    assert [each["reason"] for each in of_drawer] == ["payment"]


def test_balances_are_those_of_the_trial_balance(owner):
    sell(owner)
    accounts = owner.read("/accounts")["accounts"]
    moved = {each["code"]: each for each in accounts if Decimal(each["debit"]["amount"])}
    report = owner.read("/reports/trial_balance")
    rows = {row["cells"]["code"]: row["cells"] for row in report["rows"] if row["level"] == 0}
    for code, account in moved.items():
        assert rows[code]["balance"] == account["balance"]["amount"]
    assert report["totals"]["debit"] == report["totals"]["credit"]
    assert report["totals"]["balance"] == "0.00"
    assert all(Decimal(each["balance"]["amount"]) == 0 for each in owner.read(
        "/accounts?as_of=2026-03-01")["accounts"])  # fmt: skip
    csv = owner.get("/reports/trial_balance.csv")
    assert csv.mimetype == "text/csv"
    assert csv.text.splitlines()[0] == "Code,Account,Debit,Credit,Balance"


def test_a_product_is_made_changed_retired_and_sold_again(owner):
    group = owner.read("/product-groups")["groups"][0]["id"]
    taxes = [owner.read("/venue")["taxes"][0]["id"]]
    content = {
        "name": "Salep",
        "product_group_id": group,
        "tax_ids": taxes,
        "portions": [{"price": lira("80.00"), "barcodes": ["8690000000017"]}],
    }
    made = owner.do("/products", content, key="salep-is-new")
    assert owner.do("/products", content, key="salep-is-new") == made
    path = f"/products/{made['id']}"
    product = owner.get(path)
    assert product.headers["ETag"] == f'"{product.json["version"]}"'
    scanned = owner.read("/catalogue/products?barcode=8690000000017")
    assert [each["name"] for each in scanned["products"]] == ["Salep"]
    dearer = content | {"portions": [{"price": lira("90.00")}]}
    assert owner.send("PUT", path, dearer, seen=product.json["version"]).status_code == 200
    stale = owner.send("PUT", path, dearer, seen=product.json["version"])
    assert (stale.status_code, stale.json["code"]) == (412, "stale")
    assert stale.json["present"]["portions"][0]["price"] == lira("90.00")
    owner.do(f"{path}/retirement")
    assert owner.get(f"/catalogue/products/{made['id']}").status_code == 404
    assert [each["name"] for each in owner.read("/products?retired=true")["products"]] == ["Salep"]
    owner.do(f"{path}/restoration")
    assert owner.read(f"/catalogue/products/{made['id']}")["portions"][0]["price"] == lira("90.00")


def every(program, path, most):
    """Every product of a list that comes a page at a time."""
    found, after = [], ""
    while after is not None:
        page = program.read(f"{path}&limit={most}{after and f'&after={after}'}")
        assert 0 < len(page["products"]) <= most
        found += page["products"]
        after = page["following"]
    return found


@pytest.mark.parametrize(("text", "most"), [("", 40), ("an", 2), ("a", 9)])
def test_what_is_sold_is_listed_a_page_at_a_time(owner, text, most):
    path = f"/catalogue/products?text={text}"
    found = every(owner, path, most)
    assert found == every(owner, path, 100)
    assert len({each["product_id"] for each in found}) == len(found) > most


def test_without_a_word_all_products_are_listed_and_none_that_is_retired(owner):
    kept = [each["id"] for each in every(owner, "/products?text=", 100)]
    listed = [each["product_id"] for each in every(owner, "/catalogue/products?text=", 100)]
    assert listed == kept
    owner.do(f"/products/{kept[0]}/retirement")
    listed = [each["product_id"] for each in every(owner, "/catalogue/products?text=", 100)]
    assert listed == kept[1:]


def test_products_are_listed_by_name_a_page_at_a_time(owner):
    names, after = [], ""
    while len(names) < 30:
        page = owner.read(f"/products?limit=10{after}")
        names += [each["name"] for each in page["products"]]
        after = f"&after={page['following']}"
    assert len(set(names)) == 30


def test_groups_questions_and_the_menu_are_edited(owner):
    product_id = found(owner, "Lentil soup")["product_id"]
    group = owner.do("/product-groups", {"name": "Winter"})["id"]
    seen = owner.read(f"/product-groups/{group}")["version"]
    renamed = owner.send("PUT", f"/product-groups/{group}", {"name": "Cold days"}, seen=seen)
    assert renamed.status_code == 200
    owner.do(f"/product-groups/{group}/retirement")
    question = {"name": "Spice", "modifiers": [{"name": "Cinnamon", "price": lira("0.00")}]}
    asked = owner.do("/modifier-groups", question)["id"]
    state = owner.read(f"/modifier-groups/{asked}")
    answers = [*question["modifiers"], {"name": "Ginger", "price": lira("2.50")}]
    more = question | {"maximum": 2, "modifiers": answers}
    changed = owner.send("PUT", f"/modifier-groups/{asked}", more, seen=state["version"])
    assert changed.status_code == 200
    assert len(owner.read(f"/modifier-groups/{asked}")["modifiers"]) == 2
    category = owner.do("/menu/categories", {"name": "Winter", "color": 3, "icon": "soup"})["id"]
    key = f"/menu/categories/{category}/keys/{product_id}"
    assert owner.send("PUT", key).status_code == 200
    assert [k["name"] for k in owner.read(f"/menu/categories/{category}")["keys"]] == [
        "Lentil soup"
    ]
    owner.do(f"/menu/categories/{category}/up")
    listed = owner.read("/menu/categories")["categories"]
    in_order = [each["name"] for each in listed if each["menu_id"] == listed[0]["menu_id"]]
    assert in_order.index("Winter") == len(in_order) - 2
    assert owner.send("DELETE", key).status_code == 204


def test_somebody_is_taken_on_signs_in_gets_another_pin_and_leaves(owner, app):
    cashier_role = next(
        each["id"] for each in owner.read("/roles")["roles"] if "configure" not in each["rights"]
    )
    newcomer = {"name": "Deniz Su", "role_id": cashier_role, "color": 4, "language": "tr"}
    weak = owner.post("/users", newcomer | {"pin": "123456"})
    assert (weak.status_code, weak.json["field"]) == (422, "pin")
    user_id = owner.do("/users", newcomer | {"pin": "582093"})["id"]
    theirs = Program(app.test_client()).sign_in("Deniz Su", pin="582093")
    assert theirs.get("/tickets").status_code == 200
    seen = owner.read(f"/users/{user_id}")["version"]
    dark = owner.send("PUT", f"/users/{user_id}", newcomer | {"theme": "dark"}, seen=seen)
    assert dark.status_code == 200
    owner.send("PUT", f"/users/{user_id}/pin", {"pin": "719305"})
    assert theirs.get("/tickets").status_code == 401
    again = Program(app.test_client()).sign_in("Deniz Su", pin="719305")
    owner.do(f"/users/{user_id}/retirement")
    assert again.get("/tickets").status_code == 401


def test_nobody_makes_a_token_or_a_role_that_may_do_more_than_they(owner, app):
    rights = ["configure", "edit_users", "sell"]
    role_id = owner.do("/roles", {"name": "Clerk", "rights": rights})["id"]
    clerk = {"name": "Ali Can", "role_id": role_id, "color": 1, "language": "en", "pin": "582093"}
    owner.do("/users", clerk)
    program = Program(app.test_client()).sign_in("Ali Can", pin="582093")
    users = {each["name"]: each["id"] for each in program.read("/users")["users"]}
    register = program.read("/venue")["registers"][0]["id"]
    wanted = {"user_id": users[CASHIER], "register_id": register, "name": "web shop"}
    assert program.post("/tokens/others", wanted).status_code == 403
    own = program.do("/tokens/others", wanted | {"user_id": users["Ali Can"]})
    assert Program(app.test_client(), own["token"]).get("/tickets").status_code == 200
    assert program.post("/roles", {"name": "King", "rights": ["reverse"]}).status_code == 403


@pytest.mark.parametrize("file_format", ["toml", "json"])
def test_the_set_up_leaves_as_a_file_and_comes_back(owner, file_format):
    written = owner.read(f"/configuration?format={file_format}")
    same = owner.do("/configuration/imports", written)
    assert (same["dry_run"], same["changes"]) == (True, [])
    section = '[[product_groups]]\nname = "Only this"\n'
    other = written | {"text": section} if file_format == "toml" else None
    if other is None:
        groups = {"product_groups": [{"name": "Only this"}]}
        other = written | {"text": json.dumps(groups)}
    plan = owner.post("/configuration/imports", other)
    assert plan.status_code == 422, "products of retired groups would have none"
    assert plan.json["code"] == "unusable_file"


def test_a_dry_run_tells_and_the_import_does(owner):
    written = owner.read("/configuration?format=json")
    content = json.loads(written["text"])
    content["product_groups"].append({"name": "Winter"})
    asked = {"format": "json", "text": json.dumps({"product_groups": content["product_groups"]})}
    plan = owner.do("/configuration/imports", asked)
    assert [(each["section"], each["key"], each["kind"]) for each in plan["changes"]] == [
        ("product_groups", "Winter", "added")
    ]
    done = owner.do("/configuration/imports", asked | {"dry_run": False})
    assert done["changes"] == plan["changes"]
    names = [each["name"] for each in owner.read("/product-groups")["groups"]]
    assert "Winter" in names
