"""The names that this program answers to; a request under any other is refused."""

import socket
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import BadHost

from pospro.domain.errors import N_, PosproError
from pospro.request.context import context


class StrangeHost(PosproError):
    """The request names a host that this program does not answer for."""

    status = 400
    code = "strange_host"


def init_app(app: Flask) -> None:
    """Guard every request; the context of the request must have begun before."""
    app.before_request(_refuse_strange_host)


def _refuse_strange_host() -> None:
    """A page from elsewhere can make a browser call us by its own name, not by one of ours."""
    name = urlsplit(f"//{request.host}").hostname or ""
    if isinstance(request.routing_exception, BadHost) or not _is_own_host(name):
        raise StrangeHost(
            N_(
                "This till does not answer as {name}. Use its own address or set POSPRO_HOST_NAMES."
            ),
            name=name,
        )


def _is_own_host(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        if "." not in name or name.endswith((".local", ".lan", ".internal")):
            return True
        return name in _machine_names() or name in context.settings.host_names
    return True


@cache
def _machine_names() -> tuple[str, str]:
    """Asked once: the second question may go out to a name server."""
    return socket.gethostname(), socket.getfqdn()
