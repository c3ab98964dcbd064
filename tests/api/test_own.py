"""What a person does for themselves through the API, and products by the file."""

from tests.api.program import Program
from tests.api.test_office import found
from tests.people import CASHIER

FILE = "Name,Price,Product group,Tax\nRainbow trout,410.00,Fish,10\nSea bass,390.00,Fish,10\n"


def test_a_program_learns_as_whom_it_asks(cashier):
    own = cashier.read("/me")
    assert own["name"] == CASHIER
    assert {"sell", "pay"} <= set(own["rights"])
    assert "configure" not in own["rights"]
    looks = {"language": "tr", "theme": "dark", "hand": "left"}
    assert cashier.send("PUT", "/me/looks", looks).status_code == 200
    assert cashier.read("/me")["looks"] == looks


def test_a_new_pin_of_one_s_own_ends_every_token(cashier, app):
    weak = cashier.send("PUT", "/me/pin", {"pin": "123456"})
    assert (weak.status_code, weak.json["field"]) == (422, "pin")
    assert cashier.send("PUT", "/me/pin", {"pin": "582093"}).status_code == 200
    assert cashier.get("/me").status_code == 401
    again = Program(app.test_client()).sign_in(CASHIER, pin="582093")
    assert again.read("/me")["name"] == CASHIER


def test_products_come_from_a_file_after_a_dry_run(owner):
    tried = owner.do("/products/imports", {"text": FILE})
    assert (tried["imported"], tried["added"]) == (False, 2)
    assert owner.read("/catalogue/products?text=trout")["products"] == []
    done = owner.do("/products/imports", {"text": FILE, "dry_run": False}, key="import-file-1")
    assert (done["imported"], done["added"], done["problems"]) == (True, 2, [])
    assert found(owner, "Rainbow trout")["price"]["amount"] == "410.00"
    again = owner.do("/products/imports", {"text": FILE, "dry_run": False}, key="import-file-1")
    assert again == done
    fresh = owner.do("/products/imports", {"text": FILE, "dry_run": False})
    assert (fresh["added"], fresh["changed"], fresh["unchanged"]) == (0, 0, 2)
    other = owner.post("/products/imports", {"text": "Name\nx\n"}, key="import-file-1")
    assert other.status_code == 409


def test_a_file_with_a_fault_changes_nothing_and_names_the_line(owner):
    broken = FILE.replace("390.00", "39x")
    told = owner.do("/products/imports", {"text": broken, "dry_run": False})
    assert told["imported"] is False
    assert [each["line"] for each in told["problems"]] == [3]
    assert owner.read("/catalogue/products?text=trout")["products"] == []


def test_a_key_changes_its_place_in_a_category(owner):
    category_id = owner.read("/menu/categories")["categories"][0]["id"]
    path = f"/menu/categories/{category_id}"
    first, second, *_ = owner.read(path)["keys"]
    owner.do(f"/menu/keys/{first['id']}/down", key="one-step-1")
    owner.do(f"/menu/keys/{first['id']}/down", key="one-step-1")
    assert [each["id"] for each in owner.read(path)["keys"]][:2] == [second["id"], first["id"]]
