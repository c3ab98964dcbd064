"""How a printer is connected, as a person types it, and the address that this comes to."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from pospro.domain.errors import N_

KINDS = {
    "tcp": N_("Network"),
    "serial": N_("Serial port"),
    "usb": N_("USB"),
    "file": N_("File"),
}
"""Scheme of an address → what a person calls it."""

BAUDS = ("9600", "19200", "38400", "57600", "115200", "4800", "2400")
PORT, BAUD = "9100", "9600"
"""What most printers are set to when they leave their maker."""

FIELDS = ("connection", "host", "port", "device", "baud", "ids", "path", "further")
"""The fields of the form; `further` keeps options that have none of their own."""


def address_of(typed: Mapping[str, str]) -> str:
    """The address; what cannot stand in one is quoted, so that its check refuses that field."""
    text = {field: typed.get(field, "").strip() for field in FIELDS}
    further = text["further"]
    match text["connection"]:
        case "tcp":
            host = quote(text["host"], safe=":[]")
            host = f"[{host}]" if host.count(":") > 1 and "[" not in host else host
            return f"tcp://{host}:{quote(text['port'] or PORT, safe='')}"
        case "serial":
            options = urlencode([("baud", text["baud"] or BAUD), *parse_qsl(further)])
            return f"serial://{quote(text['device'])}?{options}"
        case "usb":
            return f"usb://{quote(text['ids'], safe=':')}" + (f"?{further}" if further else "")
        case "file":
            return f"file://{quote(text['path'])}"
        case unknown:
            return unknown


def fields_of(address: str) -> dict[str, str]:
    """The fields of the form for an address; those of a new network printer for an unknown one."""
    parts = urlsplit(address)
    options = dict(parse_qsl(parts.query))
    match parts.scheme:
        case "serial":
            device = unquote(parts.netloc) or unquote(parts.path)
            baud = options.pop("baud", BAUD)
            return _fields("serial", device=device, baud=baud, further=urlencode(options))
        case "usb":
            return _fields("usb", ids=parts.netloc, further=parts.query)
        case "file":
            return _fields("file", path=unquote(parts.path))
        case _:
            host, _, port = parts.netloc.rpartition(":")
            if not port.isdecimal():
                host, port = parts.netloc, PORT
            return _fields("tcp", host=host.strip("[]"), port=port)


def _fields(kind: str, **fields: str) -> dict[str, str]:
    return dict.fromkeys(FIELDS, "") | {"connection": kind} | fields


def kind_of(address: str) -> str:
    """The message id of what a person calls this kind of connection."""
    return KINDS[fields_of(address)["connection"]]


def place_of(address: str) -> str:
    """Where the printer is, short, for a list: 192.168.1.50, /dev/ttyUSB0, 04b8:0202."""
    fields = fields_of(address)
    if fields["connection"] == "tcp" and fields["port"] != PORT:
        return f"{fields['host']}:{fields['port']}"
    return fields["host"] or fields["device"] or fields["ids"] or fields["path"]
