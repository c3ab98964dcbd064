"""hledger and beancount read the books, find them right, and come to the same balances."""

import csv
import io
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from pospro.domain.money import currency
from pospro.exports.registry import EXPORTS
from pospro.exports.voucher import Books, ExportAccount, Voucher, books, safe_paths
from pospro.services.atomic import atomic
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.storage.accounts import AccountRow
from tests.back_door import one
from tests.small_shop import BEER, BREAD, CARD, CARDS, DRAWER_2, K2, START, SmallShop

BEAN_CHECK = Path(sys.executable).parent / "bean-check"
MONDAY = date(2026, 3, 2)


def write(kind: str, exported: Books, folder: Path) -> Path:
    path = folder / f"books.{EXPORTS[kind].ending}"
    path.write_text("\n".join(EXPORTS[kind].lines(exported)) + "\n", encoding="utf-8")
    return path


def complaints(kind: str, path: Path) -> str:
    """Return what the foreign program finds wrong with the file."""
    command = ["hledger", "check", "--strict", "ordereddates", "-f", path]
    if kind == "beancount":
        command = [BEAN_CHECK, "--no-cache", path]
    utf8 = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, env=utf8, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr or "failed"


def hledger_balances(path: Path) -> dict[str, Decimal]:
    command = ["hledger", "bal", "-f", path, "--flat", "-E", "-N", "-O", "csv"]
    utf8 = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, env=utf8, check=True)
    rows = list(csv.reader(io.StringIO(done.stdout)))[1:]
    return {account: Decimal(amount.split(" ")[0]) for account, amount in rows}


@pytest.fixture
def shop(database, tmp_path):
    shop = SmallShop.set_up(database, tmp_path)
    shop.open_day()
    shop.sell((BEER, 2400), (BREAD, 1011))
    shop.sell((BEER, 777), means=CARD, till=K2)
    shop.close_day()
    shop.next_day()
    ticket_id = shop.ticket((BEER, 2400))
    shop.discount(ticket_id, "percent_of_base", 7)
    shop.pay(ticket_id, CARD)
    sale = one(shop, "SELECT max(id) FROM journal_entries WHERE reason = 'sale'")
    command = ReverseEntry("request-reversal", shop.owner, sale, 'a "wrong" \\ price; really | so')
    reverse_entry(shop.db, shop.clock, command)
    return shop


@pytest.mark.parametrize("kind", EXPORTS)
def test_a_foreign_program_finds_the_books_right(shop, tmp_path, kind):
    with shop.db.reading() as connection:
        path = write(kind, books(connection), tmp_path)
    assert complaints(kind, path) == ""


@pytest.mark.parametrize("kind", EXPORTS)
def test_a_foreign_program_notices_one_missing_unit(shop, tmp_path, kind):
    with shop.db.reading() as connection:
        whole = books(connection)
        wrong = replace(whole.accounts[0], balance=(whole.accounts[0].balance or 0) + 1)
        path = write(kind, replace(whole, accounts=(wrong, *whole.accounts[1:])), tmp_path)
    assert "alance" in complaints(kind, path)


def test_hledger_comes_to_every_balance_to_the_unit(shop, tmp_path):
    with shop.db.reading() as connection:
        whole = books(connection)
        path = write("hledger", whole, tmp_path)
    assert hledger_balances(path) == {
        account.path: Decimal(account.balance or 0) / 100 for account in whole.accounts
    }


@pytest.mark.parametrize("kind", EXPORTS)
def test_some_days_alone_are_right_too(shop, tmp_path, kind):
    with shop.db.reading() as connection:
        first = write(kind, books(connection, until=MONDAY), tmp_path)
        assert complaints(kind, first) == ""
        text = first.read_text(encoding="utf-8")
        assert "2026-03-02" in text
        assert "2026-03-03 *" not in text
        rest = write(kind, books(connection, since=date(2026, 3, 3)), tmp_path)
        assert complaints(kind, rest) == ""
        assert "alance" not in rest.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", EXPORTS)
