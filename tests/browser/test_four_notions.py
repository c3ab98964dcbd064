"""The four steps that Turkish users know, from an account to a key, in their own words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Hands
from tests.browser.test_office import opened
from tests.browser.test_paying import means, take
from tests.people import CASHIER, MANAGER

pytestmark = pytest.mark.browser

ACCOUNT = "108.88 Garanti POS"
RULE = "Müşteri Garanti POS tahsilatı"


def go(office: Hands, *steps: str) -> Page:
    """Follow links by their words from one place to the next."""
    for step in steps:
        office.tap(office.page.get_by_role("link", name=step, exact=True).first)
    return office.page


def keep(office: Hands, name: str) -> None:
    office.tap(office.page.get_by_role("button", name="Kaydet"))
    expect(office.page.locator("#notice")).to_contain_text(f"“{name}”")


def add_account(office: Hands) -> None:
    page = go(office, "Hesaplar", "Hesap Ekle")
    page.get_by_label("Kod", exact=True).fill("108.88")
    page.get_by_label("Ad", exact=True).fill("Garanti POS")
    main = page.locator("#parent_id option", has_text="108 ").first.get_attribute("value")
    page.locator("#parent_id").select_option(main)
    page.locator("#account_type_id").select_option(label="Hazır değerler")
    keep(office, "Garanti POS")


def add_transaction_type(office: Hands) -> None:
    page = go(office, "Hesaplar", "Hareket Tipleri", "Hesap Hareket Tipi Ekle")
    page.get_by_label("Ad", exact=True).fill(RULE)
    page.locator("#source_type_id").select_option(label="Ticari alacaklar")
    page.locator("#target_type_id").select_option(label="Hazır değerler")
    expect(page.locator("#target_account_id option", has_text=ACCOUNT)).to_have_count(1)
    page.locator("#target_account_id").select_option(label=ACCOUNT)
    expect(page.locator("#example tbody tr").first).to_contain_text("108.88")
    keep(office, RULE)


def add_document_type(office: Hands) -> None:
    page = go(office, "Hesaplar", "Döküman Tipleri", "Döküman Tipi Ekle")
    page.get_by_label("Ad", exact=True).fill("Kartla tahsilat")
    page.locator("#account_type_id").select_option(label="Ticari alacaklar")
    rule = page.locator("[name=rules]").first
    rule.select_option(rule.locator("option", has_text=RULE).get_attribute("value"))
    keep(office, "Kartla tahsilat")


def add_payment_type(office: Hands) -> None:
    page = go(office, "Adisyonlar", "Ödeme Tipleri", "Ödeme Tipi Ekle")
    page.get_by_label("Ad", exact=True).fill("Garanti POS")
    page.locator("#account_id").select_option(label=ACCOUNT)
    expect(page.locator("#example tbody tr").first).to_contain_text("108.88")
    keep(office, "Garanti POS")


def test_a_card_device_is_set_up_in_four_steps_sold_with_and_found_on_its_account(
    at_till: Callable[..., Hands],
):
    office = opened(at_till(MANAGER), "/manager/products/")
    add_account(office)
    add_transaction_type(office)
    add_document_type(office)
    add_payment_type(office)

    till = at_till(CASHIER)
    till.add("Lentil soup").tap("#pay")
    means(till, "Garanti POS").digits("4711")
    take(till).closed("Garanti POS 4711")
    expect(till.page.locator("#journal")).to_contain_text("108.88")

    page = opened(office, "/manager/accounts/?q=108.88").page
    expect(page.locator("#accounts tr", has_text="108.88")).to_contain_text("95,00")
