"""A printer on USB is found, taken from the system's own driver, and confirms its jobs."""

import pytest
import usb.backend.libusb1

from hardware.errors import DeviceOffline
from hardware.printing.document import Cut, Document, Text
from hardware.printing.escpos import encode
from hardware.printing.profiles import PROFILES
from hardware.printing.session import Done, Held, Job, Patience, Printer, print_job
from hardware.printing.status import Cause
from hardware.sim.machine import Fault
from hardware.sim.roll import text_of
from hardware.transport import open_transport
from hardware.transport.deadline import Deadline
from tests.hardware.usb_bus import VENDOR_SPECIFIC, Bus

ADDRESS = "usb://04b8:0202"
GENERIC = PROFILES["generic-80mm"]
JOB = Job(encode(Document((Text("Çay"), Cut())), GENERIC).data)
PRINTER = Printer(ADDRESS, GENERIC, Patience(answer_s=0.1, confirm_s=0.2))


@pytest.fixture
def plug_in(monkeypatch):
    """Put this bus where the library looks for the operating system's."""

    def put(bus):
        monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: bus)
        return bus

    return put


@pytest.mark.parametrize("bus", [Bus(), Bus(VENDOR_SPECIFIC)], ids=["printer", "vendor specific"])
def test_a_usb_printer_confirms_its_jobs(plug_in, bus):
    plug_in(bus)
    assert print_job(PRINTER, JOB) == Done()
    assert print_job(PRINTER, JOB) == Done()
    assert [text_of(rows) for rows in bus.papers] == ["Çay\n", "Çay\n"]
    assert not bus.has_kernel_driver


def test_a_usb_printer_tells_that_its_paper_is_out(plug_in):
    plug_in(Bus()).machine.change(Fault.PAPER_OUT, is_on=True)
    assert print_job(PRINTER, JOB) == Held(Cause.PAPER_OUT)


def test_a_usb_printer_pulled_out_while_it_is_asked_holds_the_job(plug_in):
    bus = plug_in(Bus())
    transport = open_transport(ADDRESS, Deadline(1))
    bus.is_plugged_in = False
    for use in (lambda: transport.write(b"x", Deadline(1)), lambda: transport.read(1, Deadline(1))):
        with pytest.raises(Exception, match="hung up"):
            use()
    transport.close()
    assert print_job(PRINTER, JOB).cause is Cause.UNREACHABLE


def test_another_product_is_not_the_printer(plug_in):
    plug_in(Bus())
    with pytest.raises(DeviceOffline, match="not plugged in"):
        open_transport("usb://04b8:0e15", Deadline(1))


def test_a_device_without_the_two_roads_of_a_printer_is_refused(plug_in):
    plug_in(Bus(endpoints=(0x81,)))
    with pytest.raises(DeviceOffline, match="no printer connection"):
        open_transport(ADDRESS, Deadline(1))
