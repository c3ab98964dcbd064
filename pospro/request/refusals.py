"""What went wrong as one sentence for whoever asked; each interface gives it its own form."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from pospro.domain.errors import N_, PosproError
from pospro.i18n import translate
from pospro.request.context import context

log = structlog.get_logger()

NAMED = {
    404: ("not_found", N_("This page does not exist. Go back to the till.")),
    405: ("method_not_allowed", N_("This address takes no such request. Go back to the till.")),
    413: ("too_large", N_("This is too large. Send less at once.")),
}
"""The word and the sentence for faults that HTTP itself names."""

BROKEN = N_("Something went wrong on the server. Nothing was lost; the log says more.")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused request: HTTP status, a word for programs, a sentence for people, and its cause."""

    status: int
    code: str
    sentence: str
    cause: Exception


BUSY_SECONDS = 1
"""After which a busy database may be asked again."""

Form = Callable[[Refusal], ResponseReturnValue]


def init_app(app: Flask, answer: Form) -> None:
    """Answer refusals, HTTP's own errors and faults in this form."""

    def refused(error: PosproError) -> ResponseReturnValue:
        return answer(Refusal(error.status, error.code, sentence(error), error))

    def http_error(error: HTTPException) -> ResponseReturnValue:
        return error.get_response() if error.response is not None else answer(_named(error))

    def fault(error: Exception) -> ResponseReturnValue:
        log.error("fault", path=request.path, exc_info=error)
        return answer(Refusal(500, "fault", translate(BROKEN, {}, context.language), error))

    app.register_error_handler(PosproError, refused)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, fault)


def sentence(error: PosproError) -> str:
    """What a refusal says, in the language of whoever asked."""
    return translate(error.message, error.facts, context.language)


def _named(error: HTTPException) -> Refusal:
    """An error that HTTP has a name for."""
    status = HTTPStatus(error.code or 500)
    code, said = NAMED.get(status, ("refused", ""))
    words = translate(said, {}, context.language) if said else error.description or status.phrase
    return Refusal(status, code, words, error)
