"""Bytes over the network, to a printer's raw port or a terminal."""

import contextlib
import re
import socket
from urllib.parse import urlsplit

from hardware.errors import ConnectionLost, DeviceOffline, DeviceTimeout
from hardware.transport.address import Address
from hardware.transport.deadline import Deadline

RAW_PRINT_PORT = 9100
POLL_S = 0.001
HOST = re.compile(r"[\w.:-]+")
PORT_REASON = "the port must be a number from 1 to 65535"


class TcpTransport:
    """`tcp://host:port`; the port of raw printing when none is given."""

    is_two_way = True

    def __init__(self, address: Address) -> None:
        address.allow_options(frozenset())
        self.address = address.text
        try:
            parts = urlsplit(address.text.strip())
            host, port = parts.hostname, parts.port
        except ValueError:
            raise address.refuse("port", PORT_REASON) from None
        if not host or not HOST.fullmatch(host):
            raise address.refuse("host", "the host is missing or misspelt")
        if port == 0:
            raise address.refuse("port", PORT_REASON)
        self._target = (host, RAW_PRINT_PORT if port is None else port)
        self._socket: socket.socket | None = None

    def open(self, deadline: Deadline) -> None:
        try:
            self._socket = socket.create_connection(
                self._target, max(POLL_S, deadline.remaining_s())
            )
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            raise DeviceOffline(address=self.address, reason=error) from error

    def write(self, data: bytes, deadline: Deadline) -> None:
        connection = self._connected(deadline)
        try:
            connection.sendall(data)
        except TimeoutError as error:
            raise DeviceTimeout(address=self.address) from error
        except OSError as error:
            raise ConnectionLost(address=self.address, reason=error) from error

    def read(self, size: int, deadline: Deadline) -> bytes:
        connection = self._connected(deadline)
        try:
            data = connection.recv(size)
        except TimeoutError:
            return b""
        except OSError as error:
            raise ConnectionLost(address=self.address, reason=error) from error
        if not data:
            raise ConnectionLost(address=self.address, reason="the other side closed")
        return data

    def close(self) -> None:
        """Unread answers are taken first: a close that drops them makes the network drop ours."""
        if self._socket is None:
            return
        with self._socket as connection, contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
            connection.setblocking(False)
            while connection.recv(4096):
                pass
        self._socket = None

    def _connected(self, deadline: Deadline) -> socket.socket:
        if self._socket is None:
            raise ConnectionLost(address=self.address, reason="it is not open")
        self._socket.settimeout(max(POLL_S, deadline.remaining_s()))
        return self._socket
