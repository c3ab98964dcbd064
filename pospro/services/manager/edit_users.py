"""People who work here: taken on, given another role or PIN, and retired when they leave."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_, NotAllowed
from pospro.domain.ids import new_id
from pospro.i18n import LANGUAGES
from pospro.services.atomic import atomic
from pospro.services.manager.editing import (
    Edit,
    clean_name,
    editing,
    require_free_name,
    require_unchanged,
)
from pospro.services.manager.pins import hash_pin, require_strong_pin
from pospro.storage import audit, people, sessions
from pospro.storage.db import Database
from pospro.storage.users import UserRow

THEMES = ("auto", "light", "dark")
HANDS = ("right", "left")
COLORS = range(1, 11)

_USERS = UserRow.__table__


@dataclass(frozen=True, slots=True)
class Looks:
    """How the screens look for a person: language, light or dark, and the hand that taps."""

    language: str
    theme: str = "auto"
    hand: str = "right"

    def checked(self) -> dict[str, str]:
        """The values for the row; BadInput for a choice that does not exist."""
        choices = (
            ("language", self.language, tuple(LANGUAGES)),
            ("theme", self.theme, THEMES),
            ("hand", self.hand, HANDS),
        )
        for name, value, known in choices:
            if value not in known:
                raise BadInput(N_("Choose one of the list."), field=name)
        return {name: value for name, value, _ in choices}


@dataclass(frozen=True, slots=True)
class UserContent:
    """What a manager says about a user."""

    name: str
    role_id: int
    color: int
    looks: Looks


@dataclass(frozen=True, slots=True)
class CreateUser:
    """A new user with a first PIN."""

    actor: Actor
    content: UserContent
    pin: str = field(repr=False)
    pepper: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChangeUser:
    """Another name, role or look; `seen` is the fingerprint of what the form showed."""

    actor: Actor
    user_id: int
    seen: str
    content: UserContent


@dataclass(frozen=True, slots=True)
class SetPin:
    """A new PIN for a user."""

    actor: Actor
    user_id: int
    pin: str = field(repr=False)
    pepper: bytes = field(repr=False)


def create_user(db: Database, clock: Clock, command: CreateUser) -> int:
    """Take somebody on; returns the new id. BadInput names the field that cannot be used."""
    command.actor.must("edit_users")
    require_strong_pin(command.pin)
    pin_hash = hash_pin(command.pin, command.pepper)
    user_id = new_id()
    with editing(db, clock, command.actor, "edit_users") as edit:
        values = _checked(edit, command.content, None)
        row = values | {"id": user_id, "pin_hash": pin_hash}
        edit.connection.execute(insert(_USERS), row)
        edit.record("user_created", f"user:{user_id}", after=values)
    return user_id


def change_user(db: Database, clock: Clock, command: ChangeUser) -> None:
    """Change a user; a new role holds from the person's next tap on.

    NotAllowed where the old or the new role has rights that the actor lacks.
    """
    with editing(db, clock, command.actor, "edit_users") as edit:
        before = people.user_state(edit.connection, command.user_id)
        require_unchanged(before, command.seen)
        _refuse_superior(edit.connection, edit.actor, before["role_id"])
        values = _checked(edit, command.content, command.user_id)
        edit.connection.execute(update(_USERS).where(_USERS.c.id == command.user_id).values(values))
        require_keeper(edit)
        edit.record("user_changed", f"user:{command.user_id}", before=_told(before), after=values)


def set_pin(db: Database, clock: Clock, command: SetPin) -> None:
    """Give a new PIN; whoever is signed in with the old one is signed out, waits are forgotten."""
    if command.user_id != command.actor.user_id:
        command.actor.must("edit_users")
    require_strong_pin(command.pin)
    pin_hash = hash_pin(command.pin, command.pepper)
    with atomic(db) as unit:
        connection = unit.connection
        state = people.user_state(connection, command.user_id)
        _refuse_superior(connection, command.actor, state["role_id"])
        connection.execute(
            update(_USERS).where(_USERS.c.id == command.user_id).values(pin_hash=pin_hash)
        )
        sessions.end_sessions_of(connection, command.user_id, clock.now())
        sessions.forget_attempts(connection, command.user_id)
        event = ("pin_changed", f"user:{command.user_id}")
        audit.record(connection, command.actor, clock.now(), event)


def retire_user(db: Database, clock: Clock, actor: Actor, user_id: int) -> None:
    """Retire somebody: signed out everywhere at once, named in every old record."""
    with editing(db, clock, actor, "edit_users") as edit:
        _set_retired(edit, user_id, edit.at)
        sessions.end_sessions_of(edit.connection, user_id, edit.at)
        require_keeper(edit)
        edit.record("user_retired", f"user:{user_id}")


def restore_user(db: Database, clock: Clock, actor: Actor, user_id: int) -> None:
    """Take a retired user back, with the old PIN."""
    with editing(db, clock, actor, "edit_users") as edit:
        _set_retired(edit, user_id, None)
        edit.record("user_restored", f"user:{user_id}")


def change_looks(db: Database, clock: Clock, actor: Actor, looks: Looks) -> None:
    """Change how the screens look for the actor; everybody may."""
    values = looks.checked()
    with atomic(db) as unit:
        unit.connection.execute(update(_USERS).where(_USERS.c.id == actor.user_id).values(values))
        event = ("looks_changed", f"user:{actor.user_id}")
        audit.record(unit.connection, actor, clock.now(), event, after=values)


def require_keeper(edit: Edit) -> None:
    """Raise Conflict when nobody would be left who may edit users."""
    roles = {role.name for role in people.roles(edit.connection) if "edit_users" in role.rights}
    if not any(
        user.role in roles and not user.is_retired for user in people.users(edit.connection)
    ):
        raise Conflict(N_("Nobody could edit users any more. Give somebody else that right first."))


def _checked(edit: Edit, content: UserContent, user_id: int | None) -> dict[str, Any]:
    name = clean_name(content.name)
    require_free_name(edit.connection, _USERS.c.name, name, user_id)
    if content.role_id not in {
        role.id for role in people.roles(edit.connection) if not role.is_retired
    }:
        raise BadInput(N_("Choose one of the list."), field="role_id")
    _refuse_superior(edit.connection, edit.actor, content.role_id)
    if content.color not in COLORS:
        raise BadInput(N_("Choose one of the ten colours."), field="color")
    looks = content.looks.checked()
    return {"name": name, "role_id": content.role_id, "color": content.color} | looks


def _refuse_superior(connection: Connection, actor: Actor, role_id: int) -> None:
    """Nobody takes over, or hands out, more than they may do themselves."""
    rights = next(role.rights for role in people.roles(connection) if role.id == role_id)
    if not rights <= actor.rights:
        raise NotAllowed(
            N_("This role may do more than you. Ask somebody who has all of its rights.")
        )


def _set_retired(edit: Edit, user_id: int, at: datetime | None) -> None:
    state = people.user_state(edit.connection, user_id)
    _refuse_superior(edit.connection, edit.actor, state["role_id"])
    edit.connection.execute(update(_USERS).where(_USERS.c.id == user_id).values(retired_at=at))


def _told(state: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name != "retired_at"}
