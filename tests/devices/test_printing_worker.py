"""Receipts on their way to paper: confirmed, held, unconfirmed; the sale never waits for them."""

import socket
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import text

from hardware.sim.machine import Fault
from pospro.devices import printing
from pospro.devices.printing import PrintingWorker
from pospro.domain.errors import Conflict, NotAllowed
from pospro.services.atomic import atomic
from pospro.services.printing.move_print_jobs import drop_print_job, retry_print_job
from pospro.services.printing.work_queue import claim_print_job, recover_print_jobs
from tests.devices.conftest import HASTY
from tests.postgres import free_port

NOWHERE = "tcp://127.0.0.1:{}"


@contextmanager
def at_work(worker):
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def printed(simulator):
    return [receipt.text for receipt in simulator.receipts]


def test_a_receipt_is_printed_and_confirmed(shop, room, worker, simulator):
    sold = shop.sell("beer", 2, portion="50 cl", tendered="500.00")
    assert room.states() == [("queued", "")]
    assert worker.print_one()
    assert room.states() == [("done", "")]
    (paper,) = printed(simulator)
    for words in ("Tea house", sold.number, "2 beer, 50 cl", "440.00", "TOTAL", "VAT 20", "60.00"):
        assert words in paper
    assert "COPY" not in paper
    assert not worker.print_one()


def test_a_cash_sale_opens_the_drawer_once_and_a_card_sale_does_not(shop, room, worker, simulator):
    shop.sell("tea", pay="Card")
    worker.print_one()
    assert simulator.drawer_openings == 0
    sold = shop.sell("tea")
    worker.print_one()
    assert simulator.drawer_openings == 1
    assert room.copy(sold.ticket) == 1
    worker.print_one()
    assert simulator.drawer_openings == 1
    assert len(printed(simulator)) == 3


def test_a_sale_that_hands_cash_back_on_a_card_opens_the_drawer(shop, room, worker, simulator):
    shop.pay(shop.ticket("tea"), "Card", "50.00", cashback=True)
    worker.print_one()
    assert simulator.drawer_openings == 1


def test_copies_are_numbered_and_say_so(shop, room, worker, simulator):
    sold = shop.sell("tea")
    assert [room.copy(sold.ticket), room.copy(sold.ticket)] == [1, 2]
    while worker.print_one():
        pass
    first, second, third = printed(simulator)
    assert "COPY" not in first
    assert "COPY 1" in second
    assert "COPY 2" in third


def test_an_open_ticket_and_a_stranger_get_no_copy(shop, room):
    ticket = shop.ticket("tea")
    with pytest.raises(Conflict, match="not closed yet"):
        room.copy(ticket)
    shop.pay(ticket)
    shop.owner = replace(shop.owner, name="Nobody", rights=frozenset())
    with pytest.raises(NotAllowed):
        room.copy(ticket)


def test_turkish_letters_come_out_as_they_are(shop, room, worker, simulator):
    shop.sell("rakı")
    worker.print_one()
    assert "rakı" in printed(simulator)[0]


def test_control_characters_in_a_name_never_reach_the_printer(shop, room, worker, simulator):
    """A name must not kick the drawer, cut the paper or ask the printer something."""
    nasty = "tea\x1bp\x00\x19\xfa\x1dV\x00\x10\x04\x01\x1b@"
    with atomic(shop.db) as unit:
        for table in ("products", "registers", "payment_types"):
            name = nasty if shop.db.is_sqlite else nasty.replace("\x00", "")
            update = f"UPDATE {table} SET name = :name WHERE name IN ('tea', 'Till 1', 'Card')"  # noqa: S608 - constants
            unit.connection.execute(text(update), {"name": name})
        unit.connection.execute(text("UPDATE venues SET setup_version = setup_version + 1"))
    ticket = shop.ticket("tea")
    means = next(k.name for k in shop.setup().payment_types.values() if k.kind.key == "card")
    shop.pay(ticket, means)
    worker.print_one()
    assert room.states() == [("done", "")]
    assert simulator.drawer_openings == 0
    assert len(printed(simulator)) == 1
    assert "30.00" in printed(simulator)[0]


def test_a_printer_that_is_down_leaves_the_sale_alone_and_prints_when_it_is_back(
    shop, room, worker, simulator
):
    room.connect("Receipts", NOWHERE.format(free_port()))
    sold = shop.sell("tea")
    worker.print_one()
    assert (sold.number, room.states()) == ("K1-000001", [("held", "unreachable")])
    assert not worker.print_one(), "not again at once"
    room.connect("Receipts", simulator.address)
    shop.tick(seconds=2)
    worker.print_one()
    assert room.states() == [("done", "")]
    assert len(printed(simulator)) == 1
    assert shop.findings() == []


def test_pauses_between_tries_grow_to_a_minute(shop, room, worker):
    room.connect("Receipts", NOWHERE.format(free_port()))
    shop.sell("tea")
    worker.print_one()
    for pause in (2, 5, 10, 30, 60, 60):
        shop.tick(seconds=pause - 1)
        assert not worker.print_one()
        shop.tick(seconds=1)
        assert worker.print_one()


