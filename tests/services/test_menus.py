"""Several menus: what each offers, which one a ticket is sold from, and how they are kept."""

import json

import pytest

from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound, StaleVersion
from pospro.services.manager import edit_menu, edit_menus
from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.edit_departments import restore_department, retire_department
from pospro.services.manager.edit_menu import ChangeKey, SaveCategory
from pospro.services.manager.edit_menus import SaveMenu
from pospro.services.manager.edit_ticket_types import restore_ticket_type, retire_ticket_type
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.import_products import ImportProducts, import_products
from pospro.services.manager.sections import UP, Move, Names
from pospro.storage import catalogue_editing, catalogue_queries
from pospro.storage.menus import menu_state, menus
from tests.services.test_departments import department, ticket_type


def menu(shop, name="Bar menu", **facts):
    return edit_menus.save_menu(shop.db, shop.clock, SaveMenu(shop.owner, Names(name, {}), **facts))


def category(shop, name, menu_id=None, *products):
    command = SaveCategory(shop.owner, name, 4, "wine", menu_id=menu_id)
    category_id = edit_menu.save_category(shop.db, shop.clock, command)
    for product in products:
        key = ChangeKey(shop.owner, category_id, shop.products[product])
        edit_menu.put_key(shop.db, shop.clock, key)
    return category_id


def usual(shop):
    return shop.setup().menu_of(None, None).id


def offered(shop, menu_id):
    found = shop.read(catalogue_queries.menus).get(menu_id, ())
    return {each.name: [key.name for key in each.keys] for each in found}


def retire(shop, menu_id):
    edit_menus.retire_menu(shop.db, shop.clock, shop.owner, menu_id)


def content(shop):
    return json.loads(export_configuration(shop.db, shop.owner, "json"))


def load(shop, sections):
    command = ImportConfiguration(shop.owner, json.dumps(sections), "json")
    return import_configuration(shop.db, shop.clock, command)


def test_a_venue_begins_with_one_menu(shop):
    assert [each.name for each in shop.setup().menus.values()] == ["Menu"]
    category(shop, "Hot drinks", None, "tea")
    assert offered(shop, usual(shop)) == {"Hot drinks": ["tea"]}
    with pytest.raises(Conflict, match="The till needs a menu"):
        retire(shop, usual(shop))


def test_the_ticket_type_comes_before_the_department_and_that_before_the_venue(shop):
    first, bar, street = usual(shop), menu(shop, "Bar menu"), menu(shop, "Street menu")
    plain, kind = ticket_type(shop, "Plain"), ticket_type(shop, "Street", menu_id=street)
    hall = department(shop, "Hall", ticket_type_id=plain)
    counter = department(shop, "Counter", menu_id=bar, ticket_type_id=plain)
    setup = shop.setup()
    assert setup.menu_of(None, None).id == first
    assert setup.menu_of(hall, plain).id == first
    assert setup.menu_of(counter, plain).id == bar
    assert setup.menu_of(counter, kind).id == street
    assert setup.menu_of(None, kind).id == street
    edit_menus.move_menu(shop.db, shop.clock, Move(shop.owner, bar, UP))
    assert shop.setup().menu_of(hall, plain).id == bar


def test_two_menus_may_have_categories_of_one_name(shop):
    bar = menu(shop)
    category(shop, "Drinks", None, "tea")
    drinks = category(shop, "Drinks", bar, "beer", "rakı")
    assert offered(shop, usual(shop)) == {"Drinks": ["tea"]}
    assert offered(shop, bar) == {"Drinks": ["beer", "rakı"]}
    with pytest.raises(BadInput, match="exists already"):
        category(shop, "Drinks", bar)
    hot = category(shop, "Hot drinks", None, "tea")
    state = shop.read(catalogue_editing.category_state, hot)
    moved = SaveCategory(shop.owner, "Drinks", 4, "wine", hot, fingerprint(state), bar)
    with pytest.raises(BadInput, match="exists already"):
        edit_menu.save_category(shop.db, shop.clock, moved)
    edit_menu.retire_category(shop.db, shop.clock, shop.owner, drinks)
    assert offered(shop, bar) == {}


def test_a_category_goes_to_another_menu_with_its_keys(shop):
    bar, drinks = menu(shop), category(shop, "Drinks", None, "beer")
    state = shop.read(catalogue_editing.category_state, drinks)
    command = SaveCategory(shop.owner, "Drinks", 4, "wine", drinks, fingerprint(state), bar)
    edit_menu.save_category(shop.db, shop.clock, command)
    assert (offered(shop, usual(shop)), offered(shop, bar)) == ({}, {"Drinks": ["beer"]})


def test_categories_are_moved_within_their_menu(shop):
    bar = menu(shop)
    for name, own in (("Soups", None), ("Beer", bar), ("Grill", None), ("Wine", bar)):
        last = category(shop, name, own)
    edit_menu.move_category(shop.db, shop.clock, Move(shop.owner, last, UP))
    assert list(offered(shop, bar)) == ["Wine", "Beer"]
    assert list(offered(shop, usual(shop))) == ["Soups", "Grill"]


