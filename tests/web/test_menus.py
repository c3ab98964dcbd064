"""Menus on screen: their forms, their categories, and the keys that a till shows."""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.people import CASHIER, Visitor
from tests.web.test_departments import DEPARTMENTS, TYPES, add, offered
from tests.web.test_manager import errors, form, listed

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
MENUS, CATEGORIES = "/manager/menus/", "/manager/menu/"
CATEGORY = re.compile(r'id="category-\d+"[^>]*>.*?<span>([^<]+)</span>', re.DOTALL)


def categories(page):
    return CATEGORY.findall(page.text)


def new_menu(owner, name="Cellar", category="Wine"):
    """A menu with one category; its id."""
    add(owner, MENUS, name=name)
    menu_id = listed(owner, MENUS)[name].rsplit("/", 1)[1]
    add_category(owner, category, menu_id)
    return menu_id


@contextmanager
def statements(app):
    """What the database is asked meanwhile."""
    reader, sent = app.extensions["pospro"].db.reader, []

    def heard(*facts):
        sent.append(facts[2])

    event.listen(reader, "before_cursor_execute", heard)
    yield sent
    event.remove(reader, "before_cursor_execute", heard)


def add_category(owner, name, menu_id):
    fields = form(owner, f"{CATEGORIES}new?menu={menu_id}") | {"name": name}
    answer = owner.tap(CATEGORIES, **fields)
    assert answer.status_code in (200, 204), answer.text


def test_a_till_shows_the_menu_of_its_department_or_of_its_ticket_type(owner):
    usual = categories(owner.get("/till"))
    cellar, street = new_menu(owner), new_menu(owner, "Street", "Wraps")
    add(owner, TYPES, name="Street ticket", menu_id=street)
    kind = listed(owner, TYPES)["Street ticket"].rsplit("/", 1)[1]
    add(owner, DEPARTMENTS, name="Attic")
    add(owner, DEPARTMENTS, name="Vault", menu_id=cellar)
    add(owner, DEPARTMENTS, name="Kerb", menu_id=cellar, ticket_type_id=kind)
    keys = offered(owner.get("/till").text)
    for name, wanted in (("Attic", usual), ("Vault", ["Wine"]), ("Kerb", ["Wraps"])):
        owner.send("/till/department", department=keys[name][0])
        assert categories(owner.get("/till")) == wanted
    assert categories(owner.get(f"/till/keys?menu={cellar}")) == ["Wine"]
    assert owner.get("/till/keys?menu=7&category=7").status_code == 200


def test_a_page_of_the_till_and_a_tap_ask_no_more_with_two_menus(owner, app):
    owner.get("/till")
    with statements(app) as before:
        owner.get("/till")
        owner.get("/till/keys")
    cellar = new_menu(owner)
    add(owner, DEPARTMENTS, name="Vault", menu_id=cellar)
    owner.get("/till")
    owner.get("/till/keys")
    with statements(app) as after:
        owner.get("/till")
        owner.get("/till/keys")
    assert len(after) == len(before)


def test_the_categories_of_a_menu_stand_by_themselves(owner):
    assert 'aria-label="What managers define"' in owner.get(CATEGORIES).text
    cellar = new_menu(owner)
    page = owner.get(f"{CATEGORIES}?menu={cellar}").text
    assert "Wine" in page
    assert "Wine" not in owner.get(CATEGORIES).text
    assert re.search(rf'href="{CATEGORIES}\?menu={cellar}" aria-current="page"', page)
    again = form(owner, f"{CATEGORIES}new?menu={cellar}") | {"name": "Wine"}
    answer = owner.tap(CATEGORIES, **again)
    assert errors(answer) == {"name": "“Wine” exists already. Choose another name."}


def test_the_forms_keep_what_was_typed(owner):
    answer = owner.tap(MENUS, **form(owner, f"{MENUS}new") | {"name": ""})
    assert (answer.status_code, errors(answer)) == (422, {"name": "Enter a name."})
    answer = owner.tap(MENUS, **form(owner, f"{MENUS}new") | {"name": "Cellar", "copy_of": "7"})
    assert list(errors(answer)) == ["copy_of"]
    assert 'value="Cellar"' in answer.text
    fields = form(owner, f"{DEPARTMENTS}new") | {"name": "Vault", "menu_id": "7"}
    answer = owner.tap(DEPARTMENTS, **fields)
    assert errors(answer) == {"menu_id": "This menu is not in use. Choose one of the list."}


def test_a_menu_is_edited_moved_retired_and_restored(owner):
    cellar = f"{MENUS}{new_menu(owner)}"
    owner.tap(cellar, **form(owner, cellar) | {"name": "Wine list"})
    assert "Changed" in owner.get(cellar).text
    owner.tap(f"{cellar}/move", by="up")
    owner.tap(f"{cellar}/move", by="up")
    assert next(iter(listed(owner, MENUS))) == "Wine list"
    add(owner, DEPARTMENTS, name="Vault", menu_id=cellar.rsplit("/", 1)[1])
    assert "Vault" in owner.get(cellar).text
    refused = owner.send(f"{cellar}/retire")
    assert refused.status_code == 409
    vault = listed(owner, DEPARTMENTS)["Vault"]
    owner.send(f"{vault}/retire")
    owner.send(f"{cellar}/retire")
    assert f'action="{cellar}/restore"' in owner.get(cellar).text
    owner.send(f"{cellar}/restore")
    assert f'action="{cellar}/retire"' in owner.get(cellar).text


def test_only_who_may_edit_the_catalogue_sees_them(app):
    assert Visitor(app.test_client()).sign_in(CASHIER).get(MENUS).status_code == 403
