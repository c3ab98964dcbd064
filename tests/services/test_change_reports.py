"""Change that is left in the reports: beside the payment types, before and after the day closes."""

from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS
from tests.services.change_till import with_tip_box


def table(shop, report="payments_by_type", **narrow):
    with shop.db.reading() as connection:
        return REPORTS[report].run(connection, ReportQuery(narrow=narrow))


def test_what_was_left_stands_beside_the_payment_types_and_the_proof_holds(shop):
    tips = with_tip_box(shop)
    shop.pay(shop.ticket("tea"), "Cash", "50.00", change_type_id=tips)
    shop.sell("tea", pay="Card")
    for closed in (False, True):
        if closed:
            shop.close_day()
        found = table(shop)
        told = {row.cells["type"]: row.cells["value"] for row in found.rows}
        assert told == {"Cash": 5000, "Card": 3000, "Tip box": -2000}
        assert found.proof.holds
        own = table(shop, "payment_list", payment_type=tips)
        assert [(row.cells["type"], row.cells["amount"]) for row in own.rows] == [
            ("Tip box", -2000)
        ]
    assert shop.findings() == []
