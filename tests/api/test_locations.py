"""What was made says where it can be read; what is read says its version."""

import pytest

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
SINGLE = ("/payment-types", "/calculation-types", "/taxes", "/users", "/roles", "/product-groups")


def test_a_new_ticket_is_found_where_its_answer_points(cashier):
    made = cashier.post("/tickets", {"name": "Table 4"})
    assert made.status_code == 201
    place = made.headers["Location"]
    assert place == f"/api/v1/tickets/{made.json['ticket_id']}"
    read = cashier.get(place.removeprefix("/api/v1"))
    assert read.json["name"] == "Table 4"
    assert read.headers["ETag"] == f'"{read.json["version"]}"'


def test_a_repeated_request_points_to_the_same_place(cashier):
    first, again = (cashier.post("/tickets", {}, key="the-same-key") for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]


def test_what_a_manager_makes_is_found_with_its_version(owner):
    made = owner.post("/product-groups", {"name": "Cheques"})
    place = made.headers["Location"]
    assert place == f"/api/v1/product-groups/{made.json['id']}"
    read = owner.get(place.removeprefix("/api/v1"))
    assert (read.json["name"], read.headers["ETag"]) == ("Cheques", f'"{read.json["version"]}"')


def test_what_is_part_of_something_points_to_the_whole(owner):
    ticket_id = owner.ticket()
    soup = owner.read("/catalogue/products?text=soup&limit=1")["products"][0]["product_id"]
    line = owner.post(f"/tickets/{ticket_id}/lines", {"product_id": soup})
    assert line.status_code == 201
    assert line.headers["Location"] == f"/api/v1/tickets/{ticket_id}"


@pytest.mark.parametrize("path", SINGLE)
def test_everything_that_is_changed_with_its_version_is_read_with_it(owner, path):
    listed = next(iter(each for each in owner.read(path).values() if isinstance(each, list)))
    read = owner.get(f"{path}/{listed[0]['id']}")
    assert read.headers["ETag"] == f'"{read.json["version"]}"'
