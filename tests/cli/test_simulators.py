"""A simulated printer at the command line: what it says of itself, and a port that is taken."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request

from tests.postgres import free_port

PROGRAM = "from pospro.cli import main; main()"


def test_it_listens_shows_its_fault_and_ends_at_the_keyboard(tmp_path):
    page = free_port()
    words = ["simulate", "printer", "--port", "0", "--page", str(page), "--folder", str(tmp_path)]
    command = [sys.executable, "-c", PROGRAM, *words, "--paper", "58", "--fault", "paper-out"]
    surroundings = os.environ | {"PYTHONUNBUFFERED": "1", "LANGUAGE": "en"}
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings)
    try:
        assert f"its paper at http://127.0.0.1:{page}/" in running.stdout.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{page}/") as answer:
            assert "Paper out. The drawer is closed." in answer.read().decode()
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=20)
    assert running.returncode == 0


def test_a_port_that_is_taken_is_one_sentence(pospro, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = pospro("simulate", "printer", "--port", str(port), "--folder", str(tmp_path))
    assert told.exit_code == 1
    assert "Choose another --port" in told.stderr
    assert len(told.stderr.splitlines()) == 1


def test_its_help_says_what_to_try(pospro):
    told = pospro("simulate", "printer", "--help")
    for words in ("127.0.0.1", "test page", "paper-out", "58"):
        assert words in told.output
