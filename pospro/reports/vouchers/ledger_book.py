"""The ledger book: for each main account what was carried over, every line, and the balance."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.reports.known_accounts import KnownAccount
from pospro.reports.movements import opening, venue_currency
from pospro.reports.query import ReportQuery, id_of
from pospro.reports.table import Cell, Column, Row, Table
from pospro.reports.vouchers.journal_book import book_totals, paper, said
from pospro.reports.vouchers.main_accounts import BookAccounts, book_accounts
from pospro.reports.vouchers.stream import vouchers
from pospro.reports.vouchers.voucher import Voucher, VoucherLine

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

Line = tuple[Voucher, VoucherLine]


def ledger_book(connection: Connection, query: ReportQuery) -> Table:
    """Main account by main account, a page of accounts at a time; with an account, its own alone.

    A page ends with the main account in which it has become full.
    """
    accounts = book_accounts(connection, query.language)
    asked = accounts.main.get(query.account_id or 0)
    wanted = asked.id if asked is not None else None
    lines = _by_main(connection, query, accounts)
    before = _opening(connection, query, accounts)
    mains = [
        each
        for each in accounts.own.values()
        if accounts.main[each.id] is each
        and (each.id in lines or before.get(each.id))
        and (wanted is None or each.id == wanted)
    ]
    seen = accounts.own.get(id_of(query.after or "") or 0)
    rest = iter([main for main in mains if seen is None or main.code > seen.code])
    rows: list[Row] = []
    last = None
    for main in rest:
        rows += _account(main, (lines.get(main.id, []), before.get(main.id, 0)), accounts, query)
        last = str(main.id)
        if len(rows) >= query.size:
            break
    totals, proof = book_totals(connection, query)
    return Table(
        title=N_("Ledger book"),
        columns=COLUMNS,
        rows=tuple(rows),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals=totals if rows and wanted is None else {},
        following=last if next(rest, None) else None,
        proof=proof,
    )


def _by_main(
    connection: Connection, query: ReportQuery, accounts: BookAccounts
) -> Mapping[int, list[Line]]:
    found: defaultdict[int, list[Line]] = defaultdict(list)
    for voucher in vouchers(connection, query.since, query.until):
        for line in voucher.lines:
            found[accounts.main[line.account_id].id].append((voucher, line))
    return found


def _opening(
    connection: Connection, query: ReportQuery, accounts: BookAccounts
) -> Mapping[int, int]:
    found: defaultdict[int, int] = defaultdict(int)
    for account_id, sums in opening(connection, query.since).items():
        found[accounts.main[account_id].id] += sums.debit - sums.credit
    return found


def _account(
    main: KnownAccount,
    content: tuple[list[Line], int],
    accounts: BookAccounts,
    query: ReportQuery,
) -> Iterator[Row]:
    """The rows of one main account."""
    lines, balance = content
    name, language = f"{main.code} {main.name}", query.language or "en"
    if balance:
        carried: dict[str, Cell] = {"main": name, "what": CARRIED, "balance": balance}
        yield Row({**carried, "day": query.since}, words=frozenset({"what"}))
    debit = credit = 0
    for voucher, line in lines:
        debit, credit = debit + line.debit, credit + line.credit
        balance += line.debit - line.credit
        own = accounts.own[line.account_id]
        cells: dict[str, Cell] = {
            "main": name,
            "day": voucher.day,
            "number": voucher.number,
            "what": said(voucher, language),
            "paper": paper(voucher, language),
            "code": own.code,
            "account": own.name,
            "debit": line.debit or None,
            "credit": line.credit or None,
            "balance": balance,
        }
        yield Row(cells, opens=voucher.opens)
    sums: dict[str, Cell] = {"debit": debit, "credit": credit, "balance": balance}
    yield Row({"main": name, "what": SUM, **sums}, level=1, words=frozenset({"what"}))
