"""Where what a request made can be read: the address of a 201."""

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from pospro.api.schemas.plain import Document


def location(answer: Document) -> str | None:
    """The address of what was made, or of what it belongs to; None where neither is read singly.

    The ids of the answer say which: `id` stands for what was made here, `ticket_id` for a ticket.
    """
    ids = [
        (name, value)
        for name, value in answer
        if isinstance(value, str) and value.isdecimal() and name.endswith("id")
    ]
    places = _places(request.path)
    found = (
        f"{place}/{value}"
        for name, value in ids
        for place in (places[:1] if name == "id" else places)
        if _is_read_at(f"{place}/{value}", name)
    )
    return next(found, None)


def _places(path: str) -> list[str]:
    """The path and those it lies in, the nearest first."""
    steps = path.rstrip("/").split("/")
    return ["/".join(steps[:end]) for end in range(len(steps), 1, -1)]


def _is_read_at(path: str, name: str) -> bool:
    """Whether one thing with an id of this name is answered there."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return False
    try:
        _endpoint, found = adapter.match(path, method="GET")
    except HTTPException:
        return False
    return name in found if name != "id" else bool(found)
