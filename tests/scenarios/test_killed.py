"""A till that is killed at any moment has kept every promise and goes on where it stopped."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pospro.storage.db import Database
from tests.back_door import one
from tests.scenarios.doomed_tills import TILL, settings_in
from tests.scenarios.till_day import trade
from tests.shop import Shop

EVERY = int(os.environ.get("POSPRO_KILL_EVERY", "11"))
"""Kill before every so manieth statement; 1 tries them all, which takes minutes."""

ROOT = Path(__file__).parents[2]
KEPT = {
    "line": "SELECT count(*) FROM ticket_lines WHERE id = {}",
    "paid": "SELECT count(*) FROM payments WHERE id = {}",
    "sold": "SELECT count(*) FROM tickets WHERE id = {} AND state = 'closed' AND number <> ''",
    "void": "SELECT count(*) FROM tickets WHERE id = {} AND state = 'void'",
    "closed": "SELECT count(*) >= {} FROM work_periods WHERE closed_at IS NOT NULL",
    "opened": "SELECT count(*) = {} FROM work_periods",
}


def no_promise(_what, _which):
    """Nobody listens."""


@pytest.fixture(scope="module")
def fates(shop_file, tmp_path_factory):
    """Kill many tills; return the folder with what they left, and what they had promised."""
    target = tmp_path_factory.mktemp("killed")
    module = [sys.executable, "-m", "tests.scenarios.doomed_tills"]
    command = [*module, str(shop_file), str(target), str(EVERY)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target, json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_promise_is_kept_and_the_day_goes_on_to_the_same_end(fates):
    target, promised = fates
    whole = promised.pop("0")
    expected = resumed(target / "0", whole[:-1])
    assert whole[-1].startswith("statements ")
    assert len(promised) > 20
    for number, promises in promised.items():
        assert promises == [] or whole[len(promises) - 1].split()[0] == promises[-1].split()[0]
        assert resumed(target / number, promises) == expected, f"killed at statement {number}"


def resumed(folder, promises):
    """Open what a till left behind, check it, and repeat its whole day; return the journal."""
    settings = settings_in(folder)
    database = Database.open(settings.database_url, exclusive=True)
    try:
        shop = Shop(database, settings, prefix=TILL)
        assert one(shop, "PRAGMA integrity_check") == "ok"
        for promise in promises:
            what, _, which = promise.partition(" ")
            assert one(shop, KEPT[what].format(which)) == 1, promise
        assert shop.findings() == []
        trade(shop, no_promise)
        assert shop.findings() == []
        return shop.journal()
    finally:
        database.close()
