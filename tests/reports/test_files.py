"""Files of reports: from the first row to the last, as CSV, as a spreadsheet and as pages."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer
from pospro.reports.render.files import FILES, Asked
from pospro.reports.render.pdf import Letterhead, pdf_bytes
from pospro.reports.render.xlsx import write_xlsx
from pospro.reports.table import Column, Row, Table
from tests.desk import account

HEAD = Letterhead("Çınaraltı Kahvesi", "01.03.2026 – 31.03.2026", "01.04.2026 09:00", "tr")


@pytest.fixture
def seven(shop):
    """Return a shop that sold seven teas."""
    for _time in range(7):
        shop.sell("tea")
    return shop


def written(shop, key, kind, **asked):
    query = ReportQuery(language="en", **asked)
    target = io.BytesIO()
    with shop.db.reading() as connection:
        FILES[kind].write(Asked(connection, REPORTS[key], query, shop.clock), target)
    return target.getvalue()


def lines(content):
    return list(csv.reader(io.StringIO(content.decode())))


@pytest.mark.parametrize("key", ["ticket_list", "line_list", "payment_list", "journal", "vouchers"])
def test_a_long_list_is_written_page_after_page_without_losing_a_row(seven, monkeypatch, key):
    whole = lines(written(seven, key, "csv"))
    monkeypatch.setattr("pospro.reports.whole.AT_ONCE", 2)
    assert lines(written(seven, key, "csv")) == whole
    assert len(whole) > 7


def test_the_balance_brought_forward_stands_in_a_file_once(seven, monkeypatch):
    card = {"account_id": account(seven, "100.02")}
    whole = lines(written(seven, "account_card", "csv", **card))
    monkeypatch.setattr("pospro.reports.whole.AT_ONCE", 3)
    assert lines(written(seven, "account_card", "csv", **card)) == whole
    assert len(whole) == 1 + 1 + 7 + 1


def sheets(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_sheet_that_is_full_goes_on_in_the_next_one(seven, monkeypatch):
    monkeypatch.setattr("pospro.reports.render.xlsx.LAST_ROW", 8)
    found = sheets(written(seven, "ticket_list", "xlsx"))
    assert list(found) == ["Tickets", "Tickets 2"]
    assert [len(rows) for rows in found.values()] == [8, 3 + 2 + 1]
    assert found["Tickets"][2] == found["Tickets 2"][2]
    assert found["Tickets 2"][1] == [""] * len(found["Tickets"][2])


def test_a_spreadsheet_of_some_rows_says_that_there_are_more(seven):
    target = io.BytesIO()
    with seven.db.reading() as connection:
        table = answer(connection, REPORTS["ticket_list"], ReportQuery(size=3))
    write_xlsx([table], "en", target)
    assert "Only the first 3 rows" in sheets(target.getvalue())["Tickets"][1][0]


def texts(content):
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def many(rows, **more):
    return Table(
        title="Sales by product",
        columns=(
            Column("product", "Product"),
            Column("day", "Date", "day"),
            Column("value", "Amount", "money"),
        ),
        rows=tuple(
            Row({"product": f"Şiş köfte ığdır İ {n}", "day": date(2026, 3, 14), "value": n * 100})
            for n in range(rows)
        ),
        currency="TRY",
        totals={"value": sum(range(rows)) * 100},
        **more,
    )


def test_a_table_goes_on_over_pages_with_its_labels_and_ends_with_the_sum():
    pages = texts(pdf_bytes(many(120), HEAD))
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        assert f"Sayfa {number} / 3" in page
        assert "Çınaraltı Kahvesi" in page
        assert "Tutar" in page
        assert "01.03.2026 – 31.03.2026" in page
    named = [line for page in pages for line in page.splitlines() if line.startswith("Şiş köfte")]
    assert len(set(named)) == 120
    assert "7.140,00" in pages[-1]
    assert "7.140,00" not in pages[0]


def test_a_page_of_nothing_has_its_head():
    (page,) = texts(pdf_bytes(many(0), HEAD))
    assert "Sayfa 1 / 1" in page


def test_a_pdf_that_leaves_rows_out_says_so(seven, monkeypatch):
    monkeypatch.setattr("pospro.reports.render.pdf.MOST_ROWS", 3)
    (page,) = texts(written(seven, "ticket_list", "pdf"))
    assert "Only the first 3 rows" in page


def test_wide_tables_lie_and_long_words_go_on_below():
    wide = many(3)
    columns = (*wide.columns, *(Column(f"note{n}", "Reason") for n in range(6)))
    rows = [replace(row, cells={**row.cells, **{f"note{n}": "uzun " * 20 for n in range(6)}})
            for row in wide.rows]  # fmt: skip
    content = pdf_bytes(replace(wide, columns=columns, rows=tuple(rows)), HEAD)
    page = PdfReader(io.BytesIO(content)).pages[0]
    assert page.mediabox.width > page.mediabox.height
    assert page.extract_text().count("uzun") == 3 * 6 * 20


def test_a_report_is_proved_below_its_table(seven):
    (page,) = texts(written(seven, "sales_by_product", "pdf"))
    assert "The sales are those of the ledger: holds" in page
    assert "Sales in the ledger" in page


def test_what_is_left_out_stands_above_a_page_and_on_paper(seven):
    narrow = {"person": seven.owner.user_id, "state": 0, "hour": 9}
    (page,) = texts(written(seven, "line_list", "pdf", narrow=narrow, text="tea"))
    for words in ("Person: Olcay", "State: Sold", "Hour: 09:00", "“tea”"):
        assert words in " ".join(page.split())
    days = {"since": date(2026, 3, 2), "until": date(2026, 3, 2), "compare": "weekday"}
    (page,) = texts(written(seven, "sales_by_day", "pdf", **days))
    assert "2 Mar 2026 · Before: The same weekdays before" in page


def test_a_heading_that_is_long_goes_on_below():
    head = replace(HEAD, days="Ürün grubu: " + "çok uzun bir ad " * 30)
    (page,) = texts(pdf_bytes(many(5), head))
    assert page.count("uzun") == 30
