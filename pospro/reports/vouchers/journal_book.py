"""The journal book: numbered vouchers in the order of days, with main accounts and sub-accounts."""

from datetime import date
from itertools import islice

from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.i18n import translate
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery, id_of
from pospro.reports.table import Cell, Column, Proof, ProofLine, Row, Table
from pospro.reports.vouchers.main_accounts import BookAccounts, book_accounts
from pospro.reports.vouchers.stream import vouchers
from pospro.reports.vouchers.turnover import turnover
from pospro.reports.vouchers.voucher import KINDS, Voucher, VoucherLine
from pospro.storage.day_summaries import sums_to_date

COLUMNS = (
    Column("number", N_("Voucher"), "count"),
    Column("day", N_("Date"), "day"),
    Column("kind", N_("Kind")),
    Column("main", N_("Main account")),
    Column("code", N_("Code")),
    Column("account", N_("Account")),
    Column("what", N_("What")),
    Column("paper", N_("Document")),
    Column("debit", N_("Debit"), "money"),
    Column("credit", N_("Credit"), "money"),
)
DIGITS = 10**7
"""A key of a page is a day like 20260314, then the number of a voucher in seven digits."""


def journal_book(connection: Connection, query: ReportQuery) -> Table:
    """The vouchers of the query's days, a page of them at a time, and what all of them come to."""
    language = query.language or "en"
    accounts = book_accounts(connection, query.language)
    shown, following = page_of_vouchers(connection, query)
    rows = [
        Row(
            line_cells((voucher, line), accounts, language),
            opens=voucher.opens,
            words=frozenset({"kind"}),
            key=_key(voucher),
        )
        for voucher in shown
        for line in voucher.lines
    ]
    totals, proof = book_totals(connection, query)
    return Table(
        title=N_("Journal book"),
        columns=COLUMNS,
        rows=tuple(rows),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals=totals if rows else {},
        following=following,
        proof=proof,
    )


def page_of_vouchers(
    connection: Connection, query: ReportQuery
) -> tuple[list[Voucher], str | None]:
    """The vouchers of a page, and the key that the next page starts after."""
    day, number = _seen(query.after)
    since = max(filter(None, (day, query.since)), default=None)
    stream = vouchers(connection, since, query.until)
    new = (v for v in stream if day is None or v.day > day or v.number > number)
    found = list(islice(new, query.size + 1))
    shown = found[: query.size]
    return shown, str(_key(shown[-1])) if len(found) > len(shown) else None


def book_totals(connection: Connection, query: ReportQuery) -> tuple[dict[str, Cell], Proof]:
    """Debits and credits of all vouchers of the days, held against each other and the ledger."""
    sums = turnover(connection, query.since, query.until).values()
    debit, credit = sum(each.debit for each in sums), sum(each.credit for each in sums)
    rest = sum(each.debit - each.credit for each in sums_to_date(connection, query.until).values())
    proof = Proof(
        N_("Debits equal credits"),
        (
            ProofLine(N_("Debits of these days"), debit),
            ProofLine(N_("Credits of these days"), credit),
            ProofLine(N_("All balances together"), rest, level=1),
        ),
        debit == credit and not rest,
    )
    return {"debit": debit, "credit": credit}, proof


def line_cells(
    line: tuple[Voucher, VoucherLine], accounts: BookAccounts, language: str
) -> dict[str, Cell]:
    """A line of a voucher as a row of cells; the cell `kind` is a message id."""
    voucher, posted = line
    own, main = accounts.own[posted.account_id], accounts.main[posted.account_id]
    return {
        "number": voucher.number,
        "day": voucher.day,
        "kind": KINDS[voucher.kind],
        "main": f"{main.code} {main.name}",
        "code": own.code,
        "account": own.name,
        "what": said(voucher, language),
        "paper": paper(voucher, language),
        "debit": posted.debit or None,
        "credit": posted.credit or None,
    }


def said(voucher: Voucher, language: str) -> str:
    """What a voucher is for, in words."""
    what = translate(voucher.what, {}, language)
    parts = (what, voucher.said) if voucher.said else (what, voucher.register)
    return " · ".join(parts)


def paper(voucher: Voucher, language: str) -> str:
    """The document behind a voucher by its kind and number."""
    return f"{translate(voucher.paper, {}, language)} {voucher.paper_number}".rstrip()


def _key(voucher: Voucher) -> int:
    return int(f"{voucher.day:%Y%m%d}") * DIGITS + voucher.number


def _seen(after: str | None) -> tuple[date | None, int]:
    """The day and number of the last voucher of the page before, from the key of the page."""
    day, number = divmod(id_of(after or "") or 0, DIGITS)
    try:
        return date.fromisoformat(str(day)), number
    except ValueError:
        return None, 0
