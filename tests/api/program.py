"""Another program at the venue's API: it has a token and makes a key for every change."""

from dataclasses import dataclass, field
from itertools import count
from secrets import token_hex

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import PINS

ROOT = "/api/v1"


@dataclass
class Program:
    """A client of the API."""

    client: FlaskClient
    token: str = ""
    name: str = field(default_factory=lambda: token_hex(6))
    keys: count = field(default_factory=lambda: count(1))

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(f"{ROOT}{path}", headers=self.headers() | headers)

    def read(self, path: str) -> dict:
        """Read a document that must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def post(self, path: str, body: object = None, **more: object) -> TestResponse:
        return self.send("POST", path, body, **more)

    def do(self, path: str, body: object = None, **more: object) -> dict:
        """Post what must be accepted."""
        answer = self.post(path, body, **more)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json

    def send(self, method: str, path: str, body: object = None, **more: object) -> TestResponse:
        """Send a change; `key` repeats an earlier one, `seen` is the version it was made for."""
        headers = self.headers() | {
            "Idempotency-Key": more.get("key") or f"{self.name}-{next(self.keys)}"
        }
        if (seen := more.get("seen")) is not None:
            headers["If-Match"] = f'"{seen}"'
        headers |= more.get("headers", {})
        return self.client.open(f"{ROOT}{path}", method=method, json=body, headers=headers)

    def sign_in(self, name: str, pin: str = "") -> "Program":
        """Get a token for the person's PIN."""
        known = pin or PINS[name]
        body = {"user": name, "pin": known, "register_code": "K1", "name": "test"}
        self.token = self.do("/tokens", body)["token"]
        return self

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def ticket(self, *lines: dict) -> str:
        """Open a ticket with these lines."""
        ticket_id = self.do("/tickets", {})["ticket_id"]
        for line in lines:
            self.do(f"/tickets/{ticket_id}/lines", line)
        return ticket_id

    def version(self, ticket_id: str) -> str:
        return self.read(f"/tickets/{ticket_id}")["version"]
