"""The manager's screens: lists that find, forms that keep what was typed, words for each end."""

import io
import re

import pytest

from tests.people import CASHIER, FACE, MANAGER, REGISTER, Visitor

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
ROW = re.compile(r'class="sheet__go" href="(/manager/[^"]+)">.*?</svg>([^<]+)</a>', re.DOTALL)
SELECT = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
ERROR = re.compile(r'id="([^"]+)-error"[^>]*>.*?</svg>([^<]+)', re.DOTALL)
PRODUCTS, MENU = "/manager/products/", "/manager/menu/"


def listed(visitor, path):
    """Return name → address of the rows of a list."""
    return {name.strip(): href for href, name in ROW.findall(visitor.get(path).text)}


def fields_of(page):
    """Return what a browser would send of a form, ticks included."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'\bname="([^"]+)"', tag)
        value = re.search(r'\bvalue="([^"]*)"', tag)
        ticked = 'type="checkbox"' not in tag and 'type="radio"' not in tag
        if name and value and (ticked or " checked" in tag):
            found.setdefault(name.group(1), []).append(value.group(1))
    for name, inner in SELECT.findall(page):
        chosen = re.search(r'value="([^"]*)" selected', inner) or re.search(
            r'value="([^"]*)"', inner
        )
        found[name] = [chosen.group(1)]
    return found


def form(visitor, path):
    """Return the fields of the page's own form, without the token, which is never the same."""
    page = visitor.get(path).text
    fields = fields_of(page[page.index('<form class="panel"') :])
    del fields["csrf_token"]
    return fields


def errors(answer):
    return {field: words.strip() for field, words in ERROR.findall(answer.text)}


def keys_of(fields):
    return fields["portion"]


def test_the_list_finds_by_any_word_while_one_types(owner):
    found = owner.get(f"{PRODUCTS}?q=kebab adana", **{"HX-Request": "true"}).text
    assert found.lstrip().startswith('<div id="products">')
    assert [name.strip() for _, name in ROW.findall(found)] == ["Adana kebab"]


def test_a_name_that_nobody_has_may_become_a_product(owner):
    page = owner.get(f"{PRODUCTS}?q=Rainbow trout").text
    link = re.search(r'href="(/manager/products/new\?name=[^"]+)"', page).group(1)
    assert form(owner, link)["name"] == ["Rainbow trout"]


def test_the_list_is_turned_page_by_page_without_a_gap(owner):
    seen, path = [], PRODUCTS
    while path:
        page = owner.get(path).text
        seen += [name.strip() for _, name in ROW.findall(page)]
        after = re.search(r'href="([^"]+after=[^"]+)"', page)
        path = after.group(1).replace("&amp;", "&") if after else ""
    assert len(seen) > 50
    assert len(seen) == len(set(seen))
    assert f"{len(seen)} products" in owner.get(PRODUCTS).text


def test_a_new_product_is_on_the_till_at_once(owner):
    fields = form(owner, f"{PRODUCTS}new")
    (key,) = keys_of(fields)
    category = re.search(r'name="category_ids" value="(\d+)"', owner.get(f"{PRODUCTS}new").text)
    tax = re.search(r'name="tax_ids" value="(\d+)"', owner.get(f"{PRODUCTS}new").text)
    fields |= {
        "name": "Rainbow trout",
        f"portion_price-{key}": "420.00",
        "category_ids": category.group(1),
        "tax_ids": tax.group(1),
    }
    answer = owner.tap(PRODUCTS, **fields)
    assert answer.headers["HX-Redirect"] == f"{PRODUCTS}?done=saved&name=Rainbow+trout"
    assert "“Rainbow trout” is saved." in owner.get(answer.headers["HX-Redirect"]).text
    assert "Rainbow trout" in owner.get("/till/search?q=trout").text


def test_what_was_typed_stays_when_a_field_is_refused(owner):
    address = listed(owner, f"{PRODUCTS}?q=lentil")["Lentil soup"]
    fields = form(owner, address)
    (key, *_) = keys_of(fields)
    typed = {"name": "", f"portion_price-{key}": "12,5,0", f"portion_barcodes-{key}": "869"}
    answer = owner.tap(address, **fields | typed)
    assert answer.status_code == 422
    assert errors(answer)[f"portion_price-{key}"].startswith("Write the number with digits")
    again = fields_of(answer.text)
    assert (again["name"], again[f"portion_price-{key}"]) == ([""], ["12,5,0"])
    assert again[f"portion_barcodes-{key}"] == ["869"]
    assert owner.get(address).text.count("Lentil soup") > 1


