"""Bytes over a serial port, also over the virtual ones of USB and Bluetooth adapters."""

import sys
from urllib.parse import unquote

import serial

from hardware.errors import ConnectionLost, DeviceOffline, DeviceTimeout
from hardware.transport.address import Address
from hardware.transport.deadline import Deadline

if sys.platform == "win32":
    LOST: tuple[type[Exception], ...] = (serial.SerialException, OSError)
else:
    import termios

    LOST = (serial.SerialException, OSError, termios.error)

OPTIONS = frozenset({"baud", "bits", "parity", "stop", "flow"})


class SerialTransport:
    """`serial:///dev/ttyUSB0?baud=9600&bits=8&parity=N&stop=1&flow=none`, or `serial://COM3`."""

    is_two_way = True

    def __init__(self, address: Address) -> None:
        address.allow_options(OPTIONS)
        self.address = address.text
        if not (address.place or address.path):
            raise address.refuse("device", "the port is missing")
        flow = address.choice("flow", ("none", "rts", "dtr", "xon"))
        self._port = serial.Serial(
            baudrate=address.whole_number("baud", 9600),
            bytesize=int(address.choice("bits", ("8", "7"))),
            parity=address.choice("parity", ("N", "E", "O")),
            stopbits=int(address.choice("stop", ("1", "2"))),
            rtscts=flow == "rts",
            dsrdtr=flow == "dtr",
            xonxoff=flow == "xon",
            exclusive=None if sys.platform == "win32" else True,
        )
        self._port.port = unquote(address.place) or address.path

    def open(self, deadline: Deadline) -> None:
        """Opening a local port does not wait, so that the deadline is not needed here."""
        try:
            self._port.open()
        except LOST as error:
            raise DeviceOffline(address=self.address, reason=error) from error

    def write(self, data: bytes, deadline: Deadline) -> None:
        try:
            self._port.write_timeout = deadline.remaining_s()
            self._port.write(data)
        except serial.SerialTimeoutException as error:
            raise DeviceTimeout(address=self.address) from error
        except LOST as error:
            raise ConnectionLost(address=self.address, reason=error) from error

    def read(self, size: int, deadline: Deadline) -> bytes:
        try:
            self._port.timeout = deadline.remaining_s()
            first: bytes = self._port.read(1)
            rest: bytes = self._port.read(min(size - 1, self._port.in_waiting)) if first else b""
        except LOST as error:
            raise ConnectionLost(address=self.address, reason=error) from error
        return first + rest

    def close(self) -> None:
        self._port.close()
