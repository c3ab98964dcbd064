"""Bytes reach a device by every road, and a dead road is told from a slow one."""

import os
import pty
import socket
import termios
import tty

import pytest

from hardware.errors import AddressInvalid, ConnectionLost, DeviceOffline, DeviceTimeout
from hardware.transport import TRANSPORTS, open_transport, transport_for
from hardware.transport.deadline import Deadline

SOON = 0.05


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def address_of(listener):
    return f"tcp://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize(
    "address",
    [
        "tcp://printer:9100",
        "tcp://[::1]:9100",
        "tcp://printer",
        "serial:///dev/ttyUSB0?baud=9600&parity=E&bits=7&stop=2&flow=dtr",
        "serial://COM3",
        "usb://04b8:0202",
        "usb://04B8:0e15?serial=ABC",
        "file:///dev/usb/lp0",
        "memory://",
    ],
)
def test_addresses_of_every_kind_are_understood(address):
    assert transport_for(address).address == address


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("", "scheme"),
        ("printer", "scheme"),
        ("192.168.1.50:9100", "scheme"),
        ("gopher://printer", "scheme"),
        ("tcp://", "host"),
        ("tcp://the printer", "host"),
        ("tcp://[::1", "host"),
        ("tcp://printer:http", "port"),
        ("tcp://printer:70000", "port"),
        ("tcp://printer:0", "port"),
        ("tcp://printer?speed=1", "option"),
        ("serial://", "device"),
        ("serial:///dev/ttyUSB0?buad=9600", "option"),
        ("serial:///dev/ttyUSB0?baud=fast", "baud"),
        ("serial:///dev/ttyUSB0?parity=X", "parity"),
        ("usb://epson", "ids"),
        ("usb://04b8:02", "ids"),
        ("file://relative/path", "path"),
        ("file://", "path"),
    ],
)
def test_a_misspelt_address_is_refused_at_once_and_the_part_is_named(address, part):
    with pytest.raises(AddressInvalid) as refused:
        transport_for(address)
    assert refused.value.facts["part"] == part


def test_every_scheme_has_an_example_above():
    assert set(TRANSPORTS) == {"tcp", "serial", "usb", "file", "memory"}


def test_bytes_go_over_the_network_both_ways(listener):
    transport = open_transport(address_of(listener), Deadline(1))
    device, _ = listener.accept()
    with device:
        transport.write(b"hello", Deadline(1))
        assert device.recv(10) == b"hello"
        device.sendall(b"\x12")
        assert transport.read(10, Deadline(1)) == b"\x12"
        assert transport.read(10, Deadline(SOON)) == b""
        transport.close()
        assert device.recv(10) == b""


def test_a_device_that_hangs_up_is_lost(listener):
    transport = open_transport(address_of(listener), Deadline(1))
    listener.accept()[0].close()
    with pytest.raises(ConnectionLost):
        transport.read(1, Deadline(1))
    transport.close()
    with pytest.raises(ConnectionLost):
        transport.write(b"x", Deadline(1))


def test_a_device_that_stops_reading_is_not_waited_for(listener):
    transport = open_transport(address_of(listener), Deadline(1))
    with listener.accept()[0], pytest.raises(DeviceTimeout):
        transport.write(bytes(50_000_000), Deadline(SOON))
    transport.close()


def test_a_port_where_nobody_listens_is_offline(listener):
    address = address_of(listener)
    listener.close()
    with pytest.raises(DeviceOffline):
        open_transport(address, Deadline(1))


@pytest.fixture
def line():
    far_end, near_end = pty.openpty()
    tty.setraw(near_end)
    yield far_end, os.ttyname(near_end)
    for end in (far_end, near_end):
        try:
            os.close(end)
        except OSError:
            assert end == far_end


def test_bytes_go_over_a_serial_line_both_ways(line):
    far_end, path = line
    transport = open_transport(f"serial://{path}?baud=19200", Deadline(1))
    transport.write(b"\x1b@", Deadline(1))
    assert os.read(far_end, 10) == b"\x1b@"
    os.write(far_end, b"\x12\x16")
    assert transport.read(10, Deadline(1)) == b"\x12\x16"
    assert transport.read(10, Deadline(SOON)) == b""
    assert termios.tcgetattr(far_end)[5] == termios.B19200
    transport.close()


def test_a_serial_adapter_pulled_out_is_lost(line):
    far_end, path = line
    transport = open_transport(f"serial://{path}", Deadline(1))
    os.close(far_end)
    with pytest.raises(ConnectionLost):
        transport.read(1, Deadline(1))
    transport.close()


def test_a_serial_port_has_one_user(line):
    address = f"serial://{line[1]}"
    first = open_transport(address, Deadline(1))
    with pytest.raises(DeviceOffline):
        open_transport(address, Deadline(1))
    first.close()
    open_transport(address, Deadline(1)).close()


def test_a_serial_port_that_is_not_there_is_offline(tmp_path):
    with pytest.raises(DeviceOffline):
        open_transport(f"serial://{tmp_path}/ttyUSB9", Deadline(1))


def test_a_device_file_answers_and_a_plain_file_does_not(line, tmp_path):
    far_end, path = line
    device = open_transport(f"file://{path}", Deadline(1))
    assert device.is_two_way
    device.write(b"\x10\x04\x01", Deadline(1))
    assert os.read(far_end, 10) == b"\x10\x04\x01"
    os.write(far_end, b"\x16")
    assert device.read(10, Deadline(1)) == b"\x16"
    assert device.read(10, Deadline(SOON)) == b""
    device.close()
    plain = open_transport(f"file://{tmp_path}/out.bin", Deadline(1))
    assert not plain.is_two_way
    assert plain.read(10, Deadline(1)) == b""
    plain.close()
    with pytest.raises(ConnectionLost):
        plain.write(b"x", Deadline(1))


def test_a_folder_that_is_not_there_is_offline(tmp_path):
    with pytest.raises(DeviceOffline):
        open_transport(f"file://{tmp_path}/none/out.bin", Deadline(1))


def test_memory_keeps_what_was_written():
    memory = open_transport("memory://", Deadline(1))
    memory.write(b"ab", Deadline(1))
    memory.write(b"c", Deadline(1))
    memory.close()
    assert memory.written == b"abc"
    assert memory.read(1, Deadline(1)) == b""
