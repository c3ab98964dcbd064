"""The journal beside the receipt: every entry of a ticket in account codes and plain words."""

import pytest

from pospro.reports.posting_words import WORDS
from pospro.reports.ticket_journal import ticket_journal
from tests.small_shop import BEER, BREAD, CARD, CASH, SmallShop


@pytest.fixture
def shop(database, tmp_path):
    shop = SmallShop.set_up(database, tmp_path)
    shop.open_day()
    return shop


def journal(shop, ticket_id):
    with shop.db.reading() as connection:
        entries = ticket_journal(connection, ticket_id)
    assert all(posting.word in WORDS for entry in entries for posting in entry.postings)
    return [
        (entry.reason, *((p.account_code, p.debit, p.credit, p.word) for p in entry.postings))
        for entry in entries
    ]


def test_a_cash_sale(shop):
    assert journal(shop, shop.sell((BEER, 2400))) == [
        (
            "payment",
            ("100.01", 2400, 0, "cash_in"),
            ("120.99", 0, 2400, "open_tickets_down"),
        ),
        (
            "sale",
            ("120.99", 2400, 0, "open_tickets_up"),
            ("600.01", 0, 2000, "sale"),
            ("391.01", 0, 400, "tax"),
        ),
    ]


def test_a_discount_and_a_card_that_pays_the_rest(shop):
    ticket_id = shop.ticket((BEER, 2400), (BREAD, 1010))
    shop.discount(ticket_id, "percent_of_base", 10)
    shop.pay(ticket_id, CASH, 69)
    shop.pay(ticket_id, CARD)
    entries = journal(shop, ticket_id)
    assert [entry[0] for entry in entries] == ["payment", "payment", "sale"]
    assert [posting[3] for posting in entries[1][1:]] == ["card_in", "open_tickets_down"]
    assert {posting[3] for posting in entries[2][1:]} == {
        "open_tickets_up",
        "sale",
        "tax",
        "discount",
    }


def test_a_return_says_that_it_goes_back(shop):
    ticket_id = shop.sell((BEER, 2400))
    back = shop.ticket()
    shop.line(back, BEER, 2400, quantity=-1)
    shop.pay(back, CASH)
    words = [[posting[3] for posting in entry[1:]] for entry in journal(shop, back)]
    assert words == [
        ["open_tickets_up", "cash_out"],
        ["sale_back", "tax_back", "open_tickets_down"],
    ]
    assert len(journal(shop, ticket_id)) == 2
