"""Vouchers: their kinds, their numbers without a gap, condensed or not, and the three books."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select

from pospro.domain.errors import BadInput, Conflict, NotAllowed
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer
from pospro.reports.vouchers.grain import TICKET, Z_REPORT, Grain, kept_grain
from pospro.reports.vouchers.stream import vouchers
from pospro.reports.vouchers.turnover import count_vouchers, turnover
from pospro.reports.vouchers.voucher import VoucherKind, VoucherLine, kind_of
from pospro.services.ledger.close_tax import CloseTax, close_tax, usual_day
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.services.manager.edit_vouchers import EditVouchers, edit_vouchers
from pospro.storage.ledger import JournalEntryRow
from tests.desk import make, write

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
CASH, OTHER = 1, 2
BOOKS = ("journal_book", "ledger_book", "balances_by_side", "balances_with_movement", "vouchers")


@pytest.mark.parametrize(
    ("sides", "kind"),
    [
        ([(CASH, 5), (OTHER, -5)], VoucherKind.RECEIPT),
        ([(CASH, 5), (OTHER, -3), (3, -2)], VoucherKind.RECEIPT),
        ([(OTHER, 5), (CASH, -5)], VoucherKind.PAYMENT),
        ([(CASH, 5), (CASH, -5)], VoucherKind.TRANSFER),
        ([(OTHER, 5), (3, -5)], VoucherKind.TRANSFER),
        ([(CASH, 3), (OTHER, 2), (3, -5)], VoucherKind.TRANSFER),
    ],
)
def test_the_kind_follows_from_the_cash_accounts(sides, kind):
    lines = [VoucherLine(account, max(n, 0), max(-n, 0)) for account, n in sides]
    assert kind_of(lines, {CASH}) == kind


@pytest.fixture
def busy(shop):
    """A Monday that is closed and a Tuesday that is still open, with a bit of everything."""
    shop.sell("tea", 2)
    shop.sell("beer", portion="50 cl", pay="Card")
    twice = shop.ticket("tea", "bread")
    shop.pay(twice, tendered="10.00")
    shop.undo(twice, int(shop.pay(twice, "Card", tendered="5.00")["payment_id"]))
    shop.pay(twice)
    only_undone = shop.ticket("tea")
    shop.undo(only_undone, int(shop.pay(only_undone, "Card", tendered="5.00")["payment_id"]))
    make(shop)
    shop.close_day(carry_over=True)
    shop.tick(days=1)
    shop.open_day()
    shop.sell("rakı", portion="single")
    shop.pay(only_undone, tendered="5.00")
    write(shop, ("770", "9.00", None), ("102.01", None, "9.00"))
    sale = shop.read(lambda c: c.scalar(_sale_of(shop)))
    command = ReverseEntry(shop.request_id(), shop.owner, sale, "wrong")
    reverse_entry(shop.db, shop.clock, command)
    return shop


def _sale_of(shop):
    return select(JournalEntryRow.id).where(JournalEntryRow.reason == "sale").limit(1)


def listed(shop, grain=None, **days):
    chosen = Grain.always(grain) if grain else None
    with shop.db.reading() as connection:
        return list(vouchers(connection, days.get("since"), days.get("until"), chosen))


def sums(found):
    debits, credits_ = Counter(), Counter()
    for voucher in found:
        for line in voucher.lines:
            debits[line.account_id] += line.debit
            credits_[line.account_id] += line.credit
    return {each: (debits[each], credits_[each]) for each in debits | credits_}


@pytest.mark.parametrize("grain", [TICKET, Z_REPORT])
def test_numbers_have_no_gap_and_every_voucher_balances(busy, grain):
    found = listed(busy, grain)
    assert [each.number for each in found] == list(range(1, len(found) + 1))
    for voucher in found:
        assert sum(line.debit - line.credit for line in voucher.lines) == 0
        assert all((line.debit > 0) != (line.credit > 0) for line in voucher.lines)
    with busy.db.reading() as connection:
        assert count_vouchers(connection, Grain.always(grain), None, None) == len(found)
    assert busy.findings() == []


@pytest.mark.parametrize("grain", [TICKET, Z_REPORT])
def test_some_days_alone_have_the_numbers_that_they_have_among_all(busy, grain):
    whole = [each for each in listed(busy, grain) if each.day == TUESDAY]
    assert listed(busy, grain, since=TUESDAY) == whole
    assert whole


def test_a_closed_day_keeps_its_numbers(busy):
    monday = listed(busy, until=MONDAY)
    busy.sell("tea")
    busy.close_day(carry_over=True)
    assert listed(busy, until=MONDAY) == monday


def test_numbers_begin_anew_with_the_year(shop):
    shop.sell("tea")
    shop.sell("tea")
    shop.close_day()
    shop.tick(days=310)
    shop.open_day()
    shop.sell("tea")
    assert [(each.day.year, each.number) for each in listed(shop)] == [
        (2026, 1),
        (2026, 2),
        (2027, 1),
    ]
    assert [each.number for each in listed(shop, since=date(2027, 1, 1))] == [1]


def test_condensed_and_detailed_come_to_the_same_on_both_sides_of_every_account(busy):
    detailed, condensed = listed(busy, TICKET), listed(busy, Z_REPORT)
    assert len(condensed) < len(detailed)
    assert sums(condensed) == sums(detailed)
    with busy.db.reading() as connection:
        assert {k: tuple(v) for k, v in turnover(connection, None, None).items()} == sums(detailed)


def test_a_ticket_that_is_paid_and_closed_leaves_nothing_on_open_tickets(shop):
    shop.sell("tea")
    (voucher,) = listed(shop)
    assert voucher.kind == VoucherKind.RECEIPT
    assert (voucher.paper, voucher.paper_number) == ("Ticket", "K1-000001")
    assert len(voucher.lines) == 3


def test_a_z_report_has_one_voucher_for_its_sales(busy):
    first = listed(busy, Z_REPORT)[0]
    assert (first.paper, first.paper_number, first.day) == ("Z report", "1", MONDAY)


def test_the_grain_counts_from_the_open_day_on(busy):
    before = listed(busy)
    since = edit_vouchers(busy.db, busy.clock, EditVouchers(busy.owner, Z_REPORT))
    assert since == TUESDAY
    after = listed(busy)
    assert [v for v in after if v.day == MONDAY] == [v for v in before if v.day == MONDAY]
    assert [v.number for v in after] == list(range(1, len(after) + 1))
    assert sums(after) == sums(before)
    edit_vouchers(busy.db, busy.clock, EditVouchers(busy.owner, TICKET))
    assert listed(busy) == before
    busy.close_day(carry_over=True)
    edit_vouchers(busy.db, busy.clock, EditVouchers(busy.owner, Z_REPORT))
    with busy.db.reading() as connection:
        assert [day for day, _grain in kept_grain(connection).changes] == [
            TUESDAY,
            date(2026, 3, 4),
        ]


def test_who_may_not_and_what_cannot_be_is_refused(shop):
    with pytest.raises(NotAllowed):
        edit_vouchers(shop.db, shop.clock, EditVouchers(shop.cashier, Z_REPORT))
    with pytest.raises(BadInput, match="how fine"):
        edit_vouchers(shop.db, shop.clock, EditVouchers(shop.owner, "weekly"))


# The books


def ask(shop, key, **asked):
    with shop.db.reading() as connection:
        return answer(connection, REPORTS[key], ReportQuery(language="en", **asked))


@pytest.mark.parametrize("key", BOOKS)
@pytest.mark.parametrize("days", [{}, {"since": TUESDAY, "until": TUESDAY}])
def test_every_book_proves_itself(busy, key, days):
    table = ask(busy, key, **days)
    assert table.rows
    assert table.proof.holds
    assert table.totals["debit"] == table.totals["credit"] > 0


def test_journal_ledger_and_trial_balance_have_the_same_turnover(busy):
    for days in ({}, {"since": MONDAY, "until": MONDAY}, {"since": TUESDAY, "until": TUESDAY}):
        found = {
            ask(busy, key, size=1000, **days).totals["debit"] for key in BOOKS if "side" not in key
        }
        assert len(found) == 1


@pytest.mark.parametrize("key", ["journal_book", "vouchers", "ledger_book"])
def test_pages_follow_each_other_and_leave_nothing_out(busy, key):
    rows, after = [], None
    for _page in range(100):
        table = ask(busy, key, size=2, after=after)
        rows += table.rows
        after = table.following
        if after is None:
            break
    assert rows == list(ask(busy, key, size=1000).rows)
    assert (
        sum(r.cells["debit"] or 0 for r in rows if not r.level and r.cells.get("debit"))
        == (table.totals["debit"])
    )


def test_the_trial_balance_shows_main_accounts_and_those_below_them(busy):
    table = ask(busy, "balances_by_side")
    rows = {row.cells["code"]: row for row in table.rows}
    main, below = rows["600"], [rows[code] for code in ("600.01", "600.10", "600.20")]
    assert main.level == 1
    assert main.cells["credit"] == sum(row.cells["credit"] for row in below)
    assert main.cells["credit_balance"] == main.cells["credit"] - main.cells["debit"]
    assert list(rows) == sorted(rows)


def test_the_ledger_goes_from_what_was_carried_to_the_balance(busy):
    rows = ask(busy, "ledger_book", since=TUESDAY, until=TUESDAY).rows
    cash = [row.cells for row in rows if row.cells["main"].startswith("100 ")]
    assert cash[0]["what"] == "Carried over"
    moved = cash[-1]["debit"] - cash[-1]["credit"]
    assert cash[-1]["balance"] == cash[0]["balance"] + moved


# The closing of the tax


def close(shop, until=MONDAY, **more):
    command = CloseTax(
        more.pop("request_id", None) or shop.request_id(), more.pop("by", shop.owner), until
    )
    return close_tax(shop.db, shop.clock, command)


def test_the_tax_is_closed_once_however_late(busy):
    made = close(busy)
    assert made.number.startswith("K1-D")
    newest = listed(busy)[-1]
    assert newest.day == TUESDAY
    assert newest.said.startswith("Tax closing up to")
    with pytest.raises(Conflict, match="No tax is left"):
        close(busy)
    assert busy.findings() == []
    command = ReverseEntry(busy.request_id(), busy.owner, made.entry_id, "too early")
    reverse_entry(busy.db, busy.clock, command)
    close(busy)
    close(busy, TUESDAY)
    balances = busy.balances()
    assert all(not minor for code, minor in balances.items() if code.startswith("391"))
    assert busy.findings() == []


def test_a_closing_repeated_is_the_first_one(busy):
    assert close(busy, request_id="the-same-request") == close(busy, request_id="the-same-request")


def test_what_was_carried_is_used_up_before_anything_is_paid(shop):
    write(shop, ("190", "20.00", None), ("102.01", None, "20.00"))
    write(shop, ("102.01", "50.00", None), ("391", None, "50.00"))
    close(shop)
    assert shop.balances() == {"102.01": 3000, "190": 0, "360.10": -3000, "391": 0}


def test_a_day_to_come_and_people_without_the_right_are_refused(busy):
    with pytest.raises(BadInput, match="that has begun"):
        close(busy, date(2026, 4, 30))
    with pytest.raises(NotAllowed):
        close(busy, by=busy.cashier)


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 3, 2), date(2026, 2, 28)),
        (date(2026, 3, 31), date(2026, 3, 31)),
        (date(2026, 1, 1), date(2025, 12, 31)),
    ],
)
def test_the_tax_is_closed_up_to_the_end_of_a_month(today, day):
    assert usual_day(today) == day
