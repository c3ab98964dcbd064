"""The books: strange addresses show the beginning or nothing, old ones lead to the reports."""

import re

import pytest
from sqlalchemy import select

from pospro.storage.accounts import AccountRow

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])


@pytest.mark.parametrize("last", [str(2**63), "9" * 30, "²", "-1"])
def test_a_page_after_an_id_that_cannot_be_begins_at_the_front(owner, app, last):
    with app.extensions["pospro"].db.reading() as connection:
        account_id = connection.scalar(select(AccountRow.id).limit(1))
    card = f"/reports/account_card?account={account_id}"
    for path, after in (("/reports/journal?", last), (f"{card}&", f"2026-03-02_{last}_1")):
        assert owner.get(f"{path}after={after}").status_code == 200


@pytest.mark.parametrize("path", ["/books/accounts/{}/statement", "/books/entries/{}"])
def test_an_id_that_cannot_be_is_not_found(owner, path):
    for number in (2**63, 5):
        assert owner.get(path.format(number)).status_code == 404
    assert owner.get(f"/tickets/{2**63}/payment").status_code == 404


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/books", "/reports/trial_balance"),
        ("/books?until=2026-01-31", "/reports/trial_balance?until=2026-01-31"),
        ("/books/journal", "/reports/journal?days=all"),
        ("/books/journal?since=2026-01-01&after=7", "/reports/journal?since=2026-01-01&after=7"),
        ("/books/accounts/7", "/reports/account_card?account=7"),
        ("/books/accounts/7?span=week", "/reports/account_card?account=7&days=week"),
        ("/books/journal.csv", "/reports/journal.csv?days=all"),
        (
            "/books/account_card.pdf?account=7&until=2026-01-31",
            "/reports/account_card.pdf?account=7&until=2026-01-31",
        ),
    ],
)
def test_an_old_address_leads_for_good_to_the_report_asked_the_same(owner, old, new):
    found = owner.get(old)
    assert (found.status_code, found.location) == (301, new)


def test_no_page_leads_to_an_old_address(owner):
    for path in ("/reports", "/reports/trial_balance", "/reports/journal?days=all", "/till"):
        page = owner.get(path).text
        assert not re.search(r'href="/books(["?]|/journal|/accounts/\d+["?])', page)


def test_everything_begins_with_the_first_day_and_is_compared_with_nothing(owner):
    page = owner.get("/reports/journal?days=all").text
    assert "Everything" in page
    assert 'name="compare"' not in page
    for days in ("all", "today"):
        assert owner.get(f"/reports?days={days}").status_code == 200
    assert owner.get("/reports/journal?since=0001-01-01&until=2026-03-02").status_code == 200
    assert owner.get("/reports/journal?since=0001-02-01&compare=before").status_code == 200
