"""The simulated printer answers like one, and its page shows what it printed."""

import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from http.client import HTTPConnection
from threading import Thread

import pytest

from hardware.sim.machine import Fault, Machine
from hardware.sim.page import PrinterPage
from hardware.sim.printer import PrinterSimulator
from hardware.sim.roll import Model, text_of
from hardware.transport.deadline import Deadline


@pytest.fixture
def cable(simulator):
    with socket.create_connection(("127.0.0.1", simulator.port), timeout=2) as connection:
        yield connection


def ask(cable, question, size):
    cable.sendall(question)
    answer = b""
    while len(answer) < size:
        answer += cable.recv(size - len(answer))
    return answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (b"\x10\x04\x01", "16"),
        (b"\x10\x04\x02", "12"),
        (b"\x10\x04\x03", "12"),
        (b"\x10\x04\x04", "12"),
        (b"\x1dr\x01", "00"),
        (b"\x1da\xff", "14000000"),
        (b"\x1dI\x42", "5f706f7370726f00"),
        (b"\x1d(H\x06\x00000041", "37223030343100"),
    ],
)
def test_a_ready_printer_answers(cable, question, answer):
    assert ask(cable, question, len(answer) // 2).hex() == answer


def test_the_end_of_the_paper_is_reported_unasked_and_a_new_roll_too(cable, simulator):
    assert ask(cable, b"\x1da\xff", 4).hex() == "14000000"
    simulator.set_fault(Fault.PAPER_OUT)
    assert ask(cable, b"", 4).hex() == "1c000f00"
    assert ask(cable, b"\x1dr\x01\x10\x04\x04", 1).hex() == "7e"
    simulator.clear_fault(Fault.PAPER_OUT)
    assert ask(cable, b"", 5).hex() == "1400000000"


def test_an_open_cover_and_an_open_drawer_show_in_the_answers(cable, simulator):
    simulator.set_fault(Fault.COVER_OPEN)
    assert ask(cable, b"\x10\x04\x01\x10\x04\x02", 2).hex() == "1e16"
    simulator.clear_fault(Fault.COVER_OPEN)
    assert ask(cable, b"\x1bp\x00\x19\xfa\x1dr\x01\x10\x04\x01", 2)
    assert ask(cable, b"\x10\x04\x01", 1).hex() == "12"
    assert simulator.drawer_openings == 1


def test_a_drawer_opens_in_real_time_while_the_paper_is_out(cable, simulator):
    simulator.set_fault(Fault.PAPER_OUT)
    ask(cable, b"kahve\n\x10\x14\x01\x00\x01\x10\x04\x01", 1)
    assert simulator.is_drawer_open


def test_commands_arrive_in_any_pieces():
    data = b"\x1b@\x1bt\r" + "Çay\n".encode("cp857") + b"\x1d(k\x04\x001A2\x00\x1dVB\x00\x1dr\x01"
    whole, pieces = [], []
    Machine(Model(), whole.append).receive(data)
    machine = Machine(Model(), pieces.append)
    answers = b"".join(machine.receive(bytes([byte])) for byte in data)
    assert answers == b"\x00"
    assert whole == pieces
    assert text_of(whole[0]) == "Çay\n"


def test_a_line_longer_than_the_paper_goes_on_below():
    rows = []
    machine = Machine(Model(dots=60), rows.append)
    machine.receive(b"abcdefg\n\x1d!\x11abc\n\x1dV\x00")
    assert text_of(rows[0]) == "abcde\nfg\nab\nc\n"


def test_letters_stand_where_they_were_told_to():
    rows = []
    machine = Machine(Model(), rows.append)
    machine.receive(b"tea\x1b$\x78\x0012\x1b\\\x18\x0030\n\x1b\\\x0c\x00in\n\x1dV\x00\n")
    machine.hang_up()
    assert [text_of(paper) for paper in rows] == ["tea       12  30\n in\n"]


def test_a_code_128_of_digits_in_pairs_is_read():
    rows = []
    Machine(Model(), rows.append).receive(b'\x1dkI\x0b{CVZ\x0c"8N{B9\x1dV\x00')
    assert text_of(rows[0]) == "[8690123456789]\n"


def test_a_receipt_without_a_cut_ends_when_the_line_is_closed(simulator):
    with socket.create_connection(("127.0.0.1", simulator.port)) as cable:
        cable.sendall(b"kahve\n")
    assert simulator.wait_for_receipts(1)[0].text == "kahve\n"


def test_receipts_are_files_and_numbers_go_on_after_a_restart(tmp_path):
    for word in (b"bir", b"iki"):
        with (
            PrinterSimulator(folder=tmp_path) as simulator,
            socket.create_connection(("127.0.0.1", simulator.port)) as cable,
        ):
            cable.sendall(word + b"\n\x1dV\x00")
            simulator.wait_for_receipts(1)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "0001.png", "0001.txt", "0002.png", "0002.txt",
    ]  # fmt: skip
    assert (tmp_path / "0002.txt").read_text() == "iki\n"
    assert (tmp_path / "0002.png").read_bytes().startswith(b"\x89PNG")


