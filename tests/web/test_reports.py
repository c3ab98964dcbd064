"""Reports on screens: days are remembered, figures open, files are harmless, refusals say why."""

import csv
import io
import re
from collections import Counter
from threading import get_ident

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event, select

from pospro.reports.registry import REPORTS
from pospro.storage.print_jobs import PrintJobRow
from tests.api.program import Program

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
MOST_QUERIES = 40
ALONE = [key for key, report in REPORTS.items() if not report.needs_account]


@pytest.fixture
def sold(app, owner):
    """Sell two soups and a kebab through the API; return the owner at a browser."""
    program = Program(app.test_client()).sign_in("Seda Çelik")
    cash = next(e["id"] for e in program.read("/venue")["payment_types"] if e["kind"] == "cash")
    for name, times in (("Lentil soup", 2), ("Adana kebab", 1)):
        product = program.read(f"/catalogue/products?text={name}")["products"][0]["product_id"]
        for _time in range(times):
            ticket = program.ticket({"product_id": product})
            seen = program.version(ticket)
            program.do(f"/tickets/{ticket}/payments", {"payment_type_id": cash}, seen=seen)
    return owner


def links(page: str) -> list[str]:
    found = re.findall(r'class="sheet__go" href="([^"]+)"', page)
    return [each.replace("&amp;", "&") for each in found]


def test_the_home_page_offers_every_report_by_group(owner):
    page = owner.get("/reports").text
    for key in ALONE:
        assert f'href="/reports/{key}"' in page
    assert "Sales by product" in page
    assert "account_card" not in page


@pytest.mark.parametrize("key", ALONE)
def test_every_report_has_a_page_and_its_files(sold, key):
    page = sold.get(f"/reports/{key}?days=today")
    assert page.status_code == 200
    for kind, media in (("csv", "text/csv"), ("xlsx", "spreadsheetml"), ("pdf", "pdf")):
        file = sold.get(f"/reports/{key}.{kind}?days=today")
        assert file.status_code == 200
        assert media in file.content_type
        assert key in file.headers["Content-Disposition"]


def test_every_report_has_words_when_nothing_was_sold(owner):
    for key in ALONE:
        page = owner.get(f"/reports/{key}?since=2020-01-01&until=2020-01-02")
        assert page.status_code == 200
        assert "Nothing in this period." in page.text


def test_a_figure_opens_down_to_the_ticket(sold):
    group = next(each for each in links(sold.get("/reports/sales_by_group?days=today").text)
                 if "sales_by_product" in each)  # fmt: skip
    product = links(sold.get(group).text)[0]
    assert product.startswith("/reports/line_list?")
    ticket = links(sold.get(product).text)[0]
    assert ticket.startswith("/tickets/")
    assert sold.get(ticket).status_code == 200


def test_an_account_opens_its_card_about_the_same_days(sold):
    address = links(sold.get("/reports/general_ledger?days=today").text)[0]
    assert address.startswith("/reports/account_card?account=")
    assert "since=2026-03-02" in address
    assert sold.get(address).status_code == 200


def test_the_days_chosen_last_are_those_of_the_next_report(owner):
    owner.get("/reports/sales_by_day?since=2026-02-01&until=2026-02-14")
    page = owner.get("/reports/sales_by_hour").text
    assert 'name="since" value="2026-02-01"' in page
    assert 'name="until" value="2026-02-14"' in page
    owner.get("/reports/sales_by_day?days=last_week")
    assert 'name="since" value="2026-02-23"' in owner.get("/reports").text


def test_days_in_the_wrong_order_and_no_days_are_refused_with_a_sentence(owner):
    wrong = owner.get("/reports/sales_by_day?since=2026-03-05&until=2026-03-01")
    assert wrong.status_code == 422
    assert "Swap the two" in wrong.text
    unreadable = owner.get("/reports/sales_by_day?since=soon")
    assert unreadable.status_code == 422
    assert "Enter a date" in unreadable.text
    assert owner.get("/reports/sales_by_day?days=today&sort=colour").status_code == 422
    assert owner.get("/reports/sales_by_colour").status_code == 404


