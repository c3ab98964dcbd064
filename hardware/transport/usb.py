"""Bytes to a printer on USB without any driver of the operating system."""

import contextlib
import re
from typing import Any

from hardware.errors import ConnectionLost, DeviceOffline, DeviceTimeout, LibraryMissing
from hardware.transport.address import Address
from hardware.transport.deadline import Deadline

try:
    import usb.core
    import usb.util

    HAS_USB = True
except ImportError:
    HAS_USB = False

PRINTER_CLASS = 7
IDS = re.compile(r"([0-9a-fA-F]{4}):([0-9a-fA-F]{4})")


class UsbTransport:
    """`usb://04b8:0202`: vendor and product; `?serial=…` tells two equal printers apart."""

    is_two_way = True

    def __init__(self, address: Address) -> None:
        address.allow_options(frozenset({"serial"}))
        self.address = address.text
        ids = IDS.fullmatch(address.place)
        if ids is None:
            raise address.refuse("ids", "write vendor and product like usb://04b8:0202")
        self._wanted: dict[str, object] = {
            "idVendor": int(ids[1], 16),
            "idProduct": int(ids[2], 16),
        }
        if "serial" in address.options:
            self._wanted["serial_number"] = address.options["serial"]
        self._device: Any = None
        self._out: Any = None
        self._in: Any = None

    def open(self, deadline: Deadline) -> None:
        """Claiming a local device does not wait, so that the deadline is not needed here."""
        if not HAS_USB:
            raise LibraryMissing(address=self.address, package="pyusb")
        try:
            self._device = usb.core.find(**self._wanted)
            if self._device is None:
                raise DeviceOffline(address=self.address, reason="it is not plugged in")
            self._claim()
        except (usb.core.USBError, usb.core.NoBackendError) as error:
            raise DeviceOffline(address=self.address, reason=error) from error

    def write(self, data: bytes, deadline: Deadline) -> None:
        try:
            written = self._out.write(data, _milliseconds(deadline))
        except usb.core.USBTimeoutError as error:
            raise DeviceTimeout(address=self.address) from error
        except usb.core.USBError as error:
            raise ConnectionLost(address=self.address, reason=error) from error
        if written < len(data):
            raise DeviceTimeout(address=self.address)

    def read(self, size: int, deadline: Deadline) -> bytes:
        """Ask for whole packets: a device may send more than `size` at once."""
        packet = self._in.wMaxPacketSize
        try:
            return bytes(self._in.read(max(size, packet), _milliseconds(deadline)))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise ConnectionLost(address=self.address, reason=error) from error

    def close(self) -> None:
        if self._device is not None:
            usb.util.dispose_resources(self._device)
        self._device = None

    def _claim(self) -> None:
        interface = self._printer_interface()
        number = interface.bInterfaceNumber
        with contextlib.suppress(NotImplementedError):
            if self._device.is_kernel_driver_active(number):
                self._device.detach_kernel_driver(number)
        usb.util.claim_interface(self._device, number)
        self._out = _bulk(interface, usb.util.ENDPOINT_OUT)
        self._in = _bulk(interface, usb.util.ENDPOINT_IN)
        if self._out is None or self._in is None:
            raise DeviceOffline(address=self.address, reason="it has no printer connection")

    def _printer_interface(self) -> Any:  # noqa: ANN401 - pyusb has no types
        configuration = self._device.get_active_configuration()
        for interface in configuration:
            if interface.bInterfaceClass == PRINTER_CLASS:
                return interface
        return configuration[(0, 0)]


def _bulk(interface: Any, direction: int) -> Any:  # noqa: ANN401 - pyusb has no types
    def fits(endpoint: Any) -> bool:  # noqa: ANN401 - pyusb has no types
        is_bulk = usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        way = usb.util.endpoint_direction(endpoint.bEndpointAddress)
        return bool(is_bulk and way == direction)

    return usb.util.find_descriptor(interface, custom_match=fits)


def _milliseconds(deadline: Deadline) -> int:
    """At least one: to the library underneath, zero means for ever."""
    return max(1, int(deadline.remaining_s() * 1000))
