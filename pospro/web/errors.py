"""Refusals on a screen: a notice above the form, or a page of its own."""

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadHost

from pospro.domain.errors import Busy, Conflict, NotSignedIn, StaleVersion
from pospro.request.refusals import BUSY_SECONDS, Refusal
from pospro.web import approvals
from pospro.web.fragments import htmx, is_fragment, leave_for, path_to


def answer(refusal: Refusal) -> ResponseReturnValue:
    """The sentence as a notice or as a page; the door for somebody who is not signed in."""
    if isinstance(refusal.cause, NotSignedIn):
        return leave_for(path_to("sign_in.page"))
    if isinstance(request.routing_exception, BadHost):
        # Under a name that cannot be one, no page knows the addresses of its links.
        return Response(refusal.sentence, refusal.status, mimetype="text/plain")
    if is_fragment() and (dialog := approvals.answer(refusal)) is not None:
        return dialog
    response = _fragment(refusal) if is_fragment() else _page(refusal)
    if isinstance(refusal.cause, Busy):
        response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response


def _page(refusal: Refusal) -> Response:
    page = render_template("refusal.html", message=refusal.sentence)
    return make_response(page, refusal.status)


def _fragment(refusal: Refusal) -> Response:
    response = make_response(_notice(refusal), refusal.status)
    # A refused form stays as it is: the sentence stands above it, never in its place.
    response.headers["HX-Retarget"] = "#notice"
    response.headers["HX-Reswap"] = "innerHTML"
    if isinstance(refusal.cause, Conflict):
        # The screen is behind: what shows the ticket fetches it again, the sentence stays.
        response.headers["HX-Trigger"] = "conflict"
    if _is_stale_form(refusal):
        # The form that was sent puts the difference above its fields.
        response.headers["HX-Trigger-After-Swap"] = "stale"
    return response


def _notice(refusal: Refusal) -> str:
    if _is_stale_form(refusal):
        return render_template("manager/_difference.html", again=htmx.current_url)
    href, label = getattr(refusal.cause, "way_on", None) or ("", "")
    return render_template(
        "_notice.html",
        tone="danger",
        message=refusal.sentence,
        action_href=href,
        action_label=label,
    )


def _is_stale_form(refusal: Refusal) -> bool:
    """Whether a form was sent whose fields somebody else changed; a ticket has versions instead."""
    return isinstance(refusal.cause, StaleVersion) and refusal.cause.seen is None
