"""Two foreign accounting programs find a replayed week right and come to the same balances."""

import pytest

from pospro.exports.voucher import books
from tests.exports.test_foreign_programs import complaints, hledger_balances, write
from tests.replay.books_of_a_week import ledger
from tests.replay.generate import generate
from tests.replay.playing import play

JUDGES = ("hledger", "beancount")


@pytest.mark.slow
@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_foreign_programs_agree_with_the_books_of_a_week(bar, tmp_path):
    play(bar, generate(tmp_path / "week", 12, tickets=15))
    with bar.db.reading() as connection:
        accounts = books(connection).accounts
        files = {kind: write(kind, books(connection), tmp_path) for kind in JUDGES}
    assert {kind: complaints(kind, file) for kind, file in files.items()} == dict.fromkeys(
        JUDGES, ""
    )
    codes = {account.path: account.code for account in accounts}
    found = {codes[path]: amount for path, amount in hledger_balances(files["hledger"]).items()}
    assert {code: amount for code, amount in found.items() if amount} == {
        code: amount for code, amount in ledger(bar).items() if amount
    }
