"""An account screen: the accounts of some types with their balances, as a tree or a list."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.domain.money import Money
from pospro.i18n import fold
from pospro.reports.account_tree import tree_of
from pospro.reports.movements import NOTHING, opening, venue_currency
from pospro.reports.query import ReportQuery, id_of
from pospro.reports.table import Cell, Column, Proof, ProofLine, Row, Table
from pospro.storage.account_directory import Directory, KnownAccount, KnownType
from pospro.storage.account_screens import AccountScreen, ScreenType
from pospro.storage.day_summaries import Sums, sums_to_date
from pospro.storage.foreign_balances import holdings

NAMES = (Column("code", N_("Code")), Column("name", N_("Account")))
OPENING = Column("opening", N_("Balance before"), "money")
SUMS = (
    Column("debit", N_("Debit"), "money"),
    Column("credit", N_("Credit"), "money"),
    Column("balance", N_("Balance"), "money"),
)


@dataclass(frozen=True, slots=True)
class ScreenQuery:
    """A screen, the days and words asked for, and the type whose accounts alone are shown.

    A screen without an id is one that is being composed.
    """

    screen: AccountScreen
    asked: ReportQuery
    type_id: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether everything on the screen is asked for."""
        return self.type_id is None and not self.asked.text

    @property
    def types(self) -> Sequence[ScreenType]:
        """The account types to show; one that was asked for alone shows its accounts."""
        if self.type_id is None:
            return self.screen.types
        return [
            ScreenType(each.account_type_id, hide_zero=each.hide_zero and each.details)
            for each in self.screen.types
            if each.account_type_id == self.type_id
        ]


@dataclass(frozen=True, slots=True)
class _Figures:
    """What an account, or several, had before the days asked for, and moved in them."""

    opening: int = 0
    debit: int = 0
    credit: int = 0

    @property
    def balance(self) -> int:
        """What is left at the end: above zero on the debit side."""
        return self.opening + self.debit - self.credit

    @property
    def is_nothing(self) -> bool:
        """Whether nothing ever happened."""
        return not (self.opening or self.debit or self.credit)

    @classmethod
    def total(cls, parts: Iterable["_Figures"]) -> "_Figures":
        """All of them in one."""
        found = list(parts)
        return cls(
            sum(each.opening for each in found),
            sum(each.debit for each in found),
            sum(each.credit for each in found),
        )


@dataclass(frozen=True, slots=True)
class _Line:
    """A line before it is a row: an account at its depth, or the total of a type.

    `stands`: something is left on the account, or on one below it.
    """

    figures: _Figures
    account: KnownAccount | None = None
    depth: int = 0
    stands: bool = True
    type_id: int = 0


@dataclass(frozen=True, slots=True)
class _Books:
    """What the ledger says, read once for the whole screen."""

    known: Directory
    before: Mapping[int, Sums]
    after: Mapping[int, Sums]
    members: Mapping[int, list[KnownAccount]]
    memo: dict[int, _Figures] = field(default_factory=dict)

    def figures(self, account_id: int) -> _Figures:
        """Those of one account."""
        if account_id not in self.memo:
            old = self.before.get(account_id, NOTHING)
            new = self.after.get(account_id, NOTHING)
            self.memo[account_id] = _Figures(
                old.debit - old.credit, new.debit - old.debit, new.credit - old.credit
            )
        return self.memo[account_id]


def account_screen(connection: Connection, known: Directory, query: ScreenQuery) -> Table:
    """The accounts of the screen's types, a page of them, with a total of each type and of all.

    The totals are those of everything asked for, also on a page of it. A retired account shows as
    long as something stands on it.
    """
    asked = query.asked
    books = _read(connection, known, query)
    lines = [line for part in query.types for line in _part(books, part, query)]
    start = id_of(asked.after or "") or 0
    page = lines[start : start + asked.size]
    held = {key: each.amount for key, each in holdings(connection, asked.until).items()}
    abroad = sorted({held[each].currency.code for each in _accounts_of(lines) if each in held})
    total = _total(lines)
    spans = asked.since is not None
    return Table(
        title="{name}",
        columns=(
            *NAMES,
            *((OPENING,) if spans else ()),
            *SUMS,
            *(Column(f"in_{code}", code, "money", code) for code in abroad),
        ),
        rows=tuple(_row(books, query, line, held) for line in page),
        currency=venue_currency(connection),
        facts={"name": _said(query.screen, asked.language)},
        totals=_cells(total) if lines else {},
        following=str(start + asked.size) if len(lines) > start + asked.size else None,
        proof=_proof(books, query, lines) if query.is_whole else None,
    )


