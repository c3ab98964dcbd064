"""Commands about API tokens: one for a program, which ones there are, ending one."""

from secrets import token_hex

import click
from sqlalchemy import Connection

from pospro.commands.session import Session, pass_session
from pospro.domain.errors import N_, NotFound
from pospro.services.manager.api_tokens import (
    LONGEST_LIFE,
    CreateToken,
    create_token,
    revoke_token,
)
from pospro.storage import api_tokens
from pospro.storage.db import Database
from pospro.storage.venue_setup import current_setup


@click.group()
def token() -> None:
    """The tokens with which other programs ask."""


@token.command("list")
@pass_session
def list_(session: Session) -> None:
    """Which tokens there are: id, program, person, register, last use and end."""
    with session.database() as db, db.reading() as connection:
        found = api_tokens.tokens_in_use(connection)
    for each in found:
        used = f"{each.last_used_at:%Y-%m-%d}" if each.last_used_at else "–"
        ends = f"{each.expires_at:%Y-%m-%d}" if each.expires_at else "–"
        click.echo(f"{each.id}  {each.name}  {each.user}  {each.register}  {used}  {ends}")


@token.command()
@click.argument("name")
@click.option("--user", required=True, help="Whose rights it has; the records name this person.")
@click.option("--register", required=True, help="The code of the register where it sells.")
@click.option("--days", type=click.IntRange(1, LONGEST_LIFE), help="How long it lasts.")
@pass_session
def add(session: Session, /, name: str, **given: str | int | None) -> None:
    """Make a token for the program NAME and print it, this once."""
    with session.database(writes=True) as db:
        with db.reading() as connection:
            user_id = _user_id(connection, str(given["user"]))
            register_id = _register_id(db, connection, str(given["register"]))
        days = given["days"]
        command = CreateToken(
            request_id=token_hex(16),
            actor=session.owner(db),
            name=name,
            user_id=user_id,
            register_id=register_id,
            days=int(days) if days is not None else None,
        )
        made = create_token(db, session.clock, command)
    click.echo(made.token)


@token.command()
@click.argument("token_id", type=click.IntRange(1, 2**63 - 1))
@pass_session
def revoke(session: Session, token_id: int) -> None:
    """End the token of this id at once."""
    with session.database(writes=True) as db:
        revoke_token(db, session.clock, session.owner(db), token_id)
    session.say(N_("The token is revoked."))


def _user_id(connection: Connection, name: str) -> int:
    for user_id, known, _ in api_tokens.possible_holders(connection):
        if known == name:
            return user_id
    raise NotFound(N_("Nobody here is called “{name}”."), name=name)


def _register_id(db: Database, connection: Connection, code: str) -> int:
    registers = current_setup(db, connection).registers.values()
    for each in registers:
        if each.code == code and not each.retired:
            return each.id
    raise NotFound(
        N_("There is no register “{code}”. Choose one of {codes}."),
        code=code,
        codes=", ".join(each.code for each in registers if not each.retired),
    )
