"""What the program can print on, as the bridge to the devices tells it to all others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pospro.domain.errors import BadInput, N_
from pospro.domain.print_template.filling import SlipLine

SCHEMES = ("tcp://", "serial://", "usb://", "file://")
"""How a printer's address may begin."""

SENTENCES = {
    "host": N_("Write the printer's address in the network, such as 192.168.1.50."),
    "port": N_("The port is a number from 1 to 65535. Printers listen on 9100."),
    "device": N_("Choose the serial port that the printer is plugged into."),
    "baud": N_("Choose the speed that is set at the printer, mostly 9600."),
    "ids": N_("Write vendor and product with a colon between them, such as 04b8:0202."),
    "path": N_("Write the whole path of the file, such as /dev/usb/lp0."),
    "file": N_("Print to a device such as /dev/usb/lp0, or to a file that ends in .bin or .prn."),
}
"""Part of an address → what to do when it cannot be used."""

FILES = (".bin", ".prn")
"""How a plain file ends that a printer's bytes may be appended to; any other holds other things."""

UNUSABLE = N_(
    "Write the address as tcp://192.168.1.50:9100, serial:///dev/ttyUSB0?baud=9600, "
    "usb://04b8:0202 or file:///dev/usb/lp0."
)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of paper on a screen: text with its look, a qr or barcode with its data, or a cut."""

    kind: str
    text: str
    bold: bool = False
    wide: bool = False
    tall: bool = False


@dataclass(frozen=True, slots=True)
class KnownPrinters:
    """Models by key, a check that names the wrong part of an address, ports with their names.

    `pictured` says what a slip looks like on paper of so many columns.
    """

    models: Mapping[str, str]
    wrong_part: Callable[[str], str | None]
    serial_ports: Callable[[], Sequence[tuple[str, str]]]
    pictured: Callable[[Sequence[SlipLine], int], Sequence[PaperLine]]

    def require_address(self, address: str) -> None:
        """Raise BadInput for an address that no printer can have; its fact `part` says where."""
        part = self.wrong_part(address) if address.startswith(SCHEMES) else "scheme"
        if part is not None:
            raise BadInput(SENTENCES.get(part, UNUSABLE), field="address", part=part)
        if address.startswith("file://") and not _is_printable(address):
            raise BadInput(SENTENCES["file"], field="address", part="path")

    def require_model(self, key: str) -> None:
        """Raise BadInput for a model that nobody knows."""
        if key not in self.models:
            raise BadInput(N_("Choose one of the list."), field="profile")


def _is_printable(address: str) -> bool:
    """Whether bytes for a printer may go there, wherever links and dots lead."""
    try:
        path = Path(unquote(urlsplit(address).path)).resolve()
        if path.is_relative_to("/dev"):
            return path.is_char_device() or not path.exists()
        return path.suffix in FILES and (path.is_file() or not path.exists())
    except (OSError, RuntimeError, ValueError):
        return False
