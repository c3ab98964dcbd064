"""Every report of the registry says something of a day on which everything happened."""

import pytest

from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS
from pospro.services.cash.move_cash import MoveCash, move_cash
from tests.desk import account, write
from tests.shop import lira


@pytest.fixture
def busy(shop):
    """Return a shop that sold, gave, voided, discounted and took back, on credit too."""
    ticket, tea = shop.add("tea")
    shop.add("beer", ticket=ticket)
    _, toast = shop.add("toast", ticket=ticket)
    shop.gift(ticket, tea)
    shop.void(ticket, toast)
    shop.discount(ticket, "10 %")
    shop.pay(ticket)
    shop.pay(shop.add("tea", -1)[0])
    write(shop, ("120.90", "50.00", None), ("102.01", None, "50.00"))
    write(shop, ("770", "70.00", None), ("320", None, "70.00"))
    wrong = shop.add("tea")[0]
    taken = shop.pay(wrong, tendered="20.00")
    shop.undo(wrong, int(taken["payment_id"]))
    shop.pay(wrong, tendered="50.00")
    opened = MoveCash(shop.request_id(), shop.owner, "no_sale", "change")
    move_cash(shop.db, shop.clock, opened)
    paid_in = MoveCash(shop.request_id(), shop.owner, "pay_in", "change", lira("10"))
    move_cash(shop.db, shop.clock, paid_in)
    shop.close_day()
    return shop


@pytest.mark.parametrize("key", REPORTS)
def test_every_report_is_a_table_whose_cells_are_in_its_columns(busy, key):
    query = ReportQuery(account_id=account(busy, "100.02"), language="tr")
    with busy.db.reading() as connection:
        table = REPORTS[key].run(connection, query)
    known = {column.key for column in table.columns}
    assert table.rows
    assert table.currency == "TRY"
    assert [row.cells.keys() - known for row in table.rows if row.cells.keys() - known] == []
    assert table.totals.keys() <= known