@pytest.mark.parametrize("fault", [Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.OFFLINE])
def test_a_printer_that_says_what_is_wrong_holds_the_job_with_the_cause(
    shop, room, worker, simulator, fault
):
    simulator.set_fault(fault)
    shop.sell("tea")
    worker.print_one()
    assert room.states() == [("held", fault.value)]
    assert printed(simulator) == []
    simulator.clear_fault(fault)
    shop.tick(seconds=2)
    worker.print_one()
    assert room.states() == [("done", "")]
    assert len(printed(simulator)) == 1


@pytest.mark.parametrize("size", [1, 40, 200])
def test_a_cable_pulled_inside_a_receipt_leaves_it_unconfirmed_and_never_prints_by_itself(
    shop, room, worker, simulator, size
):
    shop.sell("tea")
    simulator.close_after(12 + size)
    worker.print_one()
    assert [state for state, _ in room.states()] == ["unconfirmed"]
    shop.tick(hours=1)
    assert not worker.print_one()
    retry_print_job(shop.db, shop.clock, shop.owner, room.job())
    worker.print_one()
    assert room.states() == [("done", "")]
    assert "COPY 1" in printed(simulator)[-1], "a guest may hold the first one"
    assert simulator.drawer_openings <= 1


def test_a_receipt_under_way_when_the_program_died_is_told_and_not_printed_again(
    shop, room, worker, simulator
):
    shop.sell("tea")
    assert claim_print_job(shop.db, shop.clock) is not None
    recover_print_jobs(shop.db, shop.clock)
    assert room.states() == [("unconfirmed", "interrupted")]
    with at_work(worker):
        shop.sell("beer")
        room.wait_for("unconfirmed", "done")
    assert len(printed(simulator)) == 1
    drop_print_job(shop.db, shop.clock, shop.owner, room.job())
    assert room.states()[0][0] == "cancelled"
    with pytest.raises(Conflict, match="not waiting any more"):
        retry_print_job(shop.db, shop.clock, shop.owner, room.job())


def test_a_printer_out_of_order_keeps_no_other_waiting(shop, room, worker, simulator):
    with closing(silent_printer()) as silent:
        room.another_printer("Kitchen", NOWHERE.format(silent.getsockname()[1]))
        room.queue("Kitchen", "two steaks")
        with at_work(worker):
            shop.sell("tea")
            assert simulator.wait_for_receipts(1)
            room.wait_for("held", "done")
    assert room.states()[0] == ("held", "silent")


def silent_printer():
    return socket.create_server(("127.0.0.1", 0))


def test_many_receipts_come_out_whole_once_and_in_order(shop, room, worker, simulator):
    numbers = [shop.sell("tea").number for _ in range(12)]
    with at_work(worker):
        room.wait_for(*["done"] * 12)
    papers = printed(simulator)
    assert len(papers) == 12
    assert all(number in paper for number, paper in zip(numbers, papers, strict=True))


def test_two_workers_never_speak_to_one_printer_at_once(shop, room, simulator):
    workers = [PrintingWorker(shop.db, shop.clock, HASTY) for _ in range(2)]
    with at_work(workers[0]), at_work(workers[1]):
        for _ in range(10):
            shop.sell("tea")
        room.wait_for(*["done"] * 10)
    assert len(printed(simulator)) == 10
    assert all(paper.count("TOTAL") == 1 for paper in printed(simulator))


def test_a_job_that_cannot_be_made_is_failed_and_the_next_one_is_printed(
    shop, room, worker, simulator
):
    with atomic(shop.db) as unit:
        unit.connection.execute(text("UPDATE printers SET profile = 'no such profile'"))
    shop.sell("tea")
    worker.print_one()
    assert room.states() == [("failed", "ProfileUnknown")]
    with atomic(shop.db) as unit:
        unit.connection.execute(text("UPDATE printers SET profile = 'generic-80mm'"))
    shop.sell("tea")
    worker.print_one()
    assert [state for state, _ in room.states()] == ["failed", "done"]


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_an_outcome_is_recorded_though_the_database_was_busy(
    shop, room, worker, simulator, monkeypatch
):
    monkeypatch.setattr(printing, "POLL_S", 0)
    with atomic(shop.db) as unit:
        unit.connection.exec_driver_sql("PRAGMA busy_timeout=1")
    shop.sell("tea")
    job = claim_print_job(shop.db, shop.clock)
    outcome = worker._outcome(job)
    with closing(sqlite3.connect(shop.db.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        warned = []

        def give_way(*words, **_facts):
            warned.append(words)
            other.execute("ROLLBACK")

        monkeypatch.setattr(printing.log, "warning", give_way)
        worker._record(job, outcome)
    assert (len(warned), room.states()) == (1, [("done", "")])
    assert len(printed(simulator)) == 1
