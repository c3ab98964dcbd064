"""Vouchers: the books as a neutral stream, from which every export writes its own format."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Connection, func, select

from pospro.domain.account import AccountClass
from pospro.domain.exchange import Foreign
from pospro.domain.money import Currency, Money, currency
from pospro.reports.journal import REASONS
from pospro.storage.accounts import AccountRow, AccountTypeRow
from pospro.storage.currencies import rates_until
from pospro.storage.day_summaries import Sums, sums_to_date
from pospro.storage.document_lists import document_numbers
from pospro.storage.foreign_balances import holdings, without_foreign_money
from pospro.storage.journal_queries import RecordedEntry, recorded_between
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.streams import portions
from pospro.storage.tickets import TicketRow
from pospro.storage.venue import the_venue

ROOTS = {
    AccountClass.ASSET: "Assets",
    AccountClass.LIABILITY: "Liabilities",
    AccountClass.EQUITY: "Equity",
    AccountClass.INCOME: "Income",
    AccountClass.EXPENSE: "Expenses",
}


@dataclass(frozen=True, slots=True)
class ExportAccount:
    """An account under a name that every program takes; `balance` is minor units, or unknown.

    One in a foreign currency holds `held` of it; `rest` of its balance is no cost of that money,
    but what it was revalued by.
    """

    id: int
    code: str
    name: str
    path: str
    closed_on: date | None = None
    balance: int | None = None
    held: Money | None = None
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit of a foreign currency is worth from a day on."""

    day: date
    code: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Voucher:
    """A journal entry: amounts are minor units by account id, above zero where debited.

    `foreign` is what stands beside the amount of an account in another currency.
    """

    day: date
    number: str
    what: str
    ticket: str | None
    amounts: tuple[tuple[int, int], ...]
    foreign: Mapping[int, Foreign] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Books:
    """What is exported: accounts that moved, in the order of their codes, and a stream."""

    title: str
    currency: Currency
    accounts: tuple[ExportAccount, ...]
    first_day: date
    last_day: date
    vouchers: Iterable[Voucher]
    prices: tuple[Price, ...] = ()

    def amount(self, minor: int) -> str:
        """Minor units as programs write them, with the currency's code."""
        return written(Money(minor, self.currency))

    def posted(self, minor: int, kept: Foreign | None) -> str:
        """A posting's amount: foreign money at its total cost, or a change of its worth alone."""
        if kept is None or not kept.amount:
            return self.amount(minor)
        return f"{written(kept.amount)} @@ {self.amount(abs(minor))}"

    def balances(self, account: ExportAccount) -> list[str]:
        """What an account must come to, in each currency that it holds; none when unknown."""
        if account.balance is None:
            return []
        if account.held is None:
            return [self.amount(account.balance)]
        return [written(account.held), self.amount(account.rest)]

    @property
    def currencies(self) -> list[Currency]:
        """That of the books, then the foreign ones that are named."""
        codes = {account.held.currency.code for account in self.accounts if account.held}
        return [self.currency, *(currency(code) for code in sorted(codes))]

    @property
    def paths(self) -> dict[int, str]:
        """Account id → its name in the file."""
        return {account.id: account.path for account in self.accounts}


def written(amount: Money) -> str:
    """An amount as programs write it, with its currency's code."""
    return f"{amount.decimal} {amount.currency.code}"


def books(connection: Connection, since: date | None = None, until: date | None = None) -> Books:
    """The books of a span of days, or all of them; only from the first day on with balances."""
    venue = the_venue(connection)
    title, code = (venue.name, venue.currency) if venue else ("", "TRY")
    entries = JournalEntryRow.__table__
    first, last = connection.execute(
        select(func.min(entries.c.business_date), func.max(entries.c.business_date))
    ).one()
    sums = sums_to_date(connection, until)
    accounts = _accounts(connection, sums, until, with_balances=since is None)
    first_day = first or date(1970, 1, 1)
    last_day = max(day for day in (first_day, until or last) if day is not None)
    vouchers = _vouchers(connection, since, until)
    prices = _prices(connection, accounts, last_day)
    return Books(title, currency(code), accounts, first_day, last_day, vouchers, prices)


