"""Roles: which rights go together under which name."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, update

from pospro.domain.access import RIGHTS, Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_, NotAllowed
from pospro.domain.ids import new_id
from pospro.services.manager.edit_users import require_keeper
from pospro.services.manager.editing import (
    Edit,
    clean_name,
    editing,
    require_free_name,
    require_unchanged,
)
from pospro.storage import people
from pospro.storage.db import Database
from pospro.storage.users import RoleRow

_ROLES = RoleRow.__table__


@dataclass(frozen=True, slots=True)
class SaveRole:
    """A new role, or a changed one when `role_id` is given with the fingerprint `seen`."""

    actor: Actor
    name: str
    rights: frozenset[str]
    role_id: int | None = None
    seen: str = ""


def save_role(db: Database, clock: Clock, command: SaveRole) -> int:
    """Keep the role and return its id; its users have the new rights from their next tap on.

    Nobody gives a right that they do not hold themselves: NotAllowed.
    """
    with editing(db, clock, command.actor, "edit_users") as edit:
        name = clean_name(command.name)
        require_free_name(edit.connection, _ROLES.c.name, name, command.role_id)
        if not command.rights <= RIGHTS.keys():
            raise BadInput(N_("Choose one of the list."), field="rights")
        values = {"name": name, "rights": sorted(command.rights)}
        if command.role_id is None:
            return _created(edit, values)
        return _changed(edit, command, values)


def retire_role(db: Database, clock: Clock, actor: Actor, role_id: int) -> None:
    """Retire a role; Conflict while somebody still has it."""
    with editing(db, clock, actor, "edit_users") as edit:
        people.role_state(edit.connection, role_id)
        users = next(role.users for role in people.roles(edit.connection) if role.id == role_id)
        if users:
            raise Conflict(
                N_("{count} people have this role. Give them another one first."), count=users
            )
        edit.connection.execute(
            update(_ROLES).where(_ROLES.c.id == role_id).values(retired_at=edit.at)
        )
        edit.record("role_retired", f"role:{role_id}")


def restore_role(db: Database, clock: Clock, actor: Actor, role_id: int) -> None:
    """Take a retired role back into use."""
    with editing(db, clock, actor, "edit_users") as edit:
        people.role_state(edit.connection, role_id)
        edit.connection.execute(
            update(_ROLES).where(_ROLES.c.id == role_id).values(retired_at=None)
        )
        edit.record("role_restored", f"role:{role_id}")


def _created(edit: Edit, values: dict[str, Any]) -> int:
    _refuse_more_than_own(edit, set(values["rights"]))
    role_id = new_id()
    edit.connection.execute(insert(_ROLES), values | {"id": role_id, "translations": {}})
    edit.record("role_created", f"role:{role_id}", after=values)
    return role_id


def _changed(edit: Edit, command: SaveRole, values: dict[str, Any]) -> int:
    assert command.role_id is not None
    state = people.role_state(edit.connection, command.role_id)
    require_unchanged(state, command.seen)
    _refuse_more_than_own(edit, command.rights - set(state["rights"]))
    if values["name"] != state["name"]:
        # A name that a manager gave is not translated: the old words would show through.
        values["translations"] = {}
    edit.connection.execute(update(_ROLES).where(_ROLES.c.id == command.role_id).values(values))
    require_keeper(edit)
    before = {"name": state["name"], "rights": state["rights"]}
    edit.record("role_changed", f"role:{command.role_id}", before=before, after=values)
    return command.role_id


def _refuse_more_than_own(edit: Edit, given: set[str] | frozenset[str]) -> None:
    if not given <= edit.actor.rights:
        raise NotAllowed(N_("You can give only rights that you have yourself."))
