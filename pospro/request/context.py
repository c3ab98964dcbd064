"""The typed context of a request: database, clock, settings, and who is signed in."""

from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, g
from werkzeug.local import LocalProxy

from pospro.config import Settings
from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import N_, NotSignedIn
from pospro.services.printing.known_printers import KnownPrinters
from pospro.storage.db import Database
from pospro.storage.sessions import SignedIn

EXTENSION = "pospro"


@dataclass(frozen=True, slots=True)
class Program:
    """What the process has one of."""

    db: Database
    clock: Clock
    settings: Settings
    printers: KnownPrinters


@dataclass(slots=True)
class Person:
    """Who is signed in here, and how the screens look for them."""

    actor: Actor
    session_id: int
    language: str
    theme: str
    hand: str
    color: int
    role_id: int


@dataclass(slots=True)
class Context:
    """One request's surroundings; `person` is None while nobody is signed in."""

    db: Database
    clock: Clock
    settings: Settings
    language: str
    person: Person | None = None

    @property
    def actor(self) -> Actor:
        """Who acts; NotSignedIn when nobody does."""
        if self.person is None:
            raise NotSignedIn(N_("Nobody is signed in here. Enter your PIN."))
        return self.person.actor


def program() -> Program:
    """The process's database, clock and settings."""
    return cast("Program", current_app.extensions[EXTENSION])


def _context() -> Context:
    return cast("Context", g.context)


context = cast("Context", LocalProxy(_context))


def begin(language: str) -> None:
    """Start the request's context in this language; signing in adds the person."""
    parts = program()
    g.context = Context(parts.db, parts.clock, parts.settings, language)


def recognise(found: SignedIn) -> None:
    """Note who the request comes from; it is answered in that person's language."""
    context.language = found.language
    context.person = Person(
        actor=found.actor,
        session_id=found.session_id,
        language=found.language,
        theme=found.theme,
        hand=found.hand,
        color=found.color,
        role_id=found.role_id,
    )


def init_app(app: Flask, parts: Program) -> None:
    """Keep the process's parts with the application."""
    app.extensions[EXTENSION] = parts
