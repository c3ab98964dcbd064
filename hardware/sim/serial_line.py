"""A serial port without hardware, at whose other end a simulated device hangs."""

import os
import pty
import select
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from hardware.sim.printer import PrinterSimulator

POLL_S = 0.02


@contextmanager
def on_serial_line(simulator: PrinterSimulator) -> Iterator[str]:
    """The address of a serial port at whose other end this printer hangs."""
    plug = SerialPlug()
    thread = threading.Thread(target=simulator.converse, args=(plug,))
    thread.start()
    try:
        yield f"serial://{plug.path}?baud=115200"
    finally:
        plug.cut()
        thread.join()
        plug.unplug()


class SerialPlug:
    """`path` is the port that a driver opens; it may open and close it as often as it likes."""

    def __init__(self) -> None:
        self._far_end, self._near_end = pty.openpty()
        tty.setraw(self._near_end)
        self.path = os.ttyname(self._near_end)
        self._is_cut = False

    def read(self) -> bytes:
        while not self._is_cut:
            if select.select([self._far_end], [], [], POLL_S)[0]:
                return os.read(self._far_end, 4096)
        return b""

    def write(self, data: bytes) -> None:
        with suppress(OSError):
            os.write(self._far_end, data)

    def cut(self) -> None:
        self._is_cut = True

    def unplug(self) -> None:
        """Both ends are gone: whoever has the port open reads an error."""
        os.close(self._far_end)
        os.close(self._near_end)
