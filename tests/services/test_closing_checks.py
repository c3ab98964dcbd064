"""Closing a day names what its documents and its ledger disagree on, without adding tickets up."""
# ruff: noqa: S608 - tampering is written as SQL

import pytest
from sqlalchemy import event

from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from tests.back_door import one, tamper

TICKET = "(SELECT max(id) FROM tickets)"
SALE = "(SELECT min(id) FROM journal_entries WHERE reason = 'sale')"
WRONG = {
    "a posting is made larger": (
        f"UPDATE postings SET debit = debit + 1 WHERE entry_id = {SALE} AND debit > 0",
        ["does not balance", "but its sale entry says", "Tickets = sale entries"],
    ),
    "a sale entry is deleted": (
        f"DELETE FROM journal_entries WHERE id = {SALE}",
        ["but its sale entry says 0", "does not continue the one before", "Tax = entries"],
    ),
    "the last entry of a book is deleted": (
        "DELETE FROM journal_entries WHERE id = (SELECT max(id) FROM journal_entries)",
        ["does not end with its last entry"],
    ),
    "an entry is linked to another one": (
        f"UPDATE journal_entries SET previous_hash = 'x' WHERE id = {SALE}",
        ["does not continue the one before"],
    ),
    "a total is changed": (
        f"UPDATE tickets SET total = 1 WHERE id = {TICKET}",
        ["costs 1, but its sale entry says", "costs 1, but", "Tickets = sale entries"],
    ),
    "a tax is changed": (
        f"UPDATE ticket_taxes SET tax = tax + 1, net = net - 1 WHERE ticket_id = {TICKET}",
        ["Tax = entries"],
    ),
    "a payment is made smaller": (
        f"UPDATE payments SET amount = amount - 1 WHERE ticket_id = {TICKET}",
        ["is booked as", "was paid", "Payments = their account"],
    ),
    "a payment has no entry": (
        "DELETE FROM journal_entries WHERE reason = 'payment'",
        ["has no journal entry"],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_closing_names_what_was_tampered_with(shop, case):
    shop.sell("tea")
    shop.sell("beer")
    shop.sell("toast")
    statement, sentences = WRONG[case]
    tamper(shop, statement)
    found = shop.close_day().findings
    for sentence in sentences:
        assert any(sentence in each for each in found), (sentence, found)


def test_the_z_report_keeps_what_was_found(shop):
    shop.sell("tea")
    tamper(shop, f"UPDATE tickets SET total = 1 WHERE id = {TICKET}")
    closed = shop.close_day()
    assert closed.findings
    assert one(shop, "SELECT count(*) FROM z_reports") == 1
    assert "costs 1" in str(one(shop, "SELECT content FROM z_reports"))


def test_a_changed_price_is_found_by_whoever_verifies_everything(shop):
    """Closing adds no ticket up again; its total was computed when it was closed."""
    shop.sell("tea")
    tamper(shop, "UPDATE ticket_lines SET unit_price = 1")
    assert shop.close_day().findings == ()
    assert "tickets" in {finding.check for finding in shop.findings()}


def test_a_day_that_is_right_closes_without_a_finding(shop):
    shop.sell("tea")
    shop.pay(shop.ticket("beer"), "Card")
    assert shop.close_day().findings == ()


def test_a_reversed_sale_does_not_break_the_proofs_of_the_days_after_it(shop):
    shop.sell("tea")
    entry = one(shop, f"SELECT {SALE}")
    reverse_entry(shop.db, shop.clock, ReverseEntry(shop.request_id(), shop.owner, entry, "wrong"))
    findings = shop.close_day().findings
    assert not [each for each in findings if each.startswith("Open tickets")]


def test_closing_reads_a_long_day_in_as_many_statements_as_a_short_one(shop):
    shop.sell("tea")
    short = statements_of(shop, shop.close_day)
    shop.tick(days=1)
    shop.open_day()
    for _ in range(12):
        shop.sell("tea")
    assert statements_of(shop, shop.close_day) <= short + 1, "the day before is read once more"


def statements_of(shop, work):
    asked = []

    def heard(*facts):
        asked.append(facts)

    event.listen(shop.db.writer, "before_cursor_execute", heard)
    try:
        work()
    finally:
        event.remove(shop.db.writer, "before_cursor_execute", heard)
    return len(asked)
