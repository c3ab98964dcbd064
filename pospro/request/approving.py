"""A command that a colleague approves: who it is, and their PIN, come and end with the request."""

from dataclasses import dataclass, field, replace

from flask import request

from pospro.config import kept_secret
from pospro.domain.access import Actor
from pospro.request.context import context
from pospro.services.manager.approve import approve
from pospro.services.manager.sign_in import SignIn
from pospro.storage import answers
from pospro.storage.users import people_who_may


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's word, by their PIN, for the request of this id from this device."""

    approver_id: int
    pin: str = field(repr=False)
    device: str
    request_id: str


def take_approval(claim: Claim) -> None:
    """Let whoever asks act with the approval that is claimed; refuses as signing in does.

    It holds for this request alone. One that was answered before is given that answer, whoever
    asks: there is nothing left to approve.
    """
    person, actor = context.person, context.actor
    assert person is not None
    with context.db.reading() as connection:
        if claim.request_id and answers.is_kept(connection, claim.request_id):
            return
    command = SignIn(
        user_id=claim.approver_id,
        pin=claim.pin,
        device=claim.device,
        address=request.remote_addr or "127.0.0.1",
        register_id=actor.register_id or 0,
        pepper=kept_secret(context.settings.pepper_file),
        asked_by=actor,
    )
    person.actor = replace(actor, approval=approve(context.db, context.clock, actor, command))


def approvers(actor: Actor, right: str) -> dict[int, str]:
    """Colleagues of the actor who may approve what needs a right: their ids and names."""
    with context.db.reading() as connection:
        found = people_who_may(connection, right)
    return {user_id: name for user_id, name in found.items() if user_id != actor.user_id}
