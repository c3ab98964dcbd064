"""A recorded week goes through the till and comes out in the books to the cent."""

import pytest

from pospro.services.replay.replay_folder import prepare_replay
from tests.replay.books_of_a_week import booked, expected, ledger
from tests.replay.generate import DEPARTMENTS, generate

MEANS = {"Cash": "CASH", "Card": "CARD"}


@pytest.fixture
def bar(shop):
    """Close the tea house's own day, so that a recording can open its days."""
    shop.close_day()
    return shop


def play(shop, folder, progress=lambda _n: None):
    return prepare_replay(shop.db, shop.clock, shop.settings, folder)(progress).play()


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
    assert -sum(v for code, v in balances.items() if code.startswith("391")) == taxes


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
