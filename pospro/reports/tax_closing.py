"""The closing of the value added tax: which entry clears its accounts, as the chart has them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, func, or_, select

from pospro import charts
from pospro.domain.errors import N_
from pospro.posting.tax_closing import TAX_CLOSED
from pospro.reports.known_accounts import KnownAccount, known_accounts
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.table import Cell, Column, Proof, ProofLine, Row, Table
from pospro.storage.day_summaries import sums_to_date
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.venue import VenueRow

COLUMNS = (
    Column("what", N_("What")),
    Column("code", N_("Code")),
    Column("name", N_("Account")),
    Column("debit", N_("Debit"), "money"),
    Column("credit", N_("Credit"), "money"),
)
OUTPUT, INPUT, CARRIED = N_("Tax on sales"), N_("Tax on purchases"), N_("Carried over")
PAYABLE, CARRY = N_("To be paid to the tax office"), N_("To be carried over")
PARTS = {"output": OUTPUT, "input": INPUT, "carried": CARRIED}


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """One posting: `minor` units debit the account, or credit it below zero."""

    account: KnownAccount
    said: str
    minor: int


@dataclass(frozen=True, slots=True)
class TaxClosing:
    """The entry that clears the tax accounts; `balances` are theirs before, by part.

    `missing` is the code of an account that the entry needs and the venue does not have.
    """

    lines: tuple[ClosingLine, ...] = ()
    balances: Mapping[str, int] = field(default_factory=dict)
    missing: str | None = None

    @property
    def due(self) -> int:
        """What is owed to the tax office; below zero what is carried over."""
        return -sum(self.balances.values())


def proposed_closing(
    connection: Connection, until: date | None, language: str | None = None
) -> TaxClosing:
    """What the closing up to a day would post; without named accounts in the chart nothing.

    What earlier closings of these days cleared is gone, also where they were booked later.
    """
    key = connection.scalar(select(VenueRow.__table__.c.chart))
    roots = charts.load(key).tax_closing if key in charts.CHARTS else None
    if roots is None:
        return TaxClosing()
    accounts = known_accounts(connection, language)
    own = _balances(connection, until)
    balances = {
        part: sum(own.get(each.id, 0) for each in _under(accounts, roots[part])) for part in PARTS
    }
    rest = sum(balances.values())
    code = roots["payable" if rest < 0 else "carried"]
    target = _named(accounts, code)
    postings: dict[int, ClosingLine] = {}
    for part, said in PARTS.items():
        for account in _under(accounts, roots[part]):
            _add(postings, ClosingLine(account, said, -own.get(account.id, 0)))
    if rest and target is not None:
        _add(postings, ClosingLine(target, PAYABLE if rest < 0 else CARRY, rest))
    lines = tuple(line for line in postings.values() if line.minor)
    return TaxClosing(lines, balances, code if rest and target is None else None)


def tax_closing(connection: Connection, query: ReportQuery) -> Table:
    """The entry that the accountant would make at the end of the query's days.

    It is a proposal: nothing is booked. Without named accounts in the chart it has no rows.
    """
    closing = proposed_closing(connection, query.until, query.language)
    rows = [_row(line, query) for line in closing.lines]
    return Table(
        title=N_("Tax closing"),
        columns=COLUMNS,
        rows=tuple(rows),
        currency=venue_currency(connection),
        facts={"day": query.until},
        totals={side: _sum(rows, side) for side in ("debit", "credit")} if rows else {},
        proof=_proof(rows, closing) if rows else None,
    )


def _balances(connection: Connection, until: date | None) -> dict[int, int]:
    """Account id → debits less credits up to a day, and what closings after it have cleared."""
    found: defaultdict[int, int] = defaultdict(int)
    for account_id, sums in sums_to_date(connection, until).items():
        found[account_id] = sums.debit - sums.credit
    if until is None:
        return found
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    # A closing belongs to no ticket, and an index finds those that do not.
    alone = entries.c.ticket_id.is_(None)
    closings = select(entries.c.id).where(alone, entries.c.reason == TAX_CLOSED)
    later = (
        select(postings.c.account_id, func.sum(postings.c.debit - postings.c.credit))
        .join_from(entries, postings, postings.c.entry_id == entries.c.id)
        .where(
            alone,
            entries.c.business_date > until,
            or_(entries.c.reason == TAX_CLOSED, entries.c.reverses_id.in_(closings)),
        )
        .group_by(postings.c.account_id)
    )
    for account_id, minor in connection.execute(later):
        found[account_id] += int(minor)
    return found


def _under(accounts: Iterable[KnownAccount], root: str) -> list[KnownAccount]:
    return [each for each in accounts if each.code == root or each.code.startswith(f"{root}.")]


def _named(accounts: Iterable[KnownAccount], code: str) -> KnownAccount | None:
    """The account with this code, else the one that it would stand below."""
    by_code = {each.code: each for each in accounts}
    while code and code not in by_code:
        code = code.rpartition(".")[0]
    return by_code.get(code)


def _add(postings: dict[int, ClosingLine], line: ClosingLine) -> None:
    """Put a posting to the others; one account gets one."""
    known = postings.get(line.account.id)
    minor = line.minor + (known.minor if known else 0)
    postings[line.account.id] = ClosingLine(line.account, line.said, minor)


def _row(line: ClosingLine, query: ReportQuery) -> Row:
    cells: dict[str, Cell] = {
        "what": line.said,
        "code": line.account.code,
        "name": line.account.name,
        "debit": max(line.minor, 0) or None,
        "credit": max(-line.minor, 0) or None,
    }
    card = query.card(line.account.id)
    return Row(cells, opens=card, words=frozenset({"what"}), key=line.account.id)


def _sum(rows: Iterable[Row], side: str) -> int:
    return sum(cell for row in rows if isinstance(cell := row.cells[side], int))


def _proof(rows: list[Row], closing: TaxClosing) -> Proof:
    lines = (ProofLine(said, -closing.balances.get(part, 0)) for part, said in PARTS.items())
    last = ProofLine(PAYABLE if closing.due >= 0 else CARRY, abs(closing.due), level=1)
    balanced = _sum(rows, "debit") == _sum(rows, "credit")
    return Proof(N_("The proposed entry balances"), (*lines, last), balanced)
