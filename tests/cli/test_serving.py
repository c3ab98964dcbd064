"""The server as a process of its own: begun with nothing, sells, and ends when told."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.serving import running

POSPRO = str(Path(sys.executable).with_name("pospro"))


@pytest.fixture
def surroundings(tmp_path):
    return {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "LC_ALL": "tr_TR.UTF-8",
        "POSPRO_DATABASE_URL": f"sqlite:///{tmp_path / 'venue.sqlite'}",
    }


@pytest.mark.slow
def test_a_new_machine_runs_the_demo_and_goes_on_with_it(surroundings):
    for _begin in ("the first time", "again"):
        with running([POSPRO, "run"], surroundings) as address:
            with urlopen(address, timeout=10) as answer:  # noqa: S310 - the loopback
                assert "Çınaraltı" in answer.read().decode()
            second = subprocess.run(
                [POSPRO, "migrate"],
                env=surroundings,
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
            )
            assert second.returncode == 1
            assert len(second.stderr.splitlines()) == 1
    assert subprocess.run([POSPRO, "verify"], env=surroundings, check=False).returncode == 0
