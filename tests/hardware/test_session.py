"""What is known about a job after it was sent, whatever happens to the printer."""

import socket
from dataclasses import replace

import pytest

from hardware.capture import Capture
from hardware.errors import AddressInvalid
from hardware.printing.document import Cut, Document, DrawerKick, Text
from hardware.printing.escpos import encode
from hardware.printing.profiles import PROFILES, Barrier
from hardware.printing.session import (
    AcceptedOnly,
    Done,
    Held,
    Job,
    Printer,
    Unconfirmed,
    print_job,
    read_state,
)
from hardware.printing.status import Cause
from hardware.sim.machine import Fault
from hardware.sim.printer import PrinterSimulator
from hardware.sim.serial_line import on_serial_line

LINES = tuple(Text(f"Satır {number:02d} çay") for number in range(60))
DOCUMENT = Document((*LINES, Cut()))
JOB = Job(encode(DOCUMENT, PROFILES["generic-80mm"]).data, "0041")
PAPER = "".join(f"{line.text}\n" for line in LINES)


@pytest.mark.parametrize("key", ["generic-80mm", "epson-tm-t20"])
def test_a_job_is_done_when_the_printer_says_so(printer_like, simulator, key):
    assert print_job(printer_like(key), JOB) == Done()
    assert [receipt.text for receipt in simulator.receipts] == [PAPER]


def test_a_roll_near_its_end_is_told_with_the_result(printer, simulator):
    simulator.set_fault(Fault.PAPER_NEAR_END)
    assert print_job(printer, JOB) == Done(is_paper_near_end=True)


def test_a_printer_that_never_answers_only_accepts(printer_like, simulator):
    simulator.set_fault(Fault.NO_STATUS)
    assert print_job(printer_like("silent-80mm"), JOB) == AcceptedOnly()
    assert simulator.wait_for_receipts(1)[0].text == PAPER


def test_a_printer_without_a_confirmation_is_still_asked_for_paper_first(printer, simulator):
    frugal = replace(printer, profile=replace(printer.profile, barrier=Barrier.NONE))
    assert print_job(frugal, JOB) == AcceptedOnly()
    simulator.set_fault(Fault.PAPER_OUT)
    assert print_job(frugal, JOB) == Held(Cause.PAPER_OUT)


def test_a_printer_that_stops_taking_data_leaves_the_job_unconfirmed(printer, simulator):
    simulator.slow(1000)
    endless = Job(b"\n" * 20_000_000)
    impatient = replace(
        printer,
        patience=replace(printer.patience, confirm_s=0.2),
        profile=replace(printer.profile, speed=10**9),
    )
    outcome = print_job(impatient, endless)
    assert isinstance(outcome, Unconfirmed)
    assert outcome.cause is Cause.SILENT


def test_a_printer_that_is_switched_off_holds_the_job(printer):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    outcome = print_job(replace(printer, address=f"tcp://127.0.0.1:{port}"), JOB)
    assert isinstance(outcome, Held)
    assert outcome.cause is Cause.UNREACHABLE


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (Fault.PAPER_OUT, Cause.PAPER_OUT),
        (Fault.COVER_OPEN, Cause.COVER_OPEN),
        (Fault.OFFLINE, Cause.OFFLINE),
        (Fault.NO_STATUS, Cause.SILENT),
    ],
)
def test_a_printer_that_cannot_print_gets_no_byte_of_the_job(printer, simulator, fault, cause):
    simulator.set_fault(fault)
    assert print_job(printer, JOB) == Held(cause)
    simulator.clear_fault(fault)
    assert print_job(printer, JOB) == Done()
    assert [receipt.text for receipt in simulator.receipts] == [PAPER]


@pytest.mark.parametrize("size", [0, 1, 7, 100, 333, 512, len(JOB.data) - 3, len(JOB.data) - 1])
@pytest.mark.parametrize("key", ["generic-80mm", "epson-tm-t20"])
def test_a_new_roll_finishes_the_job_without_a_line_lost_or_doubled(
    printer_like, simulator, key, size
):
    seen = []

    def refill(cause):
        seen.append(cause)
        simulator.clear_fault(Fault.PAPER_OUT)

    if size:
        simulator.paper_out_after(size)
    assert print_job(printer_like(key), JOB, refill) == Done()
    assert seen == ([Cause.PAPER_OUT] if size else [])
    assert [receipt.text for receipt in simulator.receipts] == [PAPER]


def test_a_roll_that_nobody_changes_leaves_the_job_unconfirmed(printer, simulator):
    hurried = replace(printer, patience=replace(printer.patience, refill_s=0.3))
    simulator.paper_out_after(400)
    assert print_job(hurried, JOB) == Unconfirmed(Cause.PAPER_OUT)
    assert simulator.receipts == ()


