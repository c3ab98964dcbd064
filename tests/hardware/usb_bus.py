"""A USB bus with one simulated printer, as the USB library sees the operating system's bus."""

import usb.backend
import usb.core

from hardware.sim.machine import Machine
from hardware.sim.roll import Model

PRINTER, VENDOR_SPECIFIC = 7, 255
BULK = 2


class Descriptor:
    """Whatever is not said is zero."""

    extra_descriptors = b""

    def __init__(self, **fields):
        self.__dict__.update(fields)

    def __getattr__(self, name):
        return 0


class Bus(usb.backend.IBackend):
    def __init__(self, interface_class=PRINTER, endpoints=(0x01, 0x82)):
        self.papers = []
        self.machine = Machine(Model(), self.papers.append)
        self.is_plugged_in = True
        self.has_kernel_driver = True
        self._interface_class = interface_class
        self._endpoints = endpoints
        self._answers = b""

    def enumerate_devices(self):
        return ["printer"] if self.is_plugged_in else []

    def get_parent(self, dev):
        return None

    def get_device_descriptor(self, dev):
        return Descriptor(idVendor=0x04B8, idProduct=0x0202, bNumConfigurations=1, bus=1, address=5)

    def get_configuration_descriptor(self, dev, config):
        return Descriptor(bNumInterfaces=1, bConfigurationValue=1)

    def get_interface_descriptor(self, dev, intf, alt, config):
        if alt > 0 or intf > 0:
            raise IndexError
        return Descriptor(bNumEndpoints=len(self._endpoints), bInterfaceClass=self._interface_class)

    def get_endpoint_descriptor(self, dev, ep, intf, alt, config):
        address = self._endpoints[ep]
        return Descriptor(bEndpointAddress=address, bmAttributes=BULK, wMaxPacketSize=64)

    def open_device(self, dev):
        return "handle"

    def close_device(self, dev_handle):
        self._answers = b""

    def get_configuration(self, dev_handle):
        return 1

    def claim_interface(self, dev_handle, intf):
        if self.has_kernel_driver:
            raise usb.core.USBError("Resource busy")

    def release_interface(self, dev_handle, intf):
        self.machine.hang_up()

    def is_kernel_driver_active(self, dev_handle, intf):
        return self.has_kernel_driver

    def detach_kernel_driver(self, dev_handle, intf):
        self.has_kernel_driver = False

    def bulk_write(self, dev_handle, ep, intf, data, timeout):
        self._still_there()
        self._answers += self.machine.receive(bytes(data))
        return len(data)

    def bulk_read(self, dev_handle, ep, intf, buff, timeout):
        self._still_there()
        if not self._answers:
            raise usb.core.USBTimeoutError("nothing came")
        taken = self._answers[: len(buff)]
        self._answers = self._answers[len(taken) :]
        buff[: len(taken)] = type(buff)("B", taken)
        return len(taken)

    def _still_there(self):
        if not self.is_plugged_in:
            raise usb.core.USBError("No such device")
