"""Foreign money in the tea house: what its tests share."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from pospro.domain.currency import currency
from pospro.domain.money import Money
from pospro.services.ledger.exchange_money import ExchangeMoney, Exchanging, exchange_money
from pospro.services.ledger.revalue_accounts import RevalueAccounts, revalue_accounts
from pospro.services.manager.edit_accounts import AccountContent, SaveAccount, save_account
from pospro.services.manager.edit_currencies import (
    AddRate,
    CurrencyContent,
    SaveCurrency,
    add_rate,
    save_currency,
)
from pospro.services.manager.edit_payment_types import (
    PaymentRoad,
    PaymentTypeContent,
    SavePaymentType,
    payment_rules,
    save_payment_type,
)
from pospro.services.manager.edit_registers import RegisterContent, SaveRegister, save_register
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names
from pospro.services.payment.take_payment import TakePayment, take_payment
from pospro.storage.account_directory import directory
from pospro.storage.foreign_balances import holdings
from pospro.storage.ledger import PostingRow
from pospro.storage.registers import register_state

USD = currency("USD")
DAY = date(2026, 3, 2)


def dollars(shop, step=1, rate="34.125", code="USD"):
    command = SaveCurrency(shop.owner, CurrencyContent(code, step))
    kept = save_currency(shop.db, shop.clock, command)
    if rate:
        enter(shop, kept, rate)
    return kept


def enter(shop, currency_id, rate, since=DAY):
    shop.tick()
    add_rate(shop.db, shop.clock, AddRate(shop.owner, currency_id, Decimal(rate), since))


def known(shop):
    return shop.read(lambda connection: directory(shop.db, connection))


def account(shop, code, like="100.02", money="USD", name="Till in dollars"):
    """A new account in foreign money of the same type as another one."""
    other = known(shop).with_code(like)
    content = AccountContent(code, name, other.type.id, money, other.parent_id)
    return save_account(shop.db, shop.clock, SaveAccount(shop.owner, content))


def key(shop, kind="cash", name="Dollars"):
    """A payment type on an account in dollars beside the drawer."""
    kept = account(shop, "100.09")
    rule = next(each.id for each in shop.read(payment_rules).values() if each.name == "Payment")
    content = PaymentTypeContent(Names(name, {}), PaymentRoad(kind, rule, kept))
    return save_payment_type(shop.db, shop.clock, SavePaymentType(shop.owner, content))


def give(shop, account_id):
    """Let the register's drawer hold the cash of one more account."""
    (register,) = shop.setup().registers.values()
    state = shop.read(register_state, register.id)
    content = RegisterContent(
        register.code,
        register.name,
        register.drawer_account_id,
        register.receipt_printer_id,
        (*register.foreign.values(), account_id),
    )
    save = SaveRegister(shop.owner, content, register.id, fingerprint(state))
    save_register(shop.db, shop.clock, save)


def pay(shop, ticket, cents=None, means="Dollars"):
    tendered = Money(cents, USD) if cents is not None else None
    type_id = shop.payment_type(means)
    shop.tick()
    by = (shop.request_id(), shop.owner)
    command = TakePayment(*by, ticket, None, type_id, tendered, "slip 1")
    return take_payment(shop.db, shop.clock, command)


def revalue(shop, **more):
    shop.tick()
    by = more.pop("request_id", None) or shop.request_id(), more.pop("by", shop.owner)
    return revalue_accounts(shop.db, shop.clock, RevalueAccounts(*by, **more))


def exchange(shop, moved, booked=None, accounts=("100.09", "102.01"), **more):
    """Foreign money of the first account against the second; above zero where it comes in."""
    shop.tick()
    ids = (known(shop).with_code(code).id for code in accounts)
    money = Money(moved, currency(more.pop("money", "USD")))
    worth = Money(booked, currency("TRY")) if booked is not None else None
    by = more.pop("request_id", None) or shop.request_id(), more.pop("by", shop.owner)
    command = ExchangeMoney(*by, Exchanging(*ids, money, worth), **more)
    return exchange_money(shop.db, shop.clock, command)


def held(shop, code="100.09"):
    """What an account holds, in its currency and in the books."""
    account_id = known(shop).with_code(code).id
    found = shop.read(holdings)[account_id]
    return found.amount.minor, found.cost.minor


def postings(shop, code="100.09"):
    account_id = known(shop).with_code(code).id
    table = PostingRow.__table__
    query = select(table).where(table.c.account_id == account_id).order_by(table.c.entry_id)
    rows = shop.read(lambda connection: connection.execute(query).all())
    return [
        (r.debit, r.credit, r.foreign_currency, r.foreign_amount, r.exchange_rate) for r in rows
    ]
