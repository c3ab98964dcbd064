"""Tokens for other programs: made by a PIN or by a manager, revoked by either."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import N_, NotAllowed
from pospro.domain.ids import new_id
from pospro.services.atomic import Unit, atomic
from pospro.services.manager.editing import clean_name
from pospro.services.manager.sign_in import SignIn, prove, recognised
from pospro.services.once import Answer, Request, once
from pospro.storage import api_tokens, audit
from pospro.storage.db import Database
from pospro.storage.users import ApiTokenRow
from pospro.storage.venue_setup import current_setup


@dataclass(frozen=True, slots=True)
class SignInForToken:
    """Somebody's PIN, for a token of this name that acts as that person."""

    request_id: str
    sign_in: SignIn
    name: str

    @property
    def request(self) -> Request:
        """What the request id stands for; the PIN stays out of what is kept."""
        facts = {"user": self.sign_in.user_id, "register": self.sign_in.register_id}
        return Request(self.request_id, "sign_in_for_token", facts | {"name": self.name})


@dataclass(frozen=True, slots=True)
class CreateToken:
    """A token that acts as a user at a register, made by a manager."""

    request_id: str
    actor: Actor
    name: str
    user_id: int
    register_id: int

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {"user": self.user_id, "register": self.register_id, "name": self.name}
        return Request(self.request_id, "create_token", facts)


@dataclass(frozen=True, slots=True)
class TokenMade:
    """A token with its secret, which is kept nowhere."""

    token_id: int
    token: str = field(repr=False)


def sign_in_for_token(db: Database, clock: Clock, command: SignInForToken) -> TokenMade:
    """Check the PIN and make a token; refuses as `sign_in` does.

    A repeat gives the same token another secret: the first, which did not arrive, opens nothing.
    """
    proven = prove(db, clock, command.sign_in)
    name = clean_name(command.name)

    def begin(unit: Unit) -> Actor:
        return recognised(unit, clock, command.sign_in, proven)

    place = (name, command.sign_in.user_id, command.sign_in.register_id)
    return _made_once(db, clock, command.request, lambda unit: (begin(unit), place))


def create_token(db: Database, clock: Clock, command: CreateToken) -> TokenMade:
    """Make a token for somebody who may do no more than the actor; else NotAllowed."""
    command.actor.must("configure")
    place = (clean_name(command.name), command.user_id, command.register_id)

    def begin(unit: Unit) -> tuple[Actor, tuple[str, int, int]]:
        current_setup(db, unit.connection).register(command.register_id)
        if not api_tokens.rights_of_user(unit.connection, command.user_id) <= command.actor.rights:
            raise NotAllowed(
                N_("This role may do more than you. Ask somebody who has all of its rights.")
            )
        return command.actor, place

    return _made_once(db, clock, command.request, begin)


def revoke_token(db: Database, clock: Clock, actor: Actor, token_id: int) -> None:
    """End a token at once; a manager may end any."""
    actor.must("configure")
    _revoke(db, clock, actor, token_id)


def give_token_back(db: Database, clock: Clock, actor: Actor, token_id: int) -> None:
    """End the token that asks for it."""
    _revoke(db, clock, actor, token_id)


Begin = Callable[[Unit], tuple[Actor, tuple[str, int, int]]]
"""What a block does first; gives who makes the token, its name, its user and its register."""


def _made_once(db: Database, clock: Clock, request: Request, begin: Begin) -> TokenMade:
    token, fresh_id = secrets.token_urlsafe(32), new_id()

    def work(unit: Unit) -> Answer:
        actor, (name, user_id, register_id) = begin(unit)
        row = ApiTokenRow(
            id=fresh_id,
            name=name,
            user_id=user_id,
            register_id=register_id,
            created_at=clock.now(),
        )
        api_tokens.insert_token(unit.connection, row, token)
        _record(unit, clock, actor, ("token_created", f"token:{fresh_id}"))
        return {"token_id": str(fresh_id)}

    token_id = int(once(db, clock, request, work)["token_id"])
    if token_id != fresh_id:
        with atomic(db) as unit:
            actor, _ = begin(unit)
            api_tokens.replace_secret(unit.connection, token_id, token)
            _record(unit, clock, actor, ("token_replaced", f"token:{token_id}"))
    return TokenMade(token_id, token)


def _revoke(db: Database, clock: Clock, actor: Actor, token_id: int) -> None:
    with atomic(db) as unit:
        api_tokens.revoke(unit.connection, token_id, clock.now())
        _record(unit, clock, actor, ("token_revoked", f"token:{token_id}"))


def _record(unit: Unit, clock: Clock, actor: Actor, event: tuple[str, str]) -> None:
    audit.record(unit.connection, actor, clock.now(), event)
