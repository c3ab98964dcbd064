"""Commands about people: who is there, somebody new, another PIN."""

import click
from sqlalchemy import Connection, select

from pospro.commands.session import Session, pass_session
from pospro.config import kept_secret
from pospro.domain.errors import N_, NotFound
from pospro.services.manager.edit_users import (
    CreateUser,
    Looks,
    SetPin,
    UserContent,
    create_user,
    set_pin,
)
from pospro.storage import people
from pospro.storage.users import UserRow


@click.group()
def user() -> None:
    """The people who sign in."""


@user.command("list")
@pass_session
def list_(session: Session) -> None:
    """Who is there, in which role."""
    with session.database() as db, db.reading() as connection:
        found = [person for person in people.users(connection) if not person.is_retired]
    for person in found:
        role = person.role_translations.get(session.language, person.role)
        click.echo(f"{person.name}  {role}")


@user.command()
@click.argument("name")
@click.option("--role", required=True, help="The role's name, in any of its languages.")
@click.option("--pin", help="Six digits; asked for when it is not given.")
@pass_session
def add(session: Session, name: str, role: str, pin: str | None) -> None:
    """Take somebody on."""
    chosen = pin or _ask_pin(session)
    with session.database(writes=True) as db:
        with db.reading() as connection:
            content = UserContent(name, _role_id(connection, role), 1, Looks(session.language))
        pepper = kept_secret(session.settings.pepper_file)
        create_user(db, session.clock, CreateUser(session.owner(db), content, chosen, pepper))
    session.say(N_("{name} may sign in."), name=name)


@user.command()
@click.argument("name")
@click.option("--pin", help="Six digits; asked for when it is not given.")
@pass_session
def pin(session: Session, name: str, pin: str | None) -> None:
    """Give somebody another PIN."""
    chosen = pin or _ask_pin(session)
    with session.database(writes=True) as db:
        with db.reading() as connection:
            user_id = _user_id(connection, name)
        pepper = kept_secret(session.settings.pepper_file)
        set_pin(db, session.clock, SetPin(session.owner(db), user_id, chosen, pepper))
    session.say(N_("{name} has another PIN."), name=name)


def _ask_pin(session: Session) -> str:
    question = session.told(N_("PIN, six digits"))
    answer: str = click.prompt(question, hide_input=True, confirmation_prompt=True)
    return answer


def _role_id(connection: Connection, name: str) -> int:
    roles = [role for role in people.roles(connection) if not role.is_retired]
    for role in roles:
        if name in (role.name, *role.translations.values()):
            return role.id
    raise NotFound(
        N_("There is no role “{name}”. Choose one of {roles}."),
        name=name,
        roles=", ".join(role.name for role in roles),
    )


def _user_id(connection: Connection, name: str) -> int:
    query = select(UserRow.id).where(UserRow.name == name, UserRow.retired_at.is_(None))
    user_id = connection.scalar(query)
    if user_id is None:
        raise NotFound(N_("Nobody here is called “{name}”."), name=name)
    return user_id
