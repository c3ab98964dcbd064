"""Whoever reads what a command prints may stop early, as `head` does; the command ends quietly."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
POSPRO = [sys.executable, "-c", "from pospro.cli import main; main()"]


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    found = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "POSPRO_DATABASE_URL": f"sqlite:///{folder / 'venue.sqlite'}",
    }
    demo = [*POSPRO, "demo", "--days", "2"]
    subprocess.run(demo, env=found, cwd=ROOT, check=True, capture_output=True)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("export", "hledger"),
        ("export", "beancount"),
        ("report", "journal"),
        ("config", "export"),
        ("verify",),
    ],
)
def test_a_reader_that_goes_away_is_no_fault(surroundings, words):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        done = subprocess.run(
            [*POSPRO, *words],
            env=surroundings,
            cwd=ROOT,
            stdout=gone,
            stderr=subprocess.PIPE,
            check=False,
            text=True,
        )
    assert done.stderr == ""
    assert done.returncode == 141


@pytest.mark.slow
def test_the_first_lines_of_the_books_are_enough(surroundings):
    command = f"{shlex.join([*POSPRO, 'export', 'hledger'])} | head -n 3"
    done = subprocess.run(
        ["bash", "-c", command],
        env=surroundings,
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 3
