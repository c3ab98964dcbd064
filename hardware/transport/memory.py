"""Bytes kept in memory, for trying a printer that does not exist yet."""

from hardware.transport.address import Address
from hardware.transport.deadline import Deadline


class MemoryTransport:
    """`memory://`; everything written is in `written`, nothing is ever answered."""

    is_two_way = False

    def __init__(self, address: Address) -> None:
        address.allow_options(frozenset())
        self.address = address.text
        self.written = b""

    def open(self, deadline: Deadline) -> None:
        """Memory is always there."""

    def write(self, data: bytes, deadline: Deadline) -> None:
        self.written += data

    def read(self, size: int, deadline: Deadline) -> bytes:
        return b""

    def close(self) -> None:
        """What was written stays readable."""
