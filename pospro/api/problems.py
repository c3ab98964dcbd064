"""Refusals for programs: problem documents as RFC 9457 describes them, in the asker's language."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Response, json
from werkzeug.exceptions import HTTPException

from pospro.api.schemas.difference import Difference
from pospro.api.schemas.plain import Amount
from pospro.api.schemas.problem import Approver, Problem, WantedApproval
from pospro.domain.approval import NeedsApproval
from pospro.domain.errors import BadInput, Busy, N_, NotSignedIn
from pospro.i18n import translate
from pospro.request.approving import approvers
from pospro.request.context import context
from pospro.request.refusals import BUSY_SECONDS, Refusal
from pospro.services.manager.sign_in import TooSoon
from pospro.storage.answers import UsedElsewhere

MEDIA_TYPE = "application/problem+json"

NAMED = {
    404: ("not_found", N_("There is no such address. The description of the API names all.")),
    405: ("method_not_allowed", N_("This address takes no such request. See Allow.")),
    406: ("not_acceptable", N_("This is answered in another format. Send Accept: */*.")),
    413: ("too_large", N_("This is too large. Send less at once.")),
    415: (
        "unsupported_media_type",
        N_("Send JSON, with the header Content-Type: application/json."),
    ),
}
"""HTTP's own refusals: the word and the sentence for programs."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What a stale request met, as it is now, and what happened to it meanwhile where known."""

    present: dict[str, Any] | None = None
    changes: tuple[Difference, ...] | None = None


NOTHING = Missed()


def answer(refusal: Refusal, missed: Missed = NOTHING) -> Response:
    """The problem document of a refusal, with what an HTTP answer of its status has to carry.

    `missed` is what a stale request has not seen.
    """
    cause = refusal.cause
    code, detail = _told(refusal)
    problem = Problem(
        type=f"urn:pospro:problem:{code}",
        title=HTTPStatus(refusal.status).phrase,
        status=refusal.status,
        detail=detail,
        code=code,
        field=cause.field if isinstance(cause, BadInput) else None,
        approval=_wanted(cause) if isinstance(cause, NeedsApproval) else None,
        present=missed.present,
        changes=missed.changes,
    )
    body = json.dumps(problem.model_dump(mode="json", exclude_none=True))
    response = speak(Response(body, refusal.status, mimetype=MEDIA_TYPE))
    response.headers.update(_headers(cause))
    return response


def _wanted(cause: NeedsApproval) -> WantedApproval | None:
    """What could be approved, and by whom; None where nobody may."""
    people, deed = approvers(context.actor, cause.right), cause.deed
    if not people:
        return None
    return WantedApproval(
        right=cause.right,
        what=translate(deed.message, deed.facts, context.language),
        amount=Amount.of(deed.amount) if deed.amount else None,
        approvers=tuple(Approver(id=str(own), name=name) for own, name in people.items()),
    )


def speak(response: Response) -> Response:
    """Say in which language the answer is, and that another could have been asked for."""
    response.content_language.add(context.language)
    response.vary.add("Accept-Language")
    return response


KEY_USED = N_(
    "This Idempotency-Key was used for something else. Send a new key with what is new, "
    "and the old key only with what it came with first."
)


def _told(refusal: Refusal) -> tuple[str, str]:
    """The word and the sentence; a program is told of addresses and headers, not of screens."""
    if isinstance(refusal.cause, UsedElsewhere):
        return refusal.code, translate(KEY_USED, {}, context.language)
    if isinstance(refusal.cause, HTTPException) and refusal.status in NAMED:
        code, said = NAMED[refusal.status]
        return code, translate(said, {}, context.language)
    return refusal.code, refusal.sentence


def _headers(cause: Exception) -> dict[str, str]:
    """What an answer of this kind has to carry."""
    if isinstance(cause, NotSignedIn):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(cause, TooSoon):
        return {"Retry-After": str(cause.facts["seconds"])}
    if isinstance(cause, Busy):
        return {"Retry-After": str(BUSY_SECONDS)}
    if isinstance(cause, HTTPException):
        return {name: said for name, said in cause.get_headers() if name == "Allow"}
    return {}
