"""Foreign money in the exports: at its cost, so that foreign programs come to our balances."""

import csv
import io
import subprocess
from dataclasses import replace
from decimal import Decimal

import pytest
from beancount import loader
from beancount.core import convert
from beancount.core.data import Transaction

from pospro.exports.voucher import books
from tests.exports.test_foreign_programs import complaints, write
from tests.services.foreign_till import account, dollars, enter, exchange, key, pay, revalue

UTF8 = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}


@pytest.fixture
def traded(shop):
    """Dollars and dinars that were taken, bought, sold, moved and revalued."""
    usd = dollars(shop)
    dinars = dollars(shop, rate="110.5", code="KWD")
    key(shop)
    account(shop, "102.07", like="102.01", money="KWD", name="Bank in dinars")
    account(shop, "102.08", like="102.01", name="Bank in dollars")
    pay(shop, shop.ticket("beer", "tea"), 1000)
    pay(shop, shop.ticket("tea"))
    exchange(shop, 12345, 136_001, accounts=("102.07", "102.01"), money="KWD")
    exchange(shop, -600, accounts=("100.09", "102.08"))
    enter(shop, usd, "35.123456")
    enter(shop, dinars, "99.9")
    revalue(shop)
    exchange(shop, -333, 13_000)
    exchange(shop, -345, accounts=("102.07", "102.01"), money="KWD")
    return shop


def balances_at_cost(path):
    """Account → its balance at cost, as hledger comes to it."""
    command = ["hledger", "bal", "-B", "-f", path, "--flat", "-E", "-N", "-O", "csv"]
    done = subprocess.run(command, capture_output=True, text=True, env=UTF8, check=True)
    rows = list(csv.reader(io.StringIO(done.stdout)))[1:]
    return {name: Decimal(amount.split(" ")[0].replace(",", "")) for name, amount in rows}


def exported_books(shop):
    """The books with their stream read to the end."""
    with shop.db.reading() as connection:
        found = books(connection)
        return replace(found, vouchers=tuple(found.vouchers))


def ours(exported):
    return {each.path: Decimal(each.balance) / 100 for each in exported.accounts}


@pytest.mark.parametrize("kind", ["hledger", "beancount"])
def test_foreign_programs_find_foreign_money_right(traded, tmp_path, kind):
    exported = exported_books(traded)
    path = write(kind, exported, tmp_path)
    assert complaints(kind, path) == ""
    text = path.read_text(encoding="utf-8")
    assert "10.00 USD @@ 341.25 TRY" in text
    assert "12.345 KWD @@ 1360.01 TRY" in text
    wrong = text.replace("10.00 USD @@ 341.25", "10.01 USD @@ 341.25")
    path.write_text(wrong, encoding="utf-8")
    assert "alance" in complaints(kind, path)


def test_hledger_comes_to_our_balances_at_cost(traded, tmp_path):
    exported = exported_books(traded)
    assert balances_at_cost(write("hledger", exported, tmp_path)) == ours(exported)


def test_beancount_comes_to_our_balances_by_weight(traded, tmp_path):
    exported = exported_books(traded)
    entries, errors, _ = loader.load_file(str(write("beancount", exported, tmp_path)))
    assert errors == []
    found = dict.fromkeys(ours(exported), Decimal())
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                weight = convert.get_weight(posting)
                assert weight.currency == "TRY"
                found[posting.account] += weight.number
    assert {name: round(total, 6) for name, total in found.items()} == ours(exported)


def test_prices_are_the_rates_and_of_one_day_the_last_one_counts(traded, tmp_path):
    exported = exported_books(traded)
    text = write("hledger", exported, tmp_path).read_text(encoding="utf-8")
    prices = [line for line in text.splitlines() if line.startswith("P ")]
    assert prices == ["P 2026-03-02 KWD 99.9 TRY", "P 2026-03-02 USD 35.123456 TRY"]
    bean = write("beancount", exported, tmp_path).read_text(encoding="utf-8")
    assert "2026-03-02 price USD  35.123456 TRY" in bean