def test_a_proof_that_holds_and_a_comparison_are_shown(sold):
    page = sold.get("/reports/sales_by_product?days=today&compare=before").text
    assert "Holds" in page
    assert "swatch--was" in page
    assert "Does not hold" not in page


def test_rows_come_in_the_order_of_a_column(sold):
    page = sold.get("/reports/sales_by_product?days=today&sort=value").text
    assert 'aria-sort="ascending"' in page
    rows = re.findall(r'<td class="n">([\d,.]+)</td><td class="n">[\d.]+ %</td>', page)
    amounts = [float(each.replace(",", "")) for each in rows[:-1]]
    assert len(amounts) == 2
    assert amounts == sorted(amounts)


def test_only_the_chosen_columns_are_shown_and_in_the_file(sold):
    asked = "days=today&column=number&column=total"
    rows = list(csv.reader(io.StringIO(sold.get(f"/reports/ticket_list.csv?{asked}").text)))
    assert rows[0] == ["Number", "Total"]
    assert len(rows) == 1 + 3 + 1
    page = sold.get(f"/reports/ticket_list?{asked}").text
    assert 'value="person">' in page


def test_a_spreadsheet_holds_numbers_and_the_totals(sold):
    file = sold.get("/reports/sales_by_product.xlsx?days=today").data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    assert rows[2][:2] == ["Product", "Product group"]
    amounts = [row[3] for row in rows[3:]]
    assert all(isinstance(each, float) for each in amounts)
    assert sum(amounts[:-1]) == amounts[-1] > 0


def test_a_cashier_sees_no_reports(cashier):
    assert cashier.get("/reports").status_code == 403
    assert cashier.get("/reports/sales_by_day").status_code == 403
    assert cashier.get("/reports/sales_by_day.xlsx").status_code == 403


@pytest.mark.parametrize("key", ALONE)
def test_a_page_takes_few_queries(app, sold, key):
    sent: Counter = Counter()
    own = get_ident()

    def heard(*facts):
        # A receipt that is being printed meanwhile reads for itself.
        if get_ident() == own:
            sent.update([facts[2]])

    event.listen(app.extensions["pospro"].db.reader, "before_cursor_execute", heard)
    sold.get(f"/reports/{key}?days=today")
    assert 0 < sum(sent.values()) <= MOST_QUERIES


def test_the_home_page_tells_the_day_beside_the_same_weekday_and_opens_reports(sold):
    page = sold.get("/reports?days=today").text
    figures = re.search(r'<section class="kpis".*?</section>', page, re.DOTALL).group()
    assert figures.count("kpi__name") == 5
    assert "nothing to compare with" in figures
    assert 'href="/reports/sales_by_day?since=' in figures
    assert "Nothing was sold on these days." not in page


def test_the_home_page_names_exceptions_and_leads_to_what_is_behind_them(app, sold):
    program = Program(app.test_client()).sign_in("Seda Çelik")
    product = program.read("/catalogue/products?text=Lentil soup")["products"][0]["product_id"]
    ticket = program.ticket({"product_id": product}, {"product_id": product})
    line = program.read(f"/tickets/{ticket}")["lines"][0]["id"]
    seen = program.version(ticket)
    program.do(
        f"/tickets/{ticket}/lines/{line}/marks", {"state": "void", "reason": "cold"}, seen=seen
    )
    page = sold.get("/reports?days=today").text
    assert "1 × Voids" in page
    voids = re.search(r'class="proof is-warn" href="([^"]+)"', page).group(1).replace("&amp;", "&")
    person = links(sold.get(voids).text)[0]
    lines = sold.get(person).text
    assert "cold" in lines
    assert len(links(lines)) == 1


def test_the_home_page_has_words_when_nothing_was_sold(owner):
    page = owner.get("/reports?since=2020-01-01&until=2020-01-01").text
    assert "Nothing was sold on these days." in page
    assert "Choose other days above" in page


def test_the_work_period_is_one_of_the_days_with_a_name(sold):
    page = sold.get("/reports/sales_by_day?days=work_period").text
    assert 'aria-current="true">Work period' in page
    assert links(page)


