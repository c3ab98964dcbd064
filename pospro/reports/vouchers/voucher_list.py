"""Vouchers for another accounting program: a line each, in columns that such programs ask for."""

from collections import defaultdict

from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.reports.movements import NOTHING, venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.table import Cell, Column, Proof, ProofLine, Row, Table
from pospro.reports.vouchers.bundles import bundles_of_day
from pospro.reports.vouchers.journal_book import page_of_vouchers, said
from pospro.reports.vouchers.main_accounts import BookAccounts, book_accounts
from pospro.reports.vouchers.turnover import (
    kept_turnover,
    turnover,
    turnover_alone,
)
from pospro.reports.vouchers.voucher import KINDS, Voucher, VoucherLine
from pospro.storage.day_sales import days_without_sums
from pospro.storage.day_summaries import Sums, added

COLUMNS = (
    Column("number", N_("Voucher no."), "count"),
    Column("kind", N_("Kind of voucher")),
    Column("day", N_("Voucher date"), "day"),
    Column("what", N_("What")),
    Column("code", N_("Code")),
    Column("account", N_("Account")),
    Column("paper", N_("Kind of document")),
    Column(
        "paper_number",
        N_("Document no."),
    ),
    Column("paper_day", N_("Document date"), "day"),
    Column("debit", N_("Debit"), "money"),
    Column("credit", N_("Credit"), "money"),
    Column("currency", N_("Currency")),
    Column("rate", N_("Rate")),
    Column("foreign", N_("Foreign amount")),
    Column("register", N_("Register")),
)


def voucher_list(connection: Connection, query: ReportQuery) -> Table:
    """Every line of the vouchers of the query's days, a page of vouchers at a time."""
    language, own = query.language or "en", venue_currency(connection)
    accounts = book_accounts(connection, query.language)
    shown, following = page_of_vouchers(connection, query)
    rows = [
        Row(
            {**_line((voucher, line), accounts, own), "what": said(voucher, language)},
            opens=voucher.opens,
            words=frozenset({"kind", "paper"}),
        )
        for voucher in shown
        for line in voucher.lines
    ]
    detailed = turnover(connection, query.since, query.until)
    totals = {
        side: sum(getattr(each, side) for each in detailed.values()) for side in ("debit", "credit")
    }
    return Table(
        title=N_("Vouchers"),
        columns=COLUMNS,
        rows=tuple(rows),
        currency=own,
        facts={"since": query.since, "until": query.until},
        totals=dict(totals) if rows else {},
        following=following,
        proof=_proof(detailed, _condensed(connection, query)) if rows else None,
    )


def _line(
    line: tuple[Voucher, VoucherLine], accounts: BookAccounts, currency: str
) -> dict[str, Cell]:
    voucher, posted = line
    account, foreign = accounts.own[posted.account_id], posted.foreign
    return {
        "number": voucher.number,
        "kind": KINDS[voucher.kind],
        "day": voucher.day,
        "code": account.code,
        "account": account.name,
        "paper": voucher.paper,
        "paper_number": voucher.paper_number,
        "paper_day": voucher.day,
        "debit": posted.debit or None,
        "credit": posted.credit or None,
        "currency": foreign.amount.currency.code if foreign else currency,
        "rate": foreign.rate if foreign else None,
        "foreign": abs(foreign.amount).decimal if foreign else None,
        "register": voucher.register,
    }


def _condensed(connection: Connection, query: ReportQuery) -> dict[int, Sums]:
    """Account id → what condensed vouchers debit and credit it with.

    Of days without sums they are made here, of the others they are kept.
    """
    since, until = query.since, query.until
    live: defaultdict[int, Sums] = defaultdict(lambda: NOTHING)
    for on in days_without_sums(connection, since, until):
        for bundle in bundles_of_day(connection, on, condense=True):
            for line in bundle.lines if bundle.is_condensed else ():
                known = live[line.account_id]
                live[line.account_id] = Sums(known.debit + line.debit, known.credit + line.credit)
    alone = turnover_alone(connection, since, until)
    return added(added(kept_turnover(connection, since, until, "amount"), live), alone)


def _proof(detailed: dict[int, Sums], condensed: dict[int, Sums]) -> Proof:
    differing = sum(
        detailed.get(each, NOTHING) != condensed.get(each, NOTHING)
        for each in detailed.keys() | condensed.keys()
    )
    return Proof(
        N_("Condensed and detailed vouchers are equal on every account"),
        (
            ProofLine(N_("Debits, a voucher for each ticket"), _debits(detailed)),
            ProofLine(N_("Debits, one voucher for each Z report"), _debits(condensed)),
        ),
        not differing,
    )


def _debits(sums: dict[int, Sums]) -> int:
    return sum(each.debit for each in sums.values())
