"""Sign in with a PIN, slower after each failure, and sign out; never a closed shop."""

import math
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import N_, NotFound, PosproError
from pospro.domain.ids import new_id
from pospro.services.atomic import Unit, atomic
from pospro.services.manager.pins import pin_matches
from pospro.storage import audit, sessions
from pospro.storage.db import Database
from pospro.storage.users import LoginAttemptRow, SessionRow, UserRow
from pospro.storage.venue_setup import current_setup

LONGEST_WAIT = 300
"""Seconds between two tries at most: a guesser gets nowhere, a colleague is never shut out."""


class WrongPin(PosproError):
    """The PIN is not the one of this person."""

    code = "wrong_pin"


class TooSoon(PosproError):
    """After a failure the next try must wait."""

    status = 429
    code = "too_soon"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who wants to sign in, with which PIN, from which device and address, at which register.

    `asked_by` is who is signed in there already, when the PIN is to approve a command of theirs.
    """

    user_id: int
    pin: str = field(repr=False)
    device: str
    address: str
    register_id: int
    pepper: bytes = field(repr=False)
    asked_by: Actor | None = None


@dataclass(frozen=True, slots=True)
class Proven:
    """A try that is already counted as a failure, so that many at once are counted too."""

    user_id: int
    name: str
    pin_hash: str = field(repr=False)
    counted_as: str
    failures: int


def sign_in(db: Database, clock: Clock, command: SignIn) -> str:
    """Check the PIN and begin a session; returns its token, which is kept nowhere.

    Raises WrongPin, TooSoon with the seconds to wait, NotFound for people and registers not in use.
    """
    return _begin_session(db, clock, command, prove(db, clock, command))


def prove(db: Database, clock: Clock, command: SignIn) -> Proven:
    """Check the PIN, which counts as a failed try until `recognised`; refuses as `sign_in` does."""
    try:
        tried = _begin_try(db, clock, command)
    except IntegrityError:
        # Two first tries at the same moment: one of them is counted and goes on.
        raise TooSoon(N_("Wait {seconds} s before the next try."), seconds=1) from None
    if not pin_matches(tried.pin_hash, command.pin, command.pepper):
        raise _refused(db, clock, tried, command.asked_by)
    return tried


def recognised(unit: Unit, clock: Clock, command: SignIn, proven: Proven) -> Actor:
    """Forget the failed tries and write down that somebody is signed in now."""
    actor = Actor(command.user_id, proven.name, frozenset(), command.register_id)
    sessions.forget_attempts(unit.connection, command.user_id, proven.counted_as)
    audit.record(unit.connection, actor, clock.now(), ("signed_in", f"user:{actor.user_id}"))
    return actor


def sign_out(db: Database, clock: Clock, actor: Actor, token: str) -> None:
    """End the session of this token."""
    with atomic(db) as unit:
        sessions.end_session(unit.connection, token, clock.now())
        audit.record(unit.connection, actor, clock.now(), ("signed_out", f"user:{actor.user_id}"))


def wait_after(failures: int) -> int:
    """Seconds to wait after so many failures in a row: 1, 2, 4 … up to five minutes."""
    return min(2 ** min(failures - 1, 10), LONGEST_WAIT) if failures else 0


def _begin_try(db: Database, clock: Clock, command: SignIn) -> Proven:
    with atomic(db) as unit:
        connection = unit.connection
        current_setup(db, connection).register(command.register_id)
        name, pin_hash = _user(connection, command.user_id)
        counted_as = _counted_as(connection, command)
        failures = _failures_so_far(connection, counted_as, command.user_id, clock.now())
        attempt = LoginAttemptRow(
            device=counted_as,
            user_id=command.user_id,
            failures=failures + 1,
            last_failed_at=clock.now(),
        )
        sessions.count_attempt(connection, attempt)
    return Proven(command.user_id, name, pin_hash, counted_as, failures + 1)


def _user(connection: Connection, user_id: int) -> tuple[str, str]:
    table = UserRow.__table__
    row = connection.execute(
        select(table.c.name, table.c.pin_hash).where(
            table.c.id == user_id, table.c.retired_at.is_(None)
        )
    ).first()
    if row is None:
        raise NotFound(N_("This person cannot sign in any more. Choose somebody else."))
    return row.name, row.pin_hash


def _counted_as(connection: Connection, command: SignIn) -> str:
    """The device, once somebody has signed in there; before that the network it stands in.

    A stranger could otherwise throw the device's cookie away after each guess.
    """
    if sessions.is_known_device(connection, command.device):
        return command.device
    address = ip_address(command.address)
    prefix = 32 if address.version == 4 else 64
    return f"network:{ip_network(f'{address}/{prefix}', strict=False)}"


def _failures_so_far(connection: Connection, device: str, user_id: int, now: datetime) -> int:
    found = sessions.attempts(connection, device, user_id)
    if found is None:
        return 0
    failures, last = found
    wait = last + timedelta(seconds=wait_after(failures)) - now
    if wait > timedelta():
        seconds = math.ceil(wait.total_seconds())
        raise TooSoon(N_("Wait {seconds} s before the next try."), seconds=seconds)
    return failures


def _refused(db: Database, clock: Clock, tried: Proven, asked_by: Actor | None) -> WrongPin:
    with atomic(db) as unit:
        audit.record(
            unit.connection,
            asked_by,
            clock.now(),
            ("sign_in_failed", f"user:{tried.user_id}"),
            after={"counted_as": tried.counted_as, "failures": tried.failures},
        )
    return WrongPin(
        N_("That is not the PIN. Try again in {seconds} s; a manager can give you a new one."),
        seconds=wait_after(tried.failures),
    )


def _begin_session(db: Database, clock: Clock, command: SignIn, tried: Proven) -> str:
    token = secrets.token_urlsafe(32)
    session = SessionRow(
        id=new_id(),
        token_hash=sessions.token_hash(token),
        user_id=command.user_id,
        register_id=command.register_id,
        device=command.device,
        started_at=clock.now(),
    )
    with atomic(db) as unit:
        recognised(unit, clock, command, tried)
        sessions.start_session(unit.connection, session)
    return token
