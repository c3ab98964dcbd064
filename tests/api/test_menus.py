"""Menus through the API: kept, copied, and sold from."""

from tests.api.test_departments import bar, takeaway


def bar_menu(program, **other) -> str:
    return program.do("/menus", {"name": "Bar menu"} | other)["id"]


def shown(program, **query) -> tuple[str, list[str]]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    found = program.read(f"/catalogue/menu?{asked}" if asked else "/catalogue/menu")
    return found["id"], [each["name"] for each in found["categories"]]


def test_a_program_sells_from_the_menu_of_the_department_or_the_ticket_type(owner):
    usual, names = shown(owner)
    own, street = bar_menu(owner), bar_menu(owner, name="Street menu")
    owner.do("/menu/categories", {"name": "Wine", "color": 3, "icon": "wine", "menu_id": own})
    counter = bar(owner, name="Counter", menu_id=own)
    kind = takeaway(owner, menu_id=street)
    assert shown(owner, department_id=counter) == (own, ["Wine"])
    assert shown(owner, department_id=counter, ticket_type_id=kind) == (street, [])
    assert shown(owner, menu_id=usual) == (usual, names)
    assert owner.get("/catalogue/menu?menu_id=7").status_code == 404
    assert owner.get("/catalogue/menu?department_id=7").status_code == 409
    listed = {each["id"]: each for each in owner.read("/menus")["menus"]}
    assert listed[own]["department_ids"] == [counter]
    assert listed[street]["ticket_type_ids"] == [kind]
    assert (listed[own]["categories"], listed[street]["categories"]) == (1, 0)
    assert owner.read(f"/departments/{counter}")["menu_id"] == own
    assert owner.read(f"/ticket-types/{kind}")["menu_id"] == street


def test_a_menu_is_copied_renamed_moved_retired_and_restored(owner):
    usual, names = shown(owner)
    own = bar_menu(owner, copy_of=usual)
    assert shown(owner, menu_id=own) == (own, names)
    kept = owner.read(f"/menus/{own}")
    body = {"name": "Lounge menu"}
    assert owner.send("PUT", f"/menus/{own}", body, seen=kept["version"]).status_code == 200
    stale = owner.send("PUT", f"/menus/{own}", body, seen=kept["version"])
    assert (stale.status_code, stale.json["present"]["name"]) == (412, "Lounge menu")
    counter = bar(owner, name="Counter", menu_id=own)
    refused = owner.post(f"/menus/{own}/retirement")
    assert (refused.status_code, "Counter" in refused.json["detail"]) == (409, True)
    owner.do(f"/departments/{counter}/retirement")
    owner.do(f"/menus/{own}/retirement")
    assert owner.get(f"/catalogue/menu?menu_id={own}").status_code == 404
    owner.do(f"/menus/{own}/restoration")
    for _ in owner.read("/menus")["menus"]:
        owner.do(f"/menus/{own}/up")
    assert owner.read("/menus")["menus"][0]["id"] == own


def test_a_category_keeps_its_menu_until_it_is_given_another(owner):
    own = bar_menu(owner)
    face = {"name": "Wine", "color": 3, "icon": "wine"}
    wine = owner.do("/menu/categories", face | {"menu_id": own})["id"]
    kept = owner.read(f"/menu/categories/{wine}")
    assert kept["menu_id"] == own
    answer = owner.send(
        "PUT", f"/menu/categories/{wine}", face | {"color": 4}, seen=kept["version"]
    )
    assert answer.status_code == 200
    assert owner.read(f"/menu/categories/{wine}")["menu_id"] == own
    answer = owner.post("/menu/categories", face | {"menu_id": "7"})
    assert (answer.status_code, answer.json["field"]) == (422, "menu_id")


def test_a_cashier_reads_the_menu_but_arranges_none(cashier):
    assert cashier.get("/catalogue/menu").status_code == 200
    assert cashier.get("/menus").status_code == 403
    assert cashier.post("/menus", {"name": "Mine"}).status_code == 403