def _accounts(
    connection: Connection, sums: dict[int, Sums], until: date | None, *, with_balances: bool
) -> tuple[ExportAccount, ...]:
    accounts, types = AccountRow.__table__, AccountTypeRow.__table__
    query = (
        select(accounts, types.c.account_class)
        .join_from(accounts, types, accounts.c.account_type_id == types.c.id)
        .where(accounts.c.id.in_(sums.keys()))
        .order_by(accounts.c.code)
    )
    rows = connection.execute(query).all()
    held, rests = holdings(connection, until), without_foreign_money(connection, until)
    paths = safe_paths([(row.account_class, row.code, row.name) for row in rows])
    return tuple(
        ExportAccount(
            id=row.id,
            code=row.code,
            name=row.name,
            path=path,
            closed_on=_closed_on(connection, row.id) if row.retired_at else None,
            balance=sums[row.id].debit - sums[row.id].credit if with_balances else None,
            held=held[row.id].amount if row.id in held else None,
            rest=rests.get(row.id, 0),
        )
        for row, path in zip(rows, paths, strict=True)
    )


def _prices(
    connection: Connection, accounts: Iterable[ExportAccount], last_day: date
) -> tuple[Price, ...]:
    """The rates of the foreign currencies that the accounts are in; of one day the last one."""
    codes = {account.held.currency.code for account in accounts if account.held}
    found = {(each.since, each.code): each.rate for each in rates_until(connection, last_day)}
    return tuple(
        Price(day, code, rate.normalize()) for (day, code), rate in found.items() if code in codes
    )


def _closed_on(connection: Connection, account_id: int) -> date:
    """The day after the last posting of an account that is out of use."""
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    query = (
        select(func.max(entries.c.business_date))
        .join_from(postings, entries, entries.c.id == postings.c.entry_id)
        .where(postings.c.account_id == account_id)
    )
    last: date = connection.scalar(query) or date(1970, 1, 1)
    return last + timedelta(days=1)


def safe_paths(accounts: Iterable[tuple[str, str, str]]) -> list[str]:
    """A path for each (class, code, name), such as `Assets:100-02-Till-1`; no two are the same.

    Letters and digits of any script and hyphens are all that hledger and beancount both take.
    """
    paths: list[str] = []
    used: set[str] = set()
    for account_class, code, name in accounts:
        path = f"{ROOTS[AccountClass(account_class)]}:{_component(f'{code} {name}')}"
        number, unique = 1, path
        while unique in used:
            number += 1
            unique = f"{path}-{number}"
        used.add(unique)
        paths.append(unique)
    return paths


def _component(text: str) -> str:
    letters = [
        letter if letter.isalpha() or unicodedata.category(letter) == "Nd" else " "
        for letter in unicodedata.normalize("NFC", text)
    ]
    component = "-".join("".join(letters).split())
    first = unicodedata.category(component[0]) if component else ""
    return component if first in {"Lu", "Nd"} else f"X{component}"


def _vouchers(connection: Connection, since: date | None, until: date | None) -> Iterator[Voucher]:
    tickets = TicketRow.__table__
    for portion in portions(recorded_between(connection, since, until)):
        ids = {entry.ticket_id for entry in portion if entry.ticket_id is not None}
        query = select(tickets.c.id, tickets.c.number).where(tickets.c.id.in_(ids))
        numbers = {row.id: row.number for row in connection.execute(query)}
        documents = document_numbers(connection, [entry.id for entry in portion])
        for entry in portion:
            found = (numbers.get(entry.ticket_id or 0), documents.get(entry.id))
            yield _voucher(entry, found)


def _voucher(entry: RecordedEntry, numbers: tuple[str | None, str | None]) -> Voucher:
    """The voucher of an entry; `numbers` are those of its ticket and of its document."""
    ticket, document = numbers
    reason = REASONS.get(entry.origin.reason, entry.origin.reason)
    what = " ".join(filter(None, (reason, ticket, document, entry.origin.description)))
    amounts = tuple((p.account_id, p.debit - p.credit) for p in entry.postings)
    foreign = {p.account_id: p.foreign for p in entry.postings if p.foreign is not None}
    number = f"{entry.book}-{entry.sequence}"
    return Voucher(entry.business_date, number, what, ticket, amounts, foreign)


def one_line(text: str) -> str:
    """Text without line breaks and control characters, with single blanks."""
    kept = (letter if letter.isprintable() else " " for letter in text)
    return " ".join("".join(kept).split())
