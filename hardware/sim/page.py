"""A small web page beside the simulated printer: its receipts, and a button for every fault."""

from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

from hardware.sim.machine import Fault
from hardware.sim.receipts import Receipt

FAULT_WORDS = {
    Fault.PAPER_OUT: "Paper out",
    Fault.PAPER_NEAR_END: "Paper near its end",
    Fault.COVER_OPEN: "Cover open",
    Fault.OFFLINE: "Offline",
    Fault.NO_STATUS: "Never answers",
}
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>{title}</title>
<link rel="stylesheet" href="/page.css">
</head>
<body>
<header>
<h1>{title}</h1>
<p>{state}</p>
<form method="post" action="/faults">{buttons}</form>
</header>
<main>{receipts}</main>
</body>
</html>
"""
STYLE = """
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: #e8e6e1; color: #1d1c1a; }
header { position: sticky; top: 0; padding: 16px 24px; background: #fff; }
header { box-shadow: 0 1px 6px #0003; }
h1 { margin: 0; font-size: 20px; }
p { margin: 4px 0 12px; }
button { min-height: 48px; margin: 0 8px 8px 0; padding: 0 18px; font: inherit; }
button { border: 1px solid #8a867d; border-radius: 8px; background: #fff; cursor: pointer; }
button[aria-pressed=true] { background: #a3241b; border-color: #a3241b; color: #fff; }
button:focus-visible { outline: 3px solid #1c5fb8; outline-offset: 2px; }
main { display: flex; flex-wrap: wrap; gap: 24px; align-items: flex-start; padding: 24px; }
figure { margin: 0; }
figure img { display: block; max-width: 340px; height: auto; box-shadow: 0 2px 12px #0004; }
figcaption { padding: 6px 2px; }
"""
POLICY = "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'"


class ShownPrinter(Protocol):
    """What the page shows of a printer and does to it."""

    @property
    def address(self) -> str: ...

    @property
    def receipts(self) -> tuple[Receipt, ...]: ...

    @property
    def faults(self) -> frozenset[Fault]: ...

    @property
    def is_drawer_open(self) -> bool: ...

    def set_fault(self, fault: Fault) -> None: ...

    def clear_fault(self, fault: Fault) -> None: ...

    def close_drawer(self) -> None: ...


class PrinterPage(ThreadingHTTPServer):
    """Serve it with `serve_forever`; port 0 picks a free one."""

    daemon_threads = True

    def __init__(self, simulator: ShownPrinter, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), _Request)
        self.simulator = simulator

    @property
    def url(self) -> str:
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}/"


class _Request(BaseHTTPRequestHandler):
    server: PrinterPage

    def do_GET(self) -> None:
        folder, _, name = self.path.strip("/").partition("/")
        if self.path == "/":
            self._send("text/html; charset=utf-8", page(self.server.simulator).encode())
        elif self.path == "/page.css":
            self._send("text/css", STYLE.encode())
        elif folder == "receipts" and (found := self._receipt(name)):
            is_picture = name.endswith(".png")
            kind = "image/png" if is_picture else "text/plain; charset=utf-8"
            self._send(kind, found.png if is_picture else found.text.encode())
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """Only from this page itself: another site must not be able to empty the paper tray."""
        if self.headers.get("Origin", "") != f"http://{self.headers.get('Host', '')}":
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        length = int(self.headers.get("Content-Length", "0"))
        name, _, value = self.rfile.read(min(length, 200)).decode("ascii", "replace").partition("=")
        if name == "drawer":
            self.server.simulator.close_drawer()
        elif name == "fault" and value in FAULT_WORDS:
            toggle(self.server.simulator, Fault(value))
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """A page that renews itself every two seconds is not worth a line each time."""

    def _receipt(self, name: str) -> Receipt | None:
        number = name.removesuffix(".png").removesuffix(".txt")
        return next((r for r in self.server.simulator.receipts if str(r.number) == number), None)

    def _send(self, kind: str, content: bytes) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)


def toggle(simulator: ShownPrinter, fault: Fault) -> None:
    if fault in simulator.faults:
        simulator.clear_fault(fault)
    else:
        simulator.set_fault(fault)


def page(simulator: ShownPrinter) -> str:
    """Newest receipt first; whatever was printed is escaped."""
    faults = simulator.faults
    stopped = ", ".join(words for fault, words in FAULT_WORDS.items() if fault in faults)
    drawer = "open" if simulator.is_drawer_open else "closed"
    receipts = "".join(_figure(receipt) for receipt in reversed(simulator.receipts))
    return PAGE.format(
        title=escape(f"Printer at {simulator.address}"),
        state=escape(f"{stopped or 'Ready'}. The drawer is {drawer}."),
        buttons="".join(_fault_button(fault, fault in faults) for fault in FAULT_WORDS)
        + '<button name="drawer" value="close">Close the drawer</button>',
        receipts=receipts or "<p>Nothing has been printed yet.</p>",
    )


def _fault_button(fault: Fault, is_on: bool) -> str:  # noqa: FBT001 - the state it shows
    pressed = str(is_on).lower()
    words = escape(FAULT_WORDS[fault])
    return f'<button name="fault" value="{fault}" aria-pressed="{pressed}">{words}</button>'


def _figure(receipt: Receipt) -> str:
    number, words = receipt.number, escape(receipt.text, quote=True)
    return (
        f'<figure><img src="/receipts/{number}.png" alt="{words}">'
        f'<figcaption>{number} · <a href="/receipts/{number}.txt">text</a></figcaption></figure>'
    )