def test_a_copy_begins_alike_and_goes_its_own_way(shop):
    category(shop, "Drinks", None, "tea", "beer")
    gone = category(shop, "Gone", None, "toast")
    edit_menu.retire_category(shop.db, shop.clock, shop.owner, gone)
    bar = menu(shop, copy_of=usual(shop))
    assert offered(shop, bar) == offered(shop, usual(shop)) == {"Drinks": ["tea", "beer"]}
    (own,) = shop.read(catalogue_editing.categories, bar)
    key = ChangeKey(shop.owner, own.id, shop.products["tea"])
    edit_menu.take_key(shop.db, shop.clock, key)
    assert offered(shop, bar) == {"Drinks": ["beer"]}
    assert offered(shop, usual(shop)) == {"Drinks": ["tea", "beer"]}
    with pytest.raises(BadInput) as refused:
        menu(shop, "Third", copy_of=7)
    assert refused.value.field == "copy_of"
    assert "Third" not in {each.name for each in shop.setup().menus.values()}


def test_a_menu_that_is_named_stays_in_use(shop):
    bar, street = menu(shop), menu(shop, "Street menu")
    counter, kind = department(shop, menu_id=bar), ticket_type(shop, menu_id=street)
    with pytest.raises(Conflict, match="Department “Bar” sells from this menu"):
        retire(shop, bar)
    with pytest.raises(Conflict, match="Ticket type “Takeaway” is sold from this menu"):
        retire(shop, street)
    retire_department(shop.db, shop.clock, shop.owner, counter)
    retire_ticket_type(shop.db, shop.clock, shop.owner, kind)
    retire(shop, bar)
    retire(shop, street)
    assert shop.setup().menu_of(counter, kind).id == usual(shop)
    with pytest.raises(Conflict, match="This menu is not in use"):
        restore_department(shop.db, shop.clock, shop.owner, counter)
    with pytest.raises(Conflict, match="This menu is not in use"):
        restore_ticket_type(shop.db, shop.clock, shop.owner, kind)
    with pytest.raises(BadInput, match="This menu is not in use"):
        department(shop, "Terrace", menu_id=bar)
    with pytest.raises(BadInput, match="This menu is not in use"):
        category(shop, "Wine", bar)
    edit_menus.restore_menu(shop.db, shop.clock, shop.owner, bar)
    restore_department(shop.db, shop.clock, shop.owner, counter)
    assert shop.setup().menu_of(counter, None).id == bar


def test_what_is_wrong_with_a_menu_is_refused(shop):
    bar = menu(shop)
    with pytest.raises(BadInput, match="exists already"):
        menu(shop)
    with pytest.raises(StaleVersion):
        menu(shop, "Other", menu_id=bar, seen="older")
    with pytest.raises(NotFound):
        retire(shop, 7)
    command = SaveMenu(shop.cashier, Names("Mine", {}))
    with pytest.raises(NotAllowed):
        edit_menus.save_menu(shop.db, shop.clock, command)
    state = shop.read(menu_state, bar)
    menu(shop, "Lounge", menu_id=bar, seen=fingerprint(state))
    assert [each.name for each in shop.read(menus).values()] == ["Menu", "Lounge"]


def test_a_search_finds_what_has_no_key_on_any_menu(shop):
    category(shop, "Drinks", menu(shop), "beer")
    found = shop.read(catalogue_queries.search_products, "toast", 20)
    assert [key.name for key in found] == ["toast"]


def test_an_import_of_products_puts_keys_on_the_usual_menu(shop):
    bar = menu(shop)
    category(shop, "Drinks", bar, "beer")
    text = "name;group;price;tax;category\nLemonade;Drinks;95;20;Drinks\n"
    command = ImportProducts(shop.owner, text.encode(), "en")
    plan = import_products(shop.db, shop.clock, command)
    assert not plan.problems
    assert offered(shop, usual(shop)) == {"Drinks": ["Lemonade"]}
    assert offered(shop, bar) == {"Drinks": ["beer"]}


def test_menus_travel_with_the_configuration(shop):
    bar = menu(shop)
    category(shop, "Drinks", None, "tea")
    category(shop, "Drinks", bar, "beer")
    department(shop, menu_id=bar)
    ticket_type(shop, menu_id=bar)
    file = content(shop)
    assert [each["name"] for each in file["menus"]] == ["Menu", "Bar menu"]
    assert [(each["menu"], each["name"]) for each in file["menu_categories"]] == [
        ("Menu", "Drinks"),
        ("Bar menu", "Drinks"),
    ]
    assert (file["departments"][0]["menu"], file["ticket_types"][0]["menu"]) == ("Bar menu",) * 2
    assert not load(shop, file).any
    other = json.loads(json.dumps(file))
    other["menus"].reverse()
    other["menu_categories"][1]["products"] = ["beer", "rakı"]
    load(shop, other)
    assert content(shop)["menus"][0]["name"] == "Bar menu"
    assert offered(shop, bar) == {"Drinks": ["beer", "rakı"]}
    load(shop, file)
    assert content(shop) == file


def test_a_file_without_menus_means_the_first_one(shop):
    category(shop, "Drinks", None, "tea")
    bar = menu(shop)
    category(shop, "Wine", bar, "rakı")
    older = [{"name": "Drinks", "products": ["tea", "beer"]}]
    load(shop, {"menu_categories": older})
    assert offered(shop, usual(shop)) == {"Drinks": ["tea", "beer"]}
    assert [each.name for each in shop.setup().menus.values()] == ["Menu", "Bar menu"]


def test_a_file_whose_names_do_not_fit_is_refused_whole(shop):
    with pytest.raises(UnusableFile) as unknown:
        load(shop, {"menu_categories": [{"name": "Drinks", "menu": "Bar"}]})
    assert "“Bar” is not among the menus" in str(unknown.value.problems[0])
    twice = [{"name": "Drinks"}, {"name": "Drinks", "menu": "Menu"}]
    with pytest.raises(UnusableFile) as double:
        load(shop, {"menu_categories": twice})
    assert "This stands there twice" in str(double.value.problems[0])
