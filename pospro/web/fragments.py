"""Page or fragment: the one place that reads htmx's headers and writes its answers."""

from typing import Any

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_htmx import HTMX

htmx = HTMX()


def is_fragment() -> bool:
    """Whether htmx asks for a part of a page."""
    return bool(htmx) and not htmx.history_restore_request


def path_to(endpoint: str, **values: object) -> str:
    """The path of an endpoint."""
    return url_for(endpoint, **values)  # type: ignore[arg-type] # Flask asks for less


def fragment(
    template: str,
    *,
    push: str | None = None,
    replace: str | None = None,
    **values: Any,  # noqa: ANN401 - any
) -> Response:
    """A rendered fragment; `push` is the address the browser should show from now on.

    `replace` is the same without a step to go back to.
    """
    response = make_response(render_template(template, **values))
    for header, address in (("HX-Push-Url", push), ("HX-Replace-Url", replace)):
        if address is not None:
            response.headers[header] = address
    return response


def leave_for(path: str) -> ResponseReturnValue:
    """Send the browser to another page, whether htmx or the browser itself asked."""
    if is_fragment():
        return Response(status=204, headers={"HX-Redirect": path})
    return redirect(path, 303)
