"""Every figure opens: from an account to its postings, from a posting to the rule that made it."""

from datetime import date

import pytest

from pospro.domain.errors import NotFound
from pospro.reports.account_card import account_card
from pospro.reports.explain import explain
from pospro.reports.journal import journal
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer
from pospro.reports.trial_balance import trial_balance
from tests.small_shop import BEER, BREAD, CARD, DRAWER_1, SALES, SmallShop

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 3, day) for day in (2, 3, 4))


@pytest.fixture
def shop(database, tmp_path):
    """A shop that sold three times on Monday, once on Tuesday, and twice today, Wednesday."""
    shop = SmallShop.set_up(database, tmp_path)
    shop.open_day()
    for price in (1000, 2000, 3000):
        shop.sell((BEER, price))
    shop.close_day()
    shop.next_day()
    shop.sell((BREAD, 1010), means=CARD)
    shop.close_day()
    shop.next_day()
    shop.sell((BEER, 500))
    shop.sell((BEER, 700))
    return shop


def pages(shop, report, **asked):
    """Return the rows of all pages, asked for one after the other."""
    rows, after = [], None
    while True:
        with shop.db.reading() as connection:
            table = report(connection, ReportQuery(after=after, **asked))
        rows.append(table.rows)
        after = table.following
        if after is None:
            return rows


def test_the_journal_shows_the_newest_entry_first_with_its_postings(shop):
    with shop.db.reading() as connection:
        rows = journal(connection).rows
    assert [(row.level, row.cells.get("what"), row.cells.get("code")) for row in rows[:7]] == [
        (1, "Sale", None),
        (0, None, "120.99"),
        (0, None, "600.01"),
        (0, None, "391.01"),
        (1, "Payment", None),
        (0, None, "100.01"),
        (0, None, "120.99"),
    ]
    assert rows[0].cells["number"] == "K1·12"
    assert rows[0].cells["account"] == "K1-000006"
    assert rows[0].cells["day"] == WEDNESDAY


def test_the_journals_pages_hold_every_entry_once(shop):
    whole = pages(shop, journal)[0]
    small = pages(shop, journal, size=5)
    assert [row.opens for page in small for row in page] == [row.opens for row in whole]
    assert [sum(row.level for row in page) for page in small] == [5, 5, 2]


def test_the_journal_of_some_days_or_of_one_ticket(shop):
    tuesday = pages(shop, journal, since=TUESDAY, until=TUESDAY)[0]
    assert {row.cells["day"] for row in tuesday if row.level} == {TUESDAY}
    ticket_id = shop.sell((BEER, 900))
    assert sum(row.level for row in pages(shop, journal, ticket_id=ticket_id)[0]) == 2
    assert pages(shop, journal, until=date(2026, 1, 1)) == [()]


def balances(rows):
    return [row.cells["balance"] for row in rows]


def test_an_account_card_tells_the_balance_after_every_posting(shop):
    rows = pages(shop, account_card, account_id=DRAWER_1)[0]
    assert balances(rows) == [0, 1000, 3000, 6000, 6500, 7200]
    assert rows[1].cells["ticket"] == "K1-000001"


def test_an_account_card_of_some_days_brings_the_balance_forward(shop):
    rows = pages(shop, account_card, account_id=DRAWER_1, since=TUESDAY)[0]
    assert balances(rows) == [6000, 6500, 7200]
    rows = pages(shop, account_card, account_id=DRAWER_1, since=MONDAY, until=MONDAY)[0]
    assert balances(rows) == [0, 1000, 3000, 6000]


def test_every_page_of_an_account_card_goes_on_where_the_last_one_ended(shop):
    for asked in ({}, {"since": TUESDAY}, {"since": MONDAY, "until": TUESDAY}):
        whole = pages(shop, account_card, account_id=DRAWER_1, **asked)[0]
        small = pages(shop, account_card, account_id=DRAWER_1, size=2, **asked)
        assert [row for page in small for row in page[1:]] == list(whole[1:])
        assert [page[0].cells["balance"] for page in small[1:]] == [
            page[-1].cells["balance"] for page in small[:-1]
        ]


def test_the_card_ends_with_the_balance_of_the_trial_balance(shop):
    with shop.db.reading() as connection:
        card = answer(connection, REPORTS["account_card"], ReportQuery(account_id=SALES))
        rows = trial_balance(connection).rows
    kept = {row.opens: row.cells["balance"] for row in rows}
    assert card.totals["balance"] == kept[f"account:{SALES}"]


def test_a_key_that_nobody_gave_out_shows_the_first_page(shop):
    first = pages(shop, account_card, account_id=DRAWER_1)[0]
    for after in ("", "x", "2026-03-02_1", "2026-13-02_1_1"):
        with shop.db.reading() as connection:
            query = ReportQuery(account_id=DRAWER_1, after=after)
            assert account_card(connection, query).rows == first
            assert journal(connection, ReportQuery(after=after or "x")).rows


def test_an_account_that_does_not_exist_has_no_card(shop):
    with shop.db.reading() as connection, pytest.raises(NotFound):
        account_card(connection, ReportQuery(account_id=99))


def test_an_entry_explains_itself_down_to_the_rule_and_its_version(shop):
    with shop.db.reading() as connection:
        newest = journal(connection).rows[0].opens
        told = explain(connection, int(newest.removeprefix("entry:")))
    assert (told.book, told.sequence, told.ticket_number) == ("K1", 12, "K1-000006")
    assert told.recorded_by == "Owner"
    assert told.reverses is None
    assert told.reversed_by is None
    assert [
        (posting.account_code, posting.word, [(rule.name, rule.version) for rule in posting.rules])
        for posting in told.postings
    ] == [
        ("120.99", "open_tickets_up", [("sale", 1), ("tax", 1)]),
        ("600.01", "sale", [("sale", 1)]),
        ("391.01", "tax", [("tax", 1)]),
    ]


def test_an_entry_that_does_not_exist_explains_nothing(shop):
    with shop.db.reading() as connection, pytest.raises(NotFound):
        explain(connection, 7)


def test_the_totals_of_a_card_are_those_of_its_days_on_every_page(shop):
    asked = {"account_id": DRAWER_1, "since": MONDAY, "until": TUESDAY}
    with shop.db.reading() as connection:
        whole = answer(connection, REPORTS["account_card"], ReportQuery(**asked))
        page = answer(connection, REPORTS["account_card"], ReportQuery(**asked, size=1))
    debit = sum(row.cells.get("debit") or 0 for row in whole.rows)
    credit = sum(row.cells.get("credit") or 0 for row in whole.rows)
    assert (whole.totals["debit"], whole.totals["credit"]) == (debit, credit)
    assert whole.totals["balance"] == whole.rows[-1].cells["balance"]
    assert page.following
    assert page.totals == whole.totals
