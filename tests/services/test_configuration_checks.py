"""A set-up that could not sell, or would lock everybody out, is named before it is written."""

import copy

import pytest

from pospro import charts
from pospro.domain.currency import currency
from pospro.services.manager.configuration.checks import problems_of
from pospro.services.manager.configuration.file import read_entries


@pytest.fixture
def restaurant():
    """Return the demo restaurant as the content of a file, free of problems."""
    demo = charts.read(charts.DEMO)
    content = charts.for_profile(demo.profile).with_sections(demo).configuration("tr")
    del content["people"]
    content["venue"] |= {"name": "Çınaraltı", "language": "tr"}
    content["roles"] = [
        {"name": "Owner", "rights": ["sell", "edit_users"]},
        {"name": "Cashier", "rights": ["sell"]},
    ]
    content["users"] = [
        {"name": name, "role": role, "language": "tr"}
        for name, role in (("Seda", "Owner"), ("Elif", "Cashier"))
    ]
    assert problems_of(read_entries(content, currency("TRY"))) == []
    return copy.deepcopy(content)


def _no_open_tickets(content):
    rule = next(r for r in content["transaction_types"] if r.get("role") == "sale_10")
    rule["source"], rule["target"] = "600.10", None


def _wrong_type(content):
    rule = next(r for r in content["transaction_types"] if r.get("role") == "discount")
    rule["target"] = "600.10"


def _two_of_a_kind(content):
    content["taxes"].append(content["taxes"][0])


def _barcode_twice(content):
    water = next(p for p in content["products"] if p["name"] == "Su")
    water["portions"][0]["barcodes"] = ["8690000000029"]


def _nobody_left(content):
    content["users"] = [user for user in content["users"] if user["role"] == "Cashier"]


def _role_missing(content):
    for entry in content["accounts"]:
        if entry.get("role") == "rounding":
            del entry["role"]


def _card_without_account(content):
    card = next(kind for kind in content["payment_types"] if kind["kind"] == "card")
    del card["account"]


def _to_itself(content):
    rule = next(r for r in content["transaction_types"] if r.get("role") == "cash_over")
    rule["source_type"] = rule["target_type"]
    rule["source"] = rule["target"] = "100.01"


def _exchanged(content):
    sale = next(r for r in content["transaction_types"] if r.get("role") == "sale_10")
    costs = next(t["name"] for t in content["account_types"] if t["class"] == "expense")
    content["transaction_types"].append(
        {"name": "Ters", "source_type": costs, "target_type": sale["source_type"]}
    )


def _foreign(content):
    rule = next(r for r in content["transaction_types"] if r.get("role") == "cash_over")
    rule["currency"] = "EUR"


def _no_such_zone(content):
    content["venue"]["time_zone"] = "Europe/Nowhere"


def _returned_elsewhere(content):
    content["taxes"][0]["returned_sale_type"] = "Kasa noksanı"


def _unknown_return(content):
    content["taxes"][0]["returned_tax_type"] = "Elsewhere"


def _product_returned_elsewhere(content):
    content["products"][0]["returned_sale_type"] = "Kasa noksanı"


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (_no_open_tickets, "120.99"),
        (_wrong_type, "600.10"),
        (_two_of_a_kind, "twice"),
        (_barcode_twice, "8690000000029"),
        (_nobody_left, "edit users"),
        (_role_missing, "rounding"),
        (_card_without_account, "drawer"),
        (_to_itself, "nothing would move"),
        (_exchanged, "Exchange source and target"),
        (_foreign, "is kept in TRY, not in EUR"),
        (_no_such_zone, "Europe/Nowhere"),
        (_returned_elsewhere, "must have the account 120.99"),
        (_unknown_return, "“Elsewhere” is not among the transaction_types"),
        (_product_returned_elsewhere, "must have the account 120.99"),
    ],
)
def test_a_set_up_that_cannot_work_is_refused(restaurant, spoil, word):
    spoil(restaurant)
    problems = problems_of(read_entries(restaurant, currency("TRY")))
    assert any(word in str(problem) for problem in problems)
