"""A simulated printer for every test that prints, and patience that fits a test."""

from collections.abc import Callable, Iterator

import pytest

from hardware.printing.profiles import PROFILES
from hardware.printing.session import Patience, Printer
from hardware.sim.printer import PrinterSimulator

HASTY = Patience(connect_s=2.0, answer_s=0.15, confirm_s=0.6, refill_s=5.0)


@pytest.fixture
def simulator() -> Iterator[PrinterSimulator]:
    with PrinterSimulator() as running:
        yield running


@pytest.fixture
def printer_like(simulator: PrinterSimulator) -> Callable[[str], Printer]:
    """Return the simulated printer, addressed as one of the given profile."""
    return lambda key: Printer(simulator.address, PROFILES[key], HASTY)


@pytest.fixture
def printer(printer_like: Callable[[str], Printer]) -> Printer:
    return printer_like("generic-80mm")
