"""The printer models, the check of addresses and the serial ports of this machine."""

from serial.tools.list_ports import comports

from hardware.errors import AddressInvalid
from hardware.printing.profiles import PROFILES
from hardware.transport import transport_for
from pospro.devices.slips.template import pictured
from pospro.domain.errors import N_
from pospro.services.printing.known_printers import KnownPrinters

GENERAL = {
    "generic-80mm": N_("80 mm printer"),
    "generic-58mm": N_("58 mm printer"),
    "silent-80mm": N_("80 mm printer that never answers"),
    "raster-80mm": N_("80 mm printer without Turkish letters"),
    "raster-58mm": N_("58 mm printer without Turkish letters"),
}
"""Models without a maker's name, whose names are words to translate."""


def _wrong_part(address: str) -> str | None:
    try:
        transport_for(address)
    except AddressInvalid as error:
        return str(error.facts["part"])
    return None


def _serial_ports() -> list[tuple[str, str]]:
    return [(port.device, port.description) for port in comports()]


KNOWN = KnownPrinters(
    models={key: GENERAL.get(key, profile.name) for key, profile in PROFILES.items()},
    wrong_part=_wrong_part,
    serial_ports=_serial_ports,
    pictured=pictured,
)
"""What this process can print on."""
