"""What a program sent, checked against its model; the first fault becomes a sentence."""

import re
from typing import TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from pospro.domain.errors import BadInput, N_, PosproError

KEY, MATCH = "Idempotency-Key", "If-Match"
KEY_PATTERN = "^[!-~]{8,128}$"
MATCH_PATTERN = '^"[!#-~]{1,64}"$'

M = TypeVar("M", bound=BaseModel)

SENTENCES = {
    "missing": N_("This is missing. Add it."),
    "extra_forbidden": N_("This is not known here. Check the spelling."),
}
"""Kind of fault → what is said of it."""


class KeyMissing(PosproError):
    """A change came without the key under which its first answer is kept."""

    status = 400
    code = "key_missing"


class VersionMissing(PosproError):
    """A change does not say which version of the thing its sender has seen."""

    status = 428
    code = "version_missing"


def body(model: type[M]) -> M:
    """The body of the request; BadInput names the field that cannot be used."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        return model.model_validate_json(request.get_data())
    except ValidationError as error:
        raise _refusal(error) from error


def query(model: type[M]) -> M:
    """What follows the question mark; BadInput where something unknown or unusable does."""
    try:
        return model.model_validate_strings(request.args.to_dict())
    except ValidationError as error:
        raise _refusal(error) from error


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


def _refusal(error: ValidationError) -> BadInput:
    fault = error.errors(include_url=False)[0]
    field = ".".join(map(str, fault["loc"])) or None
    if (sentence := SENTENCES.get(fault["type"])) is not None:
        return BadInput(sentence, field=field)
    return BadInput(
        N_("This cannot be used: {reason}."), field=field, reason=fault["msg"].rstrip(".")
    )