def test_books_without_an_entry_are_right(database, tmp_path, kind):
    shop = SmallShop.set_up(database, tmp_path)
    with shop.db.reading() as connection:
        assert complaints(kind, write(kind, books(connection), tmp_path)) == ""


def test_an_account_out_of_use_is_closed_after_its_last_posting(shop, tmp_path):
    with atomic(shop.db) as unit:
        retired = update(AccountRow.__table__).where(AccountRow.id.in_((CARDS, DRAWER_2)))
        unit.connection.execute(retired.values(retired_at=START))
    with shop.db.reading() as connection:
        path = write("beancount", books(connection), tmp_path)
    assert "2026-03-04 close Assets:108-01-Cards" in path.read_text(encoding="utf-8")
    assert complaints("beancount", path) == ""


def test_a_voucher_tells_number_ticket_and_reason(shop, tmp_path):
    with shop.db.reading() as connection:
        text = write("hledger", books(connection), tmp_path).read_text(encoding="utf-8")
        bean = write("beancount", books(connection), tmp_path).read_text(encoding="utf-8")
    assert "2026-03-02 * (K1-2) Sale K1-000001  ; ticket:K1-000001" in text
    assert '2026-03-02 * "Sale K1-000001" ^K1-2 ^ticket-K1-000001' in bean
    assert "account Assets:108-01-Cards  ; 108.01 Cards" in text
    assert "    Assets:100-01-Drawer-1  34.11 TRY" in text


NASTY = st.text(max_size=30) | st.sampled_from(
    [
        "",
        "Kasa ; yorum",
        'a "quoted" \\ name',
        "two  blanks\tand\na line",
        "İçecek ığüşöç",
        "日本 現金",
        "مرحبا",
        "e\u0301clair",
        "(code) * ! | = @ {1} #tag ^link",
        "2026-01-01 * evil\n    Assets:X  1 TRY",
        "\u2028 line \u202e turned",
        "😀 500₺",
        "include /etc/passwd",
        "-",
        "A:B::C",
    ]
)
ACCOUNT = st.tuples(
    st.sampled_from(["asset", "liability", "equity", "income", "expense"]), NASTY, NASTY
)


@given(st.lists(ACCOUNT, min_size=2, max_size=40), st.data())
def test_no_two_accounts_share_a_path(accounts, data):
    doubled = [*accounts, *data.draw(st.lists(st.sampled_from(accounts), max_size=5))]
    paths = safe_paths(doubled)
    assert len(set(paths)) == len(doubled)
    assert all(path.count(":") == 1 and path.isprintable() for path in paths)


@pytest.mark.parametrize("kind", EXPORTS)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(ACCOUNT, min_size=2, max_size=40),
    st.lists(st.tuples(NASTY, NASTY, NASTY, st.integers(1, 10**12)), min_size=1, max_size=40),
    st.tuples(NASTY, st.sampled_from(["TRY", "JPY", "KWD"])),
)
def test_no_name_breaks_the_file(tmp_path, kind, accounts, entries, venue):
    exported = made_up(accounts, entries, venue)
    path = write(kind, exported, tmp_path)
    assert complaints(kind, path) == ""
    if kind == "hledger":
        unit = 10**exported.currency.exponent
        assert hledger_balances(path) == {
            account.path: Decimal(account.balance) / unit for account in exported.accounts
        }


def made_up(accounts, entries, venue):
    """Books of nothing but names that somebody might type."""
    title, code = venue
    paths = safe_paths(accounts)
    vouchers, balances = [], [0] * len(paths)
    for place, (name, what, ticket, minor) in enumerate(entries):
        debited, credited = place % len(paths), (place + 1) % len(paths)
        amounts = ((debited, minor), (credited, -minor))
        vouchers.append(Voucher(MONDAY, f"{name}-{place}", what, ticket or None, amounts))
        balances[debited] += minor
        balances[credited] -= minor
    exported = tuple(
        ExportAccount(place, code, name, paths[place], None, balances[place])
        for place, (_, code, name) in enumerate(accounts)
    )
    return Books(title, currency(code), exported, MONDAY, MONDAY, vouchers)