def test_a_refused_name_is_told_at_the_name(owner):
    address = listed(owner, f"{PRODUCTS}?q=lentil")["Lentil soup"]
    answer = owner.tap(address, **form(owner, address) | {"name": " "})
    assert errors(answer) == {"name": "Enter a name."}


def test_a_barcode_of_another_product_is_told_at_its_row(owner):
    soup, tea = (listed(owner, f"{PRODUCTS}?q={q}") for q in ("lentil", "ayran"))
    (soup,), (ayran, *_) = soup.values(), tea.values()
    fields = form(owner, soup)
    owner.tap(soup, **fields | {f"portion_barcodes-{keys_of(fields)[0]}": "8690001"})
    fields = form(owner, ayran)
    key = keys_of(fields)[-1]
    answer = owner.tap(ayran, **fields | {f"portion_barcodes-{key}": "8690001"})
    assert errors(answer) == {
        f"portion_barcodes-{key}": "The barcode 8690001 belongs to Lentil soup."
    }


def test_the_form_sent_unchanged_changes_nothing(owner):
    address = listed(owner, f"{PRODUCTS}?q=adana kebab")["Adana kebab"]
    before = form(owner, address)
    assert owner.tap(address, **before).status_code == 204
    assert form(owner, address) == before


def test_two_managers_do_not_overwrite_each_other(owner):
    address = listed(owner, f"{PRODUCTS}?q=lentil")["Lentil soup"]
    mine, theirs = form(owner, address), form(owner, address)
    assert owner.tap(address, **theirs | {"name": "Red lentil soup"}).status_code == 204
    answer = owner.tap(address, **mine | {"name": "Yellow lentil soup"})
    assert answer.status_code == 409
    assert "Somebody changed this" in answer.text


def test_a_retired_product_leaves_the_till_and_comes_back(owner):
    address = listed(owner, f"{PRODUCTS}?q=lentil")["Lentil soup"]
    answer = owner.send(f"{address}/retire")
    assert "“Lentil soup” is retired." in owner.get(answer.location).text
    assert "Lentil soup" not in owner.get("/till/search?q=lentil").text
    assert "Lentil soup" in listed(owner, f"{PRODUCTS}?retired=1")
    owner.send(f"{address}/restore")
    assert "Lentil soup" in owner.get("/till/search?q=lentil").text


def test_the_history_stands_beside_the_form(owner):
    address = listed(owner, f"{PRODUCTS}?q=lentil")["Lentil soup"]
    owner.tap(address, **form(owner, address) | {"name": "Red lentil soup"})
    page = owner.get(address).text
    assert re.search(r'proof__name">Changed<span class="proof__why">.*? · Seda', page)


def test_categories_and_keys_move_one_place_at_a_time(owner):
    names = re.compile(r'class="key key--cat[^"]*" href="(/manager/menu/\d+)">.*?</svg>([^<]+)')
    first, second = names.findall(owner.get(MENU).text)[:2]
    answer = owner.tap(f"{second[0]}/move", by="up")
    assert names.findall(answer.text)[:2] == [second, first]
    key = re.compile(r'role="listitem"><a href="[^"]+">([^<]+)</a>')
    page = owner.get(first[0]).text
    before = key.findall(page)
    move = re.search(r'hx-post="(/manager/menu/\d+/keys/\d+/move)" hx-vals=.\{"by": "down"', page)
    answer = owner.tap(move.group(1), by="down")
    assert key.findall(answer.text)[:2] == [before[1], before[0]]


def test_a_key_is_added_by_search_and_taken_away(owner):
    category = re.search(r'href="(/manager/menu/\d+)"', owner.get(MENU).text).group(1)
    hits = owner.get(f"{category}/search?q=ayran", **{"HX-Request": "true"}).text
    product = re.search(r'"product_id": "(\d+)"', hits).group(1)
    assert "Ayran" in owner.tap(f"{category}/keys", product_id=product).text
    assert "disabled" in owner.get(f"{category}/search?q=ayran").text
    assert "Ayran" not in owner.tap(f"{category}/keys/remove", product_id=product).text


