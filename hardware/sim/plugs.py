"""The cable of a simulated device, whatever it is made of."""

import socket
import struct
from contextlib import suppress
from typing import Protocol

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Plug(Protocol):
    """`read` gives nothing once the line is dead; `cut` kills it from any thread."""

    def read(self) -> bytes: ...

    def write(self, data: bytes) -> None: ...

    def cut(self) -> None: ...


class SocketPlug:
    """A cut resets the connection: the other side reads an error, not an orderly end."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def read(self) -> bytes:
        with suppress(OSError):
            return self._connection.recv(4096)
        return b""

    def write(self, data: bytes) -> None:
        with suppress(OSError):
            self._connection.sendall(data)

    def cut(self) -> None:
        with suppress(OSError):
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            self._connection.shutdown(socket.SHUT_RD)
