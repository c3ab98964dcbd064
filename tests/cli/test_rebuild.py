"""The sums of closed days are made again by a command: whole or not at all, and always right."""

import signal
import subprocess
import sys

import pytest
from sqlalchemy import delete, select, update

from pospro.services.atomic import atomic
from pospro.storage import day_sales
from pospro.storage.day_sales import SUMS, DayLinesRow
from pospro.storage.day_summaries import DaySummaryRow

KILLED = """
import os, signal, sys
from pospro.domain.access import Actor
from pospro.domain.clock import SystemClock
from pospro.services.ledger.summarise_days import rebuild_summaries
from pospro.storage.db import Database

left = int(sys.argv[2])

def passed(on):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

actor = Actor(int(sys.argv[3]), "owner", frozenset({"work_period"}))
rebuild_summaries(Database.open(sys.argv[1]), SystemClock(), actor, passed)
"""
KEPT = (DaySummaryRow.__table__, *SUMS)


@pytest.fixture
def closed(shop):
    """A shop with two closed days."""
    for _ in range(2):
        shop.sell("tea", 2)
        shop.sell("beer", pay="Card")
        shop.close_day()
        shop.tick(days=1)
        shop.open_day()
    return shop


def address(shop) -> str:
    return shop.db.url.render_as_string(hide_password=False)


def sums(shop) -> dict[str, list[tuple]]:
    with shop.db.reading() as connection:
        return {t.name: sorted(map(repr, connection.execute(select(t)))) for t in KEPT}


def change(shop, statement) -> None:
    with atomic(shop.db) as unit:
        unit.connection.execute(statement)


@pytest.fixture
def typed(pospro, closed, monkeypatch):
    """Type a command about the shop's own database."""
    monkeypatch.setenv("POSPRO_DATABASE_URL", address(closed))
    return pospro


def test_right_sums_are_told_and_made_again_alike(closed, typed):
    before = sums(closed)
    told = typed("rebuild", "--dry-run")
    assert (told.exit_code, told.stdout) == (0, "Days\nDays whose sums are right: 2.\n")
    told = typed("rebuild")
    assert (told.exit_code, told.stdout) == (0, "Days\nDays summed up again: 2.\n")
    assert sums(closed) == before
    assert closed.findings() == []


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (DaySummaryRow, "The sums of account"),
        (DayLinesRow, "The sums of sales kept for 2 Mar 2026 (day_lines)"),
    ],
)
def test_a_wrong_sum_is_named_changed_by_nothing_but_a_rebuild(closed, typed, row, named):
    table, before = row.__table__, sums(closed)
    column = table.c.debit if "debit" in table.c else table.c.value
    change(closed, update(table).values({column.name: column + 1}))
    wrong = sums(closed)
    told = typed("rebuild", "--dry-run")
    assert told.exit_code == 1
    assert named in told.stderr
    assert "“pospro rebuild” makes them again." in told.stderr
    assert len(told.stderr.splitlines()) == 1
    assert sums(closed) == wrong
    assert typed("rebuild").exit_code == 0
    assert sums(closed) == before


def test_days_without_sums_of_their_sales_are_told(closed, typed):
    with atomic(closed.db) as unit:
        day_sales.drop_from(unit.connection)
    told = typed("--language", "tr", "rebuild", "--dry-run")
    assert told.exit_code == 0
    assert "Satış toplamı olmayan gün: 2" in told.stdout
    assert typed("rebuild").exit_code == 0
    assert "sales" not in typed("rebuild", "--dry-run").stdout


@pytest.mark.parametrize("days", [1, 2, 3, 4])
def test_a_rebuild_that_is_killed_has_changed_nothing(closed, days):
    change(closed, delete(DayLinesRow))
    before = sums(closed)
    command = [sys.executable, "-c", KILLED, address(closed), str(days), str(closed.owner.user_id)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert sums(closed) == before
    command[4] = "0"
    subprocess.run(command, check=True)
    assert closed.findings() == []