def test_a_question_keeps_its_answers_in_order(owner):
    fields = form(owner, "/manager/modifiers/new")
    (key,) = fields["modifier"]
    extra = re.search(
        r'name="modifier" value="(\w+)"', owner.get("/manager/modifiers/modifier").text
    )
    other = extra.group(1)
    fields |= {
        "name": "Spice",
        "modifier": [key, other],
        f"modifier_name-{key}": "Mild",
        f"modifier_name-{other}": "Hot",
        f"modifier_price-{other}": "5.00",
        f"modifier_maximum-{other}": "2",
    }
    answer = owner.tap("/manager/modifiers/", **fields)
    address = listed(owner, answer.headers["HX-Redirect"])["Spice"]
    kept = form(owner, address)
    names = [kept[f"modifier_name-{each}"][0] for each in kept["modifier"]]
    assert names == ["Mild", "Hot"]
    assert kept[f"modifier_price-{kept['modifier'][1]}"] == ["5.00"]


def test_a_question_nobody_can_answer_is_refused_at_its_field(owner):
    fields = form(owner, "/manager/modifiers/new")
    (key,) = fields["modifier"]
    typed = {"name": "Spice", "minimum": "3", "maximum": "x", f"modifier_name-{key}": "Mild"}
    answer = owner.tap("/manager/modifiers/", **fields | typed)
    assert errors(answer) == {"maximum": "Enter a whole number."}
    answer = owner.tap("/manager/modifiers/", **fields | typed | {"maximum": "0"})
    assert errors(answer) == {"minimum": "There are not that many answers."}


def test_a_group_in_use_is_not_retired(owner):
    address = next(iter(listed(owner, "/manager/product-groups/").values()))
    answer = owner.send(f"{address}/retire")
    assert answer.status_code == 409
    assert "products are in this group" in answer.text


def test_a_new_person_signs_in_with_the_first_pin(owner, app):
    fields = form(owner, "/manager/people/new") | {"name": "Derya", "pin": "314159"}
    assert "HX-Redirect" in owner.tap("/manager/people/", **fields).headers
    newcomer = Visitor(app.test_client())
    door = newcomer.get("/sign-in").text
    number = next(number for number, name in FACE.findall(door) if name == "Derya")
    register = REGISTER.search(door).group(1)
    answer = newcomer.send("/sign-in", user=number, pin="314159", register=register)
    assert answer.status_code == 303


def test_an_easy_pin_is_refused_at_its_field(owner):
    fields = form(owner, "/manager/people/new") | {"name": "Derya", "pin": "123456"}
    answer = owner.tap("/manager/people/", **fields)
    assert errors(answer) == {"pin": "This PIN is too easy to guess. Choose another one."}
    assert fields_of(answer.text)["name"] == ["Derya"]


def test_a_new_pin_signs_the_person_out(owner, cashier):
    address = listed_people(owner)[CASHIER]
    assert cashier.get("/till").status_code == 200
    assert "HX-Redirect" in owner.tap(f"{address}/pin", pin="314159").headers
    assert cashier.get("/till").status_code == 303


def listed_people(owner):
    pattern = r'class="sheet__go" href="(/manager/people/\d+)">.*?</span>([^<]+)</a>'
    return {name: href for href, name in re.findall(pattern, owner.get("/manager/people/").text)}


def test_somebody_who_leaves_is_out_at_the_next_tap(owner, cashier):
    owner.send(f"{listed_people(owner)[CASHIER]}/retire")
    assert cashier.get("/till").status_code == 303


def test_a_right_that_is_ticked_holds_at_the_next_tap(owner, cashier):
    assert cashier.get(PRODUCTS).status_code == 403
    roles = re.findall(
        r'href="(/manager/roles/\d+)">.*?</svg>([^<]+)</a>', owner.get("/manager/roles/").text
    )
    address = next(href for href, name in roles if name == "Cashier")
    fields = form(owner, address)
    fields["rights"] = [*fields["rights"], "edit_catalogue"]
    assert "HX-Redirect" in owner.tap(address, **fields).headers
    assert cashier.get(PRODUCTS).status_code == 200


