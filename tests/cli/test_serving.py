"""The server as a process of its own: begun with nothing, sells, and ends when told."""

import http.client
import os
import select
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


@pytest.mark.slow
def test_who_is_refused_keeps_the_connection_however_late_the_body_comes(surroundings):
    with running([POSPRO, "run"], surroundings) as address:
        line = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
        for method, path, status in (
            ("POST", "/api/v1/tickets", 401),
            ("POST", "/api/v1/nowhere", 404),
            ("PATCH", "/api/v1/tickets/12/lines/12", 401),
            ("POST", "/sign-in", 403),
        ):
            line.putrequest(method, path)
            line.putheader("Content-Length", "2")
            line.endheaders()
            select.select([line.sock], [], [], 0.3)
            line.send(b"{}")
            answer = line.getresponse()
            assert (answer.status, answer.will_close) == (status, False)
            answer.read()
            line.request("GET", "/sign-in")
            following = line.getresponse()
            assert (following.status, following.will_close) == (200, False)
            following.read()
        line.close()
