"""What is sent and never looked at: it is read all the same, so that the connection can go on."""

from contextlib import suppress

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

MOST_READ = 1024 * 1024
"""Bytes that are read for nothing but politeness; whoever sends more is cut off."""


def init_app(app: Flask) -> None:
    """Read what a refusal left unread; without it the server hangs up on the next request."""
    app.after_request(_read)


def _read(response: Response) -> Response:
    if (request.content_length or 0) <= MOST_READ:
        # Whoever sent it may be gone by now.
        with suppress(HTTPException):
            request.get_data(cache=False)
    return response
