"""Whoever a token acts as: name, rights, and how the screens look for that person."""

from typing import Literal

from pospro.api.schemas.plain import Document, Id


class Looks(Document):
    """How the screens look for somebody."""

    language: Literal["tr", "en"]
    theme: Literal["auto", "light", "dark"]
    hand: Literal["left", "right"]


class Own(Document):
    """Who asks, at which register, with which rights."""

    id: Id
    name: str
    register_id: Id | None
    rights: tuple[str, ...]
    looks: Looks
