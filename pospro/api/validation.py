"""What a program sent, checked against its model; the first fault becomes a sentence."""

import json
import re
from typing import TypeVar
from urllib.parse import unquote_to_bytes

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from pospro.api.faults import refusal
from pospro.domain.errors import BadInput, N_, PosproError

KEY, MATCH = "Idempotency-Key", "If-Match"
KEY_PATTERN = "^[!-~]{8,128}$"
MATCH_PATTERN = '^"[!#-~]{1,64}"$'

M = TypeVar("M", bound=BaseModel)


class KeyMissing(PosproError):
    """A change came without the key under which its first answer is kept."""

    status = 400
    code = "key_missing"


class VersionMissing(PosproError):
    """A change does not say which version of the thing its sender has seen."""

    status = 428
    code = "version_missing"


class Malformed(PosproError):
    """The body is no JSON, so that nothing in it can be named."""

    status = 400
    code = "malformed"


def body(model: type[M]) -> M:
    """The body of the request; BadInput names the field that cannot be used."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    sent = request.get_data()
    try:
        found = model.model_validate_json(sent)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        if fault["type"] == "json_invalid":
            raise _malformed(fault["msg"]) from error
        raise refusal(fault) from error
    json.loads(sent, object_pairs_hook=_refuse_repeated)
    return found


def query(model: type[M]) -> M:
    """What follows the question mark; BadInput where something unknown or unusable does."""
    try:
        unquote_to_bytes(request.query_string).decode()
    except UnicodeDecodeError as error:
        raise BadInput(N_("Write the address in UTF-8.")) from error
    _refuse_repeated(list(request.args.items(multi=True)))
    try:
        return model.model_validate_strings(request.args.to_dict())
    except ValidationError as error:
        raise refusal(error.errors(include_url=False)[0]) from error


def key() -> str:
    """The key that the sender gave this change before the first try."""
    found = request.headers.get(KEY, "")
    if not re.fullmatch(KEY_PATTERN, found):
        raise KeyMissing(
            N_("Send an Idempotency-Key of 8 to 128 letters and digits, the same on each try.")
        )
    return found


def version() -> str:
    """The version that the sender has seen."""
    found = request.headers.get(MATCH, "")
    if not re.fullmatch(MATCH_PATTERN, found):
        raise VersionMissing(
            N_("Send the ETag of what you have seen in If-Match, so that no change is lost.")
        )
    return found.strip('"')


def _malformed(said: str) -> Malformed:
    """Where reading stopped, of what the parser said."""
    place = re.search(r"line (\d+) column (\d+)", said)
    line, column = place.groups() if place else ("1", "0")
    return Malformed(
        N_("This is no JSON in UTF-8: it cannot be read beyond line {line}, column {column}."),
        line=line,
        column=column,
    )


def _refuse_repeated(pairs: list[tuple[str, object]]) -> None:
    """Of two values under one name, nobody knows which is meant."""
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise BadInput(N_("This stands here twice. Send it once."), field=name)
        seen.add(name)
