"""Bytes into a device file such as /dev/usb/lp0, or appended to a plain file."""

import contextlib
import os
import select
import stat
from pathlib import Path

from hardware.errors import ConnectionLost, DeviceOffline, DeviceTimeout
from hardware.transport.address import Address
from hardware.transport.deadline import Deadline


class FileTransport:
    """`file:///dev/usb/lp0` or `file:///path/receipts.bin`; only a device answers."""

    def __init__(self, address: Address) -> None:
        address.allow_options(frozenset())
        self.address = address.text
        if address.place or not address.path:
            raise address.refuse("path", "write three slashes and the whole path")
        self._path = Path(address.path)
        self._descriptor: int | None = None

    @property
    def is_two_way(self) -> bool:
        try:
            return stat.S_ISCHR(self._path.stat().st_mode)
        except OSError:
            return False

    def open(self, deadline: Deadline) -> None:
        """Opening a file does not wait, so that the deadline is not needed here."""
        flags = os.O_RDWR | os.O_NONBLOCK if self.is_two_way else os.O_WRONLY | os.O_APPEND
        try:
            self._descriptor = os.open(self._path, flags | os.O_CREAT | os.O_NOCTTY, 0o600)
        except OSError as error:
            raise DeviceOffline(address=self.address, reason=error) from error

    def write(self, data: bytes, deadline: Deadline) -> None:
        descriptor = self._opened()
        left = memoryview(data)
        try:
            while left:
                if not select.select([], [descriptor], [], deadline.remaining_s())[1]:
                    raise DeviceTimeout(address=self.address)
                left = left[os.write(descriptor, left) :]
        except OSError as error:
            raise ConnectionLost(address=self.address, reason=error) from error

    def read(self, size: int, deadline: Deadline) -> bytes:
        if not self.is_two_way:
            return b""
        descriptor = self._opened()
        try:
            if not select.select([descriptor], [], [], deadline.remaining_s())[0]:
                return b""
            data = os.read(descriptor, size)
        except OSError as error:
            raise ConnectionLost(address=self.address, reason=error) from error
        if not data:
            raise ConnectionLost(address=self.address, reason="the device is gone")
        return data

    def close(self) -> None:
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(self._descriptor)
        self._descriptor = None

    def _opened(self) -> int:
        if self._descriptor is None:
            raise ConnectionLost(address=self.address, reason="it is not open")
        return self._descriptor
