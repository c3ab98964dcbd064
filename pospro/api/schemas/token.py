"""Tokens and the people that they act as."""

from typing import Annotated

from pydantic import Field

from pospro.api.schemas.plain import Document, Id, Moment

Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]


class SignIn(Document):
    """Somebody signs in: the name at the door, the PIN, the register's code, the program's name."""

    user: Name
    pin: Annotated[str, Field(pattern="^[0-9]{6}$")]
    register_code: Annotated[Name, Field(examples=["K1"])]
    name: Annotated[Name, Field(examples=["web shop"])]


class NewToken(Document):
    """A token that acts as this user at this register."""

    user_id: Id
    register_id: Id
    name: Name


class TokenMade(Document):
    """A token; its secret is shown this once."""

    token_id: Id
    token: str


class Token(Document):
    """A token in use, without its secret."""

    id: Id
    name: str
    user_id: Id
    user: str
    register_id: Id
    register_code: str
    created_at: Moment


class TokenList(Document):
    """Every token in use."""

    tokens: tuple[Token, ...]
