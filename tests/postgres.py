"""A PostgreSQL server for the tests alone: started in a moment, never shared, thrown away."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

# Nothing of it outlives the test run, so nothing is worth waiting for the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


@dataclass
class Cluster:
    """A running server; its databases are copies of templates that were migrated once."""

    port: int
    data: Path = Path()
    options: str = ""
    numbers: count = field(default_factory=lambda: count(1))

    @classmethod
    @contextlib.contextmanager
    def started(cls, settings: Mapping[str, str] = SETTINGS) -> Iterator["Cluster"]:
        """Make a cluster in a short temporary folder (socket paths are limited) and run it."""
        # A test that fails may leave connections open; an immediate stop does not wait for them.
        folder = Path(tempfile.mkdtemp(prefix="pospro-pg-"))
        data, port = folder / "data", free_port()
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        options += f" -c port={port} -c unix_socket_directories={folder}"
        try:
            hand_over(folder)
            run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
            run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
            try:
                yield cls(port, data, options)
            finally:
                run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def kill(self) -> None:
        """Kill the server and each of its processes, as the machine's end would."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(first, signal.SIGSTOP)  # from now on it has no further children
        others = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for each in (first, *map(int, others)):
            os.kill(each, signal.SIGKILL)
        for each in (first, *map(int, others)):
            while _runs(each):
                threading.Event().wait(0.01)
        # Where nobody buries the dead, their number still looks like a server that runs.
        (self.data / "postmaster.pid").unlink()
        (self.data.parent / f".s.PGSQL.{self.port}.lock").unlink()

    def start_again(self) -> None:
        """Start the server that was killed; it recovers from its log."""
        log = self.data.parent / "log"
        run("pg_ctl", "-D", self.data, "-w", "-l", log, "-o", self.options, "start")

    def new_database(self, template: str = "template0") -> str:
        """Create a database as a copy of a template and return its address."""
        name = f"venue_{next(self.numbers)}"
        self.execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.url(name)

    @contextlib.contextmanager
    def lent(self, template: str = "template0") -> Iterator[str]:
        """Create a database for one test and drop it after, so that the disk does not fill up."""
        url = self.new_database(template)
        try:
            yield url
        finally:
            self.drop(url)

    def drop(self, url: str) -> None:
        """Drop the database of that address, whoever is still connected."""
        self.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", url.rpartition("/")[2])

    def url(self, name: str) -> str:
        """Return the address of the database of that name."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def execute(self, statement: str, *names: str) -> None:
        """Run an administrator's statement over quoted names."""
        address = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _runs(process: int) -> bool:
    """Whether a process is still there; one that waits to be buried is not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def free_port() -> int:
    """Ask the system for a port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def hand_over(folder: Path) -> None:
    """Give the folder to the user that the server runs as."""
    if os.getuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)


def run(program: str, *arguments: object) -> None:
    """Run a program of the newest PostgreSQL; initdb refuses root, so root becomes postgres."""
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    command = [*as_user, str(newest(program)), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"


def newest(program: str) -> Path:
    """Return the program of the newest installed server."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3])
    )
    return found[-1] if found else Path(program)
