"""Opening balances: one balanced entry from the lines of a file, checked before it is booked."""

import pytest

from pospro.domain.errors import BadInput, NotAllowed
from pospro.services.ledger.opening_balances import (
    OpenAccounts,
    OpeningDraft,
    open_accounts,
    opening_plan,
)
from pospro.services.ledger.opening_file import read_opening
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from tests.desk import account, rows
from tests.shop import LIRA

FILE = "Hesap kodu;Borç;Alacak\n102.01;1.000,50;\n320;;400\n"


def draft(shop, text=FILE, opening="500"):
    read = read_opening(text, LIRA, "tr")
    assert read.problems == []
    opening_id = account(shop, opening) if opening else None
    return OpeningDraft(tuple(read.lines), opening_id)


def bring_in(shop, *given, by=None, request_id=None, **more):
    asked = given[0] if given else draft(shop, **more)
    command = OpenAccounts(request_id or shop.request_id(), by or shop.owner, asked)
    return open_accounts(shop.db, shop.clock, command)


def told(shop, asked):
    plan = shop.read(lambda connection: opening_plan(shop.db, connection, shop.owner, asked))
    return [each.refusal.message for each in plan.problems]


def test_the_difference_goes_to_the_opening_account(shop):
    bring_in(shop)
    assert shop.journal() == "opening  Dr 102.01 1000.50  Cr 320 400.00  Cr 500 600.50\n"
    assert shop.findings() == []


def test_lines_that_balance_need_no_account(shop):
    bring_in(shop, text="102.01;400\n320;;400", opening=None)
    assert shop.journal() == "opening  Dr 102.01 400.00  Cr 320 400.00\n"


def test_the_plan_names_every_problem_and_books_nothing(shop):
    asked = draft(shop, "999;1\n102.01;5\n102.01;6\n320\n770;1;2\n120.99;3\n", opening=None)
    problems = told(shop, asked)
    assert len(problems) == 6
    assert "there is no account" in problems[0]
    assert sum("several lines" in each for each in problems) == 2
    assert sum("either a debit or a credit" in each for each in problems) == 2
    assert rows(shop) == []
    with pytest.raises(BadInput, match="no account 999"):
        bring_in(shop, asked)


def test_a_difference_wants_an_account(shop):
    with pytest.raises(BadInput, match="differ by"):
        bring_in(shop, opening=None)


def test_an_account_is_opened_once_unless_that_is_reversed(shop):
    made = bring_in(shop, request_id="opening-of-the-books")
    assert bring_in(shop, request_id="opening-of-the-books") == made
    with pytest.raises(BadInput, match="Reverse that first"):
        bring_in(shop)
    reverse_entry(
        shop.db,
        shop.clock,
        ReverseEntry(shop.request_id(), shop.owner, made.entry_id, "wrong file"),
    )
    bring_in(shop)
    assert shop.balances()["102.01"] == 100050


def test_an_empty_file_and_a_wrong_amount_are_told(shop):
    assert "Give at least one line" in told(shop, draft(shop, ""))[0]
    read = read_opening("102.01;much\n320;;1;2\n100;1", LIRA, "en")
    assert [number for number, _ in read.problems] == [1, 2]
    assert [each.code for each in read.lines] == ["100"]


def test_who_may_not_write_entries_brings_nothing_in(shop):
    with pytest.raises(NotAllowed):
        bring_in(shop, by=shop.cashier)
