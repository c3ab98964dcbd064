"""The application behind a real socket, for tests that come through the network."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server

from tests.postgres import free_port

PATIENCE = 30
"""Seconds until a server that does not answer counts as one that will not."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve the application on a free port of the loopback and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="served")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def end(app: Flask) -> None:
    """Stop printing and mailing, then close the database: nobody asks it any more."""
    app.extensions["mailing"].stop()
    app.extensions["printing"].stop()
    app.extensions["pospro"].db.close()


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[str]:
    """Run `pospro serve` as a process of its own, in the topmost folder, and give its address."""
    port = free_port()
    server = subprocess.Popen(
        command,
        cwd="/",
        env={**environment, "POSPRO_PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        await_answer(server, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.communicate(timeout=PATIENCE)


def await_answer(server: subprocess.Popen[bytes], port: int) -> None:
    """Knock until somebody opens; fail with the server's words when it has ended."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert server.poll() is None, server.stdout.read().decode()
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.02)
        else:
            return
