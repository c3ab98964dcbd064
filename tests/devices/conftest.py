"""A shop whose receipt printer is a simulated one, and a worker whose patience fits a test."""

from collections.abc import Iterator

import pytest

from hardware.printing.session import Patience
from hardware.sim.printer import PrinterSimulator
from pospro.devices.printing import PrintingWorker
from tests.devices.print_room import PrintRoom
from tests.shop import Shop

HASTY = Patience(connect_s=2.0, answer_s=0.2, confirm_s=1.0, refill_s=5.0)


@pytest.fixture
def simulator() -> Iterator[PrinterSimulator]:
    with PrinterSimulator() as running:
        yield running


@pytest.fixture
def worker(shop: Shop) -> PrintingWorker:
    """Return a worker that prints when it is told to."""
    return PrintingWorker(shop.db, shop.clock, HASTY)


@pytest.fixture
def room(shop: Shop, simulator: PrinterSimulator) -> PrintRoom:
    """Connect the shop's printer to the simulator."""
    made = PrintRoom(shop)
    made.connect("Receipts", simulator.address)
    return made
