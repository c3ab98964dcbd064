"""Slips in Turkish, letter for letter, as a guest in Kadıköy holds them."""

import pytest
from sqlalchemy import text

from hardware.printing.escpos import encode
from hardware.printing.preview import preview
from hardware.printing.profiles import profile
from pospro.devices.slips.printer_test import TriedPrinter, printer_test_slip
from pospro.devices.slips.template import template_slip
from pospro.reports.receipt import receipt_of
from pospro.reports.slips.laid_out import receipt_lines
from pospro.services.atomic import atomic

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)

NAMES = {
    "products": {"toast": "Çiğ köfte dürüm, bol yeşillikli", "tea": "Şekerli ıhlamur"},
    "modifiers": {"cheese": "Ezine peyniri"},
    "registers": {"Till 1": "Kasa 1"},
    "payment_types": {"Cash": "Nakit"},
    "calculation_types": {"Line discount %": "Satır iskontosu %"},
}
VENUE = """
UPDATE venues SET language = 'tr', name = 'Çınaraltı', address = 'Bağdat Cad. 12, İstanbul',
tax_office = 'Kadıköy', tax_number = '1234567890', setup_version = setup_version + 1
"""
NARROW = """\
      Ç ı n a r a l t ı
    Bağdat Cad. 12, İstanbul
    Kadıköy V.D. 1234567890
────────────────────────────────
Fiş K1-000001   02.03.2026 12:00
Kasa 1                     Olcay
────────────────────────────────
2 Çiğ köfte dürüm, bol    220,00
  yeşillikli
   2 × Ezine peyniri
   Satır iskontosu %10    -22,00
1 beer, 50 cl             220,00
1 Şekerli ıhlamur (ikram)   0,00
────────────────────────────────
T O P L A M   4 1 8 , 0 0   T L
KDV %10 (matrah 180,00)    18,00
KDV %20 (matrah 183,33)    36,67
────────────────────────────────
Nakit                     500,00
Para üstü                  82,00
"""
REFUND = """\
            KOPYA 2
      Ç ı n a r a l t ı
    Bağdat Cad. 12, İstanbul
    Kadıköy V.D. 1234567890
            İ A D E
────────────────────────────────
Fiş K1-000001   02.03.2026 12:00
Kasa 1                     Olcay
────────────────────────────────
-1 Şekerli ıhlamur        -30,00
────────────────────────────────
T O P L A M   - 3 0 , 0 0   T L
KDV %10 (matrah -27,27)    -2,73
────────────────────────────────
Nakit                     -30,00
"""
EXCHANGE = """\
1 Çiğ köfte dürüm, bol     80,00
  yeşillikli
-1 beer, 50 cl (iade)    -220,00
3 beer, 33 cl             570,00
────────────────────────────────
T O P L A M   4 3 0 , 0 0   T L
KDV %10 (matrah 72,73)      7,27
KDV %20 (matrah 291,67)    58,33
"""
WIDER = {
    "epson-tm-t88v": (
        "Fiş K1-000001             02.03.2026 12:00",
        "2 Çiğ köfte dürüm, bol yeşillikli   220,00",
        "   Satır iskontosu %10              -22,00",
        "T O P L A M             4 1 8 , 0 0   T L",
        "KDV %20 (matrah 183,33)              36,67",
        "Para üstü                            82,00",
    ),
    "generic-80mm": (
        "Fiş K1-000001                   02.03.2026 12:00",
        "2 Çiğ köfte dürüm, bol yeşillikli         220,00",
        "   Satır iskontosu %10                    -22,00",
        "T O P L A M                   4 1 8 , 0 0   T L",
        "KDV %20 (matrah 183,33)                    36,67",
        "Para üstü                                  82,00",
    ),
}


@pytest.fixture
def turkish(shop):
    """The tea house with Turkish names on everything that is printed."""
    with atomic(shop.db) as unit:
        for table, names in NAMES.items():
            for old, new in names.items():
                statement = f"UPDATE {table} SET name = :new WHERE name = :old"  # noqa: S608 - constants
                unit.connection.execute(text(statement), {"old": old, "new": new})
        unit.connection.execute(text(VENUE))
    return shop


def sold(shop) -> int:
    """A day's ticket: a discounted line with a modifier, a gift, two tax rates, change."""
    ticket, line = shop.add("toast", 2, modifiers={"cheese": 2})
    shop.add("beer", portion="50 cl", ticket=ticket)
    shop.gift(*shop.add("tea", ticket=ticket))
    shop.discount(ticket, "10%", line=line)
    shop.pay(ticket, "Nakit", "500.00", reference="")
    return ticket


def paper(shop, ticket: int, model: str, **more) -> str:
    with shop.db.reading() as connection:
        receipt = receipt_of(shop.db, connection, ticket)
        lines = receipt_lines(connection, shop.setup(), receipt, "tr")
    slip = template_slip(lines, profile(model).columns, **more)
    assert encode(slip, profile(model)).replaced == (), "the printer has a sign for each letter"
    return "\n".join(preview(slip, profile(model).paper))


def test_a_receipt_on_narrow_paper(turkish):
    assert paper(turkish, sold(turkish), "generic-58mm").startswith(NARROW)


@pytest.mark.parametrize("model", WIDER)
def test_a_receipt_on_wider_paper_keeps_each_fact_on_one_line(turkish, model):
    lines = paper(turkish, sold(turkish), model).splitlines()
    assert [line for line in WIDER[model] if line not in lines] == []


def test_a_copy_of_a_refund_says_both(turkish):
    ticket, _ = turkish.add("tea", -1)
    turkish.pay(ticket, "Nakit", reference="")
    assert paper(turkish, ticket, "generic-58mm", copy=(2, "tr")).startswith(REFUND)


def test_an_exchange_says_what_came_back(turkish):
    ticket = turkish.ticket("toast")
    turkish.add("beer", -1, portion="50 cl", ticket=ticket)
    turkish.add("beer", 3, ticket=ticket)
    turkish.pay(ticket, "Nakit", reference="")
    found = paper(turkish, ticket, "generic-58mm")
    assert EXCHANGE in found
    assert "İ A D E" not in found


def test_taxes_stand_from_the_lowest_rate_up(turkish):
    ticket = turkish.ticket("beer", "toast", "bread")
    turkish.pay(ticket, "Nakit", reference="")
    lines = paper(turkish, ticket, "generic-80mm").splitlines()
    rates = [line.split()[1] for line in lines if line.startswith("KDV")]
    assert rates == ["%1", "%10", "%20"]


@pytest.mark.parametrize("model", ["generic-58mm", "epson-tm-t88v", "generic-80mm"])
def test_a_test_page_measures_the_paper_and_shows_every_letter(turkish, model):
    described = profile(model)
    tried = TriedPrinter("Bar", described.name, described.columns, True, turkish.clock.now())
    lines = preview(printer_test_slip(turkish.setup().venue, tried), described.paper)
    assert "DENEME SAYFASI" in lines[0]
    (ruler,) = (line for line in lines if line.startswith("....:....1"))
    assert len(ruler) == described.columns
    assert "ğĞ ıİ şŞ çÇ öÖ üÜ âÂ TL EUR" in lines
    assert "[ Bar ]" in "\n".join(lines)
    assert "Çekmece şimdi açıktır." in lines[-1]
