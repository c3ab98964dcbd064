"""The dialog in which a colleague approves what the person signed in may not do alone."""

from dataclasses import dataclass

from flask import Response, make_response, render_template, request

from pospro.domain.approval import NeedsApproval
from pospro.domain.errors import BadInput, N_, NotFound, PosproError
from pospro.i18n import sort_key, translate
from pospro.request.approving import Claim, approvers, take_approval
from pospro.request.context import context
from pospro.request.refusals import Refusal, sentence
from pospro.services.manager.pins import LENGTH
from pospro.services.manager.sign_in import TooSoon, WrongPin
from pospro.web import cookies
from pospro.web.forms import is_id

APPROVER, PIN = "approver", "approver_pin"
OWN = ("csrf_token", APPROVER, PIN)
"""Fields that are not the command's own."""

SWAPS = {"ticket": "morph:outerHTML"}
"""How the answer to a command comes into the place of this id, where it does not replace it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the dialog shows, and the command that it sends again."""

    what: str
    amount: object
    reason: str
    people: list[tuple[int, str]]
    path: str
    fields: list[tuple[str, str]]
    target: str
    swap: str


def read() -> None:
    """Let the person signed in act with the approval in the form, if one is there.

    Raises BadInput while nobody is chosen, and refuses a wrong PIN as the door does.
    """
    if PIN not in request.form:
        return
    approver = request.form.get(APPROVER, "")
    if not is_id(approver):
        raise BadInput(N_("Choose who approves this, then enter the PIN."), field=APPROVER)
    request_id = request.form.get("request_id", "")
    device = cookies.device() or ""
    take_approval(Claim(int(approver), request.form[PIN], device, request_id))


def answer(refusal: Refusal) -> Response | None:
    """The dialog, or what is wrong with the approval in it; None where it is about neither."""
    cause = refusal.cause
    if PIN in request.form:
        return _said_in_dialog(refusal) if _is_about_approval(cause) else None
    if not isinstance(cause, NeedsApproval):
        return None
    people = approvers(context.actor, cause.right)
    if not people:
        return None
    response = make_response(
        render_template("till/_approval.html", asked=_asked(cause, people), length=LENGTH),
        refusal.status,
    )
    response.headers["HX-Retarget"] = "#dialogs"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def _is_about_approval(cause: Exception) -> bool:
    if isinstance(cause, BadInput):
        return cause.field == APPROVER
    if isinstance(cause, NotFound):
        return context.person is not None and context.actor.approval is None
    return isinstance(cause, WrongPin | TooSoon | NeedsApproval)


def _said_in_dialog(refusal: Refusal) -> Response:
    message = sentence(refusal.cause) if isinstance(refusal.cause, PosproError) else ""
    response = make_response(
        render_template("till/_approval_refused.html", message=message), refusal.status
    )
    response.headers["HX-Retarget"] = "#approval-refused"
    response.headers["HX-Reswap"] = "outerHTML"
    return response


def _asked(cause: NeedsApproval, people: dict[int, str]) -> Asked:
    deed, target = cause.deed, request.headers.get("HX-Target", "")
    return Asked(
        what=translate(deed.message, deed.facts, context.language),
        amount=deed.amount,
        reason=deed.reason,
        people=sorted(people.items(), key=lambda each: sort_key(each[1], context.language)),
        path=request.full_path.removesuffix("?"),
        fields=[each for each in request.form.items(multi=True) if each[0] not in OWN],
        target=f"#{target}" if target else "",
        swap=SWAPS.get(target, "outerHTML") if target else "none",
    )
