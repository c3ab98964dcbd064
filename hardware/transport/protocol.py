"""What every way of carrying bytes to a device can do."""

from typing import Protocol

from hardware.transport.deadline import Deadline


class Transport(Protocol):
    """One connection to one device, used by one thread, opened and closed for each job.

    `open` raises DeviceOffline; `write` and `read` raise ConnectionLost or DeviceTimeout.
    `read` returns what has arrived, at least one byte, or nothing once the deadline has passed.
    A transport that is not two-way never answers, so nobody should wait for it.
    """

    address: str

    @property
    def is_two_way(self) -> bool: ...

    def open(self, deadline: Deadline) -> None: ...

    def write(self, data: bytes, deadline: Deadline) -> None: ...

    def read(self, size: int, deadline: Deadline) -> bytes: ...

    def close(self) -> None: ...
