"""Products come from a file: read in any usual way, shown first, refused for one wrong line."""

import io

import pytest
import xlsxwriter
from sqlalchemy import func, select

from pospro.domain.errors import BadInput, NotAllowed
from pospro.domain.money import currency
from pospro.services.manager.import_products import (
    ImportProducts,
    import_products,
    planned_import,
)
from pospro.services.manager.product_file import read_products
from pospro.storage import catalogue_queries
from pospro.storage.audit import AuditEventRow
from pospro.storage.catalogue import ProductRow
from tests.small_shop import SmallShop

TRY = currency("TRY")
MENU = """\
Ürün;Porsiyon;Fiyat;Barkod;Ürün grubu;Kategori;KDV
Çay;Bardak;15,00;;İçecek;Sıcak içecek;10
Çay;Fincan;25,00;;;Sıcak içecek|Kahvaltı;
Su;;10,00;8690001 8690002;İçecek;;%10
"""


@pytest.fixture
def shop(database, tmp_path):
    return SmallShop.set_up(database, tmp_path)


def command(shop, text, language="tr"):
    content = text if isinstance(text, bytes) else text.encode()
    return ImportProducts(shop.owner, content, language)


def bring_in(shop, text):
    return import_products(shop.db, shop.clock, command(shop, text))


def told(plan):
    return [(each.number, each.message.format(**each.facts)) for each in plan.problems]


def counts(plan):
    return len(plan.added), len(plan.changed), plan.unchanged


def found(shop, text):
    with shop.db.reading() as connection:
        return catalogue_queries.search_products(connection, text, 10)


def sold(shop, name):
    key = next(key for key in found(shop, name) if key.name == name)
    with shop.db.reading() as connection:
        return catalogue_queries.product_for_sale(connection, key.product_id)


def lines(content, language="tr"):
    return read_products(content, TRY, language).lines


def test_the_lines_of_one_name_become_portions_of_one_product(shop):
    assert counts(bring_in(shop, MENU)) == (2, 0, 0)
    tea = sold(shop, "Çay")
    assert [(each.name, each.price.minor) for each in tea.portions] == [
        ("Bardak", 1500),
        ("Fincan", 2500),
    ]
    assert tea.tax_ids == (10,)
    with shop.db.reading() as connection:
        (menu,) = catalogue_queries.menus(connection).values()
        scanned = catalogue_queries.by_barcode(connection, "8690002")
    assert {each.name: [key.name for key in each.keys] for each in menu} == {
        "Sıcak içecek": ["Çay"],
        "Kahvaltı": ["Çay"],
    }
    assert scanned[0] == sold(shop, "Su").id


def test_the_dry_run_tells_and_changes_nothing(shop):
    plan = planned_import(shop.db, command(shop, MENU))
    assert counts(plan) == (2, 0, 0)
    assert found(shop, "çay") == ()


def test_the_same_file_twice_changes_nothing(shop):
    bring_in(shop, MENU)
    assert counts(bring_in(shop, MENU)) == (0, 0, 2)


def test_a_cell_left_empty_leaves_what_is_there(shop):
    bring_in(shop, MENU)
    plan = bring_in(shop, "Ürün;Porsiyon;Fiyat\nÇay;Bardak;17,50\nÇay;Fincan;\n")
    assert counts(plan) == (0, 1, 0)
    assert [each.price.minor for each in sold(shop, "Çay").portions] == [1750, 2500]


def test_every_line_with_a_problem_is_named_and_nothing_is_imported(shop):
    text = (
        "Ürün;Fiyat;Barkod;Ürün grubu;KDV\n"
        "Kahve;40,00;;İçecek;10\n"
        ";5,00;;İçecek;10\n"
        "Soda;çok;;İçecek;10\n"
        "Ayran;-1;;İçecek;10\n"
        "Bira;90,00;;İçecek;18\n"
        "Şarap;90,00;;;20\n"
        "Kahve;45,00;;;\n"
        "Limonata;30,00;111;İçecek;10\n"
        "Şalgam;30,00;111;İçecek;10\n"
    )
    plan = bring_in(shop, text)
    assert [number for number, _ in told(plan)] == [3, 4, 5, 6, 6, 7, 8, 10]
    assert told(plan)[3][1] == "“18” is not in the set-up."
    assert told(plan)[-1][1] == "The barcode 111 belongs to another portion."
    assert found(shop, "kahve") == ()


