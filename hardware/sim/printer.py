"""A receipt printer: one client at a time, faults on demand, receipts as pictures."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from socketserver import BaseRequestHandler, TCPServer
from types import TracebackType
from typing import Self

from hardware.sim.machine import Fault, Machine
from hardware.sim.page import PrinterPage
from hardware.sim.plugs import Plug, SocketPlug
from hardware.sim.receipts import Receipt, ReceiptStore
from hardware.sim.roll import Model, Row

POLL_S = 0.02


class PrinterSimulator:
    """Use it as a context manager; every method may be called from any thread."""

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        folder: Path | None = None,
        model: Model | None = None,
    ) -> None:
        self._model = model or Model()
        self._lock = threading.RLock()
        self._printed = threading.Condition(self._lock)
        self._machine = Machine(self._model, self._keep)
        self._receipts = ReceiptStore(folder)
        self._plug: Plug | None = None
        self._bytes_per_second: int | None = None
        self._bytes_until_close: int | None = None
        self._stopping = threading.Event()
        self._server = _Server((host, port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL_S,))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        with self._lock:
            if self._plug is not None:
                self._plug.cut()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        return f"tcp://{self._server.server_address[0]!s}:{self.port}"

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """The latest ones, oldest first."""
        with self._lock:
            return self._receipts.latest

    def wait_for_receipts(self, count: int, timeout_s: float = 5.0) -> tuple[Receipt, ...]:
        """As soon as there are so many, or when the time is up."""
        with self._printed:
            self._printed.wait_for(lambda: len(self._receipts.latest) >= count, timeout_s)
            return self._receipts.latest

    @property
    def faults(self) -> frozenset[Fault]:
        with self._lock:
            return frozenset(self._machine.faults)

    def set_fault(self, fault: Fault) -> None:
        with self._lock:
            self._tell(self._machine.change(fault, is_on=True))

    def clear_fault(self, fault: Fault) -> None:
        """A new roll, a closed cover: what was held goes on where it stopped."""
        with self._lock:
            self._tell(self._machine.change(fault, is_on=False))

    def paper_out_after(self, size: int) -> None:
        """The roll ends after so many more bytes of print data."""
        with self._lock:
            self._machine.run_out_after(size)

    def close_after(self, size: int) -> None:
        """The connection breaks once, after so many more received bytes."""
        with self._lock:
            self._bytes_until_close = size

    def slow(self, bytes_per_second: int | None) -> None:
        with self._lock:
            self._bytes_per_second = bytes_per_second

    @property
    def is_drawer_open(self) -> bool:
        with self._lock:
            return self._machine.is_drawer_open

    @property
    def drawer_openings(self) -> int:
        with self._lock:
            return self._machine.drawer_openings

    def close_drawer(self) -> None:
        with self._lock:
            self._tell(self._machine.close_drawer())

    def converse(self, plug: Plug) -> None:
        """One connection from its first byte to its end; called by the server's thread."""
        with self._lock:
            self._plug = plug
        while not self._stopping.is_set() and (data := plug.read()):
            for piece in self._paced(data):
                if not self._take(plug, piece):
                    break
        with self._lock:
            self._plug = None
            self._machine.hang_up()

    def _take(self, plug: Plug, piece: bytes) -> bool:
        """False once the connection is broken."""
        with self._lock:
            taken = piece[: self._bytes_until_close]
            self._tell(self._machine.receive(taken))
            if self._bytes_until_close is None:
                return True
            self._bytes_until_close -= len(taken)
            if self._bytes_until_close > 0:
                return True
            self._bytes_until_close = None
            self._plug = None
            plug.cut()
            return False

    def _paced(self, data: bytes) -> Iterator[bytes]:
        with self._lock:
            speed = self._bytes_per_second
        step = len(data) if speed is None else max(1, speed // 20)
        for start in range(0, len(data), step):
            piece = data[start : start + step]
            if speed is not None:
                self._stopping.wait(len(piece) / speed)
            yield piece

    def _tell(self, answers: bytes) -> None:
        if answers and self._plug is not None:
            self._plug.write(answers)

    def _keep(self, rows: list[Row]) -> None:
        """Called by the machine while the lock is held."""
        self._receipts.add(rows, self._model.dots)
        self._printed.notify_all()


class _Server(TCPServer):
    allow_reuse_address = True

    def __init__(self, place: tuple[str, int], simulator: PrinterSimulator) -> None:
        super().__init__(place, _Connection)
        self.simulator = simulator


class _Connection(BaseRequestHandler):
    server: _Server
    request: socket.socket

    def handle(self) -> None:
        self.server.simulator.converse(SocketPlug(self.request))


def show(
    simulator: PrinterSimulator, http_port: int, begun: Callable[[str], None] | None = None
) -> None:
    """Show the printer's page on this machine only, until interrupted from the keyboard.

    `begun` is told the page's address. Raises OSError where the port is taken.
    """
    with PrinterPage(simulator, port=http_port) as page, suppress(KeyboardInterrupt):
        if begun is not None:
            begun(page.url)
        page.serve_forever()