def _read(connection: Connection, known: Directory, query: ScreenQuery) -> _Books:
    before = opening(connection, query.asked.since)
    wanted = {each.account_type_id for each in query.types}
    members: dict[int, list[KnownAccount]] = {each: [] for each in wanted}
    accounts = tree_of(known) if query.screen.as_tree else known.accounts.values()
    for account in accounts:
        if account.type.id in wanted:
            members[account.type.id].append(account)
    return _Books(known, before, sums_to_date(connection, query.asked.until), members)


def _part(books: _Books, part: ScreenType, query: ScreenQuery) -> Iterator[_Line]:
    """The lines of one account type: its accounts, then their total."""
    words = fold(query.asked.text).split()
    found = [
        account
        for account in books.members[part.account_type_id]
        if all(word in account.words for word in words)
    ]
    total = _Figures.total(books.figures(each.id) for each in found)
    if words and not found:
        return
    if part.details or words:
        tree = query.screen.as_tree and not words
        lines = list(_tree(books, found) if tree else _list(books, found))
        yield from (line for line in lines if _stays(line, part))
    yield _Line(total, type_id=part.account_type_id)


def _stays(line: _Line, part: ScreenType) -> bool:
    assert line.account is not None
    if line.account.is_retired and line.figures.is_nothing:
        return False
    return line.stands or not part.hide_zero


def _list(books: _Books, accounts: Iterable[KnownAccount]) -> Iterator[_Line]:
    found = ((each, books.figures(each.id)) for each in accounts)
    return (_Line(figures, each, stands=bool(figures.balance)) for each, figures in found)


def _tree(books: _Books, accounts: Sequence[KnownAccount]) -> Iterator[_Line]:
    """Each account with all of its type that stands below it; those come after it, deeper."""
    whole: dict[int, _Figures] = {}
    stand: set[int] = set()
    for account in reversed(accounts):
        below = [each.id for each in books.known.below.get(account.id, ()) if each.id in whole]
        own = books.figures(account.id)
        whole[account.id] = _Figures.total([own, *(whole[each] for each in below)])
        if own.balance or stand.intersection(below):
            stand.add(account.id)
    depths: dict[int, int] = {}
    for account in accounts:
        depths[account.id] = depths.get(account.parent_id or 0, -1) + 1
        yield _Line(whole[account.id], account, depths[account.id], account.id in stand)


def _total(lines: Iterable[_Line]) -> _Figures:
    return _Figures.total(line.figures for line in lines if line.account is None)


def _accounts_of(lines: Iterable[_Line]) -> Iterator[int]:
    return (line.account.id for line in lines if line.account is not None)


def _row(books: _Books, query: ScreenQuery, line: _Line, held: Mapping[int, Money]) -> Row:
    asked = query.asked
    if line.account is None:
        name = _said(books.known.type(line.type_id), asked.language)
        opens = None
        if query.is_whole and query.screen.id:
            days = {"type": line.type_id, "since": asked.since, "until": asked.until}
            given = {name: value for name, value in days.items() if value is not None}
            opens = f"screen:{query.screen.id}?{urlencode(given)}"
        return Row({"name": name} | _cells(line.figures), level=1, opens=opens)
    cells: dict[str, Cell] = {
        "code": line.account.code,
        "name": _said(line.account, asked.language),
        **_cells(line.figures),
    }
    own = held.get(line.account.id)
    if own is not None:
        cells[f"in_{own.currency.code}"] = own.minor
    return Row(cells, opens=asked.card(line.account.id), depth=line.depth)


def _cells(figures: _Figures) -> dict[str, Cell]:
    return {
        "opening": figures.opening,
        "debit": figures.debit,
        "credit": figures.credit,
        "balance": figures.balance,
    }


def _proof(books: _Books, query: ScreenQuery, lines: Sequence[_Line]) -> Proof:
    """What is listed and the rest of the ledger are equal, so nothing of these types is missing."""
    shown = _listed(lines, query)
    types = {each.account_type_id for each in query.types}
    others = sum(
        books.figures(key).balance
        for key in books.after
        if books.known.accounts[key].type.id not in types
    )
    return Proof(
        N_("What is listed is what the rest of the ledger leaves"),
        (
            ProofLine(N_("The accounts listed"), shown, level=1),
            ProofLine(N_("All other accounts"), others),
            ProofLine(N_("The whole ledger, debits less credits"), shown + others, level=1),
        ),
        shown + others == 0,
    )


def _listed(lines: Sequence[_Line], query: ScreenQuery) -> int:
    """The balances as they stand in the rows, and the totals of types that show no rows."""
    detailed = {each.account_type_id for each in query.types if each.details}
    return sum(
        line.figures.balance
        for line in lines
        if (line.account is not None and line.depth == 0)
        or (line.account is None and line.type_id not in detailed)
    )


def _said(thing: AccountScreen | KnownAccount | KnownType, language: str | None) -> str:
    return thing.translations.get(language or "", thing.name)
