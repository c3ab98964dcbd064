"""Approve one command of a colleague by one's own PIN, guarded as signing in is."""

from pospro.domain.access import Actor
from pospro.domain.approval import Approval
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.services.atomic import atomic
from pospro.services.manager.sign_in import SignIn, prove
from pospro.storage import api_tokens, sessions
from pospro.storage.db import Database


def approve(db: Database, clock: Clock, actor: Actor, command: SignIn) -> Approval:
    """Check the PIN of the approver, as `sign_in` does; no session begins.

    Whether the approver has the right that a command needs, the command itself asks. Raises
    BadInput for the actor's own PIN, WrongPin, TooSoon with the seconds to wait, NotFound for
    people who are not here any more.
    """
    if command.user_id == actor.user_id:
        raise BadInput(
            N_("Somebody else has to approve this. Choose a colleague."), field="approver"
        )
    proven = prove(db, clock, command)
    with atomic(db) as unit:
        sessions.forget_attempts(unit.connection, command.user_id, proven.counted_as)
        rights = api_tokens.rights_of_user(unit.connection, command.user_id)
    return Approval(command.user_id, proven.name, rights)
