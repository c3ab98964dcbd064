"""Refusals as answers: the sentence in the user's language, with the right status."""

from http import HTTPStatus

import structlog
from flask import Flask, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from pospro.domain.errors import N_, NotSignedIn, PosproError
from pospro.i18n import translate
from pospro.web.context import context
from pospro.web.fragments import is_fragment, leave_for, path_to

log = structlog.get_logger()

SENTENCES = {
    404: N_("This page does not exist. Go back to the till."),
    405: N_("This address takes no such request. Go back to the till."),
    413: N_("This is too large. Send less at once."),
}
"""What is said of faults that HTTP itself names."""

BROKEN = N_("Something went wrong on the server. Nothing was lost; the log says more.")


def init_app(app: Flask) -> None:
    """Answer refusals, HTTP's own errors and faults."""
    app.register_error_handler(PosproError, refused)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, fault)


def refused(error: PosproError) -> ResponseReturnValue:
    """A refusal: a notice in the page for a fragment, a page of its own otherwise."""
    if isinstance(error, NotSignedIn) and not request.path.startswith("/api/"):
        return leave_for(path_to("sign_in.page"))
    return answer(translate(error.message, error.facts, context.language), error.status)


def http_error(error: HTTPException) -> ResponseReturnValue:
    """An error that the web framework raised."""
    if error.response is not None:
        return error.response
    status = error.code or 500
    sentence = SENTENCES.get(status)
    if sentence is None:
        return answer(error.description or HTTPStatus(status).phrase, status)
    return answer(translate(sentence, {}, context.language), status)


def fault(error: Exception) -> ResponseReturnValue:
    """A fault of the program: logged whole, told in one sentence."""
    log.error("fault", path=request.path, exc_info=error)
    return answer(translate(BROKEN, {}, context.language), 500)


def answer(sentence: str, status: int) -> ResponseReturnValue:
    """The sentence as a notice or as a page."""
    if not is_fragment():
        return make_response(render_template("refusal.html", message=sentence), status)
    response = make_response(
        render_template("_notice.html", tone="danger", message=sentence), status
    )
    # A refused form stays as it is: the sentence stands above it, never in its place.
    response.headers["HX-Retarget"] = "#notice"
    response.headers["HX-Reswap"] = "innerHTML"
    return response
