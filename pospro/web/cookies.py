"""The cookies of a till: session, device, register, department, and the language at the door."""

import re
import secrets

from flask import Response, request

DEVICE, REGISTER, DEPARTMENT = "device", "register", "department"
YEARS = 5 * 365 * 24 * 3600
_TOKEN = re.compile(r"[\w-]{20,100}", re.ASCII)


def session_token() -> str | None:
    """The token that this browser holds, if it looks like one."""
    return _well_formed(request.cookies.get(_session_name(), ""))


def keep_session(response: Response, token: str) -> None:
    """Give the browser a token, for as long as it stays open."""
    response.set_cookie(
        _session_name(), token, secure=request.is_secure, httponly=True, samesite="Strict"
    )


def drop_session(response: Response) -> None:
    """Take the token back."""
    response.delete_cookie(
        _session_name(), secure=request.is_secure, httponly=True, samesite="Strict"
    )


def device() -> str | None:
    """The random name of this browser, which slows guessers down; None at its first visit."""
    return _well_formed(request.cookies.get(DEVICE, ""))


def keep_device(response: Response) -> None:
    """Name the browser, unless it has a name."""
    if device() is None:
        keep(response, DEVICE, secrets.token_urlsafe(24))


def keep(response: Response, name: str, value: str) -> None:
    """Keep a value in the browser for years."""
    response.set_cookie(
        name,
        value,
        max_age=YEARS,
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )


def _session_name() -> str:
    # A browser takes the prefix for itself only together with Secure, so plain HTTP has another.
    return "__Host-signed-in" if request.is_secure else "signed-in"


def _well_formed(text: str) -> str | None:
    return text if _TOKEN.fullmatch(text) else None
