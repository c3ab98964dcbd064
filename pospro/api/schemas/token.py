"""Tokens and the people that they act as."""

from typing import Annotated

from pydantic import Field

from pospro.api.schemas.plain import PIN_PATTERN, PRINTABLE, Document, Id, Moment

Name = Annotated[str, Field(min_length=1, max_length=80, pattern=PRINTABLE)]
Days = Annotated[
    int | None, Field(ge=1, le=3650, description="How long it lasts; for ever when left out.")
]


class SignIn(Document):
    """Somebody signs in: the name at the door, the PIN, the register's code, the program's name."""

    user: Name
    pin: Annotated[str, Field(pattern=PIN_PATTERN)]
    register_code: Annotated[Name, Field(examples=["K1"])]
    name: Annotated[Name, Field(examples=["web shop"])]
    days: Days = None


class NewToken(Document):
    """A token that acts as this user at this register."""

    user_id: Id
    register_id: Id
    name: Name
    days: Days = None


class TokenMade(Document):
    """A token; its secret is shown this once."""

    token_id: Id
    token: str


class Token(Document):
    """A token that was not revoked, without its secret; `last_used_at` to five minutes."""

    id: Id
    name: str
    user_id: Id
    user: str
    register_id: Id
    register_code: str
    created_at: Moment
    expires_at: Moment | None
    last_used_at: Moment | None


class TokenList(Document):
    """Every token in use."""

    tokens: tuple[Token, ...]
