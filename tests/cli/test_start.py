"""A start loads what it needs: the first page of a venue that is set up comes in a blink."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.serving import running

POSPRO = str(Path(sys.executable).with_name("pospro"))
TELLING = 'exec "$0" -X importtime "$1" "$2" 2>"$3"'
"""Python writes on the error stream what it loads, also in the process that is forked."""

NEEDLESS = {
    "alembic",
    "hardware.sim",
    "pospro.services.manager.demo_month",
    "pospro.services.manager.demo_venue",
    "pospro.services.replay",
    "pospro.storage.migrate",
    "psycopg",
}
"""Migrations, the other engine, the simulators, and what sets a demo up."""


@pytest.mark.slow
@pytest.mark.parametrize("command", ["run", "serve"])
def test_a_second_start_loads_nothing_that_it_does_not_need(tmp_path, command):
    surroundings = {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "POSPRO_DATABASE_URL": f"sqlite:///{tmp_path / 'venue.sqlite'}",
    }
    subprocess.run([POSPRO, "setup", "--demo"], env=surroundings, check=True, capture_output=True)
    told = tmp_path / "loaded.txt"
    telling = ["sh", "-c", TELLING, sys.executable, POSPRO, command, str(told)]
    with running(telling, surroundings) as address, urlopen(address, timeout=10) as answer:  # noqa: S310 - the loopback
        assert answer.status == 200
    loaded = set(re.findall(r"(?m)\| +([\w.]+)$", told.read_text()))
    assert {"flask", "pospro.web.screens", "sqlalchemy"} <= loaded
    assert loaded & NEEDLESS == set()
