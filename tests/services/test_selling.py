"""A sale from the first tap to the closed ticket, with what it posts."""

from tests.shop import lira


def test_a_tea_in_cash_closes_with_its_number_and_posts_payment_and_sale(shop):
    sold = shop.sell("tea", 2, tendered="100.00")
    assert (sold.number, sold.change) == ("K1-000001", lira("40.00"))
    assert shop.journal() == (
        "payment  Dr 100.02 60.00  Cr 120.99 60.00\n"
        "sale     Dr 120.99 60.00  Cr 600.10 54.55  Cr 391.10 5.45\n"
    )
    assert shop.findings() == []
