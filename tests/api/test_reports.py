"""Reports through the API: listed by right, proved, narrowed down, a page at a time."""

from decimal import Decimal

import pytest

from pospro.reports.registry import REPORTS
from tests.api.test_office import sell

WITHOUT_ROWS = (
    *("gifts", "voids", "returns", "discounts", "drawer_list", "z_reports"),
    *("undone_payments", "no_sales", "change_given", "calculation_list"),
    *("receivables_ageing", "payables_ageing"),
)
"""Reports that have nothing to say of three soups; another test fills every report."""


@pytest.fixture
def sold(owner):
    """Sell three soups; return the owner's program."""
    for _time in range(3):
        sell(owner)
    return owner


def test_every_report_is_listed_and_can_be_read(sold):
    listed = sold.read("/reports")["reports"]
    assert {each["key"] for each in listed} == set(REPORTS)
    for each in listed:
        if not each["needs_account"]:
            report = sold.read(f"/reports/{each['key']}")
            assert report["title"]
            assert report["rows"] or each["key"] in WITHOUT_ROWS
            assert report["proof"] is None or report["proof"]["holds"]


def test_a_report_on_sales_carries_its_proof(sold):
    report = sold.read("/reports/sales_by_product")
    assert [row["cells"]["product"] for row in report["rows"]] == ["Lentil soup"]
    proof = report["proof"]
    assert proof["holds"]
    sums = {line["label"]: line["amount"] for line in proof["lines"] if line["level"]}
    assert sums["Closed tickets"] == sums["Sales in the ledger"] == report["totals"]["value"]
    accounts = [line for line in proof["lines"] if (line["opens"] or "").startswith("account:")]
    amounts = sum(Decimal(line["amount"]) for line in accounts)
    assert amounts == Decimal(sums["Sales in the ledger"])


def test_a_list_comes_a_page_at_a_time_and_is_narrowed_down(sold):
    first = sold.read("/reports/ticket_list?limit=2")
    rest = sold.read(f"/reports/ticket_list?limit=2&after={first['following']}")
    numbers = [row["cells"]["number"] for row in first["rows"] + rest["rows"]]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 3
    assert sold.read("/reports/ticket_list?register_id=999999")["rows"] == []
    assert len(sold.read(f"/reports/ticket_list?text={numbers[0]}")["rows"]) == 1


def test_a_report_stands_beside_other_days(sold):
    asked = "since=2026-03-02&until=2026-03-02&compare=weekday&sort=-value"
    report = sold.read(f"/reports/sales_by_product?{asked}")
    assert [column["key"] for column in report["columns"]][-2:] == ["was", "change"]
    assert report["totals"]["was"] == "0.00"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("since=2026-03-05&until=2026-03-01", "since"),
        ("sort=colour", "sort"),
        ("compare=decade", "compare"),
        ("hour=24", "hour"),
    ],
)
def test_what_cannot_be_answered_names_the_field(sold, asked, field):
    answer = sold.get(f"/reports/sales_by_day?{asked}")
    assert answer.status_code == 422
    assert answer.json["field"] == field


def test_a_cashiers_token_reads_no_reports(cashier):
    assert cashier.get("/reports").status_code == 403
    assert cashier.get("/reports/sales_by_day").status_code == 403


def test_a_report_comes_as_a_spreadsheet(sold):
    answer = sold.get("/reports/sales_by_product.xlsx")
    assert answer.status_code == 200
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    assert answer.data.startswith(b"PK")


def test_a_file_that_is_cut_says_so(sold):
    whole = sold.get("/reports/ticket_list.csv").text
    assert "Only the first" not in whole
    cut = sold.get("/reports/ticket_list.csv?limit=2").text
    assert cut.splitlines()[-1] == "Only the first 2 rows. Ask for fewer days to have them all."


def test_a_report_comes_as_pages_and_on_the_paper_of_the_register(sold):
    pages = sold.get("/reports/sales_by_product.pdf", Accept="application/pdf")
    assert pages.content_type == "application/pdf"
    assert pages.data.startswith(b"%PDF")
    job = sold.do("/reports/sales_by_product/prints?since=2026-03-02")["print_job_id"]
    assert sold.read(f"/print-jobs/{job}")["state"] in ("queued", "sending", "held")


def test_an_own_report_is_composed_in_the_address(sold):
    asked = "rows=product,person&measures=value,price"
    report = sold.read(f"/reports/own_lines?{asked}")
    assert [column["key"] for column in report["columns"]] == [
        "product",
        "person",
        "value",
        "price",
    ]
    assert report["proof"]["holds"]
    refused = sold.get("/reports/own_lines?rows=colour")
    assert refused.status_code == 422
    assert refused.json["field"] == "row"


def test_a_report_is_kept_asked_again_changed_and_retired(sold):
    body = {
        "name": "Soups",
        "report": "own_lines",
        "days": "week",
        "question": "row=product&measure=quantity",
        "for_all": True,
    }
    saved = sold.do("/saved-reports", body)["id"]
    answer = sold.read(f"/saved-reports/{saved}/answer")
    assert answer["key"] == "own_lines"
    assert [row["cells"] for row in answer["rows"]] == [{"product": "Lentil soup", "quantity": "3"}]
    seen = sold.read(f"/saved-reports/{saved}")["version"]
    changed = sold.send("PUT", f"/saved-reports/{saved}", body | {"name": "Soup"}, seen=seen)
    assert changed.status_code == 200
    sold.do(f"/saved-reports/{saved}/retirement")
    (listed,) = sold.read("/saved-reports")["saved_reports"]
    assert (listed["name"], listed["retired"], listed["for_all"]) == ("Soup", True, True)
    sold.do(f"/saved-reports/{saved}/restoration")
    refused = sold.post("/saved-reports", body | {"name": "x", "question": "row=colour"})
    assert refused.status_code == 422
