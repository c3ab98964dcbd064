"""A till that is killed at any moment has kept every promise and goes on where it stopped."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from pospro.storage.db import Database
from tests.back_door import one
from tests.scenarios.doomed_tills import TILLS, settings_in
from tests.scenarios.till_day import arrangement, edit, serve, trade
from tests.shop import Shop

EVERY = int(os.environ.get("POSPRO_KILL_EVERY", "19"))
"""Kill before every so manieth statement; 1 tries them all, which takes minutes."""

ROOT = Path(__file__).parents[2]
KEPT = {
    "line": "SELECT count(*) FROM ticket_lines WHERE id = {}",
    "paid": "SELECT count(*) FROM payments WHERE id = {}",
    "sold": "SELECT count(*) FROM tickets WHERE id = {} AND state = 'closed' AND number <> ''",
    "void": "SELECT count(*) FROM tickets WHERE id = {} AND state = 'void'",
    "closed": "SELECT count(*) >= {} FROM work_periods WHERE closed_at IS NOT NULL",
    "edited": "SELECT count(*) FROM answers WHERE request_id LIKE '%-edit-{}'",
    "opened": "SELECT count(*) = {} FROM work_periods",
}


def no_promise(_what, _which):
    """Nobody listens."""


def killed(source, target, every, script):
    """Kill many tills in the folder; return what they had promised, by the fatal statement."""
    module = [sys.executable, "-m", "tests.scenarios.doomed_tills"]
    command = [*module, str(source), str(target), str(every), script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    fates = json.loads(done.stdout)
    assert fates["0"].pop().startswith("statements ")
    assert len(fates) > 12
    return fates


@contextmanager
def left_behind(folder, promises):
    """Open what a till left behind; its books are right and its promises kept."""
    settings = settings_in(folder)
    database = Database.open(settings.database_url, exclusive=True)
    try:
        shop = Shop(database, settings, prefix=TILLS[0])
        assert one(shop, "PRAGMA integrity_check") == "ok"
        for promise in promises:
            what, _, which = promise.partition(" ")
            assert one(shop, KEPT[what].format(which)) == 1, promise
        assert shop.findings() == []
        yield shop
        assert shop.findings() == []
    finally:
        database.close()


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_promise_is_kept_and_the_day_goes_on_to_the_same_end(shop_file, tmp_path):
    fates = killed(shop_file, tmp_path, EVERY, "alone")
    ends = {}
    for number, promises in fates.items():
        with left_behind(tmp_path / number, promises) as shop:
            trade(shop, no_promise)
            ends[number] = shop.journal()
    assert {number for number in ends if ends[number] != ends["0"]} == set()


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_cashiers_who_share_commits_are_promised_nothing_that_is_lost(shop_file, tmp_path):
    fates = killed(shop_file, tmp_path, EVERY * 6, "crowd")
    ends = {}
    for number, promises in fates.items():
        with left_behind(tmp_path / number, promises) as shop:
            for till in TILLS:
                serve(Shop(shop.db, shop.settings, prefix=till), no_promise)
            ends[number] = sorted(shop.journal().splitlines())
    assert {number for number in ends if ends[number] != ends["0"]} == set()


@pytest.mark.slow
def test_a_manager_s_edit_and_its_answer_are_kept_together(shop_file, tmp_path):
    """A category that is moved twice stands at another place: its repeat shows the difference."""
    fates = killed(shop_file, tmp_path, 1, "office")
    ends = {}
    for number, promises in fates.items():
        with left_behind(tmp_path / number, promises) as shop:
            edit(shop, no_promise)
            ends[number] = arrangement(shop)
    assert {str(end) for end in ends.values()} == {str(ends["0"])}
