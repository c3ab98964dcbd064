"""Figures of reports that are composed: sums, shares of the whole and averages."""

from pospro.domain.errors import N_
from pospro.domain.money import half_up_ratio
from pospro.reports.own.subject import Measure, Sums
from pospro.reports.sales.products import share
from pospro.reports.table import Cell, Kind

THOUSAND = 1000


def added(key: str, label: str, kind: Kind) -> Measure:
    """A figure that adds up."""
    return Measure(key, label, kind, lambda sums, _whole: sums[key])


def _share(sums: Sums, whole: Sums) -> Cell:
    return share(sums["value"], whole["value"])


def _ratio(count: str, value: str) -> Measure:
    def average(sums: Sums, _whole: Sums) -> Cell:
        return half_up_ratio(sums[value], sums[count]) if sums[count] else None

    return Measure("average", N_("Average"), "money", average)


def _price(sums: Sums, _whole: Sums) -> Cell:
    quantity = sums["quantity"]
    return half_up_ratio(sums["value"] * THOUSAND, quantity) if quantity else None


LINES = added("lines", N_("Lines"), "count")
TICKETS = added("tickets", N_("Tickets"), "count")
PAYMENTS = added("payments", N_("Payments"), "count")
QUANTITY = added("quantity", N_("Quantity"), "quantity")
VALUE = added("value", N_("Amount"), "money")
TAKEN = added("taken", N_("Taken"), "money")
GIVEN_BACK = added("given_back", N_("Given back"), "money")
DEBIT = added("debit", N_("Debit"), "money")
CREDIT = added("credit", N_("Credit"), "money")
BALANCE = Measure(
    "balance", N_("Balance"), "money", lambda sums, _whole: sums["debit"] - sums["credit"]
)
SHARE = Measure("share", N_("Share"), "percent", _share)
PRICE = Measure("price", N_("Average price"), "money", _price)
AVERAGE_TICKET = _ratio("tickets", "value")
AVERAGE_PAYMENT = _ratio("payments", "taken")
