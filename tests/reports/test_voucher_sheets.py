"""Pages of a printed book: what one carries on, the next one brings."""

import pytest

from pospro.domain.errors import BadInput
from pospro.reports.table import Column, Row, Table
from pospro.reports.vouchers.sheets import LINES, MOST, sheets


def book(count: int) -> Table:
    rows = tuple(Row({"main": place // 40, "debit": 1, "credit": 2}) for place in range(count))
    return Table("Book", (Column("debit", "Debit", "money"),), rows, "TRY")


@pytest.mark.parametrize("count", [0, 1, LINES, LINES + 1, 5 * LINES])
def test_what_a_page_carries_on_is_what_the_next_one_brings(count):
    found = sheets(book(count))
    assert sum(len(sheet.rows) for sheet in found) == count
    assert [sheet.brought for sheet in found[1:]] == [sheet.carried for sheet in found[:-1]]
    for place, sheet in enumerate(found[:-1], 1):
        assert sheet.carried == {"debit": place * LINES, "credit": 2 * place * LINES}
    if found:
        assert (found[0].brought, found[-1].carried) == (None, None)


def test_a_voucher_says_once_what_it_is_on_each_page():
    cells = {"number": 7, "kind": "Sale", "code": "600", "debit": 1}
    row = Row(cells, words=frozenset({"kind"}), key=7)
    table = Table("Book", (), (row,) * (LINES + 1), "TRY")
    first, second = sheets(table)
    assert [each.cells.get("number") for each in first.rows] == [7] + [None] * (LINES - 1)
    assert {each.cells["code"] for each in first.rows} == {"600"}
    assert second.rows == (row,)


def test_a_main_account_begins_a_page_and_sums_of_its_own():
    found = sheets(book(80), "main")
    assert [len(sheet.rows) for sheet in found] == [LINES, 40 - LINES] * 2
    assert [sheet.brought is None for sheet in found] == [True, False, True, False]


def test_a_book_that_no_browser_can_print_is_refused():
    with pytest.raises(BadInput, match="Choose fewer days"):
        sheets(book(LINES * MOST + 1))
