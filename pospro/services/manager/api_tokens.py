"""Tokens for other programs: made by a PIN or by a manager, revoked by either."""

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

import structlog

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_, NotAllowed, PosproError
from pospro.domain.ids import new_id
from pospro.services.atomic import Unit, atomic
from pospro.services.manager.editing import clean_name
from pospro.services.manager.sign_in import SignIn, prove, recognised
from pospro.services.once import Answer, Request, once
from pospro.storage import api_tokens, audit
from pospro.storage.db import Database
from pospro.storage.sessions import HeldToken
from pospro.storage.users import ApiTokenRow
from pospro.storage.venue_setup import current_setup

log = structlog.get_logger()

LONGEST_LIFE = 3650
"""Days that a token may last when it is to end at all."""

USE_NOTED_EVERY = timedelta(minutes=5)
"""Asking often must not write as often."""


@dataclass(frozen=True, slots=True)
class SignInForToken:
    """Somebody's PIN, for a token of this name that acts as that person."""

    request_id: str
    sign_in: SignIn
    name: str
    days: int | None = None

    @property
    def request(self) -> Request:
        """What the request id stands for; the PIN stays out of what is kept."""
        facts = {"user": self.sign_in.user_id, "register": self.sign_in.register_id}
        more = {"name": self.name, "days": self.days}
        return Request(self.request_id, "sign_in_for_token", facts | more)


@dataclass(frozen=True, slots=True)
class CreateToken:
    """A token that acts as a user at a register, made by a manager; it may end by itself."""

    request_id: str
    actor: Actor
    name: str
    user_id: int
    register_id: int
    days: int | None = None

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        facts = {"user": self.user_id, "register": self.register_id, "name": self.name}
        return Request(self.request_id, "create_token", facts | {"days": self.days})


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a token is to be."""

    name: str
    user_id: int
    register_id: int
    days: int | None

    def expires_at(self, now: datetime) -> datetime | None:
        """When it ends; BadInput for a life that is too short or too long."""
        if self.days is None:
            return None
        if not 1 <= self.days <= LONGEST_LIFE:
            raise BadInput(
                N_("Enter how many days the token lasts, from 1 to {most}."),
                field="days",
                most=LONGEST_LIFE,
            )
        return now + timedelta(days=self.days)


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
    asked = command.sign_in
    wanted = _Wanted(clean_name(command.name), asked.user_id, asked.register_id, command.days)

    def begin(unit: Unit) -> tuple[Actor, _Wanted]:
        return recognised(unit, clock, asked, proven), wanted

    return _made_once(db, clock, command.request, begin)


def create_token(db: Database, clock: Clock, command: CreateToken) -> TokenMade:
    """Make a token for somebody who may do no more than the actor; else NotAllowed."""
    command.actor.must("configure")
    name = clean_name(command.name)
    wanted = _Wanted(name, command.user_id, command.register_id, command.days)

    def begin(unit: Unit) -> tuple[Actor, _Wanted]:
        current_setup(db, unit.connection).register(command.register_id)
        if not api_tokens.rights_of_user(unit.connection, command.user_id) <= command.actor.rights:
            raise NotAllowed(
                N_("This role may do more than you. Ask somebody who has all of its rights.")
            )
        return command.actor, wanted

    return _made_once(db, clock, command.request, begin)


def revoke_token(db: Database, clock: Clock, actor: Actor, token_id: int) -> None:
    """End a token at once; a manager may end any."""
    actor.must("configure")
    _revoke(db, clock, actor, token_id)


def give_token_back(db: Database, clock: Clock, actor: Actor, token_id: int) -> None:
    """End the token that asks for it."""
    _revoke(db, clock, actor, token_id)


def note_use(db: Database, clock: Clock, held: HeldToken) -> None:
    """Note now and then that a token is used; whoever asks never fails for that."""
    now = clock.now()
    if held.last_used_at is not None and now - held.last_used_at < USE_NOTED_EVERY:
        return
    try:
        with atomic(db) as unit:
            api_tokens.note_use(unit.connection, held.holder.session_id, now)
    except PosproError as error:
        log.warning("use of a token not noted", reason=str(error))


Begin = Callable[[Unit], tuple[Actor, _Wanted]]
"""What a block does first; gives who makes the token, and what it is to be."""


def _made_once(db: Database, clock: Clock, request: Request, begin: Begin) -> TokenMade:
    token, fresh_id = secrets.token_urlsafe(32), new_id()

    def work(unit: Unit) -> Answer:
        actor, wanted = begin(unit)
        row = ApiTokenRow(
            id=fresh_id,
            name=wanted.name,
            user_id=wanted.user_id,
            register_id=wanted.register_id,
            created_at=clock.now(),
            expires_at=wanted.expires_at(clock.now()),
        )
        api_tokens.insert_token(unit.connection, row, token)
        event = ("token_created", f"token:{fresh_id}")
        audit.record(unit.connection, actor, clock.now(), event, after=asdict(wanted))
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