def test_a_second_try_after_the_refill_first_clears_what_the_first_left(printer, simulator):
    hurried = replace(printer, patience=replace(printer.patience, refill_s=0.3))
    simulator.paper_out_after(400)
    print_job(hurried, JOB)
    again = encode(DOCUMENT.headed("TEKRAR / REPRINT"), printer.profile).data
    with_roll = Job(again, recovers=True)
    assert print_job(printer, with_roll) == Held(Cause.PAPER_OUT)
    simulator.clear_fault(Fault.PAPER_OUT)
    assert print_job(printer, with_roll) == Done()
    assert simulator.receipts[-1].text.endswith(PAPER)
    assert "REPRINT" in simulator.receipts[-1].text


QUESTIONS = 12


@pytest.mark.parametrize("size", [1, 3, 4, 8, 11])
def test_a_line_that_breaks_before_the_job_holds_it(printer, simulator, size):
    simulator.close_after(size)
    outcome = print_job(printer, JOB)
    assert isinstance(outcome, Held)
    assert outcome.cause is Cause.CONNECTION_LOST
    assert simulator.receipts == ()


@pytest.mark.parametrize(
    "size", [QUESTIONS + 1, *range(QUESTIONS + 2, len(JOB.data) + QUESTIONS, 97)]
)
def test_a_line_that_breaks_inside_the_job_leaves_it_unconfirmed(printer, simulator, size):
    simulator.close_after(size)
    outcome = print_job(printer, JOB)
    assert isinstance(outcome, Unconfirmed)
    assert outcome.cause is Cause.CONNECTION_LOST
    assert PAPER.startswith("".join(r.text for r in simulator.wait_for_receipts(1, 0.2)).rstrip())


def test_a_printer_that_falls_silent_leaves_the_job_unconfirmed(printer, simulator):
    class Silencer(Capture):
        def record(self, direction, data):
            super().record(direction, data)
            if data.endswith(b"\x1dr\x01"):
                simulator.set_fault(Fault.NO_STATUS)

    assert print_job(replace(printer, capture=Silencer()), JOB) == Unconfirmed(Cause.SILENT)


def test_a_slow_printer_is_waited_for(printer, simulator):
    simulator.slow(3000)
    assert print_job(printer, JOB) == Done()
    assert simulator.receipts[0].text == PAPER


def test_two_tills_at_one_printer_print_one_after_the_other(printer, simulator):
    with socket.create_connection(("127.0.0.1", simulator.port)):
        assert print_job(printer, JOB) == Held(Cause.SILENT)
    assert print_job(printer, JOB) == Done()


def test_the_drawer_is_seen_to_open(printer, simulator):
    before = read_state(printer)
    kick = encode(Document((DrawerKick(),)), printer.profile).data
    assert print_job(printer, Job(kick)) == Done()
    after = read_state(printer)
    assert (before.drawer_pin_high, after.drawer_pin_high) == (True, False)
    assert simulator.drawer_openings == 1
    simulator.close_drawer()
    assert read_state(printer) == before


def test_the_state_of_a_dead_printer_is_a_cause(printer):
    with PrinterSimulator() as other:
        dead = replace(printer, address=other.address)
        other.set_fault(Fault.NO_STATUS)
        assert read_state(dead) == Held(Cause.SILENT)
    assert read_state(dead).cause is Cause.UNREACHABLE


def test_a_serial_printer_confirms_too(simulator):
    with on_serial_line(simulator) as address:
        printer = Printer(address, PROFILES["generic-80mm"])
        assert print_job(printer, JOB) == Done()
        assert print_job(printer, JOB) == Done()
    assert [receipt.text for receipt in simulator.receipts] == [PAPER, PAPER]


def test_a_file_takes_every_byte_and_confirms_nothing(tmp_path):
    path = tmp_path / "kağıt.bin"
    printer = Printer(f"file://{path}", PROFILES["generic-80mm"])
    assert print_job(printer, JOB) == AcceptedOnly()
    assert print_job(printer, JOB) == AcceptedOnly()
    assert path.read_bytes() == JOB.data * 2


def test_a_misspelt_address_is_no_matter_of_waiting():
    with pytest.raises(AddressInvalid):
        print_job(Printer("9100", PROFILES["generic-80mm"]), JOB)


def test_the_capture_shows_both_directions(printer):
    capture = Capture()
    print_job(replace(printer, capture=capture), JOB)
    text = capture.text()
    assert "> 10 04 01" in text
    assert "< 16" in text
    assert "Sat" in text