@contextmanager
def page_of(simulator):
    with PrinterPage(simulator) as page:
        thread = Thread(target=page.serve_forever, args=(0.02,))
        thread.start()
        yield page.url.removeprefix("http://").rstrip("/")
        page.shutdown()
        thread.join()


def get(place, path):
    page = HTTPConnection(place, timeout=5)
    page.request("GET", path)
    answer = page.getresponse()
    content = answer.read()
    page.close()
    return answer.status, content, answer.headers


def press(place, button, origin=None):
    page = HTTPConnection(place, timeout=5)
    page.request("POST", "/faults", button, {"Origin": origin or f"http://{place}"})
    answer = page.getresponse()
    answer.read()
    page.close()
    return answer.status


def test_the_page_shows_receipts_as_pictures_and_runs_nothing_of_them(simulator, cable):
    ask(cable, b"<script>alert(1)</script>\n\x1dV\x00\x1dr\x01", 1)
    with page_of(simulator) as place:
        _, html, headers = get(place, "/")
        assert b"<script" not in html
        assert b"&lt;script&gt;alert(1)" in html
        assert b'http-equiv="refresh"' in html
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert get(place, "/receipts/1.png")[1].startswith(b"\x89PNG")
        assert get(place, "/receipts/1.txt")[1] == b"<script>alert(1)</script>\n"
        assert get(place, "/page.css")[2]["Content-Type"] == "text/css"
        assert get(place, "/receipts/2.png")[0] == 404


def test_a_button_sets_a_fault_and_takes_it_back(simulator):
    with page_of(simulator) as place:
        assert press(place, "fault=paper_out") == 303
        assert simulator.faults == {Fault.PAPER_OUT}
        assert "Paper out. The drawer is closed." in get(place, "/")[1].decode()
        assert press(place, "fault=paper_out") == 303
        assert simulator.faults == frozenset()
        assert "Ready." in get(place, "/")[1].decode()


def test_the_drawer_is_closed_by_a_button(simulator, cable):
    ask(cable, b"\x1bp\x00\x19\xfa\x1dr\x01", 1)
    with page_of(simulator) as place:
        assert "The drawer is open." in get(place, "/")[1].decode()
        press(place, "drawer=close")
        assert not simulator.is_drawer_open


def test_another_site_cannot_press_the_buttons(simulator):
    with page_of(simulator) as place:
        assert press(place, "fault=paper_out", origin="http://elsewhere.example") == 403
    assert simulator.faults == frozenset()


def test_the_simulator_starts_from_a_bare_shell(tmp_path):
    ports = [free_port(), free_port()]
    command = [sys.executable, "-m", "hardware.sim", "--folder", str(tmp_path)]
    command += ["--tcp", str(ports[0]), "--http", str(ports[1])]
    with subprocess.Popen(command) as running:
        try:
            place = f"127.0.0.1:{ports[1]}"
            assert "Nothing has been printed yet." in as_soon_as_it_runs(place).decode()
        finally:
            running.send_signal(signal.SIGINT)
        assert running.wait(10) == 0


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def as_soon_as_it_runs(place):
    deadline = Deadline(10)
    while True:
        try:
            return get(place, "/")[1]
        except ConnectionRefusedError:
            assert not deadline.has_passed
