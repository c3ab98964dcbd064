"""From the word to the first page: the second start of a venue, beside a bare server."""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.request import urlopen

from bench.cashier import POSPRO
from bench.figures import Figure, alternately, beside, median
from bench.venue import furnish
from tests.serving import running

ROUNDS, WARM = 7, 1
BARE = """
import os
import flask, flask_sqlalchemy, pydantic, sqlalchemy.orm
from granian import Granian
app = flask.Flask("bare")
app.add_url_rule("/", view_func=lambda: "open")
Granian("", interface="wsgi", port=int(os.environ["POSPRO_PORT"]), log_level="error").serve(
    target_loader=lambda: app, wrap_loader=False
)
"""
"""The same server and libraries around one page that says one word."""


def started(command: Sequence[str], environment: Mapping[str, str]) -> list[float]:
    """Milliseconds until the first page is there, and of the processor until all has ended."""
    used, begun = _processor(), time.perf_counter()
    with running(command, environment) as address:
        with urlopen(address, timeout=60) as answer:  # noqa: S310 - the loopback
            answer.read()
        seen = time.perf_counter() - begun
    return [seen * 1000, (_processor() - used) * 1000]


def _processor() -> float:
    """Seconds of the processor that ended children have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def figures() -> Iterator[Figure]:
    """A venue that is set up, and the bare server."""
    with tempfile.TemporaryDirectory(prefix="pospro-bench-") as name:
        environment = {
            "PATH": os.defpath,
            "HOME": name,
            "POSPRO_DATABASE_URL": furnish(Path(name)),
        }
        ours, floor = (
            [times[WARM:] for times in work]
            for work in alternately(
                range(ROUNDS + WARM),
                lambda _: started([POSPRO, "run"], environment),
                lambda _: started([sys.executable, "-c", BARE], environment),
            )
        )
    yield Figure("from the word to the first page", median(ours[0]) / 1000, "s", 2)
    yield from beside("the first page ÷ that of a bare server", ours[0], floor[0], 4)
    yield from beside("the processor's time ÷ that of a bare server", ours[1], floor[1], 4)
