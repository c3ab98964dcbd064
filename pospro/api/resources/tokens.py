"""Tokens: got for a PIN, made for other programs, listed, revoked."""

from flask import request

from pospro.api.approver import DEVICE
from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import token as schema
from pospro.config import kept_secret
from pospro.domain.errors import N_, NotFound
from pospro.request.context import context
from pospro.request.rights import PUBLIC, SIGNED_IN
from pospro.services.manager.api_tokens import (
    CreateToken,
    SignInForToken,
    create_token,
    give_token_back,
    revoke_token,
    sign_in_for_token,
)
from pospro.services.manager.sign_in import SignIn
from pospro.storage import api_tokens, sessions
from pospro.storage.venue_setup import current_setup

blueprint = resource("tokens")


@blueprint.post("/tokens")
@operation(PUBLIC, 201)
def sign_in(change: Change[schema.SignIn]) -> schema.TokenMade:
    """Sign in with a PIN; after a failure the next try must wait, as at the screen."""
    asked = change.body
    user_id, register_id = _named(asked)
    command = SignIn(
        user_id=user_id,
        pin=asked.pin,
        device=DEVICE,
        address=request.remote_addr or "127.0.0.1",
        register_id=register_id,
        pepper=kept_secret(context.settings.pepper_file),
    )
    wanted = SignInForToken(f"{change.request_id}:{user_id}", command, asked.name, asked.days)
    made = sign_in_for_token(context.db, context.clock, wanted)
    return schema.TokenMade(token_id=str(made.token_id), token=made.token)


@blueprint.get("/tokens")
@operation("configure")
def find() -> schema.TokenList:
    """Every token that was not revoked, without its secret."""
    with context.db.reading() as connection:
        found = api_tokens.tokens_in_use(connection)
    return schema.TokenList(
        tokens=tuple(
            schema.Token(
                id=str(each.id),
                name=each.name,
                user_id=str(each.user_id),
                user=each.user,
                register_id=str(each.register_id),
                register_code=each.register,
                created_at=each.created_at,
                expires_at=each.expires_at,
                last_used_at=each.last_used_at,
            )
            for each in found
        )
    )


@blueprint.post("/tokens/others")
@operation("configure", 201)
def make(change: Change[schema.NewToken]) -> schema.TokenMade:
    """Make a token for another program; nobody makes one that may do more than themselves."""
    asked = change.body
    command = CreateToken(
        request_id=change.request_id,
        actor=context.actor,
        name=asked.name,
        user_id=int(asked.user_id),
        register_id=int(asked.register_id),
        days=asked.days,
    )
    made = create_token(context.db, context.clock, command)
    return schema.TokenMade(token_id=str(made.token_id), token=made.token)


@blueprint.delete("/tokens/current")
@operation(SIGNED_IN, 204)
def give_back() -> None:
    """End the token that this request carries."""
    assert context.person is not None
    give_token_back(context.db, context.clock, context.actor, context.person.session_id)


@blueprint.delete("/tokens/<id:token_id>")
@operation("configure", 204)
def revoke(token_id: int) -> None:
    """End a token at once."""
    revoke_token(context.db, context.clock, context.actor, token_id)


def _named(asked: schema.SignIn) -> tuple[int, int]:
    """The ids of the person and of the register."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        users = {person.name: person.id for person in sessions.people(connection)}
    registers = {each.code: each.id for each in setup.registers.values() if not each.retired}
    if asked.user not in users:
        raise NotFound(N_("This person cannot sign in any more. Choose somebody else."))
    if asked.register_code not in registers:
        raise NotFound(N_("This register is not in use any more. Sign in at another one."))
    return users[asked.user], registers[asked.register_code]
