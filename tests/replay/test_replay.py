"""A recorded week goes through the till and comes out in the books to the cent."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from pospro.storage.db import Database
from pospro.storage.tickets import TicketRow
from tests.replay.books_of_a_week import booked, expected, ledger
from tests.replay.generate import DEPARTMENTS, generate
from tests.replay.playing import MEANS, play
from tests.shop import Shop

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_a_week_comes_out_in_the_books_to_the_cent(bar, tmp_path, seed):
    week = generate(tmp_path / "week", seed)
    closed = []
    assert play(bar, week, closed.append) == 7 * 23
    assert sum(closed) == 7 * 23, "the ticket without anything on it is left out"
    wanted, found = expected(week), booked(bar, MEANS)
    for part in wanted:
        assert found[part] == wanted[part], part
    assert bar.findings() == []
    taxes = sum(wanted["tax"].values())
    balances = ledger(bar)
    assert balances["120.99"] == 0, "no ticket is left open"
    booked_taxes = (v for code, v in balances.items() if code.startswith(("391", "191")))
    assert -sum(booked_taxes) == taxes, "what came back is on 191"


def test_a_second_replay_changes_nothing(bar, tmp_path):
    week = generate(tmp_path / "week", 3, tickets=10)
    play(bar, week)
    before = bar.journal()
    closed = []
    play(bar, week, closed.append)
    assert bar.journal() == before
    assert sum(closed) == 7 * 9


def test_every_department_has_its_tax_and_every_cashier_a_person(bar, tmp_path):
    play(bar, generate(tmp_path / "week", 4, tickets=12))
    rates = {f"{tax.rate.normalize():f}" for tax in bar.setup().taxes.values()}
    assert {f"{float(rate):g}" for _, rate in DEPARTMENTS.values()} <= rates


@pytest.mark.slow
def test_a_replay_that_was_killed_goes_on_where_it_stopped(bar, tmp_path):
    week = generate(tmp_path / "week", 5, tickets=10)
    facts = (bar.settings.database_url, bar.settings.data_dir, week)
    bar.db.close()
    for tickets in (1, 17, 18, 40):
        command = [sys.executable, "-m", "tests.replay.interrupted", *map(str, facts), str(tickets)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == -signal.SIGKILL, done.stderr
    resumed = Shop(Database.open(bar.settings.database_url), bar.settings)
    play(resumed, week)
    wanted, found = expected(week), booked(resumed, MEANS)
    findings = resumed.findings()
    resumed.db.close()
    assert found == wanted
    assert findings == []


def test_a_product_that_the_venue_calls_the_same_keeps_its_own_tax(bar, tmp_path):
    """The tea house sells tea at 10 %; the bar's draught tea is taxed at 20 %."""
    week = generate(tmp_path / "week", 6, tickets=10)
    rewrite(week, "lines", "Pale ale, pint", "tea")
    play(bar, week)
    assert "tea (Draught)" in Shop(bar.db, bar.settings).products
    assert booked(bar, MEANS) == expected(week)
    again = bar.journal()
    play(bar, week)
    assert bar.journal() == again


def test_texts_that_differ_in_blanks_are_one_product(bar, tmp_path):
    week = generate(tmp_path / "week", 7, tickets=12)
    head, *lines = (week / "lines.csv").read_text().splitlines(keepends=True)
    spaced = [
        line.replace("Glass", "Glass  x" if n % 2 else "Glass x") for n, line in enumerate(lines)
    ]
    (week / "lines.csv").write_text("".join([head, *spaced]))
    play(bar, week)
    assert booked(bar, MEANS) == expected(week)


def test_a_ticket_that_the_bar_left_open_stays_open(bar, tmp_path):
    week = generate(tmp_path / "week", 8, tickets=10)
    path = week / "transactions.csv"
    rows = path.read_text().splitlines()
    last = rows[-1].split(",")[0]
    path.write_text("\n".join([*rows[:-1], rows[-1].replace(",t", ",f")]) + "\n")
    payments = (week / "payments.csv").read_text().splitlines()
    kept = [row for row in payments if row.split(",")[1] != last]
    (week / "payments.csv").write_text("\n".join(kept) + "\n")
    play(bar, week)
    with bar.db.reading() as connection:
        states = connection.scalars(select(TicketRow.state)).all()
    assert (states.count("open"), states.count("closed")) == (1, 7 * 9 - 1)
    assert bar.findings() == []


def rewrite(folder, name, old, new):
    path = folder / f"{name}.csv"
    path.write_text(path.read_text().replace(old, new))
