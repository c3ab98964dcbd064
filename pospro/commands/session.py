"""What every command stands on: the language, the settings, the database, and how to refuse."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import click
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError, OperationalError

from pospro.commands.reasons import DATABASES, NO_DATABASE, REASONS, reason
from pospro.config import Settings, UnusableSettings
from pospro.domain.access import RIGHTS, Actor
from pospro.domain.clock import Clock, SystemClock
from pospro.domain.errors import Conflict, N_, PosproError
from pospro.i18n import known_language, translate
from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.recording_problems import UnreadableRecording
from pospro.storage.db import Database, normalised
from pospro.storage.schema_version import require_current
from pospro.storage.users import RoleRow, UserRow

WAIT = 2
"""Seconds that a command waits for another pospro to let the SQLite file go."""


class Refusal(click.ClickException):
    """One sentence on the error stream and exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence, without a word before it."""
        click.echo(self.message, file=file or sys.stderr)


class WrongWord(Refusal):
    """The same for what was typed behind an option, with exit code 2."""

    exit_code = 2


@dataclass
class Session:
    """One call of the program."""

    language: str
    clock: Clock

    @cached_property
    def settings(self) -> Settings:
        """The settings, read when a command first needs them."""
        return Settings.load()

    def told(self, message: str, **facts: object) -> str:
        """The sentence in the user's language."""
        return translate(message, facts, self.language)

    def say(self, message: str, **facts: object) -> None:
        """Print a sentence in the user's language."""
        click.echo(self.told(message, **facts))

    @contextmanager
    def database(self, *, writes: bool = False) -> Iterator[Database]:
        """The database at the present schema; a command that writes has a SQLite file alone.

        Raises Conflict when there is none, when its schema is older, or when another pospro
        holds the file.
        """
        self.require_file()
        db = Database.open(self.settings.database_url, exclusive=writes, wait=WAIT)
        try:
            with db.reading() as connection:
                require_current(connection)
            yield db
        finally:
            db.close()

    def require_file(self) -> None:
        """Raise Conflict when the SQLite file does not exist yet, rather than make an empty one."""
        url = normalised(self.settings.database_url)
        if url.drivername == "sqlite" and not Path(url.database or "").exists():
            raise Conflict(
                N_("There is no database at {path} yet. Run “pospro setup” first."),
                path=url.database,
            )

    def owner(self, db: Database) -> Actor:
        """Who acts on the command line: the first user whose role has every right.

        Whoever may read the key files beside the data could do all of it anyway.
        """
        query = (
            select(UserRow.id, UserRow.name, RoleRow.rights)
            .join(RoleRow, RoleRow.id == UserRow.role_id)
            .where(UserRow.retired_at.is_(None), RoleRow.retired_at.is_(None))
            .order_by(UserRow.id)
        )
        with db.reading() as connection:
            for user_id, name, rights in connection.execute(query):
                if set(RIGHTS) <= set(rights):
                    return Actor(user_id, name, frozenset(rights))
        raise Conflict(N_("Nobody here has every right. Run “pospro setup” first."))


def new_session(language: str | None) -> Session:
    """A session in the language asked for, or that of the terminal."""
    wanted = (language, *(os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")))
    return Session(known_language(wanted), SystemClock())


@contextmanager
def explained(session: Session) -> Iterator[None]:
    """Turn a refusal into a sentence on the error stream and exit code 1."""
    try:
        yield
    except BrokenPipeError as gone:
        _say_no_more()
        raise click.exceptions.Exit(PIPE_CLOSED) from gone
    except (PosproError, OSError, DatabaseError, UnusableSettings) as fault:
        sentence = _sentence(session, fault)
        if sentence is None:
            raise
        for problem in _problems(session, fault):
            click.echo(problem, err=True)
        raise Refusal(sentence) from fault


_UNUSABLE = (DatabaseError, OperationalError)
"""What a driver raises for a server that is away or a file that is none; all else is our fault."""


def _sentence(session: Session, fault: Exception) -> str | None:
    """What a refusal or a fault of the machine says; None for one that is our own."""
    if isinstance(fault, PosproError):
        return session.told(fault.message, **fault.facts)
    if isinstance(fault, UnusableSettings):
        return _unusable_settings(session, fault)
    if isinstance(fault, OSError) and fault.filename is not None:
        return _unusable_path(session, fault)
    if isinstance(fault, OSError) and fault.errno in REASONS:
        _say_no_more()
        why = session.told(reason(fault))
        return session.told(N_("What is printed goes nowhere: {reason}."), reason=why)
    if isinstance(fault, DatabaseError) and type(fault) in _UNUSABLE:
        return _unusable_database(session, fault)
    return None


def _problems(session: Session, fault: Exception) -> Iterator[str]:
    """Each place of a file that cannot be used, with what is wrong there."""
    if isinstance(fault, UnusableFile):
        for problem in fault.problems:
            yield f"{problem.where}: {session.told(problem.message, **problem.facts)}"
    if isinstance(fault, UnreadableRecording):
        for wrong in fault.problems:
            what = session.told(wrong.message, **wrong.facts)
            yield session.told(wrong.place, file=wrong.file, line=wrong.line, what=what)


PIPE_CLOSED = 128 + 13
"""What a shell says of a program whose reader went away, such as `head`."""


def _say_no_more() -> None:
    """Nobody can read on; what is still on the way out goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _unusable_path(session: Session, fault: OSError) -> str:
    why = session.told(reason(fault))
    return session.told(N_("{path} cannot be used: {reason}."), path=fault.filename, reason=why)


def _unusable_settings(session: Session, refusal: UnusableSettings) -> str:
    told = "; ".join(session.told(message, **facts) for message, facts in refusal.problems)
    return session.told(N_("The settings cannot be used. {reason}"), reason=f"{told}.")


def _unusable_database(session: Session, fault: DatabaseError) -> str:
    code = getattr(fault.orig, "sqlite_errorname", "")
    for beginning, sentence in DATABASES.items():
        if code.startswith(beginning):
            return session.told(sentence)
    said = str(fault.orig).strip().partition("\n")[0].rstrip(".")
    return session.told(NO_DATABASE, said=said)


pass_session = click.make_pass_decorator(Session)
