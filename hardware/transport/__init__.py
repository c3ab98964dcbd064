"""Ways to a device, chosen by the scheme of its address."""

from collections.abc import Callable, Mapping

from hardware.errors import AddressInvalid
from hardware.transport.address import Address
from hardware.transport.deadline import Deadline
from hardware.transport.file import FileTransport
from hardware.transport.memory import MemoryTransport
from hardware.transport.protocol import Transport
from hardware.transport.serial import SerialTransport
from hardware.transport.tcp import TcpTransport
from hardware.transport.usb import UsbTransport

TRANSPORTS: Mapping[str, Callable[[Address], Transport]] = {
    "tcp": TcpTransport,
    "serial": SerialTransport,
    "usb": UsbTransport,
    "file": FileTransport,
    "memory": MemoryTransport,
}


def transport_for(address: str) -> Transport:
    """The transport of an address, not opened yet. Raises AddressInvalid."""
    parsed = Address.parse(address)
    if parsed.scheme not in TRANSPORTS:
        known = ", ".join(TRANSPORTS)
        reason = f"it must begin with one of {known}"
        raise AddressInvalid(address=address, part="scheme", reason=reason)
    return TRANSPORTS[parsed.scheme](parsed)


def open_transport(address: str, deadline: Deadline) -> Transport:
    """An opened transport; the caller closes it. Raises AddressInvalid, DeviceOffline."""
    transport = transport_for(address)
    transport.open(deadline)
    return transport
