"""Two accounting libraries that keep books for a program, beside a whole sale at the till."""

import subprocess
import tempfile
import venv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from platformdirs import user_cache_path

from bench.figures import Figure, alternately, median
from bench.venue import Sale, furnish, opened
from pospro.storage.db import Database

ROUNDS, WARM = 60, 5


@dataclass(frozen=True, slots=True)
class Peer:
    """A library from the package index, what it is installed with, and the program that uses it."""

    name: str
    packages: tuple[tuple[str, ...], ...]
    program: str

    @property
    def folder(self) -> Path:
        """Where its environment is kept between runs."""
        return user_cache_path("pospro-bench") / self.name


PEERS = (
    Peer("django-ledger", (("django-ledger==0.8.5",),), "peer_django_ledger.py"),
    # Without its drivers of other databases, which would have to be compiled.
    Peer(
        "python-accounting",
        (
            ("--no-deps", "python-accounting==2.0.0"),
            ("sqlalchemy>=2.1.4,<2.2", "python-dateutil<3"),
        ),
        "peer_python_accounting.py",
    ),
)


def installed(peer: Peer) -> Path:
    """The interpreter of the peer's environment, which is made where it is missing."""
    python = peer.folder / "bin" / "python"
    ready = peer.folder / "ready"
    if not ready.exists():
        click.echo(f"  installing {peer.name} …", err=True)
        venv.create(peer.folder, with_pip=True, clear=True)
        for packages in peer.packages:
            command = [str(python), "-m", "pip", "install", "--quiet", *packages]
            subprocess.run(command, check=True, capture_output=True)
        ready.touch()
    return python


@contextmanager
def started(peer: Peer, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """The peer's program, which writes an entry whenever it gets a line."""
    program = subprocess.Popen(
        [installed(peer), Path(__file__).with_name(peer.program), folder / f"{peer.name}.sqlite"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield program
    finally:
        program.communicate()


def asked(program: "subprocess.Popen[str]") -> list[float]:
    """Milliseconds of one entry."""
    assert program.stdin
    assert program.stdout
    program.stdin.write("\n")
    program.stdin.flush()
    return [float(program.stdout.readline())]


def figures() -> Iterator[Figure]:
    """How many of our sales, and of our closing payments, fit into one entry of theirs."""
    with tempfile.TemporaryDirectory(prefix="pospro-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        database = Database.open(furnish(folder / "ours"))
        sale = Sale.at(stack.enter_context(opened(database, folder / "ours")))
        programs = [stack.enter_context(started(peer, folder)) for peer in PEERS]
        works = [lambda _, each=each: asked(each) for each in programs]
        ours, *theirs = alternately(range(ROUNDS + WARM), lambda _: sale.timed(), *works)
    whole, closing = (median(times[WARM:]) for times in ours)
    for peer, (entries,) in zip(PEERS, theirs, strict=True):
        entry = median(entries[WARM:])
        for what, mine, limit in (("closing payment", closing, 3), ("whole sale", whole, 1)):
            note = f"{entry:.1f} ms beside {mine:.1f} ms"
            title = f"an entry of {peer.name} ÷ a {what} of ours"
            yield Figure(title, entry / mine, "×", limit, at_least=True, note=note)
