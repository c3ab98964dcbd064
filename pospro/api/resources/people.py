"""Users: taken on, changed, given another PIN, retired."""

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import office as schema
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.manager import edit_users
from pospro.services.manager.edit_users import (
    ChangeUser,
    CreateUser,
    Looks,
    SetPin,
    UserContent,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage import people

blueprint = resource("people")


@blueprint.get("/users")
@operation("edit_users")
def find() -> schema.UserList:
    """Everybody who works or worked here."""
    with context.db.reading() as connection:
        found = people.users(connection)
    return schema.UserList(
        users=tuple(
            schema.ListedUser(
                id=str(each.id),
                name=each.name,
                role=each.role_translations.get(context.language, each.role),
                sessions=each.sessions,
                retired=each.is_retired,
            )
            for each in found
        )
    )


def read(user_id: int) -> schema.User:
    """A user, never with a PIN."""
    with context.db.reading() as connection:
        state = people.user_state(connection, user_id)
    return schema.User(
        version=fingerprint(state),
        id=str(user_id),
        name=state["name"],
        role_id=str(state["role_id"]),
        color=state["color"],
        language=state["language"],
        theme=state["theme"],
        hand=state["hand"],
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "user_id", read)
blueprint.get("/users/<id:user_id>")(operation("edit_users")(read))


@blueprint.post("/users")
@operation("edit_users", 201)
def create(change: Change[schema.NewUser]) -> schema.Kept:
    """Take somebody on."""
    command = CreateUser(context.actor, _content(change.body), change.body.pin, office.pepper())
    return office.kept(
        change,
        change.body.model_dump(mode="json") | {"pin": office.veiled(change.body.pin)},
        lambda: edit_users.create_user(context.db, context.clock, command),
    )


@blueprint.put("/users/<id:user_id>")
@operation("edit_users")
def replace(change: Match[schema.UserContent], user_id: int) -> schema.Kept:
    """Another name, role or look for a user."""
    command = ChangeUser(context.actor, user_id, change.version, _content(change.body))

    def act() -> int:
        edit_users.change_user(context.db, context.clock, command)
        return user_id

    facts = {"user": user_id, "content": change.body.model_dump(mode="json")}
    return office.kept(change, facts, act)


@blueprint.put("/users/<id:user_id>/pin")
@operation("edit_users")
def set_pin(change: Change[schema.NewPin], user_id: int) -> schema.Kept:
    """Give a new PIN; whoever used the old one is signed out everywhere."""
    command = SetPin(context.actor, user_id, change.body.pin, office.pepper())

    def act() -> int:
        edit_users.set_pin(context.db, context.clock, command)
        return user_id

    return office.kept(change, {"pin_of": user_id, "pin": office.veiled(change.body.pin)}, act)


@blueprint.post("/users/<id:user_id>/retirement")
@operation("edit_users")
def retire(change: Change[None], user_id: int) -> schema.Kept:
    """Retire somebody: signed out everywhere at once, named in every old record."""
    return office.turned(change, edit_users.retire_user, user_id)


@blueprint.post("/users/<id:user_id>/restoration")
@operation("edit_users")
def restore(change: Change[None], user_id: int) -> schema.Kept:
    """Take a retired user back, with the old PIN."""
    return office.turned(change, edit_users.restore_user, user_id)


def _content(body: schema.UserContent) -> UserContent:
    looks = Looks(body.language, body.theme, body.hand)
    return UserContent(body.name, int(body.role_id), body.color, looks)
