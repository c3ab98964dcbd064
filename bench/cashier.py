"""A cashier at a running till, through one connection that stays open, as a browser has."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.people import FACE, REGISTER, TOKEN
from tests.serving import running
from tests.shop import OWNER, PEOPLE

POSPRO = str(Path(sys.executable).with_name("pospro"))
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TICKET = re.compile(rb'name="ticket_id" value="(\d+)"')
VERSION = re.compile(rb'name="version" value="(\d+)"')


@dataclass
class Cashier:
    """Somebody signed in, with their cookies, the form's token and the ticket on the screen."""

    connection: HTTPConnection
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    ticket: int = 0
    version: int = 0
    requests: Iterator[int] = field(default_factory=lambda: count(1))
    prefix: str = field(default_factory=lambda: uuid4().hex[:12])

    def get(self, path: str) -> bytes:
        """Read a page."""
        return self._ask("GET", path, None, {})

    def send(self, path: str, **fields: object) -> bytes:
        """Send a form as htmx does, with a new request id."""
        fields["request_id"] = f"{self.prefix}-{next(self.requests):06d}"
        return self._ask(
            "POST",
            path,
            urlencode(fields),
            {**FORM, "HX-Request": "true", "X-CSRFToken": self.token},
        )

    def sign_in(self) -> None:
        """Choose the owner at the door, enter the PIN, and look at the till."""
        faces = {name: number for number, name in FACE.findall(self.get("/sign-in").decode())}
        door = self.get(f"/sign-in?user={faces[OWNER]}").decode()
        token, register = TOKEN.search(door), REGISTER.search(door)
        assert token, "the door has no token"
        assert register, "the door names no register"
        self.token = token.group(1)
        self.send("/sign-in", user=faces[OWNER], pin=PEOPLE[0].pin, register=register.group(1))
        till = TOKEN.search(self.get("/till").decode())
        assert till, "nobody was let in"
        self.token = till.group(1)

    def start(self) -> None:
        """Begin with an empty ticket."""
        self.ticket = 0

    def add(self, product_id: int) -> bytes:
        """Tap a product; the answer is the ticket as it is then."""
        answer = self.send("/till/lines", product_id=product_id, ticket_id=self.ticket or "")
        self._read(answer)
        return answer

    def pay(self, payment_type_id: int, tendered: str = "") -> None:
        """Take money; afterwards the ticket is closed, or shown with what is due."""
        answer = self.send(
            f"/tickets/{self.ticket}/payments",
            payment_type_id=payment_type_id,
            version=self.version,
            tendered=tendered,
            reference="slip 1",
        )
        if answer:
            self._read(answer)

    def receipt(self) -> bytes:
        """Read the receipt of the ticket that was closed."""
        return self.get(f"/tickets/{self.ticket}/receipt")

    def _read(self, answer: bytes) -> None:
        version = VERSION.search(answer)
        assert version, answer.decode()
        self.version = int(version.group(1))
        if found := TICKET.search(answer):
            self.ticket = int(found.group(1))

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {"Cookie": cookies, **headers})
        answer = self.connection.getresponse()
        content = answer.read()
        assert answer.status < 400, content.decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return content


@contextmanager
def serving(folder: Path, url: str) -> Iterator[str]:
    """Serve the venue of a folder by the product's own server; gives its address."""
    surroundings = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "POSPRO_DATABASE_URL": url,
        "POSPRO_DATA_DIR": str(folder),
        "POSPRO_IDLE_SECONDS": "3600",
    }
    with running([POSPRO, "serve"], surroundings) as address:
        yield address


def cashier_at(address: str) -> Cashier:
    """Somebody signed in at that address."""
    found = Cashier(HTTPConnection(urlsplit(address).netloc))
    found.sign_in()
    return found
