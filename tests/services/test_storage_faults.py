"""A sale meets a full disk, a foreign lock, a server that goes away: told, and paid once after."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Event

import psycopg
import pytest

from pospro.domain.errors import Busy
from pospro.services.atomic import StorageFailed, atomic
from tests.back_door import POSTGRESQL

ONCE = "request-once"
TRACER = shutil.which("strace")
SQLITE = pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
SERVER = pytest.mark.parametrize("engine_kind", [POSTGRESQL], indirect=True)
HALF_A_PAGE = 2048
HOLDS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def paid_once(shop, ticket):
    """Pay again with the same request, twice; the ticket is paid once and the books are right."""
    first = shop.pay(ticket, request_id=ONCE)
    assert shop.pay(ticket, request_id=ONCE) == first
    assert len(shop.view(ticket).payments) == 1
    assert shop.findings() == []


@contextmanager
def no_room(shop, left=0):
    """Let no file of this process grow beyond the present end of the log and what is left."""
    log = Path(f"{shop.db.url.database}-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + left, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@SQLITE
def test_a_disk_that_takes_no_more_is_told_and_sells_again_when_it_does(shop):
    ticket = shop.ticket("tea", "beer")
    with no_room(shop), pytest.raises(StorageFailed, match="Nothing was recorded") as told:
        shop.pay(ticket, request_id=ONCE)
    assert told.value.status == 507
    assert shop.view(ticket).payments == ()
    paid_once(shop, ticket)


@SQLITE
def test_a_disk_that_fills_up_at_any_write_of_a_sale_keeps_nothing_of_it(shop):
    with atomic(shop.db) as unit:
        unit.connection.exec_driver_sql("PRAGMA wal_autocheckpoint=0")
    for times in count():
        ticket = shop.ticket("tea", "beer")
        request_id = f"{ONCE}-{times}"
        with no_room(shop, times * HALF_A_PAGE):
            try:
                shop.pay(ticket, request_id=request_id)
                break
            except StorageFailed:
                pass
        assert shop.view(ticket).payments == ()
        assert shop.pay(ticket, request_id=request_id)["number"] is not None
        assert len(shop.view(ticket).payments) == 1
    assert times > 10
    assert shop.findings() == []


@SQLITE
def test_a_lock_of_a_foreign_program_is_told_and_the_same_request_pays_once(shop):
    ticket = shop.ticket("tea")
    with atomic(shop.db) as unit:
        unit.connection.exec_driver_sql("PRAGMA busy_timeout=50")
    command = [sys.executable, "-c", HOLDS, shop.db.url.database]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as foreign:
        assert foreign.stdout.readline() == b"held\n"
        with pytest.raises(Busy, match=r"The database is busy\. Nothing was recorded") as told:
            shop.pay(ticket, request_id=ONCE)
        foreign.stdin.close()
    assert told.value.status == 503
    paid_once(shop, ticket)


@SERVER
def test_a_server_that_drops_the_connection_within_a_sale_is_told_and_asked_again(shop):
    ticket = shop.ticket("tea")
    address = shop.db.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with (
        psycopg.connect(address) as holder,
        psycopg.connect(address, autocommit=True) as server,
        ThreadPoolExecutor(1) as till,
    ):
        holder.execute("SELECT * FROM tickets FOR UPDATE")
        sale = till.submit(shop.pay, ticket, request_id=ONCE)
        while not server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchall():
            Event().wait(0.01)
        with pytest.raises(Busy, match="connection to the database was lost") as told:
            sale.result(timeout=20)
    assert told.value.status == 503
    paid_once(shop, ticket)


@contextmanager
def failing(shop, call, nth):
    """Let the nth call of a kind on the log of this database fail as a broken disk does."""
    log = Path(f"{shop.db.url.database}-wal")
    broken = f"inject={call}:error=EIO:when={nth}"
    asked = ("-f", "-P", str(log), "-e", f"trace={call}", "-e", broken)
    command = [TRACER, *asked, "-o", os.devnull, "-p", str(os.getpid())]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        if "attached" not in tracer.stderr.readline():
            tracer.kill()
            pytest.skip("this machine lets no process be watched by another one")
        try:
            yield
        finally:
            tracer.send_signal(signal.SIGINT)


@SQLITE
@pytest.mark.skipif(TRACER is None, reason="strace is not installed")
@pytest.mark.parametrize(("call", "least"), [("pwrite64", 10), ("fdatasync,fsync", 1)])
def test_a_disk_that_breaks_at_any_call_of_a_sale_keeps_nothing_of_it(shop, call, least):
    with atomic(shop.db) as unit:
        unit.connection.exec_driver_sql("PRAGMA wal_autocheckpoint=0")
    told = set()
    for nth in count(1):
        ticket = shop.ticket("tea", "beer")
        request_id = f"{ONCE}-{nth}"
        with failing(shop, call, nth):
            try:
                shop.pay(ticket, request_id=request_id)
                break
            except StorageFailed as failed:
                told.add(failed.message)
        assert shop.view(ticket).payments == ()
        assert shop.pay(ticket, request_id=request_id)["number"] is not None
        assert len(shop.view(ticket).payments) == 1
    assert nth > least
    assert {words.partition(".")[0] for words in told} == {"The disk refuses to write"}
    assert shop.findings() == []
