"""Roles for programs: listed, given rights, retired and taken back."""

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import office as schema
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.manager import edit_roles
from pospro.services.manager.edit_roles import SaveRole
from pospro.services.manager.editing import fingerprint
from pospro.storage import people

blueprint = resource("roles")


@blueprint.get("/roles")
@operation("edit_users")
def find() -> schema.RoleList:
    """Every role with its rights, the oldest first."""
    with context.db.reading() as connection:
        found = people.roles(connection)
    return schema.RoleList(
        roles=tuple(
            schema.ListedRole(
                id=str(each.id),
                name=each.translations.get(context.language, each.name),
                rights=tuple(sorted(each.rights)),
                users=each.users,
                retired=each.is_retired,
            )
            for each in found
        )
    )


def read(role_id: int) -> schema.Role:
    """A role with its rights, under the name that managers gave it."""
    with context.db.reading() as connection:
        state = people.role_state(connection, role_id)
    return schema.Role(
        version=fingerprint(state),
        id=str(role_id),
        name=state["name"],
        rights=tuple(state["rights"]),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "role_id", read)
blueprint.get("/roles/<id:role_id>")(operation("edit_users")(read))


@blueprint.post("/roles")
@operation("edit_users", 201)
def create(change: Change[schema.RoleContent]) -> schema.Kept:
    """A new role; nobody gives a right that they do not have themselves."""
    rights = frozenset(change.body.rights)
    return _saved(change, SaveRole(context.actor, change.body.name, rights))


@blueprint.put("/roles/<id:role_id>")
@operation("edit_users")
def replace(change: Match[schema.RoleContent], role_id: int) -> schema.Kept:
    """Another name or other rights for a role; its users have them from their next tap on."""
    rights = frozenset(change.body.rights)
    command = SaveRole(context.actor, change.body.name, rights, role_id, change.version)
    return _saved(change, command)


@blueprint.post("/roles/<id:role_id>/retirement")
@operation("edit_users")
def retire(change: Change[None], role_id: int) -> schema.Kept:
    """Retire a role that nobody has."""
    return office.turned(change, edit_roles.retire_role, role_id)


@blueprint.post("/roles/<id:role_id>/restoration")
@operation("edit_users")
def restore(change: Change[None], role_id: int) -> schema.Kept:
    """Take a retired role back into use."""
    return office.turned(change, edit_roles.restore_role, role_id)


def _saved(change: Change[schema.RoleContent], command: SaveRole) -> schema.Kept:
    return office.kept(
        change,
        {"role": command.role_id, "name": command.name, "rights": sorted(command.rights)},
        lambda: edit_roles.save_role(context.db, context.clock, command),
    )
