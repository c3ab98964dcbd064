"""Proofs of a work period: what the documents tell, held against what the ledger has booked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from pospro.domain.currency import Currency, currency
from pospro.domain.errors import N_
from pospro.posting.payment import PAYMENTS
from pospro.reports.day_foreign import foreign_money_of
from pospro.storage import shifts
from pospro.storage.balances import balance_of
from pospro.storage.foreign_balances import holdings
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.payments import PaymentRow
from pospro.storage.tickets import TicketRow, TicketTaxRow
from pospro.storage.venue_setup import Register, VenueSetup
from pospro.storage.work_periods import WorkPeriod

NAMES: Mapping[str, str] = {
    "drawer": N_("Drawer = its account"),
    "open_tickets": N_("Open tickets = payments on them"),
    "tax": N_("Tax = entries"),
    "sales": N_("Tickets = sale entries"),
    "payments": N_("Payments = their account"),
}
"""Proof → what it claims, as a message id."""

OK, OPEN, BAD = "ok", "open", "bad"


@dataclass(frozen=True, slots=True)
class Proof:
    """One claim: `told` by the documents, `booked` in the ledger, about `what`.

    Both are minor units of the books, or of a foreign `currency`.
    """

    key: str
    state: str
    what: str
    told: int
    booked: int
    account_id: int | None = None
    currency: str | None = None

    @property
    def sentence(self) -> str:
        """What does not hold, in English."""
        claim = f"{NAMES[self.key]} {self.what}".strip()
        return f"{claim}: documents {self.told}, ledger {self.booked}."

    def counted_in(self, own: Currency) -> Currency:
        """The currency of both figures, where `own` is that of the books."""
        return currency(self.currency) if self.currency else own

    @property
    def difference(self) -> int:
        """What the documents tell above what is booked."""
        return self.told - self.booked

    def as_dict(self) -> dict[str, Any]:
        """The proof as a Z report keeps it."""
        names = ("key", "state", "what", "told", "booked")
        told = {name: getattr(self, name) for name in names}
        return told | {"currency": self.currency} if self.currency else told


@dataclass(frozen=True, slots=True)
class Movement:
    """What one account was debited and credited with for one reason, by the same rules."""

    account_id: int
    reason: str
    rules: str
    debit: int
    credit: int


def movements_of(connection: Connection, period: WorkPeriod) -> list[Movement]:
    """Everything that the ledger has booked in the work period, summed up."""
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    columns = (postings.c.account_id, entries.c.reason, postings.c.rules)
    query = (
        select(*columns, func.sum(postings.c.debit), func.sum(postings.c.credit))
        .join_from(entries, postings, postings.c.entry_id == entries.c.id)
        .where(
            entries.c.business_date == period.business_date,
            entries.c.work_period_id == period.id,
        )
        .group_by(*columns)
    )
    return [
        Movement(account_id, reason, rules, int(debit), int(credit))
        for account_id, reason, rules, debit, credit in connection.execute(query)
    ]


def proofs_of(
    connection: Connection, setup: VenueSetup, period: WorkPeriod, booked: list[Movement]
) -> list[Proof]:
    """Every proof of the work period."""
    return [
        *_drawers(connection, setup, period),
        _open_tickets(connection, setup),
        _sales(connection, setup, period, booked),
        *_taxes(connection, setup, period, booked),
        *_payments(connection, period, booked),
    ]


def _drawers(connection: Connection, setup: VenueSetup, period: WorkPeriod) -> Iterator[Proof]:
    """A drawer that was counted holds what its account says ever since, in each currency."""
    for register in setup.registers.values():
        account = register.drawer_account_id
        running = shifts.open_at(connection, register.id)
        last = running or shifts.last_closed_at(connection, register.id)
        if last is None or last.work_period_id != period.id:
            continue
        balance = balance_of(connection, account)
        if running is not None or last.counted is None:
            yield Proof("drawer", OPEN, register.name, balance, balance, account)
        else:
            yield _proof("drawer", register.name, (last.counted, balance), account)
        for code, each in foreign_money_of(setup, last).items():
            yield _foreign_drawer(connection, register, code, each)


def _foreign_drawer(
    connection: Connection, register: Register, code: str, each: Mapping[str, Any]
) -> Proof:
    """The same of one foreign currency, in its minor units."""
    account: int = each["account_id"]
    held = holdings(connection, account_id=account).get(account)
    balance = held.amount.minor if held else 0
    what, counted = f"{register.name} {code}", each.get("counted")
    if counted is None:
        return Proof("drawer", OPEN, what, balance, balance, account, code)
    return replace(_proof("drawer", what, (counted, balance), account), currency=code)


def _open_tickets(connection: Connection, setup: VenueSetup) -> Proof:
    tickets, payments = TicketRow.__table__, PaymentRow.__table__
    query = (
        select(func.coalesce(func.sum(payments.c.amount), 0))
        .join_from(tickets, payments, payments.c.ticket_id == tickets.c.id)
        .where(tickets.c.state == "open")
    )
    account = setup.account_role("open_tickets")
    paid = int(connection.scalar(query) or 0)
    left = balance_of(connection, account) - _reversed(connection, account)
    return _proof("open_tickets", "", (paid, -left), account)


def _reversed(connection: Connection, account_id: int) -> int:
    """What reversals moved on an account: they undo an entry, not what happened at the till."""
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    moved = func.coalesce(func.sum(postings.c.debit - postings.c.credit), 0)
    query = (
        select(moved)
        .join_from(entries, postings, postings.c.entry_id == entries.c.id)
        .where(entries.c.reason == "reversal", postings.c.account_id == account_id)
    )
    return int(connection.scalar(query) or 0)


def _sales(
    connection: Connection, setup: VenueSetup, period: WorkPeriod, booked: list[Movement]
) -> Proof:
    tickets = TicketRow.__table__
    query = select(func.coalesce(func.sum(tickets.c.total), 0)).where(
        tickets.c.work_period_id == period.id, tickets.c.state == "closed"
    )
    account = setup.account_role("open_tickets")
    entries = sum(
        each.debit - each.credit
        for each in booked
        if each.account_id == account and each.reason == "sale"
    )
    return _proof("sales", "", (int(connection.scalar(query) or 0), entries), account)


def _taxes(
    connection: Connection, setup: VenueSetup, period: WorkPeriod, booked: list[Movement]
) -> Iterator[Proof]:
    """Per rate; rates that share an account are held against it together."""
    told = _told_taxes(connection, period)
    rates = _rates_of_rules(setup)
    found: dict[frozenset[Decimal], int] = defaultdict(int)
    for each in booked:
        rules = [int(ref.partition(".")[0]) for ref in each.rules.split()]
        if each.reason == "sale" and all(rule in rates for rule in rules):
            key = frozenset(rate for rule in rules for rate in rates[rule])
            found[key] += each.credit - each.debit
    mixed = any(len(key) > 1 for key in found)
    if mixed:
        yield _proof("tax", "", (sum(told.values()), sum(found.values())))
        return
    entries = {rate: minor for key, minor in found.items() for rate in key}
    for rate in sorted(told.keys() | entries.keys()):
        both = (told.get(rate, 0), entries.get(rate, 0))
        if any(both):
            yield _proof("tax", f"{rate.normalize():f} %", both)


def _told_taxes(connection: Connection, period: WorkPeriod) -> dict[Decimal, int]:
    tickets, taxes = TicketRow.__table__, TicketTaxRow.__table__
    query = (
        select(taxes.c.rate, func.sum(taxes.c.tax))
        .join_from(tickets, taxes, taxes.c.ticket_id == tickets.c.id)
        .where(tickets.c.work_period_id == period.id, tickets.c.state == "closed")
        .group_by(taxes.c.rate)
    )
    return {rate: int(minor) for rate, minor in connection.execute(query)}


def _rates_of_rules(setup: VenueSetup) -> dict[int, set[Decimal]]:
    """Transaction type → the rates of the templates that book their tax by it."""
    rates: dict[int, set[Decimal]] = defaultdict(set)
    for template in setup.taxes.values():
        for rule in filter(None, (template.transaction_type, template.returned_type)):
            rates[rule.id].add(template.rate)
    return rates


def _payments(
    connection: Connection, period: WorkPeriod, booked: list[Movement]
) -> Iterator[Proof]:
    payments = PaymentRow.__table__
    query = (
        select(payments.c.account_id, payments.c.name, func.sum(payments.c.amount))
        .where(payments.c.work_period_id == period.id)
        .group_by(payments.c.account_id, payments.c.name)
        .order_by(payments.c.account_id, payments.c.name)
    )
    told: dict[int, int] = defaultdict(int)
    names: dict[int, list[str]] = defaultdict(list)
    for account_id, name, amount in connection.execute(query):
        told[account_id] += int(amount)
        names[account_id].append(name)
    entries: dict[int, int] = defaultdict(int)
    for each in booked:
        if each.reason in PAYMENTS:
            entries[each.account_id] += each.debit - each.credit
    for account_id, amount in told.items():
        both = (amount, entries[account_id])
        yield _proof("payments", ", ".join(names[account_id]), both, account_id)


def _proof(key: str, what: str, both: tuple[int, int], account_id: int | None = None) -> Proof:
    told, booked = both
    return Proof(key, OK if told == booked else BAD, what, told, booked, account_id)
