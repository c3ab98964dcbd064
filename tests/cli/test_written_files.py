"""What a command writes: links and devices stay what they are, a full disk is one sentence."""

import os
import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

POSPRO = [sys.executable, "-c", "from pospro.cli import main; main()"]
FULL = Path("/dev/full")

COMMANDS = (("report", "trial-balance", "--format", "csv"), ("config", "export"))


def into(words, file):
    """The command with the file that it writes."""
    return [*words, str(file)] if words[0] == "config" else [*words, "--output", str(file)]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Type a command in a process of its own."""
    folder = tmp_path_factory.mktemp("shop")
    surroundings = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "POSPRO_DATABASE_URL": f"sqlite:///{folder / 'venue.sqlite'}",
    }

    def typed(*words, **more):
        return subprocess.run(
            [*POSPRO, *words],
            env=surroundings,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            **more,
        )

    assert typed("setup", "--demo", stdout=subprocess.DEVNULL).returncode == 0
    return typed


def test_a_full_disk_is_one_sentence_and_a_device_stays(shop):
    for words in COMMANDS:
        with FULL.open("w") as paper:
            told = shop(*words, stdout=paper)
        assert told.returncode == 1
        assert told.stderr == "What is printed goes nowhere: the disk is full.\n"
        told = shop(*into(words, FULL), stdout=subprocess.DEVNULL)
        assert (told.returncode, told.stderr) == (1, f"{FULL} cannot be used: the disk is full.\n")
    assert FULL.is_char_device()


def test_a_link_stays_a_link_and_a_pipe_a_pipe(shop, tmp_path):
    for number, words in enumerate(COMMANDS):
        kept, link, pipe = (tmp_path / f"{number}.{name}" for name in ("txt", "link", "pipe"))
        kept.write_text("old")
        link.symlink_to(kept)
        assert shop(*into(words, link), stdout=subprocess.DEVNULL).returncode == 0
        assert link.is_symlink()
        os.mkfifo(pipe)
        heard = []
        reader = threading.Thread(
            target=lambda heard, pipe: heard.append(pipe.read_bytes()), args=(heard, pipe)
        )
        reader.start()
        assert shop(*into(words, pipe), stdout=subprocess.DEVNULL).returncode == 0
        reader.join()
        assert heard == [kept.read_bytes()]
        assert pipe.is_fifo()


def test_a_database_whose_disk_takes_nothing_says_so(shop):
    def nothing_more():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    for language, beginning in (
        ("en", "The disk of the database is full"),
        ("tr", "Veritabanının"),
    ):
        words = ("--language", language, "verify")
        told = shop(*words, stdout=subprocess.DEVNULL, preexec_fn=nothing_more)
        assert told.returncode == 1
        assert told.stderr.startswith(beginning)
        assert len(told.stderr.splitlines()) == 1