def test_a_report_comes_out_at_the_register(app, sold):
    page = sold.get("/reports/sales_by_product?days=today").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    fields = {"csrf_token": token, "request_id": "print-a-report"}
    address = "/reports/sales_by_product/prints?days=today"
    done = sold.client.post(address, data=fields, follow_redirects=True)
    assert "The report is on its way to the printer." in done.text
    again = sold.client.post(address, data=fields)
    assert again.status_code == 303
    with app.extensions["pospro"].db.reading() as connection:
        jobs = connection.execute(select(PrintJobRow).where(PrintJobRow.kind == "report")).all()
    assert len(jobs) == 1
    assert "Lentil soup" in [row["cells"][0] for row in jobs[0].document["rows"]]


def test_an_own_report_shows_what_was_chosen_and_what_may_be(sold):
    asked = "/reports/own_lines?days=today&row=group&across=register&measure=value"
    page = sold.get(asked).text
    form = re.search(r'<form class="filters" id="composing".*?</form>', page, re.DOTALL).group()
    assert re.findall(r'value="(\w+)" selected', form) == ["group", "register"]
    assert re.findall(r'name="measure" value="(\w+)" checked', form) == ["value"]
    rows = list(csv.reader(io.StringIO(sold.get(asked.replace("lines?", "lines.csv?")).text)))
    register = re.search(r'name="register".*?<option value="\d+">([^<]+)', page, re.DOTALL)[1]
    assert rows[0] == ["Product group", register, "Amount"]
    wrong = sold.get("/reports/own_lines?days=today&row=colour")
    assert wrong.status_code == 422
    assert "Choose among" in wrong.text


def save(visitor, **fields):
    page = visitor.get("/reports/saved/new?report=own_lines&days=week&row=group").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    shown = dict(re.findall(r'name="(report|question|seen)" value="([^"]*)"', page))
    sent = {"csrf_token": token, "days": "week", "name": "Our week", **shown, **fields}
    return visitor.client.post("/reports/saved/", data=sent, follow_redirects=True)


def test_a_report_is_saved_with_its_filters_and_stands_on_the_first_page(sold):
    report = sold.get("/reports/own_lines?days=week&row=group").text
    assert '/reports/saved/new?row=group&amp;days=week&amp;report=own_lines"' in report
    done = save(sold, is_pinned="1", for_all="1")
    assert "“Our week” is saved." in done.text
    home = sold.get("/reports").text
    href = re.search(r'class="report-card" href="([^"]+days=week[^"]*)"', home).group(1)
    assert href.replace("&amp;", "&") == "/reports/own_lines?days=week&row=group"
    assert "Our week" in home
    opened = sold.get(href.replace("&amp;", "&"))
    assert 'aria-current="true">This week' in opened.text


def test_a_saved_report_without_a_name_is_refused_beside_the_field(sold):
    refused = save(sold, name=" ")
    assert refused.status_code == 422
    assert 'id="name-error"' in refused.text
    assert sold.get("/reports/saved/new?report=colour").status_code == 422
    assert sold.get("/reports/saved/1").status_code == 404
    assert "No saved reports yet" in sold.get("/reports/saved/").text


def test_a_saved_report_is_changed_retired_and_taken_back(sold):
    save(sold)
    page = sold.get("/reports/saved/").text
    address = re.search(r'href="(/reports/saved/\d+)"', page).group(1)
    form = sold.get(address).text
    names = "csrf_token|report|question|seen"
    fields = dict(re.findall(rf'name="({names})" value="([^"]*)"', form))
    changed = fields | {"name": "Last week", "days": "last_week"}
    assert sold.client.post(address, data=changed).status_code == 303
    assert "Last week" in sold.get("/reports/saved/").text
    token = {"csrf_token": fields["csrf_token"]}
    assert sold.client.post(f"{address}/retire", data=token).status_code == 303
    assert "Retired" in sold.get("/reports/saved/").text
    assert sold.client.post(f"{address}/restore", data=token).status_code == 303
    assert "Retired" not in sold.get("/reports/saved/").text
