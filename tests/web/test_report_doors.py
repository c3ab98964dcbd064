"""Every door of a report asks the report's own right: page, files, paper."""

import json

import pytest
from sqlalchemy import text

from pospro.reports.registry import REPORTS
from pospro.services.atomic import atomic
from pospro.storage.venue import setup_changed
from tests.web.test_account_card import card

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])

SALES, BOOKS = "sales_by_day", "trial_balance"


def may_only(app, *rights):
    """Leave everybody these rights alone."""
    with atomic(app.extensions["pospro"].db) as unit:
        changed = text("UPDATE roles SET rights = :rights")
        unit.connection.execute(changed, {"rights": json.dumps(rights)})
        setup_changed(unit.connection)
        unit.tell("setup")


def doors(key):
    return [f"/reports/{key}", *(f"/reports/{key}.{kind}" for kind in ("csv", "xlsx", "pdf"))]


@pytest.mark.parametrize(
    ("right", "opens", "stays"),
    [
        ("see_sales", SALES, BOOKS),
        ("see_books", BOOKS, SALES),
    ],
)
def test_a_report_opens_to_whoever_has_its_right_and_to_nobody_else(
    app, owner, right, opens, stays
):
    assert REPORTS[opens].right == right
    may_only(app, right)
    assert [owner.get(path).status_code for path in doors(opens)] == [200] * 4
    assert [owner.get(path).status_code for path in doors(stays)] == [403] * 4
    printing = owner.send(f"/reports/{stays}/prints", request_id="print-what-is-not-mine")
    assert printing.status_code == 403


def test_the_files_of_the_books_hold_no_report_of_another_right(app, owner):
    may_only(app, "see_books")
    for key, status in ((SALES, 403), (BOOKS, 200), ("no_such_report", 404)):
        assert owner.get(owner.get(f"/books/{key}.csv").location).status_code == status


def test_a_statement_is_a_pdf_of_every_posting_of_the_account(owner):
    address = card(owner, "102.01")
    account = address.rpartition("=")[2]
    path = f"/reports/account_card.pdf?account={account}"
    assert path in owner.get(f"/books/accounts/{account}/statement").text
    found = owner.get(path)
    assert (found.status_code, found.mimetype) == (200, "application/pdf")
    assert found.data.startswith(b"%PDF")
    assert owner.get("/reports/account_card.pdf?account=5").status_code == 404
