"""A wrong entry is not changed: it is undone by another, once, for a reason, by who may."""

import pytest
from sqlalchemy import select

from pospro.domain.access import Actor
from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from pospro.reports.ticket_journal import ticket_journal
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.storage.audit import AuditEventRow
from pospro.storage.journal_queries import recorded_entry
from tests.small_shop import BEER, K2, SmallShop


@pytest.fixture
def shop(database, tmp_path):
    shop = SmallShop.set_up(database, tmp_path)
    shop.open_day()
    return shop


def reverse(shop, entry_id, reason="rung up twice", actor=None):
    command = ReverseEntry(shop.request_id(), actor or shop.owner, entry_id, reason)
    return reverse_entry(shop.db, shop.clock, command)


def sale_of(shop, ticket_id):
    with shop.db.reading() as connection:
        return ticket_journal(connection, ticket_id)[1]


def test_a_reversal_turns_every_posting_around_on_todays_date(shop):
    sale = sale_of(shop, shop.sell((BEER, 2400)))
    shop.close_day()
    today = shop.next_day()
    done = reverse(shop, sale.id, actor=shop.at(K2))
    with shop.db.reading() as connection:
        turned = recorded_entry(connection, done.entry_id)
    assert (turned.book, turned.sequence, turned.business_date) == ("K2", 1, today)
    assert turned.origin.reverses == sale.id
    assert turned.origin.description == "rung up twice"
    assert [(p.account_id, p.credit, p.debit) for p in turned.postings] == [
        (p.account_id, p.debit, p.credit) for p in sale.postings
    ]


def test_the_reversal_stands_in_the_tickets_journal_in_plain_words(shop):
    ticket_id = shop.sell((BEER, 2400))
    reverse(shop, sale_of(shop, ticket_id).id)
    with shop.db.reading() as connection:
        last = ticket_journal(connection, ticket_id)[-1]
    assert last.reason == "reversal"
    assert [posting.word for posting in last.postings] == [
        "open_tickets_down",
        "sale_back",
        "tax_back",
    ]


def test_an_entry_is_reversed_once_but_the_reversal_may_be_reversed(shop):
    sale = sale_of(shop, shop.sell((BEER, 2400)))
    done = reverse(shop, sale.id)
    with pytest.raises(Conflict, match="reversed already"):
        reverse(shop, sale.id)
    assert reverse(shop, done.entry_id).reverses == done.entry_id


def test_a_double_tap_reverses_once(shop):
    sale = sale_of(shop, shop.sell((BEER, 2400)))
    command = ReverseEntry("request-double", shop.owner, sale.id, "rung up twice")
    first = reverse_entry(shop.db, shop.clock, command)
    assert reverse_entry(shop.db, shop.clock, command) == first


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_a_reversal_says_why_in_a_few_words(shop, reason):
    sale = sale_of(shop, shop.sell((BEER, 2400)))
    with pytest.raises(BadInput):
        reverse(shop, sale.id, reason)


def test_a_reversal_needs_the_right_an_open_day_and_an_entry(shop):
    sale = sale_of(shop, shop.sell((BEER, 2400)))
    cashier = Actor(1, "Cashier", frozenset({"sell", "pay"}), 1)
    with pytest.raises(NotAllowed):
        reverse(shop, sale.id, actor=cashier)
    with pytest.raises(NotFound):
        reverse(shop, 7)
    shop.close_day()
    with pytest.raises(Conflict, match="Open the day"):
        reverse(shop, sale.id)


def test_a_reversal_stands_in_the_audit_trail_with_its_reason(shop):
    sale = sale_of(shop, shop.sell((BEER, 2400)))
    done = reverse(shop, sale.id)
    with shop.db.reading() as connection:
        query = select(AuditEventRow.__table__).where(AuditEventRow.action == "reverse_entry")
        event = connection.execute(query).one()
    assert event.subject == f"entry:{sale.id}"
    assert event.reason == "rung up twice"
    assert event.after == {"by": done.entry_id}
