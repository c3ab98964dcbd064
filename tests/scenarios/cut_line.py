"""A line between the till and its PostgreSQL server that can be cut at any message."""

import contextlib
import socket
import threading
from collections.abc import Iterator


class CutLine:
    """Forwards both ways to a port; once armed, the Nth message ends the connection instead."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._left = 0
        self._has_cut = False
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._ends: list[socket.socket] = []

    @classmethod
    @contextlib.contextmanager
    def to(cls, port: int) -> Iterator["CutLine"]:
        """Run a line to this port."""
        line = cls(port)
        line._begin(line._accept)
        try:
            yield line
        finally:
            line._close()

    def arm(self, number: int) -> None:
        """Cut at the message with this number from now on, whoever sends it."""
        with self._lock:
            self._left, self._has_cut = number, False

    def disarm(self) -> bool:
        """Cut nothing more; whether it had cut."""
        with self._lock:
            self._left = 0
            return self._has_cut

    def _begin(self, work, *arguments) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                till, _address = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            self._ends += [till, server]
            self._begin(self._carry, till, server)
            self._begin(self._carry, server, till)

    def _carry(self, giver: socket.socket, taker: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := giver.recv(1 << 20):
                if self._is_cut():
                    break
                taker.sendall(data)
        for end in (giver, taker):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _is_cut(self) -> bool:
        with self._lock:
            if not self._left:
                return False
            self._left -= 1
            self._has_cut = self._left == 0
            return self._has_cut

    def _close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=10)
        for end in self._ends:
            end.close()
