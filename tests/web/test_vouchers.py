"""The accountant's books on screen and paper, how fine they are, and the closing of the tax."""

import re

import pytest

from pospro.reports.vouchers.sheets import LINES
from pospro.web.vouchers import CHAPTERS
from tests.api.program import Program

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
TODAY = "since=2026-03-02&until=2026-03-02"


@pytest.fixture
def sold(app, owner):
    """Sell soups for cash through the API, enough for two pages; return the owner at a browser."""
    program = Program(app.test_client()).sign_in("Seda Çelik")
    cash = next(e["id"] for e in program.read("/venue")["payment_types"] if e["kind"] == "cash")
    product = program.read("/catalogue/products?text=Lentil soup")["products"][0]["product_id"]
    for _time in range(LINES // 3 + 1):
        ticket = program.ticket({"product_id": product})
        program.do(
            f"/tickets/{ticket}/payments", {"payment_type_id": cash}, seen=program.version(ticket)
        )
    return owner


@pytest.mark.parametrize("key", CHAPTERS)
def test_every_book_has_its_pages_and_leads_to_them(sold, key):
    assert f"/books/vouchers/{key}/pages" in sold.get(f"/reports/{key}?{TODAY}").text
    page = sold.get(f"/books/vouchers/{key}/pages?{TODAY}")
    assert page.status_code == 200
    assert "Page 1 of" in page.text


def test_the_journal_book_carries_sums_from_page_to_page(sold):
    page = sold.get(f"/books/vouchers/journal_book/pages?{TODAY}").text
    carried = re.findall(r'Carried forward</th>.*?<td class="n">([\d.,]+)</td>', page, re.DOTALL)
    brought = re.findall(r'Brought forward</th>.*?<td class="n">([\d.,]+)</td>', page, re.DOTALL)
    assert carried == brought
    assert len(carried) == page.count("book-page") - 1 > 0


def test_a_page_that_is_no_book_is_not_found(owner):
    assert owner.get("/books/vouchers/vouchers/pages").status_code == 404


def test_the_grain_is_chosen_and_shown_with_its_day(sold):
    assert "From" not in sold.get("/books/vouchers/").text
    assert sold.send("/books/vouchers/settings", grain="z_report").status_code == 303
    page = sold.get("/books/vouchers/").text
    assert "One voucher for each Z report and register" in page
    rows = sold.get(f"/reports/journal_book.csv?{TODAY}").text.splitlines()
    assert len(rows) == 1 + 3 + 1
    assert sold.send("/books/vouchers/settings", grain="weekly").status_code == 422


def test_the_tax_is_looked_at_then_closed_and_not_again(sold):
    path = "/books/tax-closing/?until=2026-03-02"
    page = sold.get(path).text
    assert "Post the closing" in page
    assert "360.10" in page
    made = sold.send("/books/tax-closing/", until="2026-03-02", request_id="close-the-tax-once")
    assert made.status_code == 303
    assert "Tax closing up to" in sold.get(made.location).text
    after = sold.get(path).text
    assert "No tax is left to close" in after
    assert "Post the closing" not in after


def test_without_the_rights_there_are_no_books(cashier):
    for path in ("/books/vouchers/", "/books/vouchers/journal_book/pages", "/books/tax-closing/"):
        assert cashier.get(path).status_code == 403
    assert cashier.send("/books/vouchers/settings", grain="z_report").status_code == 403
