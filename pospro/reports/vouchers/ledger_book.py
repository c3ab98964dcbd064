"""The ledger book: for each main account what was carried over, every line, and the balance."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, or_, select

from pospro.domain.errors import N_
from pospro.reports.known_accounts import KnownAccount
from pospro.reports.movements import NOTHING, opening, venue_currency
from pospro.reports.query import ReportQuery, id_of
from pospro.reports.table import Cell, Column, Row, Table
from pospro.reports.vouchers.journal_book import book_totals, paper, said
from pospro.reports.vouchers.main_accounts import BookAccounts, book_accounts
from pospro.reports.vouchers.stream import VoucherReader
from pospro.reports.vouchers.turnover import business_dates, turnover
from pospro.reports.vouchers.voucher import Voucher, VoucherLine
from pospro.storage.day_summaries import DaySummaryRow, Sums, summarised_dates

COLUMNS = (
    Column("main", N_("Main account")),
    Column("day", N_("Date"), "day"),
    Column("number", N_("Voucher"), "count"),
    Column("what", N_("What")),
    Column("paper", N_("Document")),
    Column("code", N_("Code")),
    Column("account", N_("Account")),
    Column("debit", N_("Debit"), "money"),
    Column("credit", N_("Credit"), "money"),
    Column("balance", N_("Balance"), "money"),
)
CARRIED, SUM = N_("Carried over"), N_("Total")

LINES_A_DAY = 3
"""How many lines a day is worth: a page of 100 reads 33 days where an account moves little."""

Line = tuple[Voucher, VoucherLine]
_SUMMARIES = DaySummaryRow.__table__


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page ends: the main account, and the last voucher of it that was shown."""

    main_id: int
    day: date | None = None
    number: int = 0

    @classmethod
    def read(cls, text: str | None) -> "_Place | None":
        """The place from its text; None for no text and for one that nobody gave out."""
        *before, last = (text or "").split("_")
        try:
            day, main_id = before or ("", last)
            found = id_of(main_id)
            began = date.fromisoformat(day) if before else None
            return cls(found, began, id_of(last) or 0) if found else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.day}_{self.main_id}_{self.number}" if self.day else str(self.main_id)

    def has_shown(self, voucher: Voucher) -> bool:
        """Whether a page before has shown this voucher of the account."""
        return self.day is not None and (voucher.day, voucher.number) <= (self.day, self.number)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the rows of a main account are made from."""

    connection: Connection
    query: ReportQuery
    accounts: BookAccounts
    sums: Mapping[int, Sums]
    before: Mapping[int, Sums]
    days: list[date]
    unsummed: frozenset[date]
    reader: VoucherReader

    @classmethod
    def of(cls, connection: Connection, query: ReportQuery) -> "_Asked":
        """Read what every main account of the page needs, once."""
        days = business_dates(connection, query.since, query.until)
        return cls(
            connection,
            query,
            book_accounts(connection, query.language),
            turnover(connection, query.since, query.until),
            opening(connection, query.since),
            days,
            frozenset(days).difference(summarised_dates(connection)),
            VoucherReader(connection, days),
        )

    def below(self, main: KnownAccount) -> set[int]:
        """The accounts of a main account, itself among them."""
        return {own for own, above in self.accounts.main.items() if above.id == main.id}

    def opened(self, main: KnownAccount, since: date | None) -> int:
        """Its balance when a day began."""
        is_first = since == self.query.since
        before = self.before if is_first else opening(self.connection, since)
        found = [before.get(own, NOTHING) for own in self.below(main)]
        return sum(each.debit - each.credit for each in found)


def ledger_book(connection: Connection, query: ReportQuery) -> Table:
    """Main account by main account, a page of vouchers at a time; with an account, its own alone.

    A page reads no more days than it could show, so it may end before it is full.
    """
    asked = _Asked.of(connection, query)
    accounts = asked.accounts
    only = accounts.main.get(query.account_id or 0)
    place = _Place.read(query.after)
    seen = accounts.own.get(place.main_id) if place else None
    mains = [each for each in _mains(asked) if only is None or each.id == only.id]
    rows: list[Row] = []
    following: str | None = None
    for number, main in enumerate(mains):
        goes_on = place is not None and place.day is not None and main.id == place.main_id
        if seen is not None and not goes_on and main.code <= seen.code:
            continue
        start = place if goes_on and place is not None else _Place(main.id)
        more, following = _account(main, asked, start, query.size - len(rows))
        rows += more
        if following is None and len(rows) >= query.size and number + 1 < len(mains):
            following = str(_Place(main.id))
        if following is not None:
            break
    totals, proof = book_totals(connection, query)
    return Table(
        title=N_("Ledger book"),
        columns=COLUMNS,
        rows=tuple(rows),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals=totals if rows and only is None else {},
        following=following,
        proof=proof,
    )


def _mains(asked: _Asked) -> list[KnownAccount]:
    """The main accounts that moved or had a balance, by code."""
    accounts = asked.accounts
    balances: defaultdict[int, int] = defaultdict(int)
    for account_id, sums in asked.before.items():
        balances[accounts.main[account_id].id] += sums.debit - sums.credit
    moved = {accounts.main[own].id for own, sums in asked.sums.items() if any(sums)}
    return [
        each
        for each in accounts.own.values()
        if accounts.main[each.id] is each and (each.id in moved or balances[each.id])
    ]


def _account(
    main: KnownAccount, asked: _Asked, place: _Place, room: int
) -> tuple[list[Row], str | None]:
    """The rows of one main account from a place on, and where its next page starts, if it does."""
    query, below = asked.query, asked.below(main)
    days = _days_moved(asked, below, place.day or query.since)
    balance = asked.opened(main, place.day or query.since)
    rows = [_carried(main, balance, query)] if balance and place.day is None else []
    read: set[date] = set()
    last = place
    for voucher in (each for day in days for each in asked.reader.kept(day)):
        read.add(voucher.day)
        lines = [line for line in voucher.lines if line.account_id in below]
        if not lines or place.has_shown(voucher):
            balance += sum(line.debit - line.credit for line in lines)
            continue
        is_full = len(rows) >= room or len(read) > max(1, query.size // LINES_A_DAY)
        if last is not place and is_full:
            return rows, str(last)
        for line in lines:
            balance += line.debit - line.credit
            rows.append(_line(main, (voucher, line), balance, asked))
        last = _Place(main.id, voucher.day, voucher.number)
    return [*rows, _total(main, balance, asked)], None


def _days_moved(asked: _Asked, below: set[int], since: date | None) -> list[date]:
    """The days on which any of the accounts moved; the last ones may not have."""
    column = _SUMMARIES.c.business_date
    moved = select(column).where(
        _SUMMARIES.c.account_id.in_(below), or_(_SUMMARIES.c.debit > 0, _SUMMARIES.c.credit > 0)
    )
    found = asked.unsummed.union(asked.connection.scalars(moved.distinct()))
    return [day for day in asked.days if day in found and (since is None or day >= since)]


def _carried(main: KnownAccount, balance: int, query: ReportQuery) -> Row:
    cells: dict[str, Cell] = {"main": _name(main), "what": CARRIED, "balance": balance}
    return Row({**cells, "day": query.since}, words=frozenset({"what"}))


def _line(main: KnownAccount, line: Line, balance: int, asked: _Asked) -> Row:
    voucher, posted = line
    language, own = asked.query.language or "en", asked.accounts.own[posted.account_id]
    cells: dict[str, Cell] = {
        "main": _name(main),
        "day": voucher.day,
        "number": voucher.number,
        "what": said(voucher, language),
        "paper": paper(voucher, language),
        "code": own.code,
        "account": own.name,
        "debit": posted.debit or None,
        "credit": posted.credit or None,
        "balance": balance,
    }
    return Row(cells, opens=voucher.opens)


def _total(main: KnownAccount, balance: int, asked: _Asked) -> Row:
    """What the account moved on all the days, whichever page it ends on."""
    moved = [asked.sums.get(own, NOTHING) for own in asked.below(main)]
    debit, credit = sum(each.debit for each in moved), sum(each.credit for each in moved)
    sums: dict[str, Cell] = {"debit": debit, "credit": credit, "balance": balance}
    return Row({"main": _name(main), "what": SUM, **sums}, level=1, words=frozenset({"what"}))


def _name(main: KnownAccount) -> str:
    return f"{main.code} {main.name}"
