"""The people of the demo venue, and one of them at a browser that has no scripts."""

import re
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pospro import charts

TOKEN = re.compile(r'name="csrf(?:_token)?" (?:content|value)="([^"]+)"')
FACE = re.compile(r'name="user" value="(\d+)"[^>]*>.*?<b>(.*?)</b>', re.DOTALL)
REGISTER = re.compile(r'name="register" value="(\d+)"')
PINS = {each["name"]: each["pin"] for each in charts.read(charts.DEMO).sections["people"]}
OWNER, MANAGER, CASHIER, *COLLEAGUES = PINS


@dataclass
class Visitor:
    """Somebody who reads pages and sends their forms, with the token that they carry."""

    client: FlaskClient
    token: str = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        """Read a page; its token is kept for the next form."""
        answer = self.client.get(path, headers=headers, buffered=True)
        if answer.mimetype == "text/html" and (found := TOKEN.search(answer.text)):
            self.token = found.group(1)
        return answer

    def tap(self, path: str, **fields: object) -> TestResponse:
        """Send a form the way htmx does: the answer is a fragment, or says where to go."""
        headers = {"HX-Request": "true", "X-CSRFToken": self.token}
        return self.client.post(path, data=fields, headers=headers)

    def send(self, path: str, **fields: object) -> TestResponse:
        """Send a form the way a browser without scripts does."""
        return self.client.post(path, data={**fields, "csrf_token": self.token})

    def sign_in(self, name: str) -> "Visitor":
        """Choose the name at the door and enter the PIN."""
        faces = {face: number for number, face in FACE.findall(self.get("/sign-in").text)}
        door = self.get(f"/sign-in?user={faces[name]}").text
        register = REGISTER.search(door)
        assert register, "the door names no register"
        answer = self.send("/sign-in", user=faces[name], pin=PINS[name], register=register.group(1))
        assert answer.status_code == 303, answer.text
        self.get(answer.location)
        return self
