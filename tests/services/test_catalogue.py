"""The catalogue is edited in forms; the till sees each change at its next tap, history never."""

from dataclasses import replace

import pytest
from sqlalchemy import func, insert, select, update

from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound, StaleVersion
from pospro.domain.money import Money, currency
from pospro.services.atomic import atomic
from pospro.services.manager import edit_menu
from pospro.services.manager.edit_menu import ChangeKey, SaveCategory
from pospro.services.manager.edit_modifier_groups import (
    ModifierContent,
    ModifierGroupContent,
    SaveModifierGroup,
    retire_modifier_group,
    save_modifier_group,
)
from pospro.services.manager.edit_product import (
    PortionContent,
    ProductContent,
    SaveProduct,
    restore_product,
    retire_product,
    save_product,
)
from pospro.services.manager.edit_product_groups import (
    SaveProductGroup,
    retire_product_group,
    save_product_group,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import DOWN, UP, Move
from pospro.storage import catalogue_editing, catalogue_queries
from pospro.storage.audit import AuditEventRow
from pospro.storage.catalogue import PortionRow, ProductGroupRow, ProductRow
from pospro.storage.catalogue_editing import ProductFilter
from pospro.storage.venue import VenueRow, setup_version
from tests.small_shop import SmallShop

TRY = currency("TRY")
DRINKS = 900


@pytest.fixture
def shop(database, tmp_path):
    shop = SmallShop.set_up(database, tmp_path)
    with atomic(shop.db) as unit:
        unit.connection.execute(update(VenueRow).values(language="tr"))
        row = {"id": DRINKS, "name": "İçecek", "sort_key": "icecek"}
        unit.connection.execute(insert(ProductGroupRow.__table__), row)
    return shop


def portion(name="", price=1000, barcodes=(), portion_id=None):
    return PortionContent(portion_id, name, price, tuple(barcodes))


def product(name="Çay", portions=None, **content):
    return ProductContent(name, DRINKS, tuple(portions or [portion()]), (10,), **content)


def create(shop, content):
    return save_product(shop.db, shop.clock, SaveProduct(shop.owner, content))


def change(shop, product_id, content):
    seen = fingerprint(read(shop, catalogue_editing.product_state, product_id))
    command = SaveProduct(shop.owner, content, product_id, seen)
    return save_product(shop.db, shop.clock, command)


def read(shop, query, *facts):
    with shop.db.reading() as connection:
        return query(connection, *facts)


def found(shop, text):
    return [key.name for key in read(shop, catalogue_queries.search_products, text, 20)]


def listed(shop, **wanted):
    wanted = ProductFilter(group_id=DRINKS, **wanted)
    page = read(shop, catalogue_editing.products, wanted, 50)
    return [each.name for each in page]


def category(shop, name="Sıcak içecekler"):
    return edit_menu.save_category(shop.db, shop.clock, SaveCategory(shop.owner, name, 4, "coffee"))


def menu(shop):
    return {each.name: [key.name for key in each.keys] for each in categories(shop)}


def categories(shop):
    (menu,) = read(shop, catalogue_queries.menus).values()
    return menu


def test_a_new_product_can_be_sold_searched_and_scanned(shop):
    sizes = [portion("Küçük", 1500, ["8690001"]), portion("Büyük", 2500)]
    tea = create(shop, product("Adaçayı", sizes))
    sold = read(shop, catalogue_queries.product_for_sale, tea)
    assert (sold.name, sold.tax_ids, sold.sale_type_id) == ("Adaçayı", (10,), None)
    assert [(each.name, each.price) for each in sold.portions] == [
        ("Küçük", Money(1500, TRY)),
        ("Büyük", Money(2500, TRY)),
    ]
    assert found(shop, "ada") == found(shop, "ADACAYI") == ["Adaçayı"]
    scanned = read(shop, catalogue_queries.by_barcode, " 8690001 ")
    assert scanned == (tea, sold.portions[0].id)


def test_every_change_makes_the_tills_read_the_menu_again(shop):
    before = read(shop, setup_version)
    create(shop, product())
    assert read(shop, setup_version) == before + 1


def test_the_nearest_name_comes_first(shop):
    for name in ("Türk kahvesi", "Kahve dünyası", "Sütlü kahve", "Kahvaltı tabağı"):
        create(shop, product(name))
    assert found(shop, "kahv") == [
        "Kahvaltı tabağı",
        "Kahve dünyası",
        "Sütlü kahve",
        "Türk kahvesi",
    ]
    assert found(shop, "kahve süt") == ["Sütlü kahve"]
    assert found(shop, "100%") == found(shop, "  ") == []


def test_names_are_listed_in_the_order_of_the_venues_alphabet(shop):
    for name in ("Zeytin", "Şalgam", "Ispanak", "Ispanak 2", "salata", "Çorba", "Cacık"):
        create(shop, product(name))
    page = read(shop, catalogue_editing.products, ProductFilter(group_id=DRINKS), 3)
    last = page[-1]
    rest = listed(shop, after=(last.sort_key, last.id))
    assert [each.name for each in page] + rest == [
        "Cacık", "Çorba", "Ispanak", "Ispanak 2", "salata", "Şalgam", "Zeytin",
    ]  # fmt: skip


def test_a_changed_price_leaves_the_portion_the_same(shop):
    tea = create(shop, product(portions=[portion("Tek", 1000), portion("Duble", 1800)]))
    small, large = (
        each.id for each in read(shop, catalogue_queries.product_for_sale, tea).portions
    )
    change(
        shop,
        tea,
        product(portions=[portion("Duble", 2000, (), small), portion("Tek", 1100, (), large)]),
    )
    after = read(shop, catalogue_queries.product_for_sale, tea).portions
    assert [(each.id, each.name, each.price.minor) for each in after] == [
        (small, "Duble", 2000),
        (large, "Tek", 1100),
    ]


def test_a_portion_taken_away_is_retired_and_comes_back_under_its_name(shop):
    tea = create(shop, product(portions=[portion("Tek"), portion("Duble")]))
    tek, duble = (each.id for each in read(shop, catalogue_queries.product_for_sale, tea).portions)
    change(shop, tea, product(portions=[portion("Tek", 1000, (), tek)]))
    table = PortionRow.__table__
    with shop.db.reading() as connection:
        kept = select(func.count()).where(table.c.product_id == tea)
        assert connection.scalar(kept) == 2
    change(shop, tea, product(portions=[portion("Tek", 1000, (), tek), portion("Duble", 1900)]))
    assert read(shop, catalogue_queries.product_for_sale, tea).portions[1].id == duble


def test_a_barcode_belongs_to_one_portion(shop):
    create(shop, product("Su", [portion("", 500, ["8690002"])]))
    with pytest.raises(BadInput, match="The barcode 8690002 belongs to Su") as refusal:
        create(shop, product("Soda", [portion("", 700, ["8690001", "8690002"])]))
    assert refusal.value.field == "portion_barcodes-0"
    assert found(shop, "soda") == []


def test_a_barcode_is_free_again_after_it_was_taken_away(shop):
    water = create(shop, product("Su", [portion("", 500, ["8690002"])]))
    (own,) = read(shop, catalogue_queries.product_for_sale, water).portions
    change(shop, water, product("Su", [portion("", 500, (), own.id)]))
    soda = create(shop, product("Soda", [portion("", 700, ["8690002"])]))
    assert read(shop, catalogue_queries.by_barcode, "8690002")[0] == soda


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (product(""), "name"),
        (product("x" * 81), "name"),
        (product("Çay\x07"), "name"),
        (replace(product(), portions=()), "portions"),
        (replace(product(), product_group_id=77), "product_group_id"),
        (replace(product(), tax_ids=(8,)), "tax_ids"),
        (product(portions=[portion(price=-1)]), "portion_price-0"),
        (product(portions=[portion(price=10**12)]), "portion_price-0"),
        (product(portions=[portion("Tek"), portion("")]), "portion_name-1"),
        (product(portions=[portion("Tek"), portion(" Tek ")]), "portion_name-1"),
        (product(portions=[portion(barcodes=["86 90"])]), "portion_barcodes-0"),
        (product(portions=[portion("a", 1, ["9"]), portion("b", 1, ["9"])]), "portions"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(shop, content, field):
    with pytest.raises(BadInput) as refusal:
        create(shop, content)
    assert refusal.value.field == field


def test_a_form_drawn_before_somebody_elses_change_is_refused(shop):
    tea = create(shop, product())
    seen = fingerprint(read(shop, catalogue_editing.product_state, tea))
    change(shop, tea, product("Demli çay"))
    with pytest.raises(StaleVersion):
        save_product(shop.db, shop.clock, SaveProduct(shop.owner, product(), tea, seen))


def test_a_retired_product_is_sold_no_more_and_may_come_back(shop):
    hot = category(shop)
    tea = create(shop, product(category_ids=(hot,)))
    retire_product(shop.db, shop.clock, shop.owner, tea)
    assert (found(shop, "cay"), menu(shop), listed(shop)) == ([], {"Sıcak içecekler": []}, [])
    assert listed(shop, retired=True) == ["Çay"]
    with pytest.raises(NotFound):
        read(shop, catalogue_queries.product_for_sale, tea)
    restore_product(shop.db, shop.clock, shop.owner, tea)
    assert menu(shop) == {"Sıcak içecekler": ["Çay"]}


def test_keys_and_categories_keep_the_places_they_are_moved_to(shop):
    hot, cold = category(shop), category(shop, "Soğuk içecekler")
    tea, coffee = (create(shop, product(name, category_ids=(hot,))) for name in ("Çay", "Kahve"))
    change(shop, tea, product("Çay", category_ids=(hot, cold)))
    assert menu(shop) == {"Sıcak içecekler": ["Çay", "Kahve"], "Soğuk içecekler": ["Çay"]}
    first = read(shop, catalogue_editing.category_keys, hot)[0]
    edit_menu.move_key(shop.db, shop.clock, Move(shop.owner, first.id, DOWN))
    edit_menu.move_category(shop.db, shop.clock, Move(shop.owner, cold, UP))
    edit_menu.move_category(shop.db, shop.clock, Move(shop.owner, cold, UP))
    assert list(menu(shop).items()) == [
        ("Soğuk içecekler", ["Çay"]),
        ("Sıcak içecekler", ["Kahve", "Çay"]),
    ]
    edit_menu.take_key(shop.db, shop.clock, ChangeKey(shop.owner, hot, coffee))
    edit_menu.put_key(shop.db, shop.clock, ChangeKey(shop.owner, cold, coffee))
    edit_menu.put_key(shop.db, shop.clock, ChangeKey(shop.owner, cold, coffee))
    assert menu(shop) == {"Soğuk içecekler": ["Çay", "Kahve"], "Sıcak içecekler": ["Çay"]}


def test_a_key_shows_the_first_price_and_whether_it_asks(shop):
    hot = category(shop)
    sugar = questions(shop, minimum=1)
    sizes = [portion("Tek", 1000), portion("Duble", 1800)]
    create(shop, product("Çay", sizes, category_ids=(hot,), modifier_group_ids=(sugar,)))
    create(shop, product("Su", [portion(price=None)], category_ids=(hot,)))
    (shown,) = categories(shop)
    assert [(k.name, k.price, k.portions, k.asks, k.color) for k in shown.keys] == [
        ("Çay", 1000, 2, True, 4),
        ("Su", None, 1, False, 4),
    ]
    retire_modifier_group(shop.db, shop.clock, shop.owner, sugar)
    (shown,) = categories(shop)
    assert not shown.keys[0].asks


def questions(shop, minimum=0, maximum=1):
    answers = (ModifierContent(None, "Şekersiz", 0), ModifierContent(None, "Şekerli", 50))
    content = ModifierGroupContent("Şeker", minimum, maximum, answers)
    return save_modifier_group(shop.db, shop.clock, SaveModifierGroup(shop.owner, content))


def test_a_modifier_taken_away_is_asked_no_more(shop):
    sugar = questions(shop)
    state = read(shop, catalogue_editing.modifier_group_state, sugar)
    kept = ModifierContent(state["modifiers"][1]["id"], "Şekersiz", 0, tax_free=True)
    content = ModifierGroupContent("Şeker", 0, 0, (kept,))
    command = SaveModifierGroup(shop.owner, content, sugar, fingerprint(state))
    save_modifier_group(shop.db, shop.clock, command)
    tea = create(shop, product(modifier_group_ids=(sugar,)))
    (group,) = read(shop, catalogue_queries.product_for_sale, tea).modifier_groups
    assert [(each.name, each.price, each.tax_free) for each in group.modifiers] == [
        ("Şekersiz", Money(0, TRY), True)
    ]


@pytest.mark.parametrize(("minimum", "maximum", "field"), [(3, 0, "minimum"), (2, 1, "maximum")])
def test_a_question_that_cannot_be_answered_is_refused(shop, minimum, maximum, field):
    with pytest.raises(BadInput) as refusal:
        questions(shop, minimum, maximum)
    assert refusal.value.field == field


def test_a_group_with_products_is_not_retired(shop):
    food = save_product_group(shop.db, shop.clock, SaveProductGroup(shop.owner, "Yemek"))
    retire_product_group(shop.db, shop.clock, shop.owner, food)
    create(shop, product())
    with pytest.raises(Conflict, match="1 products are in this group"):
        retire_product_group(shop.db, shop.clock, shop.owner, DRINKS)
    with pytest.raises(BadInput, match="“Yemek” exists already"):
        save_product_group(shop.db, shop.clock, SaveProductGroup(shop.owner, "Yemek"))


def test_only_somebody_with_the_right_edits_and_every_edit_is_written_down(shop):
    cashier = replace(shop.owner, rights=frozenset({"sell"}))
    with pytest.raises(NotAllowed):
        save_product(shop.db, shop.clock, SaveProduct(cashier, product()))
    tea = create(shop, product())
    change(shop, tea, product("Demli çay"))
    table = AuditEventRow.__table__
    with shop.db.reading() as connection:
        events = connection.execute(select(table).order_by(table.c.id)).all()
    assert [(each.action, each.subject, each.actor_id) for each in events] == [
        ("product_created", f"product:{tea}", shop.owner.user_id),
        ("product_changed", f"product:{tea}", shop.owner.user_id),
    ]
    assert (events[1].before["name"], events[1].after["name"]) == ("Çay", "Demli çay")


def test_a_whole_barcode_finds_its_product_in_the_list(shop):
    create(shop, product("Su", [portion("", 500, ["8690002"])]))
    assert listed(shop, text="8690002") == ["Su"]
    assert read(shop, catalogue_editing.count_products, ProductFilter(text="8690002")) == 1


@pytest.mark.slow
def test_a_hundred_thousand_products_are_paged_without_reading_them_all(shop):
    rows = [
        {
            "id": number,
            "name": f"Ürün {number:06d}",
            "search_key": f"urun {number:06d}",
            "sort_key": f"{number:06d}",
            "product_group_id": DRINKS,
        }
        for number in range(1000, 101_000)
    ]
    with atomic(shop.db) as unit:
        unit.connection.execute(insert(ProductRow.__table__), rows)
    assert found(shop, "100999") == ["Ürün 100999"]
    assert listed(shop, after=("100990", 100_990))[0] == "Ürün 100991"
    assert read(shop, catalogue_editing.count_products, ProductFilter(group_id=DRINKS)) == 100_000
