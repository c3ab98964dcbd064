"""The API is made when somebody asks for it: a start of the till must not wait for it."""

from collections.abc import Callable, Iterable
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

PROGRAMS = "/api/"
"""Where programs ask."""


class LateApi:
    """What begins with /api/ goes to the API, all else to the screens."""

    def __init__(self, screens: WSGIApplication, make: Callable[[], Flask]) -> None:
        self._screens = screens
        self._make = make
        self._made: Flask | None = None
        self._making = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request."""
        if environ["PATH_INFO"].startswith(PROGRAMS):
            return self.app()(environ, start_response)
        return self._screens(environ, start_response)

    def app(self) -> Flask:
        """The API's application; the first call makes it."""
        with self._making:
            if self._made is None:
                self._made = self._make()
            return self._made
