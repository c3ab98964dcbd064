"""Refusals for programs: problem documents as RFC 9457 describes them, in the asker's language."""

from http import HTTPStatus
from typing import Any

from flask import Response, json
from werkzeug.exceptions import HTTPException

from pospro.api.schemas.problem import Problem
from pospro.domain.errors import BadInput, NotSignedIn
from pospro.request.refusals import Refusal
from pospro.services.manager.sign_in import TooSoon

MEDIA_TYPE = "application/problem+json"


def answer(refusal: Refusal, present: dict[str, Any] | None = None) -> Response:
    """The problem document of a refusal, with what an HTTP answer of its status has to carry.

    `present` is what a stale request met, as it is now.
    """
    cause = refusal.cause
    problem = Problem(
        type=f"urn:pospro:problem:{refusal.code}",
        title=HTTPStatus(refusal.status).phrase,
        status=refusal.status,
        detail=refusal.sentence,
        code=refusal.code,
        field=cause.field if isinstance(cause, BadInput) else None,
        present=present,
    )
    body = json.dumps(problem.model_dump(mode="json", exclude_none=True))
    response = Response(body, refusal.status, mimetype=MEDIA_TYPE)
    if isinstance(cause, NotSignedIn):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(cause, TooSoon):
        response.headers["Retry-After"] = str(cause.facts["seconds"])
    if isinstance(cause, HTTPException):
        allowed = dict(cause.get_headers()).get("Allow")
        if allowed:
            response.headers["Allow"] = allowed
    return response