def test_a_manager_sees_no_people(app):
    manager = Visitor(app.test_client()).sign_in(MANAGER)
    assert "/manager/people/" not in manager.get(PRODUCTS).text
    assert manager.get("/manager/people/").status_code == 403


def test_a_picture_is_called_by_what_it_shows(owner):
    page = owner.get(f"{MENU}new").text
    pictures = re.findall(r'name="icon" value="([^"]+)" aria-label="([^"]+)"', page)
    assert ("beef", "Meat") in pictures
    assert len({words for _, words in pictures}) == len(pictures) > 20
    assert all(words[0].isupper() for _, words in pictures)


def heads(page):
    """Return what the rail and the segmented head show: its entries and the present one."""
    navs = re.findall(r'<nav class="(rail|seg)[ "].*?</nav>', page, re.DOTALL)
    found = {}
    for name in navs:
        nav = page[page.index(f'<nav class="{name}') :].split("</nav>")[0]
        links = re.findall(r'<a href="([^"]+)"( aria-current="page")?', nav)
        found[name] = ([href for href, _ in links], [href for href, now in links if now])
    return found


def test_pages_that_belong_together_share_one_entry_of_the_rail(owner):
    lists = (PRODUCTS, "/manager/product-groups/", "/manager/modifiers/")
    for path in lists:
        found = heads(owner.get(path).text)
        assert found["seg"] == (list(lists), [path])
        assert found["rail"][1] == [PRODUCTS]
        assert not set(lists[1:]) & set(found["rail"][0])
        assert len(found["rail"][0]) <= 12


def test_who_may_not_see_people_finds_the_tokens_in_the_rail(owner, cashier):
    roles = re.findall(
        r'href="(/manager/roles/\d+)">.*?</svg>([^<]+)</a>', owner.get("/manager/roles/").text
    )
    address = next(href for href, name in roles if name == "Cashier")
    fields = form(owner, address)
    fields["rights"] = [*fields["rights"], "configure"]
    owner.tap(address, **fields)
    page = cashier.get("/manager/tokens/").text
    assert heads(page)["rail"][1] == ["/manager/tokens/"]
    assert "seg" not in heads(page)
    assert "<h1>API tokens</h1>" in page


def test_everybody_chooses_how_the_own_screen_looks(cashier):
    cashier.get("/me/")
    cashier.send("/me/looks", language="tr", theme="dark", hand="left")
    page = cashier.get("/till").text
    assert '<html lang="tr" dir="ltr" data-theme="dark" data-hand="left"' in page


def test_everybody_changes_the_own_pin_by_typing_it_twice(cashier):
    cashier.get("/me/")
    answer = cashier.tap("/me/pin", pin="314159", again="314158")
    assert errors(answer) == {"again": "The two are not the same."}
    answer = cashier.tap("/me/pin", pin="314159", again="314159")
    assert answer.headers["HX-Redirect"].startswith("/sign-in?user=")


def upload(visitor, text, **fields):
    data = fields | {"file": (io.BytesIO(text.encode()), "menu.csv"), "csrf_token": visitor.token}
    headers = {"HX-Request": "true"}
    return visitor.client.post("/manager/import/", data=data, headers=headers)


def test_an_import_is_shown_before_it_is_done(owner):
    owner.get("/manager/import/")
    text = "Name,Price,Product group,Tax\nRainbow trout,420.00,Fish,10\n"
    shown = upload(owner, text, do="check").text
    assert "1 product would be added or changed." in shown
    assert "Rainbow trout" in shown
    assert "Rainbow trout" not in listed(owner, f"{PRODUCTS}?q=trout")
    done = upload(owner, text, do="import")
    assert done.headers["HX-Redirect"] == f"{PRODUCTS}?done=imported&name=1"
    assert "Rainbow trout" in listed(owner, f"{PRODUCTS}?q=trout")


def test_an_import_with_problems_names_their_lines(owner):
    owner.get("/manager/import/")
    shown = upload(owner, "Name,Price,Colour\nRainbow trout,dear,red\n", do="import").text
    assert "Nothing can be imported yet" in shown
    assert re.search(r"Line 2</th><td>Write the number with digits", shown)
    assert "left out: Colour" in shown
    assert "The file is empty" in upload(owner, "", do="check").text
