"""A program reads the vouchers a page at a time, sets how fine they are, and closes the tax."""

import csv
import io

import pytest

from tests.api.test_office import sell


@pytest.fixture
def sold(owner):
    """Sell three soups; return the owner's program."""
    for _time in range(3):
        sell(owner)
    return owner


def test_vouchers_come_a_page_at_a_time_and_as_csv(sold):
    first = sold.read("/reports/vouchers?limit=2")
    rest = sold.read(f"/reports/vouchers?limit=2&after={first['following']}")
    numbers = [row["cells"]["number"] for row in first["rows"] + rest["rows"]]
    assert list(dict.fromkeys(numbers)) == ["1", "2", "3"]
    assert (rest["following"], first["proof"]["holds"]) == (None, True)
    text = sold.get("/reports/vouchers.csv", Accept="text/csv").text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Document no."] for row in rows[:3]] == ["K1-000001"] * 3
    assert {row["Kind of voucher"] for row in rows[:-1]} == {"Cash receipt voucher"}


def test_the_ledger_book_goes_on_within_a_main_account_and_after_it(sold):
    rows, after = [], ""
    while after is not None:
        page = sold.read(f"/reports/ledger_book?limit=1{after and f'&after={after}'}")
        rows, after = rows + page["rows"], page["following"]
    assert rows == sold.read("/reports/ledger_book?limit=100")["rows"]
    cash = [row["cells"] for row in rows if row["cells"]["main"].startswith("100 ")]
    assert [cells.get("number") for cells in cash] == ["1", "2", "3", None]
    assert cash[-1]["balance"] == cash[-2]["balance"]
    assert len({row["cells"]["main"] for row in rows}) > 2


def test_the_grain_is_set_once_and_read(sold):
    assert sold.read("/voucher-grain") == {"changes": []}
    kept = sold.send("PUT", "/voucher-grain", {"grain": "z_report"}, key="a-key-of-mine-1")
    again = sold.send("PUT", "/voucher-grain", {"grain": "z_report"}, key="a-key-of-mine-1")
    assert kept.json == again.json
    assert sold.read("/voucher-grain")["changes"] == [kept.json]
    assert len({r["cells"]["number"] for r in sold.read("/reports/vouchers")["rows"]}) == 1
    assert sold.send("PUT", "/voucher-grain", {"grain": "weekly"}).status_code == 422


def test_the_tax_is_closed_by_a_document(sold):
    proposed = sold.read("/reports/tax_closing")["rows"]
    made = sold.post("/documents/tax-closings", {"until": "2026-03-02"})
    assert made.status_code == 201
    assert made.headers["Location"].endswith(f"/documents/{made.json['document_id']}")
    entry = sold.read(f"/entries/{made.json['entry_id']}")
    assert [p["code"] for p in entry["postings"]] == [row["cells"]["code"] for row in proposed]
    assert sold.post("/documents/tax-closings", {"until": "2026-03-02"}).status_code == 409


def test_a_cashier_may_do_none_of_it(cashier):
    assert cashier.get("/voucher-grain").status_code == 403
    assert cashier.send("PUT", "/voucher-grain", {"grain": "ticket"}).status_code == 403
    assert cashier.post("/documents/tax-closings", {"until": "2026-03-02"}).status_code == 403
