"""Bookings that an accountant expects, made in the tea house as its screens would make them."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from sqlalchemy import select

from pospro.domain.money import Money
from pospro.reports.vouchers.stream import vouchers
from pospro.services.cash.close_shift import CloseShift, close_shift
from pospro.services.cash.count_shift import CountShift, count_shift
from pospro.services.ledger.close_tax import CloseTax, close_tax
from pospro.services.ledger.documents import Draft
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.services.manager.add_accounts import AddAccounts, add_accounts
from pospro.services.manager.edit_calculation_types import (
    CalculationRule,
    CalculationTypeContent,
    SaveCalculationType,
    save_calculation_type,
)
from pospro.services.manager.edit_payment_types import (
    PaymentRoad,
    PaymentTypeContent,
    SavePaymentType,
    save_payment_type,
)
from pospro.services.manager.edit_transaction_types import (
    SaveTransactionType,
    TransactionTypeContent,
    save_transaction_type,
)
from pospro.services.manager.sections import Names
from pospro.services.manager.transaction_type_checks import Road
from pospro.storage import shifts
from pospro.storage.account_directory import directory
from pospro.storage.document_types import document_types
from pospro.storage.ledger import JournalEntryRow
from tests.desk import account, make, write
from tests.shop import LIRA, Shop

DRAWER = "100.02"


class Line(NamedTuple):
    """A line of a booking: minor units above zero are debited, below zero credited."""

    code: str
    minor: int


def book(shop: Shop, lines: Sequence[Line], names: dict[str, str]) -> list[Line]:
    """Make a booking of these lines, whichever way a user would; return what was booked."""
    _add_missing(shop, lines, names)
    for way in (_close_the_tax, _reverse_a_sale, _sell, _take_back, _count, _make_a_document):
        if way(shop, lines):
            break
    else:
        _write(shop, lines)
    return last_voucher(shop)


def last_voucher(shop: Shop) -> list[Line]:
    """Lines of the newest voucher."""
    with shop.db.reading() as connection:
        *_, newest = vouchers(connection)
        known = directory(shop.db, connection)
        return [
            Line(known.account(line.account_id).code, line.debit - line.credit)
            for line in newest.lines
        ]


def _add_missing(shop, lines, names):
    """Add the accounts that the venue does not have, below those that it has."""
    with shop.db.reading() as connection:
        known = directory(shop.db, connection)
    for code in {line.code for line in lines if known.with_code(line.code) is None}:
        above = known.with_code(code.partition(".")[0])
        text = f"#{above.type.name}\n{code} {names[code]} {code}"
        plan = add_accounts(shop.db, shop.clock, AddAccounts(shop.owner, text))
        assert not plan.problems, plan.problems


# Sales


def _parts(lines, *mains):
    return {line.code: line.minor for line in lines if line.code.partition(".")[0] in mains}


def _rate(code: str) -> int:
    return int(code.partition(".")[2])


def _gross(code: str, net: int) -> Money:
    """What a net amount is with the tax of its rate."""
    gross = Decimal(abs(net)) * (100 + _rate(code)) / 100
    return Money(int(gross.quantize(Decimal(1), ROUND_HALF_UP)), LIRA)


def _means(shop, code):
    """The name of a payment type that books on this account, made where there is none."""
    if code == DRAWER:
        return "Cash"
    wanted, setup = account(shop, code), shop.setup()
    for each in setup.payment_types.values():
        if each.account_id == wanted:
            return each.name
    is_owed = code.startswith("12")
    role = "payment_on_account" if is_owed else "payment"
    road = PaymentRoad(
        "customer_account" if is_owed else "card", setup.rules_by_role[role].id, wanted
    )
    content = PaymentTypeContent(Names(f"By {code}", {}), road)
    save_payment_type(shop.db, shop.clock, SavePaymentType(shop.owner, content))
    return f"By {code}"


def _ring_up(shop, sold, sign):
    """Put a line of each rate on a ticket."""
    ticket = None
    for code, net in sold.items():
        product = {1: "bread", 10: "soup of the day", 20: "beer"}[_rate(code)]
        more = {"portion": "50 cl"} if product == "beer" else {}
        price = str(_gross(code, net).decimal)
        ticket, _line = shop.add(product, sign, ticket=ticket, price=price, **more)
    return ticket


def _sell(shop, lines):
    sold, tax = _parts(lines, "600"), _parts(lines, "391")
    if not sold or sum(sold.values()) > 0:
        return False
    ticket = _ring_up(shop, sold, 1)
    for code, net in _parts(lines, "611").items():
        _discount(shop, ticket, (code, net), (sold, tax))
    paid = [line for line in lines if line.minor > 0 and not line.code.startswith("611")]
    for code, minor in paid:
        shop.pay(ticket, _means(shop, code), str(Money(minor, LIRA).decimal))
    if not paid:
        shop.close(ticket)
    return True


def _discount(shop, ticket, given, booked):
    """Take off what the booking says, before the tax or after it, on the account that it says."""
    (code, net), (sold, tax) = given, booked
    rate_code, full = next(iter(sold.items()))
    gross = _gross(rate_code, full).minor
    before_tax = gross + full != -sum(tax.values())
    amount = _gross(rate_code, net).minor if before_tax else net
    with shop.db.reading() as connection:
        known = directory(shop.db, connection)
        open_tickets, target = known.with_code("120.99"), known.with_code(code)
    road = Road(open_tickets.type.id, target.type.id, open_tickets.id, target.id)
    content = TransactionTypeContent(Names(f"Discount {code}", {}), road)
    rule = save_transaction_type(shop.db, shop.clock, SaveTransactionType(shop.owner, content))
    shape = CalculationRule(
        "fixed_amount", Decimal(amount), after_tax=not before_tax, decreases=True
    )
    wanted = CalculationTypeContent(
        Names(f"Discount {code}", {}), shape, rule, posts_net=before_tax
    )
    kept = save_calculation_type(shop.db, shop.clock, SaveCalculationType(shop.owner, wanted))
    shop.calculate(ticket, kept)


def _take_back(shop, lines):
    back = _parts(lines, "610")
    if not back:
        return False
    ticket = _ring_up(shop, back, -1)
    for code, minor in lines:
        if minor < 0:
            shop.pay(ticket, _means(shop, code), str(Money(minor, LIRA).decimal))
    return True


def _reverse_a_sale(shop, lines):
    sold = _parts(lines, "600")
    if not sold or sum(sold.values()) < 0:
        return False
    _sell(shop, [Line(code, -minor) for code, minor in lines])
    query = select(JournalEntryRow.id).order_by(JournalEntryRow.id)
    for entry_id in shop.read(lambda connection: connection.scalars(query).all()):
        command = ReverseEntry(shop.request_id(), shop.owner, entry_id, "iptal")
        reverse_entry(shop.db, shop.clock, command)
    return True


# Beside the sales


def _count(shop, lines):
    """The drawer is counted when the shift closes."""
    codes = {line.code for line in lines}
    if codes not in ({DRAWER, "197.01"}, {DRAWER, "397.01"}):
        return False
    write(shop, (DRAWER, "100.00", None), ("100.01", None, "100.00"))
    difference = next(line.minor for line in lines if line.code == DRAWER)
    shift = shop.read(shifts.open_at, shop.owner.register_id)
    found = Money(10_000 + difference, LIRA)
    counted = count_shift(
        shop.db, shop.clock, CountShift(shop.request_id(), shop.owner, shift.id, found)
    )
    command = CloseShift(shop.request_id(), shop.owner, shift.id, int(counted["count_id"]))
    close_shift(shop.db, shop.clock, command)
    return True


def _close_the_tax(shop, lines):
    codes = {line.code for line in lines}
    if "391" not in codes or not codes & {"360.10", "190"}:
        return False
    if "190" in codes:
        _write(shop, [Line("190", 200_000), Line("102.01", -200_000)])
    for code, minor in lines:
        if code in ("391", "191"):
            _write(shop, [Line(code, -minor), Line("102.01", minor)])
    today = shop.clock.now().date()
    close_tax(shop.db, shop.clock, CloseTax(shop.request_id(), shop.owner, today))
    return True


def _make_a_document(shop, lines):
    """A document of a type that books between the two accounts, if the chart has one."""
    if len(lines) != 2:
        return False
    with shop.db.reading() as connection:
        known = directory(shop.db, connection)
        kinds = document_types(shop.db, connection)
    debited, credited = (
        known.with_code(next(line.code for line in lines if line.minor * sign > 0))
        for sign in (1, -1)
    )
    for kind in kinds.values():
        for own, other in ((debited, credited), (credited, debited)):
            rule = kind.rules[0]
            sides = (rule.source_type_id, rule.target_type_id)
            fits = sides == (credited.type.id, debited.type.id)
            if not fits or kind.account_type_id != own.type.id or len(kind.rules) > 1:
                continue
            if rule.credits(kind.account_type_id) != (own is credited):
                continue
            amount = Money(abs(lines[0].minor), LIRA)
            make(shop, Draft(kind.id, own.id, amount, others={rule.rule.id: other.id}))
            return True
    return False


def _write(shop, lines):
    def amounts(minor):
        text = str(Money(abs(minor), LIRA).decimal)
        return (text, None) if minor > 0 else (None, text)

    write(shop, *((code, *amounts(minor)) for code, minor in lines))
