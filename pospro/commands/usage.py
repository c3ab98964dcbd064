"""What the command line says of words that it does not understand, in the language of its user.

These sentences are those of the library that reads the command line; it asks gettext for them.
"""

import gettext
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from pospro.domain.errors import N_
from pospro.i18n import CATALOGUES, known_language

OPTION = "--language"
DOMAIN = "pospro"


def NP_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - the name that babel is told
    """Mark a sentence that counts."""
    return one, many


SENTENCES = (
    N_("Usage:"),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Choose from:\n\t{choices}"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Missing command."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("Option {name!r} does not take a value."),
    N_("Aborted!"),
    N_("file"),
    N_("directory"),
    N_("path"),
)
"""What may be said about a word behind `pospro`."""

COUNTED = (
    NP_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    NP_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    NP_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    NP_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)


@contextmanager
def in_the_users_language(words: Sequence[str]) -> Iterator[None]:
    """Let what is said about these words be in the language they ask for, else the terminal's."""
    domain, language = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language_of(words)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if language is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = language


def language_of(words: Sequence[str]) -> str:
    """The language that the words ask for, else that of the terminal."""
    asked = [after for word, after in pairwise(words) if word == OPTION]
    asked += [word.partition("=")[2] for word in words if word.startswith(f"{OPTION}=")]
    terminal = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return known_language([*asked[:1], *terminal])