def test_text_that_looks_like_a_formula_stays_text(shop):
    bring_in(shop, "Name,Price,Group,Tax\n=1+1,12.50,@SUM(A1),10\n")
    (key,) = found(shop, "=1+1")
    assert (key.name, key.price) == ("=1+1", 1250)


@pytest.mark.parametrize(
    ("text", "price"),
    [("12,50", 1250), ("1250,00", 125_000), ("1.250,00", 125_000), ("1.250", 125_000), ("", None)],
)
def test_amounts_are_read_as_the_venue_writes_them(text, price):
    (line,) = lines(f"Ürün;Fiyat\nÇay;{text}\n".encode())
    assert line.price == price


def test_amounts_of_another_till_are_read_as_it_writes_them():
    read = lines(b"Name;Price\nTea;12.50\nCake;1,250.00\nRoll;3\n")
    assert [line.price for line in read] == [1250, 125_000, 300]


@pytest.mark.parametrize(
    "content",
    [
        "Ürün;Fiyat\nÇay;12,50\n".encode("utf-8-sig"),
        "Ürün\tFiyat\nÇay\t12,50\n".encode("utf-16"),
        'Ürün,Fiyat\nÇay,"12,50"\n'.encode(),
        "\ufeffÜRÜN ADI;SATIŞ_FİYATI\r\n  Çay ;12,50\r\n;\r\n".encode(),
    ],
)
def test_a_csv_file_is_read_however_it_was_saved(content):
    assert [(line.name, line.price) for line in lines(content)] == [("Çay", 1250)]


def workbook(rows):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def test_a_workbook_keeps_numbers_as_they_look():
    content = workbook([["Ürün", "Fiyat", "Barkod"], ["Çay", 12.5, 8690001234567], ["Su", 3, ""]])
    read = lines(content)
    assert [(line.name, line.price, line.barcodes) for line in read] == [
        ("Çay", 1250, ("8690001234567",)),
        ("Su", 300, ()),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        ("Ürün;Fiyat\nÇay;12,50\n".encode("cp1254"), "CSV UTF-8"),
        (b"Price\n12\n", "“Ürün” is missing"),
        (b"PK\x03\x04nothing", "cannot be read"),
        (b'Name;Price\n"Tea;12\n', "quotation marks"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(content, words):
    with pytest.raises(BadInput, match=words):
        lines(content)


def test_columns_that_mean_nothing_here_are_named():
    read = read_products("Ürün;Fiyat;Stok\nÇay;12,50;3\n".encode(), TRY, "tr")
    assert read.ignored == ("Stok",)


def test_only_somebody_with_the_right_imports_and_it_is_written_down(shop):
    stranger = ImportProducts(shop.owner.__class__(2, "Cem", frozenset()), MENU.encode(), "tr")
    with pytest.raises(NotAllowed):
        import_products(shop.db, shop.clock, stranger)
    bring_in(shop, MENU)
    table = AuditEventRow.__table__
    with shop.db.reading() as connection:
        event = connection.execute(select(table)).one()
    assert (event.action, event.after) == ("products_imported", {"added": 2, "changed": 0})


@pytest.mark.slow
def test_twenty_thousand_products_come_in_at_once(shop):
    rows = (f"Ürün {n:05d};{n % 90},50;{8_690_000_000_000 + n};Market;10" for n in range(20_000))
    text = "\n".join(["Ürün;Fiyat;Barkod;Grup;KDV", *rows])
    assert counts(bring_in(shop, text)) == (20_000, 0, 0)
    table = ProductRow.__table__
    with shop.db.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(table)) >= 20_000
        assert catalogue_queries.by_barcode(connection, "8690000019999") is not None
